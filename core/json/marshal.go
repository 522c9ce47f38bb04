package json

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// RawMessage is a JSON value that stays text. Read or written it is checked and
// loses its spaces.
type RawMessage []byte

// MarshalJSON lets encoding/json leave it as it is.
func (m RawMessage) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("null"), nil
	}
	return m, nil
}

// UnmarshalJSON lets encoding/json leave it as it is.
func (m *RawMessage) UnmarshalJSON(text []byte) error {
	*m = append((*m)[:0], text...)
	return nil
}

// Value is a struct with json tags.
type Value interface {
	// Members returns a pointer to the struct, or to a copy. It is generated.
	Members() Struct
}

// List is a list of structs as [Marshal] takes it.
func List[V Value](values []V) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return list
}

// Marshal writes a [Value], or what [Parse] can return.
func Marshal(v any) ([]byte, error) {
	return Append(make([]byte, 0, 512), v)
}

// Append is [Marshal] behind a text. When it fails, the text is as before.
func Append(text []byte, v any) ([]byte, error) {
	written, err := appendAny(text, v)
	if err != nil {
		return text, err
	}
	return written, nil
}

func appendAny(text []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(text, "null"...), nil
	case Value:
		return appendStruct(text, v.Members())
	case RawMessage:
		return appendRaw(text, v)
	case string:
		return appendString(text, v), nil
	case bool:
		return strconv.AppendBool(text, v), nil
	case int:
		return strconv.AppendInt(text, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(text, v, 10), nil
	case float64:
		return appendFloat(text, v)
	case []any:
		return appendList(text, v)
	case []string:
		return appendStrings(text, v), nil
	case map[string]any:
		return appendMap(text, v)
	case map[string]string:
		values := make(map[string]any, len(v))
		for name, value := range v {
			values[name] = value
		}
		return appendMap(text, values)
	}
	return text, fmt.Errorf("%T cannot be written as JSON", value)
}

func appendList(text []byte, list []any) (_ []byte, err error) {
	if list == nil {
		return append(text, "null"...), nil
	}
	text = append(text, '[')
	for i, value := range list {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = appendAny(text, value); err != nil {
			return text, err
		}
	}
	return append(text, ']'), nil
}

func appendStrings(text []byte, list []string) []byte {
	if list == nil {
		return append(text, "null"...)
	}
	text = append(text, '[')
	for i, s := range list {
		if i > 0 {
			text = append(text, ',')
		}
		text = appendString(text, s)
	}
	return append(text, ']')
}

// appendMap writes the members in the order of their names.
func appendMap(text []byte, m map[string]any) (_ []byte, err error) {
	if m == nil {
		return append(text, "null"...), nil
	}
	text = append(text, '{')
	for i, name := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = appendAny(append(appendString(text, name), ':'), m[name]); err != nil {
			return text, err
		}
	}
	return append(text, '}'), nil
}

var errNotFinite = errors.New("a number that is not finite cannot be written as JSON")

// appendFloat writes a number the way JavaScript does.
func appendFloat(text []byte, f float64) ([]byte, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return text, errNotFinite
	}
	format := byte('f')
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	text = strconv.AppendFloat(text, f, format, -1, 64)
	if n := len(text); format == 'e' && text[n-4] == 'e' && text[n-3] == '-' && text[n-2] == '0' {
		text[n-2] = text[n-1] // Of e-09 the zero.
		text = text[:n-1]
	}
	return text, nil
}

// appendRaw writes raw, which must be a JSON value, without spaces.
func appendRaw(text []byte, raw RawMessage) ([]byte, error) {
	if raw == nil {
		return append(text, "null"...), nil
	}
	r := reader{text: raw}
	r.whole(r.skipValue)
	return appendCompact(text, raw), r.failure()
}
