package idbstore

import (
	"errors"
	"unicode/utf8"
)

// scanner reads JSON of a shape that is known, as JSON.stringify writes it. It
// works in place: the strings it returns are parts of the text, which it
// overwrites. After something unexpected it returns nothing but zeros.
type scanner struct {
	text []byte
	at   int
	bad  bool
}

var errShape = errors.New("stored data has an unexpected shape")

// err says whether all of the text was read and as expected.
func (s *scanner) err() error {
	if s.bad || s.at != len(s.text) {
		return errShape
	}
	return nil
}

// skip moves past a literal if it comes next.
func (s *scanner) skip(literal string) bool {
	end := s.at + len(literal)
	if s.bad || end > len(s.text) || string(s.text[s.at:end]) != literal {
		return false
	}
	s.at = end
	return true
}

// expect moves past a literal that has to come next.
func (s *scanner) expect(literal string) {
	if !s.skip(literal) {
		s.bad = true
	}
}

// list calls element for each element of an array.
func (s *scanner) list(element func()) {
	s.expect("[")
	if s.skip("]") {
		return
	}
	for element(); s.skip(","); element() {
	}
	s.expect("]")
}

// number reads a whole number that is not negative.
func (s *scanner) number() int64 {
	var n int64
	start := s.at
	for !s.bad && s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		n = n*10 + int64(s.text[s.at]-'0')
		s.at++
	}
	if digits := s.at - start; digits == 0 || digits > 18 {
		s.bad = true
		return 0
	}
	return n
}

// string reads a string. The bytes are valid until the text is gone.
func (s *scanner) string() []byte {
	s.expect(`"`)
	start, to := s.at, s.at
	for !s.bad && s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch c {
		case '"':
			return s.text[start:to:to]
		case '\\':
			to = s.escape(to)
		default:
			s.text[to] = c
			to++
		}
	}
	s.bad = true
	return nil
}

// escaped is what a letter after a backslash stands for; others stand for
// themselves.
var escaped = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads what follows a backslash and writes what it stands for, which
// is never longer.
func (s *scanner) escape(to int) int {
	if s.at == len(s.text) {
		s.bad = true
		return to
	}
	c := s.text[s.at]
	s.at++
	if c == 'u' {
		r := s.hex()
		return to + utf8.EncodeRune(s.text[to:s.at], r)
	}
	if plain, ok := escaped[c]; ok {
		c = plain
	}
	s.text[to] = c
	return to + 1
}

// hex reads the four digits of an escape. JavaScript writes only control
// characters and halves of surrogate pairs that way, and the latter cannot be
// in what came out of Go.
func (s *scanner) hex() rune {
	var r rune
	for range 4 {
		digit := -1
		if s.at < len(s.text) {
			digit = hexDigit(s.text[s.at])
		}
		if digit < 0 {
			s.bad = true
			return 0
		}
		r = r<<4 | rune(digit)
		s.at++
	}
	return r
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
