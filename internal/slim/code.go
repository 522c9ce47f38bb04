package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Sections and instructions of WebAssembly that are told apart here.
const (
	typeSection     = 1
	functionSection = 3
	codeSection     = 10

	opUnreachable = 0x00
	opBlock       = 0x02
	opLoop        = 0x03
	opIf          = 0x04
	opEnd         = 0x0b
	opBr          = 0x0c
	opBrIf        = 0x0d
	opBrTable     = 0x0e
	opReturn      = 0x0f
	opCall        = 0x10
	opIndirect    = 0x11
	opLocalGet    = 0x20
	opLocalSet    = 0x21
	opLocalTee    = 0x22
	opGlobalGet   = 0x23
	opGlobalSet   = 0x24
	opFirstLoad   = 0x28
	opLastStore   = 0x3e
	opMemorySize  = 0x3f
	opMemoryGrow  = 0x40
	opI32         = 0x41
	opI64         = 0x42
	opF32         = 0x43
	opF64         = 0x44
	opI64Or       = 0x84
	opLast        = 0xc4
	opMore        = 0xfc

	noResult = 0x40
	typeI32  = 0x7f
	typeI64  = 0x7e
)

// maxLocals is more than any function of ours has.
const maxLocals = 1 << 10

var errCode = errors.New("there is code that Go's linker does not write")

// instruction is one of a function's.
type instruction struct {
	op byte
	// number is the one that it has: how many blocks a branch goes out of, at most;
	// what is called, a local, a constant.
	number int64
	// text is the whole of it.
	text []byte
}

// goFunction is a function as Go compiles it: of one number, the block that it
// begins in, and with one, whether the stack is unwound.
type goFunction struct {
	// locals are the types of those behind the number.
	locals []byte
	list   []instruction
}

// readBody reads the body of a function.
func readBody(body []byte) (goFunction, error) {
	r := reader{rest: body}
	var f goFunction
	for range r.unsigned() {
		count := r.unsigned()
		kind := r.byte()
		if r.failed || count > maxLocals-uint64(len(f.locals)) {
			return f, errCode
		}
		f.locals = append(f.locals, bytes.Repeat([]byte{kind}, int(count))...)
	}
	for len(r.rest) > 0 {
		from := r.rest
		one := r.instruction()
		if r.failed {
			return f, errCode
		}
		one.text = from[:len(from)-len(r.rest)]
		f.list = append(f.list, one)
	}
	return f, nil
}

// text is the body of the function.
func (f goFunction) text() []byte {
	var groups []byte
	count := 0
	for i := 0; i < len(f.locals); count++ {
		j := i
		for j < len(f.locals) && f.locals[j] == f.locals[i] {
			j++
		}
		groups = append(binary.AppendUvarint(groups, uint64(j-i)), f.locals[i])
		i = j
	}
	out := append(binary.AppendUvarint(nil, uint64(count)), groups...)
	return append(out, textOf(f.list)...)
}

func textOf(list []instruction) (text []byte) {
	for _, one := range list {
		text = append(text, one.text...)
	}
	return text
}

// reader reads a text from its beginning on, as long as it can.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.failed = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) skip(n int) {
	if n > len(r.rest) {
		r.failed = true
		return
	}
	r.rest = r.rest[n:]
}

func (r *reader) unsigned() uint64 {
	number, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[n:]
	return number
}

func (r *reader) signed() int64 {
	number, n := varint(r.rest)
	if n == 0 {
		r.failed = true
	}
	r.rest = r.rest[n:]
	return number
}

// instruction reads one but for its text.
func (r *reader) instruction() instruction {
	one := instruction{op: r.byte()}
	switch op := one.op; {
	case op == opBlock, op == opLoop, op == opIf:
		r.failed = r.failed || r.byte() != noResult
	case op == opBr, op == opBrIf, op == opCall, op >= opLocalGet && op <= opGlobalSet:
		one.number = int64(r.unsigned())
	case op == opBrTable:
		for range r.unsigned() + 1 {
			one.number = max(one.number, int64(r.unsigned()))
			if r.failed {
				break
			}
		}
	case op == opIndirect, op >= opFirstLoad && op <= opLastStore:
		r.unsigned()
		r.unsigned()
	case op == opMemorySize, op == opMemoryGrow:
		r.skip(1)
	case op == opI32, op == opI64:
		one.number = r.signed()
	case op == opF32:
		r.skip(4)
	case op == opF64:
		r.skip(8)
	case op == opMore:
		switch kind := r.byte(); {
		case kind == 10:
			r.skip(2)
		case kind == 11:
			r.skip(1)
		case kind > 7:
			r.failed = true
		}
	case op > opLast, op > opReturn && op < 0x1a, op > 0x1b && op < opLocalGet, op > opLoop+1 && op < opEnd && op != 0x05, op > opGlobalSet && op < opFirstLoad:
		r.failed = true
	}
	return one
}

// varint reads a number with a sign, which is not what encoding/binary calls a
// varint. n is how long it is, or 0.
func varint(text []byte) (number int64, n int) {
	for shift := 0; n < len(text) && shift < 70; shift += 7 {
		b := text[n]
		n++
		number |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 && shift < 57 {
				number |= -1 << (shift + 7)
			}
			return number, n
		}
	}
	return 0, 0
}

// appendVarint writes a number with a sign.
func appendVarint(out []byte, number int64) []byte {
	for {
		b := byte(number & 0x7f)
		number >>= 7
		if number == int64(int8(b<<1))>>7 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}
