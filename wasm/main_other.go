//go:build !js

package main

import "os"

func main() {
	println("this program runs in a page: build it with GOOS=js GOARCH=wasm, or run make wasm")
	os.Exit(2)
}
