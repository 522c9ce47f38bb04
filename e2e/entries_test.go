package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The entries for frameworks, parlor-chat/react and parlor-chat/vue.

// entryBudget is the most bytes that one takes of a download, with brotli.
const entryBudget = 2200

func TestThePublishedEntriesAreSmallAndImportTheirFrameworkAlone(t *testing.T) {
	for _, framework := range []string{"react", "vue"} {
		file := published(t, framework+".js")
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Less(t, brotliSize(t, file), entryBudget, framework)
		var imported []string
		for _, found := range regexp.MustCompile(`(?:from|import)\s*"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			imported = append(imported, found[1])
		}
		require.Equal(t, []string{framework}, imported)
	}
	index, err := os.ReadFile(published(t, "index.js"))
	require.NoError(t, err)
	require.NotContains(t, string(index), "useSyncExternalStore")
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
