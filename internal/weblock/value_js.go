package weblock

import (
	"errors"
	"fmt"

	"github.com/hack-pad/safejs"
)

// exception is what a promise was rejected with.
type exception struct {
	name, message string
}

func (e exception) error() error {
	err := fmt.Errorf("%s: %s", e.name, e.message)
	if e.name == "SecurityError" {
		return errors.Join(ErrUnsupported, err)
	}
	return err
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

// construct makes an object of a class.
func construct(class string, args ...any) (safejs.Value, error) {
	constructor, err := safejs.Global().Get(class)
	if err != nil {
		return constructor, err
	}
	return constructor.New(args...)
}
