package fmt

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A place is where a format has an argument: what is between % and its verb.
type place struct {
	// zeros is to how many digits a number is filled up.
	zeros int
	// cut is how many characters of a string are shown, or negative for all.
	cut  int
	verb rune
}

// parse takes a place from the text after its %.
func parse(text string) (place, string) {
	p := place{cut: -1}
	if strings.HasPrefix(text, "+v") {
		text = text[1:]
	}
	if strings.HasPrefix(text, "0") {
		p.zeros, text = number(text[1:])
	}
	if strings.HasPrefix(text, ".") {
		p.cut, text = number(text[1:])
	}
	verb, size := utf8.DecodeRuneInString(text)
	p.verb = verb
	return p, text[size:]
}

// number takes a number; where there is none it is 0.
func number(text string) (int, string) {
	n := 0
	for len(text) > 0 && '0' <= text[0] && text[0] <= '9' {
		n = 10*n + int(text[0]-'0')
		text = text[1:]
	}
	return n, text
}

// show returns how a value is shown here; if it cannot be, ok is false, and the
// text says what the value is.
func (p place) show(value any) (text string, ok bool) {
	switch p.verb {
	case 'v':
		if value == nil {
			return "<nil>", true
		}
		if text, ok = digits(value); !ok {
			text, ok = words(value)
		}
	case 's':
		text, ok = words(value)
		text = p.shorten(text)
	case 'q':
		if text, ok = words(value); ok {
			text = strconv.Quote(p.shorten(text))
		}
	case 'w':
		if _, isError := value.(error); isError {
			text, ok = words(value)
		}
	case 'd':
		text, ok = digits(value)
	case 'x':
		text, ok = p.hex(value)
	case 'T':
		return typeName(value), true
	}
	if text == "" && !ok {
		text = typeName(value)
	}
	return text, ok
}

// shorten returns as much of a text as the place has room for.
func (p place) shorten(text string) string {
	if p.cut < 0 {
		return text
	}
	count := 0
	for i := range text {
		if count == p.cut {
			return text[:i]
		}
		count++
	}
	return text
}

func (p place) hex(value any) (string, bool) {
	n, ok := value.(uint64)
	if !ok {
		return "", false
	}
	text := strconv.FormatUint(n, 16)
	for len(text) < p.zeros {
		text = "0" + text
	}
	return text, true
}
