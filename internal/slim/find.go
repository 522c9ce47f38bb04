package main

import (
	"bytes"
	"encoding/binary"
)

// unlisted is what the runtime says of a function before all that there are. A
// module with this text has a runtime that was edited.
const unlisted = "findfunc: no function has this number"

// byNumber is how that runtime finds the function that a place in the code is in.
// Others look into a table made for machines where functions are of any length. On
// wasm a place has the number of its function, and they are listed in that order.
// One that has no entry moves those behind it up.
const byNumber = `
	module := &firstmoduledata
	if pc < module.minpc || pc >= module.maxpc {
		return funcInfo{}
	}
	number := uint32((pc - module.text) >> 16)
	at := min(number-module.ftab[0].entryoff, uint32(len(module.ftab)-2))
	for ; module.ftab[at].entryoff > number; at-- {
		if at == 0 {
			throw("` + unlisted + `")
		}
	}
	return funcInfo{(*_func)(unsafe.Pointer(&module.pclntable[module.ftab[at].funcoff])), module}
`

// The table has 16 buckets for each function, of its number and 16 steps from
// there, which are 0.
const (
	bucketSize = 20
	perNumber  = 16 * bucketSize
)

// forgetBuckets takes the table out of memory that byNumber does without. It is a
// quarter of the module and half of its data.
func (t table) forgetBuckets() error {
	last := len(t.functions) - 1 // It has a part of a bucket.
	if last < 0 || len(t.buckets) < last*perNumber {
		return errTable
	}
	list := t.buckets[:last*perNumber]
	for at := 0; at < len(list); at += bucketSize {
		bucket := list[at : at+bucketSize]
		if int(binary.LittleEndian.Uint32(bucket)) != at/perNumber || !bytes.Equal(bucket[4:], make([]byte, bucketSize-4)) {
			return errTable
		}
	}
	clear(list)
	return nil
}
