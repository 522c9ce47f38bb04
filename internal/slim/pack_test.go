//go:build !js

package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsPackedIsUnpackedAsItWas(t *testing.T) {
	folder := t.TempDir()
	fat, thin, after := filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm"), filepath.Join(folder, "memory")
	require.NoError(t, runGo(true, "fmt", "build", "-o", fat, "./testdata/load"))
	require.NoError(t, run(true, fat, thin))

	packed, _, err := readModule(read(t, thin))
	require.ErrorIs(t, err, errModule, "what is packed explains nothing")
	require.True(t, packed.packed())

	whole, _, err := readModule(read(t, fat))
	require.NoError(t, err)
	require.NoError(t, whole.forgetLines())
	require.NoError(t, whole.forgetNames())
	memory := memoryOnceStarted(t, thin, after)
	unpacked, err := readTable(memory)
	require.NoError(t, err)
	unpacked.buckets[0] = 0 // So that it is read.
	unpacked, err = readTable(memory)
	require.NoError(t, err)
	require.Greater(t, len(whole.functions), 1000)
	require.Len(t, unpacked.functions, len(whole.functions))
	for i, f := range whole.functions {
		require.Equal(t, f.trimmed(), unpacked.functions[i])
		require.Equal(t, f.fixed[:4], unpacked.list[8*i:8*i+4])
	}
}

// memoryOnceStarted is the memory of a program that has begun.
func memoryOnceStarted(t *testing.T, module, file string) []byte {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	const script = `
		const fs = require("fs"), [, shim, module, file] = process.argv;
		Object.assign(globalThis, { require, fs, path: require("path") });
		require(shim);
		const go = new Go();
		WebAssembly.instantiate(fs.readFileSync(module), go.importObject).then(({ instance }) => {
			go.run(instance);
			fs.writeFileSync(file, new Uint8Array(instance.exports.mem.buffer));
			process.exit(0);
		});`
	shim := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")
	out, err := exec.Command("node", "-e", script, shim, module, file).CombinedOutput()
	require.NoError(t, err, string(out))
	return read(t, file)
}

func TestAListThatWouldNotUnpackAsItIsIsNotPacked(t *testing.T) {
	list := func(change func(f *function)) table {
		t := table{buckets: make([]byte, 2*perNumber)}
		for i := range uint32(2) {
			f := function{fixed: make([]byte, record), pcs: []byte{9, 0, 0, 0, 0, 0, 0, 0}, data: bytes.Repeat([]byte{0xff}, 4)}
			binary.LittleEndian.PutUint32(f.fixed, 7+i)
			if i == 1 {
				change(&f)
			}
			t.functions = append(t.functions, f)
			t.list = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(t.list, 7+i), 0)
		}
		return t
	}
	good := list(func(*function) {})
	require.NoError(t, good.forgetBuckets())
	require.NoError(t, good.pack())
	require.True(t, good.packed())
	require.Equal(t, make([]byte, 16), good.list)
	require.Equal(t, "\x01"+"\x01\x01"+strings.Repeat("\x02\x03", len(columns))+"\x14\x15", string(bytes.TrimRight(good.buckets, "\x00")))

	for what, change := range map[string]func(f *function){
		"a number left out": func(f *function) { f.fixed[0]++ },
		"a file":            func(f *function) { f.fixed[fileTable] = 1 },
		"a line":            func(f *function) { f.fixed[firstLine] = 1 },
		"too many tables":   func(f *function) { f.pcs = bytes.Repeat([]byte{1}, 4*maxTables+4) },
		"too many data":     func(f *function) { f.data = bytes.Repeat([]byte{1}, 4*maxData+4) },
	} {
		require.ErrorIs(t, list(change).pack(), errTable, what)
	}
	small := list(func(*function) {})
	small.buckets = small.buckets[:10]
	require.ErrorIs(t, small.pack(), errTable, "no room")
}

func TestBucketsThatAreNotAsTheLinkerMakesThemStay(t *testing.T) {
	one := function{fixed: make([]byte, record)}
	list := table{functions: []function{one, one}, buckets: make([]byte, perNumber)}
	require.NoError(t, list.forgetBuckets())
	list.buckets[4] = 1
	require.ErrorIs(t, list.forgetBuckets(), errTable, "a function has two numbers")
	list.buckets = nil
	require.ErrorIs(t, list.forgetBuckets(), errTable)
	require.ErrorIs(t, table{}.forgetBuckets(), errTable)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	bytes, err := os.ReadFile(file)
	require.NoError(t, err)
	return bytes
}
