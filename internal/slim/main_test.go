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

func TestASlimModuleDoesTheSameAndIsSmaller(t *testing.T) {
	folder := t.TempDir()
	fat, thin := filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", fat, "./testdata/program")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))

	require.NoError(t, run(true, fat, thin))
	require.Equal(t, "1000 4096 0 recovered: runtime error: invalid memory address or nil pointer dereference recovered: deep true\n", start(t, thin))
	require.Equal(t, start(t, fat), start(t, thin))
	require.Less(t, brotli(t, thin), brotli(t, fat)*9/10)

	binary, err := os.ReadFile(thin)
	require.NoError(t, err)
	again, err := slim(binary)
	require.NoError(t, err)
	require.True(t, bytes.Equal(binary, again), "there is nothing left to do")
}

func TestAProgramThatFindsFunctionsByTheirNumbersHasNoTableForThat(t *testing.T) {
	folder := t.TempDir()
	fat, thin, again := filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm"), filepath.Join(folder, "again.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", fat, "./testdata/program"))
	require.Contains(t, start(t, fat), "recovered: deep true\n")

	require.NoError(t, run(true, fat, thin))
	require.Equal(t, strings.Replace(start(t, fat), "true\n", "false\n", 1), start(t, thin), "no traceback names a function")
	require.Less(t, size(t, thin), size(t, fat)*17/20)
	require.NoError(t, run(true, thin, again))
	require.Equal(t, size(t, thin), size(t, again), "there is nothing left to do")
}

func TestUnderLoadAnEditedRuntimeDoesTheSame(t *testing.T) {
	folder := t.TempDir()
	whole, fat, thin := filepath.Join(folder, "whole.wasm"), filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm")
	build := exec.Command("go", "build", "-o", whole, "./testdata/load")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	require.NoError(t, runGo(true, "fmt", "build", "-o", fat, "./testdata/load"))
	require.NoError(t, run(true, fat, thin))
	said := start(t, whole)
	require.Regexp(t, `^\d+ 1 100 66430\ntrue true false\n3 3 context deadline exceeded\n7\n$`, said)
	require.Equal(t, said, start(t, thin))
}

func TestTheNumberOfAFunctionSaysWhereItIsListed(t *testing.T) {
	module := filepath.Join(t.TempDir(), "program.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", module, "./testdata/program"))
	bytes, err := os.ReadFile(module)
	require.NoError(t, err)
	table, err := readTable(memoryOf(t, bytes))
	require.NoError(t, err)
	first := numberOf(table.functions[0])
	for i, f := range table.functions {
		require.Equal(t, first+uint32(i), numberOf(f), "byNumber need not look further")
	}
}

func numberOf(f function) uint32 { return binary.LittleEndian.Uint32(f.fixed) }

func TestAStrictBuildFailsWhereAStepDoesNotTake(t *testing.T) {
	t.Setenv("GOEXPERIMENT", "fieldtrack") // So that the collector is not chosen.
	require.ErrorIs(t, runGo(true, "fmt", "build", "-o", os.DevNull, "./testdata/errors"), errUntested)

	from, to := filepath.Join(t.TempDir(), "from.wasm"), filepath.Join(t.TempDir(), "to.wasm")
	require.NoError(t, os.WriteFile(from, []byte("\x00asm of tomorrow"), 0o600))
	require.Error(t, run(true, from, to))
	require.NoFileExists(t, to)
}

func TestAProgramIsBuiltWithTheFmtOfOurs(t *testing.T) {
	module := filepath.Join(t.TempDir(), "errors.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", module, "./testdata/errors"))
	require.Equal(t, "row 7: cause %!v(float64) true\n", start(t, module))
	binary, err := os.ReadFile(module)
	require.NoError(t, err)
	require.NotContains(t, string(binary), "reflect.Value")

	require.Error(t, runGo(false, "fmt", "build", "./testdata/none"))
}

func TestAModuleOfAnotherKindIsCopiedAsItIs(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from.wasm"), filepath.Join(t.TempDir(), "to.wasm")
	require.NoError(t, os.WriteFile(from, []byte("\x00asm of tomorrow"), 0o600))
	require.NoError(t, run(false, from, to))
	copied, err := os.ReadFile(to)
	require.NoError(t, err)
	require.Equal(t, "\x00asm of tomorrow", string(copied))
}

func TestWhatIsNoModuleIsAnError(t *testing.T) {
	for _, text := range []string{
		"", "\x00asm", header, header + "\x0b", header + "\x0b\x05\x01", header + "\x0b\x01\x00",
		header + "\x0b\x07\x01\x00\x41\x00\x0b\x01a", header + "\x0b\x02\x01\x01",
		header + "\x0b\x0e\x01\x00\x41\x00\x0b\x08" + magic,
	} {
		_, err := slim([]byte(text))
		require.Error(t, err, "%q", text)
	}
}

func start(t *testing.T, module string) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	out, err := exec.Command("node", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), module).CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// memoryOf is what a module puts into memory.
func memoryOf(t *testing.T, module []byte) []byte {
	t.Helper()
	for rest := module[len(header):]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		section := rest[1+n : 1+n+int(size)]
		if id == dataSection {
			memory, _, err := load(section)
			require.NoError(t, err)
			return memory
		}
		rest = rest[1+n+int(size):]
	}
	require.Fail(t, "there is no data")
	return nil
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	require.NoError(t, err)
	return info.Size()
}

func brotli(t *testing.T, file string) int {
	t.Helper()
	out, err := exec.Command("node", "-e", `process.stdout.write(require("zlib").brotliCompressSync(require("fs").readFileSync(process.argv[1]),{params:{[require("zlib").constants.BROTLI_PARAM_QUALITY]:9}}))`, file).Output()
	require.NoError(t, err)
	return len(out)
}

func TestAnExperimentIsChosenWhereItIsKnownAndNobodyHasChosen(t *testing.T) {
	t.Setenv("GOEXPERIMENT", "")
	require.Equal(t, []string{"GOEXPERIMENT=fieldtrack"}, experiment("fieldtrack"))
	require.Empty(t, experiment("nosuchthing"))
	t.Setenv("GOEXPERIMENT", "fieldtrack")
	require.Empty(t, experiment("nogreenteagc"))
}
