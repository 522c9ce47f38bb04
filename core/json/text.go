package json

import "unicode/utf8"

const hexDigits = "0123456789abcdef"

// appendString writes s as encoding/json does without HTML escapes: what is no
// UTF-8 becomes U+FFFD, and the two separators that end lines in old
// JavaScript are escaped.
func appendString(text []byte, s string) []byte {
	plain := 0
	for plain < len(s) && isPlain(s[plain]) {
		plain++
	}
	text = append(append(text, '"'), s[:plain]...)
	if plain < len(s) {
		text = appendQuoted(text, s[plain:])
	}
	return append(text, '"')
}

// isPlain says that a byte stands for itself, whatever comes next.
func isPlain(c byte) bool {
	return c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\'
}

// appendQuoted writes what stands between the quotes.
func appendQuoted(text []byte, s string) []byte {
	for i := 0; i < len(s); {
		if isPlain(s[i]) {
			text = append(text, s[i])
			i++
			continue
		}
		if s[i] < utf8.RuneSelf {
			text = appendEscape(text, s[i])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			text = append(text, `\ufffd`...)
		case r == '\u2028' || r == '\u2029':
			text = append(append(text, `\u202`...), hexDigits[r&0xf])
		default:
			text = append(text, s[i:i+size]...)
		}
		i += size
	}
	return text
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
