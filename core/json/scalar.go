package json

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// number returns the text of a number.
func (r *reader) number() []byte {
	r.peek()
	start := r.at
	r.skipByte('-')
	if !r.skipByte('0') {
		r.digits()
	}
	if r.skipByte('.') {
		r.digits()
	}
	if r.skipByte('e') || r.skipByte('E') {
		if !r.skipByte('-') {
			r.skipByte('+')
		}
		r.digits()
	}
	if r.fault != nil {
		return nil
	}
	return r.text[start:r.at]
}

// skipByte is skip without the spaces before.
func (r *reader) skipByte(c byte) bool {
	if r.at < len(r.text) && r.text[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) digits() {
	start := r.at
	for r.at < len(r.text) && r.text[r.at]-'0' < 10 {
		r.at++
	}
	if r.at == start {
		r.fail("a value")
	}
}

func (r *reader) float() float64 {
	start := r.at
	f, err := strconv.ParseFloat(string(r.number()), 64)
	if err != nil && r.fault == nil {
		r.at = start
		r.fail("a smaller number")
	}
	return f
}

// integer reads a whole number: its size and sign. The size is at most most,
// or, if it is negative, least.
func (r *reader) integer(least, most uint64) (size uint64, negative bool) {
	start := r.at
	text := r.number()
	if len(text) > 0 && text[0] == '-' {
		text, negative, most = text[1:], true, least
	}
	for _, c := range text {
		digit := uint64(c - '0')
		if digit > 9 || digit > most || size > (most-digit)/10 {
			r.at = start
			r.fail("a whole number that is not too large")
			return 0, false
		}
		size = size*10 + digit
	}
	return size, negative
}

func (r *reader) int64() int64 {
	size, negative := r.integer(1<<63, 1<<63-1)
	if negative {
		return -int64(size)
	}
	return int64(size)
}

func (r *reader) unsigned(most uint64) uint64 {
	size, negative := r.integer(0, most)
	if negative {
		r.fail("a number that is not negative")
	}
	return size
}

// stringEnd moves past a string and returns it with its quotes; plain says
// that between them is what it stands for.
func (r *reader) stringEnd() (quoted []byte, plain bool) {
	r.peek()
	start := r.at
	r.expect('"', "a string")
	plain = true
	for r.passPlain() {
		c := r.text[r.at]
		r.at++
		switch {
		case c == '"':
			return r.text[start:r.at], plain
		case c == '\\':
			plain = false
			r.escape()
		case c < ' ':
			r.at--
			r.fail("no control character")
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	r.fail("the end of the string")
	return nil, false
}

// passPlain moves past what stands for itself, and says whether more comes.
func (r *reader) passPlain() bool {
	rest := r.text[r.at:]
	for i, c := range rest {
		if !isPlain(c) {
			r.at += i
			return true
		}
	}
	r.at = len(r.text)
	return false
}

// escape moves past what follows a backslash.
func (r *reader) escape() {
	if r.skipByte('u') {
		if _, ok := hex(r.text[r.at:]); ok {
			r.at += 4
			return
		}
	} else if r.at < len(r.text) && bytes.IndexByte(escapes, r.text[r.at]) >= 0 {
		r.at++
		return
	}
	r.fail("an escape that there is")
}

// Each of escapes stands for what is at its place in escaped.
var (
	escapes = []byte(`"\/bfnrt`)
	escaped = []byte("\"\\/\b\f\n\r\t")
)

// string returns what a string stands for. It may be part of the text.
func (r *reader) string() []byte {
	quoted, plain := r.stringEnd()
	if quoted == nil {
		return nil
	}
	s := quoted[1 : len(quoted)-1]
	if plain || bytes.IndexByte(s, '\\') < 0 && utf8.Valid(s) {
		return s
	}
	return unquote(s)
}

// longestWord is how long a string may be that is remembered as a word.
const longestWord = 64

// word is string for what often comes again: types, and the people of a
// conversation. It is the same string then and takes no more memory.
func (r *reader) word() string {
	s := r.string()
	if r.words == nil || len(s) == 0 || len(s) > longestWord {
		return string(s)
	}
	place := &r.words[(int(s[0])+int(s[len(s)/2])*3+int(s[len(s)-1])*7+len(s))%len(r.words)]
	if *place != string(s) {
		*place = string(s)
	}
	return *place
}

// unquote replaces escapes, and by U+FFFD what is no Unicode.
func unquote(s []byte) []byte {
	plain := make([]byte, 0, len(s)+2*utf8.UTFMax)
	for len(s) > 0 {
		r, size := rune(0), 0
		switch {
		case s[0] != '\\':
			r, size = utf8.DecodeRune(s)
		case s[1] == 'u':
			r, size = unescape(s)
		default:
			r, size = rune(escaped[bytes.IndexByte(escapes, s[1])]), 2
		}
		plain = utf8.AppendRune(plain, r)
		s = s[size:]
	}
	return plain
}

// unescape reads \uXXXX, and the other half of a surrogate pair with it.
func unescape(s []byte) (r rune, size int) {
	r, _ = hex(s[2:])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		low, _ := hex(s[8:])
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			return both, 12
		}
	}
	return utf8.RuneError, 6
}

func hex(s []byte) (r rune, ok bool) {
	if len(s) < 4 {
		return 0, false
	}
	for _, c := range s[:4] {
		switch {
		case c-'0' < 10:
			c -= '0'
		case c|0x20-'a' < 6:
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
