package jsbridge

import (
	"fmt"
	"math"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// arguments are the arguments of one call. To read one that is not as documented
// gives its zero value and notes the fault: the first one is the call's refusal,
// so whoever reads need not look.
type arguments struct {
	method string
	list   []any
	err    error
}

// object is an argument that is an object, or an object in it. Its faults are
// noted in the arguments.
type object struct {
	in     *arguments
	name   string
	fields map[string]any
}

// parseArguments reads the JSON array of a call's arguments. That its text is
// well-formed Unicode npm/codec.js has seen to.
func parseArguments(method, text string) *arguments {
	a := &arguments{method: method}
	list, err := json.Parse([]byte(text))
	if err != nil {
		a.fault("the arguments cannot be read: %v", err)
	}
	a.list, _ = list.([]any)
	return a
}

// fault refuses the call for what its arguments are, with 6017.
func (a *arguments) fault(format string, args ...any) {
	a.refuse(core.Errorf(core.CodeInvalidParameter, "%s: %s", a.method, fmt.Sprintf(format, args...)))
}

func (a *arguments) refuse(err error) {
	if a.err == nil {
		a.err = err
	}
}

// At returns argument i as it came, nil for none.
func (a *arguments) At(i int) any {
	if i < len(a.list) {
		return a.list[i]
	}
	return nil
}

// String reads a string that is not empty.
func (a *arguments) String(i int, name string) string {
	s, _ := a.At(i).(string)
	if s == "" {
		a.fault("%s must be a string that is not empty, not %s", name, describe(a.At(i)))
	}
	return s
}

func (a *arguments) Strings(i int, name string) []string {
	list, fault := stringsOf(a.At(i))
	if fault != "" {
		a.fault("%s must be %s", name, fault)
	}
	return list
}

func (a *arguments) Object(i int, name string) *object {
	fields, ok := a.At(i).(map[string]any)
	if !ok {
		a.fault("%s must be an object, not %s", name, describe(a.At(i)))
	}
	return a.object(name, fields)
}

// OptionalObject is an object without fields for an argument that is absent.
func (a *arguments) OptionalObject(i int, name string) *object {
	if a.At(i) == nil {
		return a.object(name, nil)
	}
	return a.Object(i, name)
}

// Objects reads an array of objects, each of which is called one, all of them
// what. It gives them to read, one after the other.
func (a *arguments) Objects(i int, name, one, what string, read func(*object)) {
	list, ok := a.At(i).([]any)
	if !ok {
		a.fault("%s must be an array of %s, not %s", name, what, describe(a.At(i)))
	}
	for _, item := range list {
		fields, ok := item.(map[string]any)
		if !ok {
			a.fault("%s must be an array of %s", name, what)
		}
		read(a.object(one, fields))
	}
}

func (a *arguments) object(name string, fields map[string]any) *object {
	return &object{in: a, name: name, fields: fields}
}

// wrong refuses the call for what a field is.
func (o *object) wrong(field, want string) {
	o.in.fault("%s.%s must be %s, not %s", o.name, field, want, describe(o.fields[field]))
}

// Has says whether the field is there; null counts as absent.
func (o *object) Has(field string) bool {
	return o.fields[field] != nil
}

func (o *object) String(field string) string {
	s, ok := o.fields[field].(string)
	if !ok {
		o.wrong(field, "a string")
	}
	return s
}

// OptionalString is "" for an absent field.
func (o *object) OptionalString(field string) string {
	if !o.Has(field) {
		return ""
	}
	return o.String(field)
}

func (o *object) Bool(field string) bool {
	b, ok := o.fields[field].(bool)
	if !ok {
		o.wrong(field, "true or false")
	}
	return b
}

// OptionalBool is otherwise for an absent field.
func (o *object) OptionalBool(field string, otherwise bool) bool {
	if !o.Has(field) {
		return otherwise
	}
	return o.Bool(field)
}

// Uint is a whole number from 0 to 2^64, as exact as JavaScript has it.
func (o *object) Uint(field string) uint64 {
	n, ok := o.fields[field].(float64)
	if !ok || n < 0 || n != math.Trunc(n) || n >= 1<<64 {
		o.wrong(field, "a whole number, 0 or more")
		return 0
	}
	return uint64(n)
}

// OptionalUint is 0 for an absent field.
func (o *object) OptionalUint(field string) uint64 {
	if !o.Has(field) {
		return 0
	}
	return o.Uint(field)
}

// OptionalCount is how many items are asked for: most, unless the field says
// fewer than that, but not none.
func (o *object) OptionalCount(field string, most uint64) uint64 {
	count := o.OptionalUint(field)
	if count == 0 || count > most {
		return most
	}
	return count
}

// Number is any number.
func (o *object) Number(field string) float64 {
	n, ok := o.fields[field].(float64)
	if !ok {
		o.wrong(field, "a number")
	}
	return n
}

func (o *object) Strings(field string) []string {
	list, fault := stringsOf(o.fields[field])
	if fault != "" {
		o.wrong(field, fault)
	}
	return list
}

// OptionalStrings is nil for an absent field.
func (o *object) OptionalStrings(field string) []string {
	if !o.Has(field) {
		return nil
	}
	return o.Strings(field)
}

func (o *object) Object(field string) *object {
	fields, ok := o.fields[field].(map[string]any)
	if !ok {
		o.wrong(field, "an object")
	}
	return o.object(field, fields)
}

// JSON is the text of an object.
func (o *object) JSON(field string) json.RawMessage { return o.textOf(o.Object(field).fields) }

func (o *object) textOf(fields map[string]any) json.RawMessage {
	text, err := json.Marshal(fields)
	if err != nil {
		o.in.refuse(err)
	}
	return text
}

func (o *object) object(field string, fields map[string]any) *object {
	return o.in.object(o.name+"."+field, fields)
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
