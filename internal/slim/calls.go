package main

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// Go's compiler writes a call so that no two are alike: it hands over where to go on,
// as the number of the function and of the block in it, and branches out of as many
// blocks as are still to come if the stack is unwound. Here it returns at once, and
// the number of the function stands in a local. What is left to tell calls apart is
// one byte, and what is called. A tenth of the download is won by this.

// firstNumber is the number of a module's first function in places of the code.
const firstNumber = 0x1000

// goType is the type of functions that Go has compiled.
var goType = []byte{0x60, 1, typeI32, 1, typeI32}

// Locals of such a function: the number of a block, where its stack is, and, behind
// that, its number as it
// stands in places of the code.
const localBlock, localStack, localPlace = 0, 1, 2

// goFunctions returns for each function 1 if it has that type.
func goFunctions(types, functions []byte) ([]byte, error) {
	r := reader{rest: types}
	wanted := map[uint64]bool{}
	for i := range r.unsigned() {
		from := r.rest
		r.byte()
		r.skip(int(r.unsigned() & 0xff))
		r.skip(int(r.unsigned() & 0xff))
		if r.failed {
			return nil, errCode
		}
		wanted[i] = bytes.Equal(from[:len(from)-len(r.rest)], goType)
	}
	r = reader{rest: functions}
	var all []byte
	for range r.unsigned() {
		kind := byte(0)
		if wanted[r.unsigned()] {
			kind = 1
		}
		if r.failed {
			return nil, errCode
		}
		all = append(all, kind)
	}
	return all, nil
}

// slimCode returns a code section with calls that are alike. goes says of each
// function whether Go has compiled it.
func slimCode(section, goes []byte) ([]byte, error) {
	r := reader{rest: section}
	count := r.unsigned()
	if count != uint64(len(goes)) {
		return nil, errCode
	}
	out := binary.AppendUvarint(nil, count)
	for i, is := range goes {
		size := r.unsigned()
		if r.failed || size > uint64(len(r.rest)) {
			return nil, errCode
		}
		body := r.rest[:size]
		r.skip(int(size))
		if is == 1 {
			f, err := readBody(body)
			if err != nil {
				return nil, err
			}
			f.returnAtOnce()
			f.jumpForward()
			f.keepPlace(int64(firstNumber+i) << 16)
			body = f.text()
		}
		out = append(binary.AppendUvarint(out, uint64(len(body))), body...)
	}
	return out, nil
}

// unwinding is how a function ends from where it returns that the stack is unwound:
// the first of its blocks ends there.
var unwinding = []byte{opEnd, opI32, 1, opEnd}

// returned returns that the stack is unwound if what was called has.
var returned = instruction{op: opReturn, text: []byte{opIf, noResult, opI32, 1, opReturn, opEnd}}

// returnAtOnce has the function return where it branches to that end.
func (f *goFunction) returnAtOnce() {
	last := len(f.list) - len(unwinding) + 1 // A constant is two bytes.
	first := f.block(last)
	if first < 0 || !bytes.Equal(textOf(f.list[last:]), unwinding) {
		return
	}
	deep, needed := int64(0), false
	for i, one := range f.list[:last] {
		switch one.op {
		case opBlock, opLoop, opIf:
			deep++
		case opEnd:
			deep--
		case opBr, opBrIf, opBrTable:
			if one.op == opBrIf && one.number == deep-1 {
				f.list[i] = returned
			} else if one.number >= deep-1 {
				needed = true
			}
		}
	}
	if !needed {
		f.list = slices.Concat(f.list[:first], f.list[first+1:last], f.list[len(f.list)-1:])
	}
}

// block is where the block begins that ends at a place, if it is the only outermost
// one up to there, or -1.
func (f *goFunction) block(end int) int {
	first, deep := -1, 0
	for i, one := range f.list[:max(end, 0)] {
		switch one.op {
		case opBlock, opLoop, opIf:
			if deep == 0 && first >= 0 || deep == 0 && one.op != opBlock {
				return -1
			}
			if deep == 0 {
				first = i
			}
			deep++
		case opEnd:
			deep--
		}
	}
	if deep != 1 {
		return -1
	}
	return first
}

// keepPlace has the function keep its number in a local, and make of it where calls
// go on.
func (f *goFunction) keepPlace(place int64) {
	if len(f.list) < 2 || len(f.locals) < localStack || f.locals[localStack-1] != typeI32 ||
		f.list[0].op != opGlobalGet || f.list[1].op != opLocalSet || f.list[1].number != localStack {
		return
	}
	begin := append(appendVarint([]byte{opI64}, place), opLocalSet, localPlace)
	list := []instruction{{text: begin}}
	found := false
	for _, one := range f.list {
		switch {
		case one.op == opI64 && one.number&^0xffff == place:
			found = true
			text := appendVarint([]byte{opLocalGet, localPlace, opI64}, one.number-place)
			one = instruction{text: append(text, opI64Or)}
		case one.op >= opLocalGet && one.op <= opLocalTee && one.number >= localPlace:
			one.text = binary.AppendUvarint([]byte{one.op}, uint64(one.number)+1)
		}
		list = append(list, one)
	}
	if !found {
		return
	}
	f.list = list
	f.locals = append([]byte{f.locals[0], typeI64}, f.locals[1:]...)
}
