//go:build !js

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const intact = "lost 0, marked often: true\n"

func TestNothingIsLostWhileOurPackagesAreWithoutBarriers(t *testing.T) {
	fat, thin := filepath.Join(t.TempDir(), "fat.wasm"), filepath.Join(t.TempDir(), "thin.wasm")
	require.NoError(t, runGo(true, "fmt", "build", "-o", fat, "./testdata/churn"))
	require.NoError(t, run(true, fat, thin))
	require.Equal(t, intact, start(t, thin))
}

func TestARuntimeThatMarksWhileOthersRunNeedsBarriers(t *testing.T) {
	require.False(t, isIntact(t, goBuild(t, "-gcflags="+module+"/...="+noBarriers)), "this is what the tests here would show")
	require.True(t, isIntact(t, goBuild(t)))
}

func TestWithARuntimeThatIsNotEditedOurPackagesKeepBarriers(t *testing.T) {
	before := tested
	tested = nil
	t.Cleanup(func() { tested = before })
	file := filepath.Join(t.TempDir(), "churn.wasm")
	require.NoError(t, runGo(false, "fmt", "build", "-o", file, "./testdata/churn"))
	require.Equal(t, intact, start(t, file))
}

func TestOurPackagesAreWithoutBarriersWhateverElseTheyAreBuiltWith(t *testing.T) {
	require.Equal(t,
		[]string{"build", "-gcflags=" + module + "/...=-wb=false", "-gcflags=" + module + "/core=-l -wb=false", "-gcflags=time=-l", "-o", "a.wasm", "./wasm"},
		withoutBarriers([]string{"build", "-gcflags=" + module + "/core=-l", "-gcflags=time=-l", "-o", "a.wasm", "./wasm"}))
}

// goBuild builds the program that exchanges what objects point to, as Go does.
func goBuild(t *testing.T, arguments ...string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "churn.wasm")
	command := exec.Command("go", append(append([]string{"build", "-o", file}, arguments...), "./testdata/churn")...)
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))
	return file
}

// isIntact runs it: it may end in any way if something is lost.
func isIntact(t *testing.T, file string) bool {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	out, err := exec.Command("node", filepath.Join(string(root[:len(root)-1]), "lib", "wasm", "wasm_exec_node.js"), file).CombinedOutput()
	return err == nil && string(out) == intact
}
