//go:build !js

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatIsGeneratedIsUpToDate(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", module+"...").Output()
	require.NoError(t, err)
	found := 0
	for _, folder := range strings.Fields(string(out)) {
		doc, err := os.ReadFile(filepath.Join(folder, "doc.go"))
		if err != nil || !strings.Contains(string(doc), "\n//go:generate go run "+module+"internal/jsongen\n") {
			continue
		}
		found++
		files, err := generate(folder)
		require.NoError(t, err)
		for name, want := range files {
			got, err := os.ReadFile(filepath.Join(folder, name))
			require.NoError(t, err)
			require.Equal(t, string(want), string(got), "%s of %s: go generate ./...", name, folder)
		}
	}
	require.NotZero(t, found)
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	for _, field := range []string{
		"F float32 `json:\"f\"`", "F map[string]int `json:\"f\"`", "F [2]string `json:\"f\"`", "F [][]string `json:\"f\"`",
		"F func() `json:\"f\"`", "F time.Time `json:\"f\"`", "F unknown `json:\"f\"`", "F, G int `json:\"f\"`",
		"F int `json:\"-\"`", "F int `json:\"f,string\"`", "F int `json:\",omitempty\"`",
	} {
		folder := t.TempDir()
		text := "package p\n\nimport \"time\"\n\nvar _ time.Time\n\ntype S struct {\n\t" + field + "\n}\n"
		require.NoError(t, os.WriteFile(filepath.Join(folder, "p.go"), []byte(text), 0o600))
		_, err := generate(folder)
		require.ErrorContains(t, err, "S", field)
	}
}
