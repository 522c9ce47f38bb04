package main

import (
	"encoding/binary"
	"slices"
)

// Go's compiler has a jump go back to the beginning of a loop around the whole
// function, with the number of a block, and from there to the block. A jump forward
// can go straight there, out of those blocks that end before: it is shorter and
// faster, and jumps over the same distance are alike.

// dispatch is that beginning: a loop, then blocks in each other. What goes on at a
// number is behind the end of the block that the table has for it.
type dispatch struct {
	loop, table int // Where the loop and the table are in the list.
	blocks      int
}

// dispatch finds the beginning.
func (f goFunction) dispatch() (d dispatch, ok bool) {
	d.table = slices.IndexFunc(f.list, func(one instruction) bool { return one.op == opBrTable })
	if d.table < 1 || f.list[d.table-1].op != opLocalGet || f.list[d.table-1].number != localBlock {
		return d, false
	}
	for d.loop = d.table - 2; d.loop >= 0 && f.list[d.loop].op == opBlock; d.loop-- {
		d.blocks++
	}
	return d, d.blocks > 0 && d.loop >= 0 && f.list[d.loop].op == opLoop
}

// jumpForward has jumps forward go straight.
func (f *goFunction) jumpForward() {
	d, ok := f.dispatch()
	if !ok || !f.usesBlockToJump(d.table) {
		return
	}
	targets := f.list[d.table].targets()
	list := slices.Clone(f.list[:d.table+1])
	ended, deep, back, end := 0, 0, false, -1
	for i := d.table + 1; i < len(f.list); i++ {
		one := f.list[i]
		switch one.op {
		case opBlock, opLoop, opIf:
			deep++
		case opEnd:
			switch {
			case deep > 0:
				deep--
			case ended < d.blocks:
				ended++
			case end < 0:
				end = len(list)
			}
		case opBr, opBrIf, opBrTable:
			out := int(one.number) - deep - d.blocks + ended
			if end < 0 && out >= 0 {
				if out > 0 || one.op != opBr || !f.isJump(i) {
					return // To the beginning in another way, or to before it.
				}
				to := targets[min(int(f.list[i-2].number), len(targets)-1)]
				if to < ended || to >= d.blocks {
					back = true
					break
				}
				one = branch(opBr, deep+to-ended)
				list = list[:len(list)-2]
				if before := len(list) - 1; list[before].op == opIf && f.list[i+1].op == opEnd {
					one = branch(opBrIf, int(one.number)-1)
					list = list[:before]
					deep--
					i++
				}
			}
		}
		list = append(list, one)
	}
	if end < 0 {
		return
	}
	if !back {
		list = slices.Concat(list[:d.loop], list[d.loop+1:end], list[end+1:])
	}
	f.list = list
}

// usesBlockToJump says that the number of a block is for the table alone: that nothing
// else reads it but what has just kept something else there.
func (f goFunction) usesBlockToJump(table int) bool {
	for i, one := range f.list {
		if one.op == opBrTable && i != table || one.op == opLocalTee && one.number == localBlock {
			return false
		}
		if one.op == opLocalGet && one.number == localBlock && i != table-1 &&
			(i < 2 || f.list[i-1].op != opI32 || f.list[i-2].op != opLocalSet || f.list[i-2].number != localBlock) {
			return false
		}
	}
	return true
}

// isJump says that the branch at a place comes after the number of a block.
func (f goFunction) isJump(at int) bool {
	return at >= 2 && f.list[at-2].op == opI32 && f.list[at-2].number >= 0 && f.list[at-1].op == opLocalSet && f.list[at-1].number == localBlock
}

// targets are how many blocks a table goes out of for each number.
func (one instruction) targets() (all []int) {
	r := reader{rest: one.text[1:]}
	for range r.unsigned() + 1 {
		all = append(all, int(r.unsigned()))
	}
	return all
}

func branch(op byte, out int) instruction {
	return instruction{op: op, number: int64(out), text: binary.AppendUvarint([]byte{op}, uint64(out))}
}
