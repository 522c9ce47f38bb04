package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// amongModules runs a script in Node among the modules that the package is made of,
// and returns what it prints.
func amongModules(t *testing.T, script string) string {
	t.Helper()
	onlyAlone(t)
	out, err := command("../npm", "node", "--input-type=module", "--eval", script)
	require.NoError(t, err)
	return out
}

func TestMessagesThatGetTheirURLsAreNamedOnceAndOnlyWhileTheyAreShown(t *testing.T) {
	require.Equal(t, "1 0 1", amongModules(t, `
		import { Objects } from './objects.js';
		const objects = new Objects();
		const sent = (uuid) => ({ ID: '1-2-3', number: 1, conversationID: 'C2Cbob', type: 'TIMSoundElem', payload: { uuid }, to: 'alice', from: 'bob', time: 1 });
		const [first, again, other] = ['x', 'x', 'y'].map(sent);
		objects.updateMessages([first]);
		objects.updateMessages([again]);
		const once = objects.held([first, again]).length;
		objects.forgetHistory();
		objects.updateMessages([other]);
		console.log(once, objects.held([again]).length, objects.held([other]).length);`))
}

func TestMediaOutliveATransactionThatHangs(t *testing.T) {
	require.Equal(t, "bytes 2", amongModules(t, `
		import { shelfOf } from './shelves.js';
		const databases = [];
		class Database extends EventTarget {
			close() {}
			transaction() {
				const transaction = { error: null, commit() {}, objectStore: () => ({ get: () => ({ result: 'bytes' }) }) };
				const first = this === databases[0];
				// The browser closes the first one and says nothing of what it was asked.
				setTimeout(() => (first ? this.dispatchEvent(new Event('close')) : transaction.oncomplete()));
				return transaction;
			}
		}
		globalThis.indexedDB = {
			open() {
				const request = { result: new Database() };
				databases.push(request.result);
				request.result.addEventListener('close', () => request.result.onclose());
				setTimeout(() => request.onsuccess());
				return request;
			},
		};
		console.log(await shelfOf(1, '').get('x'), databases.length);`))
}
