package e2e_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// budget is the most bytes that a page may have to download, with brotli;
// worker.js comes only where it is used.
const budget = 819_200

func TestAPageDownloadsNoMoreThanTheBudget(t *testing.T) {
	onlyAlone(t)
	files, err := filepath.Glob(packageFile("*.js"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	sum := 0
	files = slices.DeleteFunc(files, func(file string) bool { return filepath.Base(file) == "worker.js" })
	for _, file := range append(files, packageFile("chat.wasm")) {
		out, err := command(".", "node", "-e", `
			const { brotliCompressSync, constants } = require('node:zlib');
			const text = require('node:fs').readFileSync(process.argv[1]);
			console.log(brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }).length);`, file)
		require.NoError(t, err)
		size, err := strconv.Atoi(strings.TrimSpace(out))
		require.NoError(t, err)
		t.Logf("%9d %s", size, filepath.Base(file))
		sum += size
	}
	require.LessOrEqual(t, sum, budget)
}
