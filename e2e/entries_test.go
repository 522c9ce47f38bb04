package e2e_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The entries of the package: index.js, and those that only some pages import.

// entries has a row for each: the most bytes that it takes of a download, with
// brotli, what it imports, and which modules of npm/ it may hold; of index.js and
// worker.js those that it must not.
var entries = map[string]struct {
	budget  int
	imports []string
	holds   []string
	lacks   []string
}{
	"index.js":    {budget: 38_500, lacks: []string{"worker.js", "react.js", "vue.js", "stores.js", "devtools.js", "devtoolsstyle.js", "journal.js"}},
	"worker.js":   {budget: 4_200, lacks: []string{"index.js", "chat.js", "api.js", "react.js", "vue.js", "stores.js", "devtools.js", "journal.js"}},
	"react.js":    {budget: 2_200, imports: []string{"react"}, holds: []string{"react.js", "stores.js"}},
	"vue.js":      {budget: 2_200, imports: []string{"vue"}, holds: []string{"vue.js", "stores.js"}},
	"devtools.js": {budget: 5_800, holds: []string{"constants.js", "devtools.js", "devtoolsstyle.js", "journal.js"}},

	"push.js":                {budget: 1_300, holds: []string{"push.js"}},
	"push-worker.js":         {budget: 950, holds: []string{"push-worker.js"}},
	"push-worker.classic.js": {budget: 1_200, holds: []string{"push-worker.js"}},
}

// modulesIn are the modules of npm/ that an entry is made of.
func modulesIn(t *testing.T, entry string) (modules []string) {
	t.Helper()
	text, err := os.ReadFile(published(t, entry+".map"))
	require.NoError(t, err)
	var sourceMap struct{ Sources []string }
	require.NoError(t, json.Unmarshal(text, &sourceMap))
	for _, source := range sourceMap.Sources {
		modules = append(modules, filepath.Base(source))
	}
	return modules
}

func TestThePublishedEntriesCostAPageNothingThatDoesNotImportThem(t *testing.T) {
	files, err := filepath.Glob(published(t, "*.js"))
	require.NoError(t, err)
	var there []string
	for _, file := range files {
		there = append(there, filepath.Base(file))
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(entries)), there, "each entry has a row")
	for name, entry := range entries {
		file := published(t, name)
		size := brotliSize(t, file)
		t.Logf("%6d bytes of %6d: %s", size, entry.budget, name)
		require.LessOrEqual(t, size, entry.budget, name)
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var imported []string
		for _, found := range regexp.MustCompile(`(?:^|[;}\n])import\b(?:[^"'();]*from)?\s*"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			imported = append(imported, found[1])
		}
		require.Equal(t, entry.imports, imported, name)
		modules := modulesIn(t, name)
		if entry.holds != nil {
			require.ElementsMatch(t, entry.holds, modules, name)
		}
		for _, lacked := range entry.lacks {
			require.FileExists(t, filepath.Join("..", "npm", lacked))
			require.NotContains(t, modules, lacked, name)
		}
	}
}

func TestTheRecipeOfATalkInReactShowsWhatIsSaid(t *testing.T) {
	alice, bob := diner(t, cooked(t, "talk.tsx"))
	lines := helpers + `
		const lines = () => [...document.querySelectorAll('p')].map((line) => line.textContent);
		const shown = (...wanted) => until(wanted.join(), () => lines().join() === wanted.join());
		const say = (text) => chat.sendMessage(chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text } }));
	`
	alice.do(lines + `
		await until('the chat', () => globalThis.chat?.isReady());
		await shown();
		globalThis.first = (await say('Good morning')).data.message;
		await shown('alice: Good morning');`)
	bob.do(bobWrites)
	alice.do(lines + `
		await shown('alice: Good morning', 'bob: Hello');
		await chat.revokeMessage(first);
		await shown('alice: taken back', 'bob: Hello');
		await chat.deleteMessage([first]);
		await shown('bob: Hello');
		for (let i = 0; i < 20; i++) await say('Line ' + i);
		await until('the end', () => lines().at(-1) === 'alice: Line 19');`)
	alice.reload()
	alice.do(lines + `
		await until('the newest page', () => lines().at(-1) === 'alice: Line 19');
		const count = lines().length;
		if (count >= 21) throw new Error('all came at once: ' + count);
		document.querySelector('button').click();
		await until('the page before', () => lines()[0] === 'bob: Hello' && lines().length === 21);
		await until('no button', () => !document.querySelector('button'));
		await say('One more');
		await until('it', () => lines().length === 22 && lines().at(-1) === 'alice: One more');
		await chat.logout();
		await shown();`)
}

func TestTheRecipesAreRenderedOnAServerWithoutAChat(t *testing.T) {
	p := newProject(t, "recipes")
	for _, page := range []string{"served.tsx", "served.ts"} {
		out := filepath.Join(p.folder, "served.mjs")
		p.run(esbuild, page, "--bundle", "--platform=node", "--format=esm", "--jsx=automatic", "--outfile=served.mjs",
			"--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);")
		said, err := command(p.folder, "node", out)
		require.NoError(t, err)
		shown, refusal, _ := strings.Cut(strings.TrimSpace(said), "\n")
		require.Equal(t, "<p>false connecting true 0 0 0 0</p>", shown, page)
		require.Regexp(t, `^parlor-chat/(react|vue): `, refusal, page)
	}
}
