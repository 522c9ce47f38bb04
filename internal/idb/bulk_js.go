package idb

import (
	"errors"
	"slices"
	"sync"

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
	e, err := theEncoder()
	if err != nil {
		return nil, err
	}
	object, err := construct("Object", text) // That shows its length, and has methods.
	if err != nil {
		return nil, err
	}
	length, err := object.Length()
	if err != nil {
		return nil, err
	}
	bytes := make([]byte, 0, length+length/16)
	for from := 0; from < length; {
		read, err := e.encode(object, from, &bytes)
		if err != nil {
			return nil, err
		}
		from += read
	}
	return bytes, nil
}

// encoder encodes into one array again and again, which takes the browser a
// tenth of the time that an array of its own for each text does.
type encoder struct {
	encoder, array safejs.Value
}

const arraySize = 256 << 10

var theEncoder = sync.OnceValues(func() (e encoder, err error) {
	if e.encoder, err = construct("TextEncoder"); err != nil {
		return e, err
	}
	e.array, err = construct("Uint8Array", arraySize)
	return e, err
})

// encode appends as much of a text as the array takes, and returns how long
// that was there. The text is a String object; Node encodes only what is none.
func (e encoder) encode(object safejs.Value, from int, to *[]byte) (read int, err error) {
	text, err := object.Call("substring", from)
	if err != nil {
		return 0, err
	}
	result, err := e.encoder.Call("encodeInto", text, e.array)
	if err != nil {
		return 0, err
	}
	read, _ = number(result, "read")
	written, _ := number(result, "written")
	if read == 0 {
		return 0, errors.New("the browser encodes no text")
	}
	part, err := e.array.Call("subarray", 0, written)
	if err != nil {
		return 0, err
	}
	*to = slices.Grow(*to, written)
	length := len(*to)
	*to = (*to)[:length+written]
	_, err = safejs.CopyBytesToGo((*to)[length:], part)
	return read, err
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
