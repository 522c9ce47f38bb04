// Command errors formats an error, and a value that only the standard library's
// fmt can show.
package main

import (
	"errors"
	"fmt"
)

func main() {
	cause := errors.New("cause")
	err := fmt.Errorf("row %d: %w", 7, cause)
	println(err.Error(), fmt.Sprintf("%v", 1.5), errors.Is(err, cause))
}
