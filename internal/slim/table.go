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
	// Where in a function's record things are. At its end are offsets of tables
	// of places in the code, and of data.
	nameOf, spTable, fileTable, lineTable, pcCount, unit, firstLine, special, dataCount, record = 4, 16, 20, 24, 28, 32, 36, 40, 43, 44
	// Which of those tables says where a signal may interrupt, where there are
	// none on wasm, and which call was inlined where.
	unsafePoints, inlinedAt = 0, 2
	// Which data are the calls that were inlined, and where arguments are.
	inlinedCalls, argumentInfo = 3, 5
	none                       = 0xffff_ffff
	// Where in an inlined call things are.
	calledName, callSize = 4, 16
	// A list of arguments ends so, and is never longer.
	argumentsEnd, maxArguments = 0xff, 171
	// Where the runtime's moduledata has addresses: of the buckets of functions,
	// see forgetBuckets, of types and of data.
	bucketsAddress, typesAddress, dataAddress = 152, 296, 320
	// Where it has the list of types that have no name: an address, and how many.
	linksAddress, linksCount, moduleSize = 360, 368, 376
)

var errTable = errors.New("the table of functions is not as this version of Go has it")

// table is what there is to know of functions, as parts of memory.
type table struct {
	names []byte
	units []byte // Which file of a unit has which name.
	files []byte // Names of files.
	pcs   []byte // Tables from places in the code to numbers.
	// What functions have offsets of, the buckets, and then the rest of memory.
	data, buckets []byte
	// What offsets of types are of, and the offsets of those that have no name.
	types, links []byte
	// What has the number of each function, and where it is; nothing if that is
	// packed, see pack.go.
	list      []byte
	functions []function
}

// function is a record of a function.
type function struct{ fixed, pcs, data []byte }

// set puts a number at an index, if there is one, and returns what was there.
func (function) set(list []byte, index int, to uint32) uint32 {
	if 4*index >= len(list) {
		return none
	}
	old := binary.LittleEndian.Uint32(list[4*index:])
	binary.LittleEndian.PutUint32(list[4*index:], to)
	return old
}

func readTable(memory []byte) (table, error) {
	start := bytes.Index(memory, []byte(magic))
	if start < 0 || bytes.Contains(memory[start+1:], []byte(magic)) || len(memory) < start+headerSize {
		return table{}, errTable
	}
	all := memory[start:]
	var at [8]uint64 // Functions, files, text; then offsets: names, units, files, pcs, functions.
	for i := range at {
		at[i] = binary.LittleEndian.Uint64(all[8+8*i:])
	}
	count, names, units, files, pcs, list := at[0], at[3], at[4], at[5], at[6], at[7]
	if names > units || units > files || files > pcs || pcs > list || list+8*count > uint64(len(all)) {
		return table{}, errTable
	}
	t := table{names: all[names:units], units: all[units:files], files: all[files:pcs], pcs: all[pcs:list]}
	module, err := moduleData(memory, start, int(names))
	if err != nil {
		return table{}, err
	}
	if t.data, err = behind(memory, module[dataAddress:]); err != nil {
		return table{}, err
	}
	if t.types, err = behind(memory, module[typesAddress:]); err != nil {
		return table{}, err
	}
	if t.links, err = behind(memory, module[linksAddress:]); err != nil {
		return table{}, err
	}
	links := binary.LittleEndian.Uint64(module[linksCount:])
	if links > uint64(len(t.links)/4) {
		return table{}, errTable
	}
	t.links = t.links[:4*links]
	if t.buckets, err = behind(memory, module[bucketsAddress:]); err != nil || t.packed() {
		return t, err
	}
	t.list = all[list : list+8*count]
	for i := range count {
		place := list + uint64(binary.LittleEndian.Uint32(t.list[8*i+4:]))
		f, err := readFunction(all[min(place, uint64(len(all))):])
		if err != nil {
			return table{}, err
		}
		t.functions = append(t.functions, f)
	}
	return t, nil
}

func readFunction(memory []byte) (function, error) {
	if len(memory) < record {
		return function{}, errTable
	}
	pcs := 4 * uint64(binary.LittleEndian.Uint32(memory[pcCount:]))
	data := 4 * uint64(memory[dataCount])
	if record+pcs+data > uint64(len(memory)) {
		return function{}, errTable
	}
	return function{memory[:record], memory[record : record+pcs], memory[record+pcs : record+pcs+data]}, nil
}

// moduleData finds the runtime's moduledata. It begins with the addresses of the
// table and of the names in it.
func moduleData(memory []byte, start, names int) ([]byte, error) {
	begin := binary.LittleEndian.AppendUint64(nil, uint64(start))
	begin = binary.LittleEndian.AppendUint64(begin, uint64(start+names))
	module := bytes.Index(memory, begin)
	if module < 0 || bytes.Contains(memory[module+1:], begin) || module+moduleSize > len(memory) {
		return nil, errTable
	}
	return memory[module:], nil
}

// behind returns memory from the address on that a pointer has.
func behind(memory, pointer []byte) ([]byte, error) {
	address := binary.LittleEndian.Uint64(pointer)
	if address > uint64(len(memory)) {
		return nil, errTable
	}
	return memory[address:], nil
}

// walk visits what a table of places in the code has: numbers, and the place
// where each ends. It returns the length of the table, which is pairs: a step of the
// number, which begins at -1, and a step of the place. The first of a pair is 0 only
// at the end of the table, or in the first pair.
func (t table) walk(offset uint32, visit func(number, end int)) (length int, err error) {
	if uint64(offset) >= uint64(len(t.pcs)) {
		return 0, errTable
	}
	text := t.pcs[offset:]
	number, end := -1, 0
	for first := true; ; first = false {
		step, n := binary.Uvarint(text[length:])
		if n <= 0 {
			return 0, errTable
		}
		length += n
		if step == 0 && !first {
			return length, nil
		}
		number += int(step>>1) ^ -int(step&1)
		if step, n = binary.Uvarint(text[length:]); n <= 0 {
			return 0, errTable
		}
		length += n
		end += int(step)
		visit(number, end)
	}
}

// inlineTree is the calls that were inlined into a function.
type inlineTree struct {
	offset uint32
	calls  []byte
}

// inlined returns the calls that were inlined into a function.
func (t table) inlined(f function) (inlineTree, error) {
	if len(f.pcs) <= 4*inlinedAt || len(f.data) <= 4*inlinedCalls {
		return inlineTree{}, nil
	}
	offset, pcs := binary.LittleEndian.Uint32(f.data[4*inlinedCalls:]), binary.LittleEndian.Uint32(f.pcs[4*inlinedAt:])
	if offset == none || pcs == 0 {
		return inlineTree{}, nil
	}
	last := -1
	if _, err := t.walk(pcs, func(number, _ int) { last = max(last, number) }); err != nil {
		return inlineTree{}, err
	}
	end := uint64(offset) + uint64(last+1)*callSize
	if end > uint64(len(t.data)) {
		return inlineTree{}, errTable
	}
	tree := inlineTree{offset, t.data[offset:end]}
	for at := 0; at < len(tree.calls); at += callSize {
		// All have a name; this shows that they are what they are taken for.
		name := binary.LittleEndian.Uint32(tree.calls[at+calledName:])
		if uint64(name) >= uint64(len(t.names)) || name > 0 && t.names[name-1] != 0 {
			return inlineTree{}, errTable
		}
	}
	return tree, nil
}
