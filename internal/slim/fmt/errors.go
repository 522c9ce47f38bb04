package fmt

import "errors"

// Errorf returns an error with the text that Sprintf makes. It unwraps to what
// %w was given: to the error, or to all of them if they are several.
func Errorf(format string, args ...any) error {
	var p printer
	p.printf(format, args)
	switch text := string(p.out); len(p.wrapped) {
	case 0:
		return errors.New(text)
	case 1:
		return &wrapError{text, p.wrapped[0]}
	default:
		return &wrapErrors{text, p.wrapped}
	}
}

type wrapError struct {
	text    string
	wrapped error
}

func (e *wrapError) Error() string { return e.text }

func (e *wrapError) Unwrap() error { return e.wrapped }

type wrapErrors struct {
	text    string
	wrapped []error
}

func (e *wrapErrors) Error() string { return e.text }

func (e *wrapErrors) Unwrap() []error { return e.wrapped }
