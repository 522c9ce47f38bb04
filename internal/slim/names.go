package main

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// What functions are called in an edited runtime, which tells them by number in
// tracebacks: by as much of a name as it asks for when it decides what to show,
// and what is a goroutine of its own. Those that have no dot in their names are
// never shown, and have none here.
const (
	anyName      = "a.function"
	hiddenName   = "runtime.function"
	exportedName = "runtime.Function"
)

// fullNames are asked for as a whole.
var fullNames = []string{"runtime.gopanic", "reflect.makeFuncStub", "reflect.methodValueCall"}

// forgetNames gives all functions those names, in a module whose runtime was
// edited. The names are a fourteenth of such a module.
func (t table) forgetNames() error {
	text := []byte{0}
	places := map[string]uint32{"": 0}
	for _, name := range append([]string{anyName, hiddenName, exportedName}, fullNames...) {
		places[name] = uint32(len(text))
		text = append(append(text, name...), 0)
	}
	if len(text) > len(t.names) {
		return errTable
	}
	rename := func(at []byte) {
		name := cut(t.names, binary.LittleEndian.Uint32(at))
		binary.LittleEndian.PutUint32(at, places[shortName(name)])
	}
	for _, f := range t.functions {
		rename(f.fixed[nameOf:])
		tree, err := t.inlined(f)
		if err != nil {
			return err
		}
		for at := 0; at < len(tree.calls); at += callSize {
			rename(tree.calls[at+calledName:])
		}
	}
	clear(t.names)
	copy(t.names, text)
	return nil
}

// shortName is what is left of a name.
func shortName(name string) string {
	for _, full := range fullNames {
		if name == full {
			return name
		}
	}
	local, ofRuntime := strings.CutPrefix(name, "runtime.")
	switch {
	case !strings.Contains(name, "."):
		return ""
	case !ofRuntime:
		return anyName
	case exported(local):
		return exportedName
	}
	return hiddenName
}

// exported says as the runtime does whether a name of a function of its own is
// exported: with the type that it is a method of.
func exported(local string) bool {
	receiver, method, isMethod := cutLast(local, ".")
	if !isMethod {
		return upper(local)
	}
	if pointer, ok := strings.CutPrefix(receiver, "(*"); ok {
		receiver = strings.TrimSuffix(pointer, ")")
	}
	return upper(method) && upper(receiver)
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}

func upper(name string) bool { return name != "" && 'A' <= name[0] && name[0] <= 'Z' }

// cut returns the text from a place on, up to a zero.
func cut(texts []byte, place uint32) string {
	text, _, _ := bytes.Cut(texts[min(uint64(place), uint64(len(texts))):], []byte{0})
	return string(text)
}
