package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// The package as it is published: what make npm packs.

// budget is the most bytes that a page may have to download, with brotli:
// index.js and chat.wasm. The other entries come only where they are used.
const budget = 802_816

// commands are those by which the READMEs have the package made, and installed
// in a folder that is empty.
func commands(t *testing.T) (made, install string) {
	t.Helper()
	all := block(t, "README.md", "sh")
	at := strings.Index(all, "mkdir ")
	require.Positive(t, at)
	return all[:at], all[at:]
}

// newcomer is the folder in which these commands were followed, once.
var newcomer struct {
	sync.Once
	folder string
	err    error
}

// installAsNewcomer does what a newcomer does after the clone and make.
func installAsNewcomer(install string) (folder string, err error) {
	folder = filepath.Join(shared.installed, "newcomer")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return "", err
	}
	clone, err := filepath.Abs("..")
	if err != nil {
		return "", err
	}
	if err := os.Symlink(clone, filepath.Join(folder, "parlor")); err != nil {
		return "", err
	}
	_, err = command(folder, "sh", "-e", "-c", "export npm_config_offline=true\n"+install)
	return filepath.Join(folder, "page", "node_modules", "parlor-chat"), err
}

// published is the path of a file of the published package, as it is installed.
func published(t *testing.T, name string) string {
	t.Helper()
	onlyAlone(t)
	_, install := commands(t)
	newcomer.Do(func() { newcomer.folder, newcomer.err = installAsNewcomer(install) })
	require.NoError(t, newcomer.err, "run make npm")
	return filepath.Join(newcomer.folder, name)
}

// same says whether two files hold the same.
func same(t *testing.T, left, right string) bool {
	t.Helper()
	a, err := os.ReadFile(left)
	require.NoError(t, err)
	b, err := os.ReadFile(right)
	require.NoError(t, err)
	return bytes.Equal(a, b)
}

func TestThePublishedPackageIsMadeAndInstalledAsTheReadmesSay(t *testing.T) {
	made, install := commands(t)
	require.Equal(t, []string{"git clone https://github.com/parlor-chat/parlor", "make -C parlor npm"}, strings.Split(strings.TrimSpace(made), "\n"))
	require.Equal(t, made+install, block(t, "npm/README.md", "sh"))
	require.FileExists(t, published(t, "chat.wasm"))
}

func TestThePublishedPackageHoldsWhatAPageNeedsAndNothingElse(t *testing.T) {
	entries, err := os.ReadDir(published(t, "."))
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		require.False(t, entry.IsDir(), entry.Name())
		names = append(names, entry.Name())
	}
	tested := []string{
		"package.json", "README.md", "LICENSE", "index.js", "index.js.map", "index.d.ts", "index.cjs", "index.d.cts", "worker.js", "worker.js.map", "worker.d.ts",
		"react.js", "react.js.map", "react.d.ts", "vue.js", "vue.js.map", "vue.d.ts",
		"push.js", "push.js.map", "push.d.ts", "push-worker.js", "push-worker.js.map", "push-worker.d.ts", "push-worker.classic.js", "push-worker.classic.js.map",
		"devtools.js", "devtools.js.map", "devtools.d.ts",
		"chat.wasm", "chat.wasm.d.ts",
	}
	require.ElementsMatch(t, append([]string{"chat.wasm.br", "chat.wasm.gz"}, tested...), names)
	for _, name := range tested {
		require.True(t, same(t, packageFile(name), published(t, name)), "%s is not the one that is tested: run make npm", name)
	}
}

func TestThePublishedPackageBringsTheModuleCompressed(t *testing.T) {
	for _, form := range []string{"brotliDecompressSync .br", "gunzipSync .gz"} {
		decompress, extension, _ := strings.Cut(form, " ")
		_, err := command(published(t, "."), "node", "--input-type=module", "--eval", `
			import { readFileSync } from 'node:fs';
			import { `+decompress+` as decompress } from 'node:zlib';
			if (!decompress(readFileSync('chat.wasm`+extension+`')).equals(readFileSync('chat.wasm'))) process.exit(1);`)
		require.NoError(t, err, form)
	}
}

// brotliSize is how many bytes of a download a file is.
func brotliSize(t *testing.T, file string) int {
	t.Helper()
	out, err := command(".", "node", "-e", `
		const { brotliCompressSync, constants } = require('node:zlib');
		const text = require('node:fs').readFileSync(process.argv[1]);
		console.log(brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }).length);`, file)
	require.NoError(t, err)
	size, err := strconv.Atoi(strings.TrimSpace(out))
	require.NoError(t, err)
	return size
}

func TestThePublishedPackageIsADownloadWithinTheBudget(t *testing.T) {
	index := published(t, "index.js")
	require.True(t, same(t, packageFile("chat.wasm"), published(t, "chat.wasm")), "run make npm")
	module, err := os.Stat(published(t, "chat.wasm.br"))
	require.NoError(t, err)
	t.Logf("%9d chat.wasm", module.Size())
	size := brotliSize(t, index)
	t.Logf("%9d index.js", size)
	require.LessOrEqual(t, int(module.Size())+size, budget)
}
