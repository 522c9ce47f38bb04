package main

import (
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
)

// numbered is how a traceback of an edited runtime tells the function and the
// place in it, and how browsers tell the function. Browsers count what is imported
// too.
var numbered = regexp.MustCompile(numberText + `:(\d+)(?: \+0x([0-9a-f]+))?|wasm-function\[(\d+)\]`)

// numberText is what the runtime takes for the name of every file.
const numberText = "number"

// explain returns a text with the names of functions in the place of their
// numbers, and where in the source they were. The module is the one whose slim
// form the text is of.
func explain(module, text []byte) ([]byte, error) {
	t, imported, err := readModule(module)
	if err != nil {
		return nil, err
	}
	return numbered.ReplaceAllFunc(text, func(match []byte) []byte {
		part := numbered.FindSubmatch(match)
		number, err := strconv.Atoi(string(part[1]) + string(part[3]))
		if err != nil {
			return match
		}
		if len(part[3]) > 0 {
			number += t.first() - imported
		}
		block, _ := strconv.ParseUint(string(part[2]), 16, 16)
		if where := t.place(number, int(block)-1); where != "" { // It goes on there after a call.
			return []byte(where)
		}
		return match
	}), nil
}

// readModule reads the table of functions of a module, and counts what it imports.
func readModule(module []byte) (t table, imported int, err error) {
	_, err = sections(module, func(id byte, section []byte) ([]byte, error) {
		switch id {
		case importSection:
			count, _ := binary.Uvarint(section)
			imported = int(count)
		case dataSection:
			memory, _, err := load(section)
			if err != nil {
				return nil, err
			}
			if t, err = readTable(memory); err != nil {
				return nil, err
			}
		}
		return section, nil
	})
	if err == nil && t.functions == nil {
		err = errModule // Without data, or packed.
	}
	return t, imported, err
}

// place is the name of the function that has a number, and the file and line of
// one of its blocks, or nothing if there is none.
func (t table) place(number, block int) string {
	number -= t.first()
	if number < 0 || number >= len(t.functions) {
		return ""
	}
	f := t.functions[number].fixed
	name := cut(t.names, binary.LittleEndian.Uint32(f[nameOf:]))
	file, line := t.number(f[fileTable:], block), t.number(f[lineTable:], block)
	at := 4 * (uint64(binary.LittleEndian.Uint32(f[unit:])) + uint64(max(file, 0)))
	if block < 0 || file < 0 || line < 0 || at+4 > uint64(len(t.units)) {
		return name
	}
	return fmt.Sprintf("%s %s:%d", name, cut(t.files, binary.LittleEndian.Uint32(t.units[at:])), line)
}

// first is the number of the first function.
func (t table) first() int {
	if len(t.functions) == 0 {
		return 0
	}
	return int(binary.LittleEndian.Uint32(t.functions[0].fixed))
}

// number is what a table of places in the code, whose offset is given, has for a
// block, or -1.
func (t table) number(offset []byte, block int) int {
	found := -1
	start := 0
	_, err := t.walk(binary.LittleEndian.Uint32(offset), func(number, end int) {
		if start <= block && block < end {
			found = number
		}
		start = end
	})
	if err != nil {
		return -1
	}
	return found
}
