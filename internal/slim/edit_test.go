//go:build !js

package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const plain = `package clock

import (
	"fmt"
	"os"
	str "strings"
)

var debug struct{ trace, depth int }

var all = []*int{&debug.trace}

// now has a comment that stays.
func now() string {
	if debug.trace > 0 {
		fmt.Println("now", debug.depth)
	}
	return str.ToUpper(fmt.Sprint(debug.trace))
}

func (c *clock) stop() { debug.depth, c.debug.trace = debug.trace, 1 }

func (c clock) start() error { return os.Remove("stopped") }

func (l list[T]) start() {}

type clock struct{ debug struct{ trace int } }

func stop()
`

func TestAnEditChangesWhatItNamesAndNothingElse(t *testing.T) {
	e := edit{
		bodies: map[string]string{"clock.start": "return nil", "now": `return str.ToUpper("now")`, "stop": "panic(1)"},
		values: map[string]string{"debug.trace": "0", "debug.depth": "7"},
	}
	missing := map[string]bool{"clock.start": true, "now": true, "stop": true, "debug.trace": true, "debug.depth": true}
	text, err := e.apply(plain, missing)
	require.NoError(t, err)
	require.Equal(t, `package clock

import (
	_ "fmt"
	_ "os"
	str "strings"
)

var debug struct{ trace, depth int }

var all = []*int{&debug.trace}

// now has a comment that stays.
func now() string {
return str.ToUpper("now")
}

func (c *clock) stop() { debug.depth, c.debug.trace = 0, 1 }

func (c clock) start() error {
return nil
}

func (l list[T]) start() {}

type clock struct{ debug struct{ trace int } }

func stop()
`, text)
	require.Equal(t, map[string]bool{"stop": true, "debug.depth": true}, missing,
		"a function without a body, and a field that is only written, are not there")
}

func TestAFileWithoutAnythingOfAnEditStaysAsItIs(t *testing.T) {
	text, err := edit{bodies: map[string]string{"start": ""}, values: map[string]string{"debug.size": "0"}}.apply(plain, nil)
	require.NoError(t, err)
	require.Equal(t, plain, text, "a method of a generic type is no function")
	_, err = edit{}.apply("package", nil)
	require.Error(t, err)
}

func TestAnEditThatIsNoGoIsAnError(t *testing.T) {
	_, err := edit{bodies: map[string]string{"now": "return ("}}.apply(plain, map[string]bool{})
	require.Error(t, err)
}
