package jsbridge

import (
	"fmt"
	"math"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// arguments are the arguments of one call.
type arguments struct {
	method string
	list   []any
}

// object is one argument that is an object. Reading a field of another type
// than asked for notes the first such fault in err.
type object struct {
	method string
	name   string
	fields map[string]any
	err    error
}

// parseArguments reads the JSON array of a call's arguments. That its text is
// well-formed Unicode npm/codec.js has seen to.
func parseArguments(method, text string) (arguments, error) {
	list, err := json.Parse([]byte(text))
	if err != nil {
		return arguments{}, invalid(method, "the arguments cannot be read: %v", err)
	}
	a := arguments{method: method}
	a.list, _ = list.([]any)
	return a, nil
}

func invalid(method, format string, args ...any) error {
	return core.Errorf(core.CodeInvalidParameter, "%s: %s", method, fmt.Sprintf(format, args...))
}

func (a arguments) at(i int) any {
	if i < len(a.list) {
		return a.list[i]
	}
	return nil
}

// string returns argument i, which must be a string that is not empty.
func (a arguments) string(i int, name string) (string, error) {
	s, ok := a.at(i).(string)
	if !ok || s == "" {
		return "", invalid(a.method, "%s must be a string that is not empty, not %s", name, describe(a.at(i)))
	}
	return s, nil
}

// object returns argument i, which must be an object.
func (a arguments) object(i int, name string) (*object, error) {
	fields, ok := a.at(i).(map[string]any)
	if !ok {
		return nil, invalid(a.method, "%s must be an object, not %s", name, describe(a.at(i)))
	}
	return &object{method: a.method, name: name, fields: fields}, nil
}

func (o *object) wrong(field, want string) {
	if o.err == nil {
		o.err = invalid(o.method, "%s.%s must be %s, not %s", o.name, field, want, describe(o.fields[field]))
	}
}

// has says whether the field is there; null counts as absent.
func (o *object) has(field string) bool {
	return o.fields[field] != nil
}

func (o *object) string(field string) string {
	s, ok := o.fields[field].(string)
	if !ok {
		o.wrong(field, "a string")
	}
	return s
}

// optionalString is "" for an absent field.
func (o *object) optionalString(field string) string {
	if !o.has(field) {
		return ""
	}
	return o.string(field)
}

func (o *object) bool(field string) bool {
	b, ok := o.fields[field].(bool)
	if !ok {
		o.wrong(field, "true or false")
	}
	return b
}

func (o *object) optionalBool(field string) bool {
	return o.has(field) && o.bool(field)
}

// uint is a whole number from 0 to 2^64, as exact as JavaScript has it.
func (o *object) uint(field string) uint64 {
	n, ok := o.fields[field].(float64)
	if !ok || n < 0 || n != math.Trunc(n) || n >= 1<<64 {
		o.wrong(field, "a whole number, 0 or more")
		return 0
	}
	return uint64(n)
}

func (o *object) optionalUint(field string) uint64 {
	if !o.has(field) {
		return 0
	}
	return o.uint(field)
}

// number is any number.
func (o *object) number(field string) float64 {
	n, ok := o.fields[field].(float64)
	if !ok {
		o.wrong(field, "a number")
	}
	return n
}

func (o *object) strings(field string) []string {
	list, err := stringsOf(o.fields[field])
	if err != "" {
		o.wrong(field, err)
	}
	return list
}

// stringsOf reads an array of strings; a fault says what it must be.
func stringsOf(value any) (list []string, fault string) {
	values, ok := value.([]any)
	if !ok {
		return nil, "an array of strings"
	}
	list = make([]string, len(values))
	for i, v := range values {
		if list[i], ok = v.(string); !ok {
			return nil, fmt.Sprintf("an array of strings (item %d is %s)", i, describe(v))
		}
	}
	return list, ""
}

func (o *object) nested(field string) *object {
	fields, ok := o.fields[field].(map[string]any)
	if !ok {
		o.wrong(field, "an object")
	}
	return &object{method: o.method, name: o.name + "." + field, fields: fields}
}

// describe names a value in an error.
func describe(value any) string {
	switch v := value.(type) {
	case nil:
		return "nothing"
	case string:
		if v == "" {
			return "an empty string"
		}
		return "a string"
	case float64:
		return "a number"
	case bool:
		return "a boolean"
	case []any:
		return "an array"
	}
	return "an object"
}
