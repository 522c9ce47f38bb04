package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// The table of functions as runtime/symtab.go and internal/abi have it, on
// wasm: a header, then tables at offsets that it gives.
const (
	magic      = "\xf1\xff\xff\xff\x00\x00\x01\x08" // Go 1.20 and later, pc quantum 1, pointers of 8 bytes.
	headerSize = 72
	// Where in a function's record things are.
	spTable, fileTable, lineTable, tableCount, unit, firstLine, record = 16, 20, 24, 28, 32, 36, 44
	// unsafePoints is the first of the tables at the end of a record. It says
	// where a signal may interrupt; there are no signals on wasm.
	unsafePoints = record
)

var errTable = errors.New("the table of functions is not as this version of Go has it")

// forgetLines takes the tables that lead to files and lines, and one that is
// never used, out of memory. To
// the runtime a function whose offset of such a table is 0 has none.
func forgetLines(memory []byte) error {
	table, err := functionTable(memory)
	if err != nil {
		return err
	}
	kept := map[uint32]bool{}
	for _, f := range table.functions {
		for _, at := range [...]int{fileTable, lineTable, unit, firstLine, unsafePoints} {
			if at < len(f) {
				binary.LittleEndian.PutUint32(f[at:], 0)
			}
		}
		kept[binary.LittleEndian.Uint32(f[spTable:])] = true
		for at := record; at < len(f); at += 4 {
			kept[binary.LittleEndian.Uint32(f[at:])] = true
		}
	}
	if err := table.clear(kept); err != nil {
		return err
	}
	clear(table.files)
	return nil
}

// functions is what there is to know of functions, as parts of memory.
type functions struct {
	files []byte // Names of files, and which unit has which.
	pcs   []byte // Tables from places in the code to numbers.
	// functions are records, with the offsets in pcs that are at their ends.
	functions [][]byte
}

func functionTable(memory []byte) (functions, error) {
	start := bytes.Index(memory, []byte(magic))
	if start < 0 || bytes.Contains(memory[start+1:], []byte(magic)) || len(memory) < start+headerSize {
		return functions{}, errTable
	}
	memory = memory[start:]
	var at [8]uint64 // Functions, files, text; then offsets: names, units, files, pcs, functions.
	for i := range at {
		at[i] = binary.LittleEndian.Uint64(memory[8+8*i:])
	}
	count, units, pcs, list := at[0], at[4], at[6], at[7]
	if units > pcs || pcs > list || list+8*count > uint64(len(memory)) {
		return functions{}, errTable
	}
	f := functions{files: memory[units:pcs], pcs: memory[pcs:list]}
	for i := range count {
		place := list + uint64(binary.LittleEndian.Uint32(memory[list+8*i+4:]))
		if place+record > uint64(len(memory)) {
			return functions{}, errTable
		}
		end := place + record + 4*uint64(binary.LittleEndian.Uint32(memory[place+tableCount:]))
		if end > uint64(len(memory)) {
			return functions{}, errTable
		}
		f.functions = append(f.functions, memory[place:end])
	}
	return f, nil
}

// clear zeroes all tables but those at the offsets kept. A table is pairs of
// numbers; the first number of a pair is 0 only at its end, or in the first
// pair.
func (f functions) clear(kept map[uint32]bool) error {
	old := bytes.Clone(f.pcs)
	clear(f.pcs)
	for offset := range kept {
		if offset == 0 {
			continue
		}
		if uint64(offset) >= uint64(len(old)) {
			return errTable
		}
		at := int(offset)
		for first := true; ; first = false {
			value, n := binary.Uvarint(old[at:])
			if n <= 0 {
				return errTable
			}
			at += n
			if value == 0 && !first {
				break
			}
			if _, n = binary.Uvarint(old[at:]); n <= 0 {
				return errTable
			}
			at += n
		}
		copy(f.pcs[offset:at], old[offset:at])
	}
	return nil
}
