package fmt

import (
	"io"
	"strings"
)

// Stringer is what says itself how it is shown.
type Stringer interface {
	String() string
}

// State is what a Formatter would be given.
type State interface {
	io.Writer
	Width() (wid int, ok bool)
	Precision() (prec int, ok bool)
	Flag(c int) bool
}

// Sprintf returns the arguments in the places that the format has for them.
func Sprintf(format string, args ...any) string {
	var p printer
	p.printf(format, args)
	return string(p.out)
}

// Fprintf writes what Sprintf returns.
func Fprintf(w io.Writer, format string, args ...any) (int, error) {
	return io.WriteString(w, Sprintf(format, args...))
}

// Fprint writes an argument as %v shows it.
func Fprint(w io.Writer, arg any) (int, error) {
	return Fprintf(w, "%v", arg)
}

// A printer collects text.
type printer struct {
	out []byte
	// wrapped are the errors for %w.
	wrapped []error
}

func (p *printer) printf(format string, args []any) {
	for {
		plain, rest, found := strings.Cut(format, "%")
		p.out = append(p.out, plain...)
		if !found {
			break
		}
		var place place
		place, format = parse(rest)
		switch {
		case place.verb == '%':
			p.out = append(p.out, '%')
		case len(args) == 0:
			p.bad(place, "MISSING")
		default:
			p.put(place, args[0])
			args = args[1:]
		}
	}
	if len(args) > 0 {
		p.out = append(p.out, "%!(EXTRA)"...)
	}
}

func (p *printer) put(place place, arg any) {
	if err, ok := arg.(error); ok && place.verb == 'w' {
		p.wrapped = append(p.wrapped, err)
	}
	text, ok := place.show(arg)
	if !ok {
		p.bad(place, text)
		return
	}
	p.out = append(p.out, text...)
}

// bad says in the text what is wrong with it.
func (p *printer) bad(place place, why string) {
	p.out = append(p.out, "%!"+string(place.verb)+"("+why+")"...)
}
