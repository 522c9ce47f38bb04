package fmt

import (
	"strconv"
	"strings"
)

// digits returns a number as it is written in decimal.
func digits(value any) (string, bool) {
	switch n := value.(type) {
	case int:
		return strconv.Itoa(n), true
	case int64:
		return strconv.FormatInt(n, 10), true
	case uint64:
		return strconv.FormatUint(n, 10), true
	}
	return "", false
}

// words returns a string, or what a value says of itself. If it panics, ok is
// false, and the text says why.
func words(value any) (text string, ok bool) {
	defer func() {
		if fault := recover(); fault != nil {
			text, ok = Sprintf("PANIC=%v", fault), false
		}
	}()
	switch v := value.(type) {
	case string:
		return v, true
	case error:
		return v.Error(), true
	case Stringer:
		return v.String(), true
	}
	return "", false
}

// typeName is the name of a value's type. Without reflection the runtime alone
// has it, and tells it when a value is taken for what it is not.
func typeName(value any) (name string) {
	if value == nil {
		return "<nil>"
	}
	type nothing struct{}
	defer func() {
		_, said, _ := strings.Cut(recover().(error).Error(), " {} is ")
		name, _, _ = strings.Cut(said, ", not ")
	}()
	_ = value.(nothing)
	return "nothing"
}
