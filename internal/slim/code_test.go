//go:build !js

package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// In these functions a call is: where to go on, into memory; what is called; then
// the end, if the stack is unwound.

func TestACallTellsTheFunctionByALocalAndReturnsAtOnce(t *testing.T) {
	const place = (firstNumber + 7) << 16
	before := bodyOf(t,
		[]byte{2, 1, typeI32, 2, typeI64}, // locals
		[]byte{opGlobalGet, 0, opLocalSet, 1, opBlock, noResult},
		[]byte{opLocalGet, 1}, appendVarint([]byte{opI64}, place+200), []byte{0x37, 3, 0, opI32, 0, opCall, 9, opBrIf, 0},
		[]byte{opLocalGet, 1, opLocalGet, 3, 0x37, 3, 8},
		[]byte{opIf, noResult, opLocalGet, 1}, appendVarint([]byte{opI64}, place+300), []byte{0x37, 3, 0, opI32, 0, opCall, 9, opBrIf, 1, opEnd},
		[]byte{opUnreachable, opEnd, opI32, 1, opEnd})
	after := bodyOf(t,
		[]byte{2, 1, typeI32, 3, typeI64},
		appendVarint([]byte{opI64}, place), []byte{opLocalSet, 2, opGlobalGet, 0, opLocalSet, 1},
		[]byte{opLocalGet, 1, opLocalGet, 2, opI64, 0xc8, 1, opI64Or, 0x37, 3, 0, opI32, 0, opCall, 9, opIf, noResult, opI32, 1, opReturn, opEnd},
		[]byte{opLocalGet, 1, opLocalGet, 4, 0x37, 3, 8},
		[]byte{opIf, noResult, opLocalGet, 1, opLocalGet, 2, opI64, 0xac, 2, opI64Or, 0x37, 3, 0, opI32, 0, opCall, 9, opIf, noResult, opI32, 1, opReturn, opEnd, opEnd},
		[]byte{opUnreachable, opEnd})
	require.Equal(t, after, slimmed(t, before, 7))
	require.Equal(t, after, slimmed(t, after, 7), "there is nothing left to do")
	require.NotContains(t, string(slimmed(t, before, 8)), string([]byte{opI64Or}), "that is another function's number")
}

// jumps is a function of three blocks, with what the second one does.
func jumps(t *testing.T, second ...byte) []byte {
	t.Helper()
	return bodyOf(t, []byte{0},
		[]byte{opLoop, noResult, opBlock, noResult, opBlock, noResult, opBlock, noResult, opLocalGet, 0, opBrTable, 3, 0, 1, 2, 2, opEnd},
		[]byte{0x01, opEnd}, second, []byte{opEnd, 0x01, opUnreachable, opEnd, opUnreachable, opEnd})
}

func TestAJumpForwardGoesStraight(t *testing.T) {
	straight := func(second ...byte) []byte {
		return bodyOf(t, []byte{0},
			[]byte{opBlock, noResult, opBlock, noResult, opBlock, noResult, opLocalGet, 0, opBrTable, 3, 0, 1, 2, 2, opEnd},
			[]byte{0x01, opEnd}, second, []byte{opEnd, 0x01, opUnreachable, opUnreachable, opEnd})
	}
	require.Equal(t, straight(opBr, 0), slimmed(t, jumps(t, opI32, 2, opLocalSet, 0, opBr, 1), 0))
	require.Equal(t, straight(opBr, 0), slimmed(t, jumps(t, opI32, 3, opLocalSet, 0, opBr, 1), 0), "the table has it twice")
	require.Equal(t, straight(opI32, 1, opBrIf, 0), slimmed(t, jumps(t, opI32, 1, opIf, noResult, opI32, 2, opLocalSet, 0, opBr, 2, opEnd), 0))
	require.Equal(t, straight(opI32, 1, opIf, noResult, 0x01, opBr, 1, opEnd),
		slimmed(t, jumps(t, opI32, 1, opIf, noResult, 0x01, opI32, 2, opLocalSet, 0, opBr, 2, opEnd), 0))
}

func TestAJumpBackGoesThroughTheTable(t *testing.T) {
	for to := range byte(2) {
		back := jumps(t, opI32, to, opLocalSet, 0, opBr, 1)
		require.Equal(t, back, slimmed(t, back, 0), "%d", to)
	}
}

