// Command json writes one JSON text with the packages that come to mind first:
// what a Go program costs a page before it does anything.
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	text, err := json.Marshal(map[string]any{"ready": true})
	fmt.Println(string(text), err)
}
