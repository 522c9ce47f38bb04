//go:build unix

package chaos

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binary is the path of the program.
var binary string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

// run builds the program for the tests.
func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "parlor-chaos")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "parlor")
	build := exec.Command("go", "build", "-o", binary, "../server/cmd/parlor")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}
