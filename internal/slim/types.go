package main

import (
	"encoding/binary"
	"strings"
)

// Where a type has its text, as an offset of a name: a byte, the length, the text.
const typeText = 40

// ofReflect is a function that finds types by their texts.
const ofReflect = "reflect.typesByString"

// forgetTypes takes out the list by which reflect finds types that have no name, and
// the fields out of texts of structs without a name, which only errors in the
// program itself show. A program with reflect keeps both.
func (t table) forgetTypes() error {
	for _, f := range t.functions {
		if cut(t.names, binary.LittleEndian.Uint32(f.fixed[nameOf:])) == ofReflect {
			return nil
		}
	}
	for at := 0; at < len(t.links); at += 4 {
		offset := binary.LittleEndian.Uint32(t.links[at:])
		if uint64(offset)+typeText+4 > uint64(len(t.types)) {
			return errTable
		}
		name := binary.LittleEndian.Uint32(t.types[offset+typeText:])
		if err := forgetFields(t.types[min(uint64(name)+1, uint64(len(t.types))):]); err != nil {
			return err
		}
	}
	clear(t.links)
	return nil
}

// forgetFields takes the fields out of a text that its length is before.
func forgetFields(text []byte) error {
	length, n := binary.Uvarint(text)
	if n <= 0 || n > 2 || length > uint64(len(text)-n) {
		return errTable
	}
	whole := text[n : n+int(length)]
	before, _, found := strings.Cut(string(whole), "struct { ")
	if !found {
		return nil
	}
	short := strings.TrimSuffix(before, "go.shape.") + "struct {}"
	if length = uint64(len(short)); length >= 0x80 {
		return nil
	}
	clear(whole)
	copy(whole, short)
	text[0] = byte(length)
	if n == 2 { // It still has two bytes.
		text[0], text[1] = byte(length)|0x80, 0
	}
	return nil
}
