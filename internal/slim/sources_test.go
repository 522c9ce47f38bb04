//go:build !js

package main

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheSourcesOfThisToolchainAreTestedAndEdited(t *testing.T) {
	before := ofThisToolchain(t)
	require.Equal(t, "go1.26.8", tested[before.hash()], "their hash is %s", before.hash())
	after, err := before.edited()
	require.NoError(t, err)
	require.Contains(t, after["runtime"]["symtab.go"], unlisted)
	for pkg, files := range after {
		require.NotEmpty(t, files, pkg)
		for name := range files {
			require.NotEqual(t, before[pkg][name], files[name])
		}
	}
}

func TestSourcesThatDifferInAnythingWereNotTested(t *testing.T) {
	for name, change := range map[string]func(runtime map[string]string){
		"a comment more": func(runtime map[string]string) { runtime["proc.go"] += "\n// Of tomorrow.\n" },
		"a file more":    func(runtime map[string]string) { runtime["tomorrow.go"] = "package runtime\n" },
		"a file less":    func(runtime map[string]string) { delete(runtime, "proc.go") },
		"another name": func(runtime map[string]string) {
			runtime["process.go"] = runtime["proc.go"]
			delete(runtime, "proc.go")
		},
	} {
		list := ofThisToolchain(t)
		list["runtime"] = maps.Clone(list["runtime"])
		change(list["runtime"])
		require.Empty(t, tested[list.hash()], name)
	}
}

func TestAnEditOfWhatIsNotThereIsAnError(t *testing.T) {
	list := ofThisToolchain(t)
	list["runtime"]["proc.go"] = strings.Replace(list["runtime"]["proc.go"], "func cpuinit(", "func initcpu(", 1)
	_, err := list.edited()
	require.EqualError(t, err, "runtime has no cpuinit")
	list["runtime"]["proc.go"] = "package"
	_, err = list.edited()
	require.ErrorContains(t, err, "runtime/proc.go: ")
}

func TestSourcesThatCannotBeReadAreAnError(t *testing.T) {
	_, err := readSources(t.TempDir(), os.Environ())
	require.ErrorIs(t, err, os.ErrNotExist)
}

// ofThisToolchain reads the sources as runGo does.
func ofThisToolchain(t *testing.T) sources {
	t.Helper()
	root, err := linkRoot(t.TempDir())
	require.NoError(t, err)
	list, err := readSources(root, append(append(os.Environ(), "GOROOT="+root, "GOTOOLCHAIN=local", "GOOS=js", "GOARCH=wasm"), experiment("nogreenteagc")...))
	require.NoError(t, err)
	return list
}
