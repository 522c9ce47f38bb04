package json

import (
	"bytes"
	"slices"
	"strconv"
)

// maxDepth is how deep arrays and objects may lie in each other.
const maxDepth = 1000

// SyntaxError says what is wrong with a text.
type SyntaxError struct {
	// Offset is after how many bytes reading stopped.
	Offset int
	// Want is what should have come there.
	Want string
}

func (e *SyntaxError) Error() string {
	return "the JSON text is wrong after " + strconv.Itoa(e.Offset) + " bytes: " + e.Want + " should come there"
}

// reader takes a JSON text apart. After a fault it is at the end of the text
// and reads nothing but zeros.
type reader struct {
	text  []byte
	at    int
	depth int
	fault *SyntaxError
	// words is nil where nothing else will be read.
	words *words
}

// words are short strings read before, each at the place that its letters give
// it.
type words [64]string

func (r *reader) fail(want string) {
	if r.fault == nil {
		r.fault = &SyntaxError{r.at, want}
	}
	r.at = len(r.text)
}

func (r *reader) failure() error {
	if r.fault == nil {
		return nil
	}
	return r.fault
}

// whole reads a value that is all of the text.
func (r *reader) whole(value func()) {
	value()
	if r.peek() != 0 || r.at < len(r.text) {
		r.fail("the end")
	}
}

// peek skips spaces and returns what comes then, 0 at the end.
func (r *reader) peek() byte {
	for ; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// skip moves past c if it comes next.
func (r *reader) skip(c byte) bool {
	if r.peek() != c || r.at == len(r.text) {
		return false
	}
	r.at++
	return true
}

func (r *reader) expect(c byte, want string) {
	if !r.skip(c) {
		r.fail(want)
	}
}

// literal moves past null, true or false if it comes next.
func (r *reader) literal(word string) bool {
	if r.peek() != word[0] || !bytes.HasPrefix(r.text[r.at:], []byte(word)) {
		return false
	}
	r.at += len(word)
	return true
}

//go:noinline
func (r *reader) null() bool { return r.literal("null") }

// elements calls one for each element of an array.
//
//go:noinline
func (r *reader) elements(one func()) {
	if !r.enter('[', "an array") {
		return
	}
	if r.skip(']') {
		r.depth--
		return
	}
	for one(); r.skip(','); one() {
	}
	r.expect(']', "a comma or ]")
	r.depth--
}

// members calls one for each member of an object. It has to read the value.
func (r *reader) members(one func(name []byte)) {
	if !r.enter('{', "an object") {
		return
	}
	if r.skip('}') {
		r.depth--
		return
	}
	for one(r.name()); r.skip(','); one(r.name()) {
	}
	r.expect('}', "a comma or }")
	r.depth--
}

func (r *reader) enter(bracket byte, want string) bool {
	if r.peek() == bracket && r.depth == maxDepth {
		want = "nothing so deep"
	} else if r.skip(bracket) {
		r.depth++
		return true
	}
	r.fail(want)
	return false
}

// name reads the name of a member, and the colon.
func (r *reader) name() []byte {
	name := r.string()
	r.expect(':', "a colon")
	return name
}

// skipValue moves past any value.
func (r *reader) skipValue() {
	switch r.peek() {
	case '{':
		r.members(func([]byte) { r.skipValue() })
	case '[':
		r.elements(r.skipValue)
	case '"':
		r.stringEnd()
	case 't', 'f':
		r.bool()
	case 'n':
		if !r.null() {
			r.fail("a value")
		}
	default:
		r.number()
	}
}

func (r *reader) bool() bool {
	yes := r.literal("true")
	if !yes && !r.literal("false") {
		r.fail("true or false")
	}
	return yes
}

// raw returns the text of any value, without the spaces in it.
func (r *reader) raw() []byte {
	r.peek()
	start := r.at
	r.skipValue()
	if r.fault != nil {
		return nil
	}
	return appendCompact(nil, r.text[start:r.at])
}

// appendCompact returns text with a value after it, without spaces.
func appendCompact(text, value []byte) []byte {
	text = slices.Grow(text, len(value))
	quoted, escaped, from := false, false, 0
	for i, c := range value {
		switch {
		case escaped:
			escaped = false
		case c == '"':
			quoted = !quoted
		case c == '\\':
			escaped = true
		case c <= ' ' && !quoted:
			text = append(text, value[from:i]...)
			from = i + 1
		}
	}
	return append(text, value[from:]...)
}
