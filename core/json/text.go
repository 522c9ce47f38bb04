package json

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// appendString writes s as encoding/json does without HTML escapes: what is no
// UTF-8 becomes U+FFFD, and the two separators that end lines in old
// JavaScript are escaped.
func appendString(text []byte, s string) []byte {
	text = append(text, '"')
	done := 0 // What of s is written.
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' {
				text = appendEscape(append(text, s[done:i]...), c)
				done = i + 1
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			text = append(append(text, s[done:i]...), `\ufffd`...)
			done = i + size
		case r == '\u2028' || r == '\u2029':
			text = append(append(text, s[done:i]...), `\u202`...)
			text = append(text, hexDigits[r&0xf])
			done = i + size
		}
		i += size
	}
	return append(append(text, s[done:]...), '"')
}

func appendEscape(text []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(text, '\\', c)
	case '\b':
		return append(text, '\\', 'b')
	case '\f':
		return append(text, '\\', 'f')
	case '\n':
		return append(text, '\\', 'n')
	case '\r':
		return append(text, '\\', 'r')
	case '\t':
		return append(text, '\\', 't')
	}
	return append(text, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}
