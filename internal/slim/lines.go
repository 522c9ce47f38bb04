package main

import (
	"bytes"
	"encoding/binary"
)

// forgetLines takes out of the table of functions what only tracebacks use:
// files, lines, what was inlined where, and where arguments are. Names stay. An
// offset of 0 tells the runtime that a function has no such entry. A table that
// is never used goes too.
func (t table) forgetLines() error {
	keep := kept{pcs: map[uint32]bool{}, data: map[uint32]bool{none: true}, names: map[uint32]bool{}}
	var trees []inlineTree
	var arguments []uint32
	for _, f := range t.functions {
		for _, at := range [...]int{fileTable, lineTable, unit, firstLine} {
			binary.LittleEndian.PutUint32(f.fixed[at:], 0)
		}
		f.set(f.pcs, unsafePoints, 0)
		arguments = append(arguments, f.set(f.data, argumentInfo, none))
		tree, err := t.inlined(f)
		if err != nil {
			return err
		}
		if f.fixed[special] == 0 {
			f.set(f.pcs, inlinedAt, 0)
			f.set(f.data, inlinedCalls, none)
			trees = append(trees, tree)
		} else {
			// What recover does depends on what was inlined into a wrapper.
			keep.name(tree)
		}
		keep.add(f)
	}
	if err := t.clearPCs(keep.pcs); err != nil {
		return err
	}
	clear(t.units)
	clear(t.files)
	t.clearNames(keep.names)
	return t.clearData(keep.data, trees, arguments)
}

// kept is what functions still need, by offsets.
type kept struct{ pcs, data, names map[uint32]bool }

func (k kept) add(f function) {
	k.names[binary.LittleEndian.Uint32(f.fixed[nameOf:])] = true
	k.pcs[binary.LittleEndian.Uint32(f.fixed[spTable:])] = true
	for at := 0; at < len(f.pcs); at += 4 {
		k.pcs[binary.LittleEndian.Uint32(f.pcs[at:])] = true
	}
	for at := 0; at < len(f.data); at += 4 {
		k.data[binary.LittleEndian.Uint32(f.data[at:])] = true
	}
}

func (k kept) name(tree inlineTree) {
	for at := 0; at < len(tree.calls); at += callSize {
		k.names[binary.LittleEndian.Uint32(tree.calls[at+calledName:])] = true
	}
}

// clearPCs zeroes all tables of places in the code but those kept.
func (t table) clearPCs(kept map[uint32]bool) error {
	old := table{pcs: bytes.Clone(t.pcs)}
	clear(t.pcs)
	for offset := range kept {
		if offset == 0 {
			continue
		}
		length, err := old.walk(offset, func(int, int) {})
		if err != nil {
			return err
		}
		copy(t.pcs[offset:], old.pcs[offset:int(offset)+length])
	}
	return nil
}

// clearNames zeroes all names but those kept.
func (t table) clearNames(kept map[uint32]bool) {
	at := 0
	for name := range bytes.SplitSeq(t.names, []byte{0}) {
		if !kept[uint32(at)] {
			clear(name)
		}
		at += len(name) + 1
	}
}

// clearData zeroes data of functions, unless other data is the same bytes.
func (t table) clearData(kept map[uint32]bool, trees []inlineTree, arguments []uint32) error {
	for _, tree := range trees {
		if !kept[tree.offset] {
			clear(tree.calls)
		}
	}
	for _, offset := range arguments {
		if kept[offset] {
			continue
		}
		kept[offset] = true // Functions share them.
		list := t.data[min(int(offset), len(t.data)):]
		length := 1 + bytes.IndexByte(list[:min(len(list), maxArguments)], argumentsEnd)
		if length == 0 {
			return errTable
		}
		clear(list[:length])
	}
	return nil
}
