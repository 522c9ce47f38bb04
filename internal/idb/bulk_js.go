package idb

import (
	"github.com/hack-pad/safejs"
	"github.com/parlor-chat/parlor/core/json"
)

// bring takes a value over to JavaScript in one crossing. Beside being fast,
// it keeps a byte order mark at the start of a string, which is lost in
// strings that cross on their own.
func bring(value any) (safejs.Value, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return safejs.Value{}, err
	}
	parser, err := safejs.Global().Get("JSON")
	if err != nil {
		return safejs.Value{}, err
	}
	return parser.Call("parse", string(text))
}

// fetch takes a value over from JavaScript, in a few crossings however large
// it is. A list of fields also picks properties that come from a prototype, as
// the result of a request does.
func fetch(value safejs.Value, fields []string) ([]byte, error) {
	parser, err := safejs.Global().Get("JSON")
	if err != nil {
		return nil, err
	}
	text, err := parser.Call("stringify", value, list(fields))
	if err != nil {
		return nil, err
	}
	return encode(text)
}

// encode copies a string out as UTF-8. Reading it as a Go string would hold it
// three times.
func encode(text safejs.Value) ([]byte, error) {
	encoder, err := construct("TextEncoder")
	if err != nil {
		return nil, err
	}
	array, err := encoder.Call("encode", text)
	if err != nil {
		return nil, err
	}
	length, err := array.Length()
	if err != nil {
		return nil, err
	}
	bytes := make([]byte, length)
	_, err = safejs.CopyBytesToGo(bytes, array)
	return bytes, err
}

// construct makes an object of a class.
func construct(class string, args ...any) (safejs.Value, error) {
	constructor, err := safejs.Global().Get(class)
	if err != nil {
		return constructor, err
	}
	return constructor.New(args...)
}

// list is what a list of texts has to be to cross.
func list(texts []string) []any {
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = text
	}
	return values
}

// get reads a property whose getter may throw. Value.Get must not be used for
// these: Go does not catch what it throws, and the program stands still.
func get(value safejs.Value, name string) (safejs.Value, error) {
	reflect, err := safejs.Global().Get("Reflect")
	if err != nil {
		return safejs.Value{}, err
	}
	return reflect.Call("get", value, name)
}

// text returns a property that is a string, and nothing for any other.
func text(value safejs.Value, name string) string {
	property, err := value.Get(name)
	if err != nil || property.Type() != safejs.TypeString {
		return ""
	}
	s, _ := property.String()
	return s
}

// number returns a property that is a whole number.
func number(value safejs.Value, name string) (n int, ok bool) {
	property, err := value.Get(name)
	if err != nil || property.Type() != safejs.TypeNumber {
		return 0, false
	}
	n, err = property.Int()
	return n, err == nil
}
