package main

import (
	"bytes"
	"encoding/binary"
)

// What the runtime has of each function is offsets and numbers of four bytes, most
// of them 0 or the same as before: a tenth of the module. So they are packed,
// column by column, and an edited runtime unpacks them when it starts.
//
// A packed list lies where the buckets were that such a runtime does without. It is
// a 1, for which buckets have a 0; then a byte for each function, of how many tables
// it has, and how many data times 16; then for each column a number for each function
// that has it, where what is greater than all before it is told by how much, times
// two, and other numbers times two plus one. They are one more than what is meant,
// so that none is 0, and have seven bits a byte, the lowest first.

// columns are where those are in a function's record that all have, and that are
// not 0 in all.
const columns = "\x04\x08\x0c\x10\x28"

// maxTables and maxData are how many a function has at most.
const maxTables, maxData = 3, 8

// unpack is how the runtime makes the list what the linker made it, but for ends of
// records that say nothing.
const unpack = `
	module := &firstmoduledata
	from := module.findfunctab
	if *(*byte)(unsafe.Pointer(from)) == 0 {
		return
	}
	from++
	count := len(module.ftab) - 1
	first, at := uint32((module.minpc-module.text)>>16), uint32(8*count+4)
	for i := range count {
		f := (*_func)(unsafe.Pointer(&module.pclntable[at]))
		shape := *(*byte)(unsafe.Pointer(from))
		from++
		module.ftab[i] = functab{first + uint32(i), at}
		f.entryOff, f.npcdata, f.nfuncdata = first+uint32(i), uint32(shape&15), shape>>4
		at += uint32(unsafe.Sizeof(*f)) + 4*uint32(shape&15+shape>>4)
	}
	const fixed, tables, data = "\x04\x08\x0c\x10\x28", 3, 8
	for column := uint32(0); column < uint32(len(fixed)+tables+data); column++ {
		most := uint64(0)
		for i := range count {
			f := (*_func)(unsafe.Pointer(&module.pclntable[module.ftab[i].funcoff]))
			place := uint32(0)
			if column < uint32(len(fixed)) {
				place = uint32(fixed[column])
			} else if k := column - uint32(len(fixed)); k < tables {
				if k >= f.npcdata {
					continue
				}
				place = uint32(unsafe.Sizeof(*f)) + 4*k
			} else if k -= tables; k < uint32(f.nfuncdata) {
				place = uint32(unsafe.Sizeof(*f)) + 4*(f.npcdata+k)
			} else {
				continue
			}
			number := uint64(0)
			for shift := 0; ; shift += 7 {
				b := *(*byte)(unsafe.Pointer(from))
				from++
				number |= uint64(b&0x7f) << shift
				if b < 0x80 {
					break
				}
			}
			if number&1 != 0 {
				number >>= 1
			} else {
				most += number >> 1
				number = most
			}
			*(*uint32)(add(unsafe.Pointer(f), uintptr(place))) = uint32(number) - 1
		}
	}
`

// packed says that it is done.
func (t table) packed() bool { return len(t.buckets) > 0 && t.buckets[0] != 0 }

// pack packs the list. It is an error if it would not be unpacked as it is.
func (t table) pack() error {
	var shapes []byte
	numbers := make([][]byte, len(columns)+maxTables+maxData)
	most := make([]uint64, len(numbers))
	put := func(column int, words []byte) {
		number := uint64(binary.LittleEndian.Uint32(words) + 1)
		code := 2*number + 1
		if number > most[column] {
			code = 2 * (number - most[column])
			most[column] = number
		}
		numbers[column] = binary.AppendUvarint(numbers[column], code)
	}
	for i, whole := range t.functions {
		f := whole.trimmed()
		tables, data := len(f.pcs)/4, len(f.data)/4
		if tables > maxTables || data > maxData || !t.asExpected(i) {
			return errTable
		}
		shapes = append(shapes, byte(tables|data<<4))
		for c, at := range []byte(columns) {
			put(c, f.fixed[at:])
		}
		for k := range tables {
			put(len(columns)+k, f.pcs[4*k:])
		}
		for k := range data {
			put(len(columns)+maxTables+k, f.data[4*k:])
		}
	}
	packed := bytes.Join(append([][]byte{{1}, shapes}, numbers...), nil)
	if len(packed) > len(t.buckets) {
		return errTable
	}
	for _, f := range t.functions {
		clear(f.fixed)
		clear(f.pcs)
		clear(f.data)
	}
	clear(t.list)
	copy(t.buckets, packed)
	return nil
}

// asExpected says that what is not packed of a function is what is unpacked.
func (t table) asExpected(i int) bool {
	number, f := binary.LittleEndian.Uint32(t.functions[0].fixed)+uint32(i), t.functions[i].fixed
	for _, at := range [...]int{fileTable, lineTable, unit, firstLine} {
		if binary.LittleEndian.Uint32(f[at:]) != 0 {
			return false
		}
	}
	return binary.LittleEndian.Uint32(f) == number && binary.LittleEndian.Uint32(t.list[8*i:]) == number
}

// trimmed is the function without tables and data at the end that there are none of.
func (f function) trimmed() function {
	f.fixed = bytes.Clone(f.fixed)
	for len(f.pcs) > 0 && binary.LittleEndian.Uint32(f.pcs[len(f.pcs)-4:]) == 0 {
		f.pcs = f.pcs[:len(f.pcs)-4]
	}
	for len(f.data) > 0 && binary.LittleEndian.Uint32(f.data[len(f.data)-4:]) == none {
		f.data = f.data[:len(f.data)-4]
	}
	binary.LittleEndian.PutUint32(f.fixed[pcCount:], uint32(len(f.pcs)/4))
	f.fixed[dataCount] = byte(len(f.data) / 4)
	return f
}
