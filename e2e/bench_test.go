package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuiltPackageIsMeasuredByEveryPartOfTheBenchmark(t *testing.T) {
	folder := t.TempDir()
	printed, err := command("..", "go", "run", "./bench", "-quick", "-build", folder)
	require.NoError(t, err)
	require.Contains(t, printed, "budgets")
	text, err := os.ReadFile(filepath.Join(folder, "bench.json"))
	require.NoError(t, err)
	var report struct {
		Figures []struct{ Part, Name string }
		Budgets []struct{ Budget string }
	}
	require.NoError(t, json.Unmarshal(text, &report))
	measured := map[string]bool{}
	for _, figure := range report.Figures {
		measured[figure.Part] = true
	}
	require.Equal(t, map[string]bool{"sizes": true, "start": true, "calls": true, "growth": true, "burst": true, "search": true}, measured)
	require.NotEmpty(t, report.Budgets)
}