func TestAFunctionThatIsNotAsGoWritesItStays(t *testing.T) {
	for name, second := range map[string][]byte{
		"the number is read by others":       {opI32, 2, opLocalSet, 0, opBr, 1, opLocalGet, 0, 0x1a},
		"the number is kept in another way":  {opI32, 2, opLocalTee, 0, 0x1a, opI32, 2, opLocalSet, 0, opBr, 1},
		"the number is not a constant":       {opI32, 2, opLocalSet, 0, opI32, 2, opLocalSet, 0, 0x01, opBr, 1},
		"it branches to the beginning if so": {opI32, 2, opLocalSet, 0, opI32, 1, opBrIf, 1},
		"it branches to the end":             {opBr, 2},
	} {
		body := jumps(t, second...)
		require.Equal(t, body, slimmed(t, body, 0), name)
	}
	for name, body := range map[string][]byte{
		"nothing ends as if the stack were unwound": bodyOf(t, []byte{0}, []byte{opBlock, noResult, opI32, 0, opBrIf, 0, opEnd, opI32, 2, opEnd}),
		"another block is before":                   bodyOf(t, []byte{0}, []byte{opBlock, noResult, opEnd, opBlock, noResult, opI32, 0, opBrIf, 0, opEnd, opI32, 1, opEnd}),
		"its end is a loop's":                       bodyOf(t, []byte{0}, []byte{opLoop, noResult, opI32, 0, opBrIf, 0, opEnd, opI32, 1, opEnd}),
	} {
		require.Equal(t, body, slimmed(t, body, 0), name)
	}
	kept := bodyOf(t, []byte{0}, []byte{opBlock, noResult, opI32, 0, opBrIf, 0, opBr, 0, opEnd, opI32, 1, opEnd})
	require.Equal(t, bodyOf(t, []byte{0}, []byte{opBlock, noResult, opI32, 0, opIf, noResult, opI32, 1, opReturn, opEnd, opBr, 0, opEnd, opI32, 1, opEnd}),
		slimmed(t, kept, 0), "somebody else still goes to that end")
}

func TestOnlyFunctionsThatGoHasCompiledAreReadAsSuch(t *testing.T) {
	types := append([]byte{3, 0x60, 0, 0, 0x60, 2, typeI32, typeI64, 0}, goType...)
	goes, err := goFunctions(types, []byte{4, 2, 0, 1, 2})
	require.NoError(t, err)
	require.Equal(t, []byte{1, 0, 0, 1}, goes)

	section := []byte{2, 4, 0, 0xff, 0xff, opEnd, 2, 0, opEnd}
	same, err := slimCode(section, []byte{0, 1})
	require.NoError(t, err)
	require.Equal(t, section, same)
	for _, goes := range [][]byte{{1, 1}, {1}, {1, 0, 1}} {
		_, err = slimCode(section, goes)
		require.ErrorIs(t, err, errCode)
	}
	_, err = goFunctions(types[:5], []byte{1, 0})
	require.ErrorIs(t, err, errCode)
	_, err = goFunctions(types, []byte{2, 0})
	require.ErrorIs(t, err, errCode)
}

func TestEveryFunctionOfAProgramIsReadAsItIsWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "program.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", file, "./testdata/load"))
	module, err := os.ReadFile(file)
	require.NoError(t, err)
	read := 0
	_, err = sections(module, func(id byte, section []byte) ([]byte, error) {
		if id == codeSection {
			r := reader{rest: section}
			for range r.unsigned() {
				size := r.unsigned()
				body := r.rest[:size]
				r.skip(int(size))
				if f, err := readBody(body); err == nil {
					require.Equal(t, body, f.text())
					read++
				}
			}
		}
		return section, nil
	})
	require.NoError(t, err)
	require.Greater(t, read, 1000)
}

func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Int64().Draw(t, "number") >> rapid.IntRange(0, 63).Draw(t, "shift")
		text := appendVarint(nil, number)
		read, n := varint(text)
		require.Equal(t, number, read)
		require.Equal(t, len(text), n)
		_, n = varint(text[:len(text)-1])
		require.Zero(t, n)
	})
}

func FuzzABodyIsReadAsItIsWritten(f *testing.F) {
	f.Add([]byte{1, 2, typeI64, opLoop, noResult, opI32, 0x80, 1, opBr, 0, opEnd, opEnd})
	f.Add([]byte{0, opBrTable, 0, 0})
	f.Add([]byte{0, opLocalGet, 0, opBrTable, 1, 0, 1, opF64, 1, 2, 3, 4, 5, 6, 7, 8, opMore, 10, 0, 0, opEnd})
	f.Fuzz(func(t *testing.T, body []byte) {
		one, err := readBody(body)
		if err != nil {
			return
		}
		require.True(t, len(textOf(one.list)) <= len(body))
		one.returnAtOnce()
		one.jumpForward()
		one.keepPlace(firstNumber << 16)
		again, err := readBody(one.text())
		require.NoError(t, err)
		require.Equal(t, one.text(), again.text())
	})
}

// bodyOf puts a body together, and sees that it is read as it is.
func bodyOf(t *testing.T, parts ...[]byte) (body []byte) {
	t.Helper()
	for _, part := range parts {
		body = append(body, part...)
	}
	f, err := readBody(body)
	require.NoError(t, err)
	require.Equal(t, body, f.text())
	return body
}

// slimmed is the body of the function that has a number, as it is made smaller.
func slimmed(t *testing.T, body []byte, number int) []byte {
	t.Helper()
	section := binary.AppendUvarint(nil, uint64(number+1))
	goes := make([]byte, number+1)
	for range number {
		section = append(section, 2, 0, opEnd)
	}
	goes[number] = 1
	section = append(binary.AppendUvarint(section, uint64(len(body))), body...)
	out, err := slimCode(section, goes)
	require.NoError(t, err)
	r := reader{rest: out[1+3*number:]}
	require.Equal(t, int(r.unsigned()), len(r.rest))
	return r.rest
}
