package core

import (
	"math"
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// shape is the fields that an object has in canonical form, in their order.
type shape []field

// field is one of them. Read returns the value in canonical form, or what it
// must be; an absent field is nil.
type field struct {
	name string
	read func(value any) (canonical any, fault string)
}

// ordered is an object in canonical form.
type ordered struct {
	shape  shape
	values []any
}

// write writes it as JSON. It goes through the values itself: json.Marshal would
// read each nested object again at every level.
func (o ordered) write(out *strings.Builder) error {
	before := byte('{')
	for i, field := range o.shape {
		out.WriteByte(before)
		out.WriteString(`"` + field.name + `":`)
		if err := writeValue(out, o.values[i]); err != nil {
			return err
		}
		before = ','
	}
	out.WriteByte('}')
	return nil
}

func writeValue(out *strings.Builder, value any) error {
	switch v := value.(type) {
	case ordered:
		return v.write(out)
	case []any:
		return writeList(out, v)
	}
	text, err := json.Marshal(value)
	out.WriteString(string(text))
	return err
}

func writeList(out *strings.Builder, list []any) error {
	out.WriteByte('[')
	for i, item := range list {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeValue(out, item); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

// read brings fields into canonical form. Name is the object's, for the
// refusal (6017).
func (s shape) read(name string, fields map[string]any) (ordered, error) {
	o := ordered{shape: s, values: make([]any, len(s))}
	for i, field := range s {
		canonical, fault := field.read(fields[field.name])
		if fault != "" {
			return o, Errorf(CodeInvalidParameter, "%s.%s must be %s", name, field.name, fault)
		}
		o.values[i] = canonical
	}
	return o, nil
}

// readAny is read for an object within another.
func (s shape) readAny(value any) (any, string) {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, "an object"
	}
	o, err := s.read("each", fields)
	if err != nil {
		return nil, "as documented: " + Refusal(err).Message
	}
	return o, ""
}

// listOf reads each item of a list.
func listOf(list []any, read func(any) (any, string)) (any, string) {
	items := make([]any, len(list))
	for i, value := range list {
		canonical, fault := read(value)
		if fault != "" {
			return nil, "an array of which each is " + fault
		}
		items[i] = canonical
	}
	return items, ""
}

func anyText(value any) (any, string) {
	s, ok := value.(string)
	if !ok && value != nil {
		return nil, "a string"
	}
	return s, ""
}

func someText(value any) (any, string) {
	if s, ok := value.(string); ok && s != "" {
		return s, ""
	}
	return nil, "a string that is not empty"
}

func anyTexts(value any) (any, string) {
	list, ok := value.([]any)
	if !ok && value != nil {
		return nil, "an array of strings"
	}
	return listOf(list, anyText)
}

func anyTruth(value any) (any, string) {
	b, ok := value.(bool)
	if !ok && value != nil {
		return nil, "true or false"
	}
	return b, ""
}

func someNumber(value any) (any, string) {
	if n, ok := value.(float64); ok {
		return n, ""
	}
	return nil, "a number"
}

// anySize is a number of something, 0 when it is not known.
func anySize(value any) (any, string) {
	n, ok := value.(float64)
	if !ok && value != nil || n < 0 || n > math.MaxInt64 {
		return nil, "a number, 0 or more"
	}
	return n, ""
}

// noURL is empty: see [CheckPayload].
func noURL(any) (any, string) { return "", "" }

// downloadFlag says that media are fetched by URL (docs/facts.md#payloads).
func downloadFlag(any) (any, string) { return 2, "" }

func mediaID(value any) (any, string) {
	if id, ok := value.(string); ok && ValidMediaID(id) {
		return id, ""
	}
	return nil, "what createImageMessage and its like drew"
}

func optionalMediaID(value any) (any, string) {
	if value == nil || value == "" {
		return "", ""
	}
	return mediaID(value)
}
