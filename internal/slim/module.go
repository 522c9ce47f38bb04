package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

const (
	header        = "\x00asm\x01\x00\x00\x00"
	importSection = 2
	dataSection   = 11
	// gap is the least number of zeros that a segment is worth having for: fewer
	// compress better than an address.
	gap = 512
)

var errModule = errors.New("this is no module as Go's linker writes it")

// slim returns the module with its code and data sections written anew.
func slim(module []byte) ([]byte, error) {
	done := false
	var types []byte
	out, err := sections(module, func(id byte, section []byte) (_ []byte, err error) {
		switch id {
		case typeSection:
			types = section
		case functionSection:
			types, err = goFunctions(types, section)
		case codeSection:
			section, err = slimCode(section, types)
		case dataSection:
			done = true
			section, err = slimData(section)
		}
		return section, err
	})
	if err == nil && !done {
		err = errModule
	}
	return out, err
}

// sections returns the module with each section as a function makes it.
func sections(module []byte, change func(id byte, section []byte) ([]byte, error)) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte(header)) {
		return nil, errModule
	}
	out := []byte(header)
	for rest := module[len(header):]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errModule
		}
		section, err := change(id, rest[1+n:1+n+int(size)])
		if err != nil {
			return nil, err
		}
		rest = rest[1+n+int(size):]
		out = append(binary.AppendUvarint(append(out, id), uint64(len(section))), section...)
	}
	return out, nil
}

func slimData(section []byte) ([]byte, error) {
	memory, start, err := load(section)
	if err != nil {
		return nil, err
	}
	t, err := readTable(memory)
	if err != nil {
		return nil, err
	}
	steps := []func() error{t.forgetLines}
	if bytes.Contains(memory, []byte(unlisted)) {
		steps = append(steps, t.forgetTypes, t.forgetNames, t.forgetBuckets, t.pack)
	}
	if t.packed() {
		steps = nil
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return segments(memory, start), nil
}

// maxMemory is more data than any module of ours has.
const maxMemory = 64 << 20

// load returns memory as the segments of a data section make it, and where it
// begins.
func load(section []byte) (memory []byte, start int, err error) {
	count, n := binary.Uvarint(section)
	if n <= 0 || count == 0 {
		return nil, 0, errModule
	}
	section = section[n:]
	start = maxMemory
	for range count {
		address, body, rest, ok := segment(section)
		if !ok || address+len(body) > maxMemory {
			return nil, 0, errModule
		}
		start = min(start, address)
		if more := address + len(body) - len(memory); more > 0 {
			memory = append(memory, make([]byte, more)...)
		}
		copy(memory[address:], body)
		section = rest
	}
	return memory, start, nil
}

// segment reads a segment that is placed by a constant:
// 0 (i32.const address) end, length, bytes.
func segment(section []byte) (address int, body, rest []byte, ok bool) {
	section, ok = bytes.CutPrefix(section, []byte{0x00, opI32})
	if !ok {
		return 0, nil, nil, false
	}
	number, n := varint(section)
	if n == 0 || n == len(section) || section[n] != opEnd || number < 0 || number > maxMemory {
		return 0, nil, nil, false
	}
	address = int(number)
	section = section[n+1:]
	length, n := binary.Uvarint(section)
	if n <= 0 || length > uint64(len(section)-n) {
		return 0, nil, nil, false
	}
	return address, section[n : n+int(length)], section[n+int(length):], true
}

// segments writes a data section that makes memory from start on.
func segments(memory []byte, start int) []byte {
	var out []byte
	count := 0
	for at := start; at < len(memory); {
		end := bytes.Index(memory[at:], make([]byte, gap))
		if end < 0 {
			end = len(memory) - at
		}
		if end > 0 {
			out = append(appendVarint(append(out, 0x00, opI32), int64(at)), opEnd)
			out = append(binary.AppendUvarint(out, uint64(end)), memory[at:at+end]...)
			count++
		}
		for at += end; at < len(memory) && memory[at] == 0; at++ {
		}
	}
	return append(binary.AppendUvarint(nil, uint64(count)), out...)
}
