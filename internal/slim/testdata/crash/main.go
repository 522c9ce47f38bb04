// Command crash says what was wrong with a value method that has no value, and with
// a value of another type, and ends with a traceback through a goroutine.
package main

import "os"

type lost struct{ where string }

func (l lost) Error() string { return "lost " + l.where }

type finder interface{ find(deep int) }

type cave struct{ exit *lost }

//go:noinline
func (c *cave) find(deep int) {
	if deep > 0 {
		c.find(deep - 1)
		return
	}
	panic(lost{"in the " + c.exit.where})
}

//go:noinline
func ask(err error) (said string) {
	defer func() { said = recover().(error).Error() }()
	return err.Error()
}

//go:noinline
func text(value any) (said string) {
	defer func() { said = recover().(error).Error() }()
	return value.(string)
}

func main() {
	var f finder = &cave{&lost{"dark"}}
	os.Stdout.WriteString(ask((*lost)(nil)) + "\n" + text(map[string]struct{ depth int }{}) + "\n")
	done := make(chan bool)
	go func() {
		f.find(2)
		close(done)
	}()
	<-done
}
