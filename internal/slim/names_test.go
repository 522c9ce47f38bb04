//go:build !js

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestATracebackHasNumbersThatTheWholeModuleExplains(t *testing.T) {
	folder := t.TempDir()
	fat, thin := filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm")
	require.NoError(t, runGo(true, "fmt", "build", "-trimpath", "-ldflags=-s -w", "-o", fat, "./testdata/crash"))
	require.NoError(t, run(true, fat, thin))
	module, err := os.ReadFile(fat)
	require.NoError(t, err)

	said := crash(t, thin)
	require.Contains(t, said, "value method called using nil pointer\ninterface conversion: interface {} is map[string]struct {}, not string\n")
	require.Contains(t, said, "panic: lost in the dark\n")
	require.Regexp(t, `(?s)goroutine \d+ \[running\]:\na\.function\(\.\.\.\)\n\tnumber:\d+ \+0x[0-9a-f]+\n`, said)
	require.NotContains(t, said, "main.(*cave)")
	require.NotContains(t, said, "runtime.", "its own functions are hidden")

	explained, err := explain(module, []byte(said))
	require.NoError(t, err)
	places := regexp.MustCompile(`\t(\S+) \S*/(main.go:\d+)\n`).FindAllStringSubmatch(string(explained), -1)
	var found []string
	for _, place := range places {
		found = append(found, place[1]+" "+place[2])
	}
	require.Equal(t, []string{
		"main.(*cave).find main.go:21", "main.(*cave).find main.go:18", "main.(*cave).find main.go:18",
		"main.main.func1 main.go:41", "main.main main.go:40",
	}, found, string(explained))
}

func TestABrowsersTraceIsExplainedToo(t *testing.T) {
	fat := filepath.Join(t.TempDir(), "fat.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", fat, "./testdata/crash"))
	module, err := os.ReadFile(fat)
	require.NoError(t, err)
	table, imported, err := readModule(module)
	require.NoError(t, err)
	require.Positive(t, imported)
	_, err = sections(module, func(id byte, section []byte) ([]byte, error) {
		const exportSection, run = 7, "\x03run\x00"
		if id == exportSection {
			_, after, found := bytes.Cut(section, []byte(run))
			require.True(t, found)
			number, _ := binary.Uvarint(after)
			explained, err := explain(module, fmt.Appendf(nil, "at wasm://x:wasm-function[%d]:0x1", number))
			require.NoError(t, err)
			require.Equal(t, "at wasm://x:wasm_export_run:0x1", string(explained))
		}
		return section, nil
	})
	require.NoError(t, err)

	first := table.first()
	name := cut(table.names, binary.LittleEndian.Uint32(table.functions[0].fixed[nameOf:]))
	text := fmt.Sprintf("number:%d number:%d +0xffff wasm-function[0] number:%d number:9999999999999999999999", first, first, first-1)
	explained, err := explain(module, []byte(text))
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("%s %s wasm-function[0] number:%d number:9999999999999999999999", name, name, first-1), string(explained))
	_, err = explain([]byte(header), nil)
	require.ErrorIs(t, err, errModule)
}

func TestWhatIsLeftOfANameDecidesWhatTheNameDecided(t *testing.T) {
	for name, short := range map[string]string{
		"": "", "wasm_export_run": "", "main.main": anyName, "a/b.(*T[...]).M": anyName, "internal/runtime/maps.NewMap": anyName,
		"runtime.main": hiddenName, "runtime.(*mheap).Alloc": hiddenName, "runtime.(*Func).entry": hiddenName, "runtime.goexit.func1": hiddenName, "runtime.main.Func": hiddenName, "runtime.": hiddenName,
		"runtime.GC": exportedName, "runtime.(*Func).Entry": exportedName, "runtime.Frames.Next": exportedName,
		"runtime.gopanic": "runtime.gopanic", "reflect.makeFuncStub": "reflect.makeFuncStub", "reflect.methodValueCall": "reflect.methodValueCall",
	} {
		require.Equal(t, short, shortName(name), name)
		require.Equal(t, short, shortName(short), "it is left as it is the next time")
		require.Equal(t, strings.HasPrefix(name, "runtime."), strings.HasPrefix(short, "runtime."))
	}
}

// crash runs a program that ends with a traceback.
func crash(t *testing.T, module string) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	out, err := exec.Command("node", filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js"), module).CombinedOutput()
	require.Error(t, err, string(out))
	return string(out)
}
