package e2e_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

const recipes = "docs/recipes.md"

// recipe returns the files of docs/recipes.md in a language, by the names that
// stand on their first lines.
func recipe(t *testing.T, language string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, text := range examples(t, recipes, language) {
		name := regexp.MustCompile(`^(?://|<!--) (\w+\.\w+)`).FindStringSubmatch(text)
		require.NotNil(t, name, "a file without its name:\n%s", text)
		files[name[1]] = text
	}
	require.NotEmpty(t, files)
	return files
}

// cook writes the recipes in some languages into a project.
func (p project) cook(languages ...string) {
	p.t.Helper()
	for _, language := range languages {
		for name, text := range recipe(p.t, language) {
			p.write(name, text)
		}
	}
}

func TestTypesOfTheRecipesFit(t *testing.T) {
	p := typed(t)
	p.cook("ts", "tsx")
	p.compiles(strictly(compilerOptions{"jsx": "react-jsx"}))
}

func TestTypesOfTheRecipesInJavaScriptFit(t *testing.T) {
	p := typed(t)
	p.cook("js")
	for i, page := range examples(t, recipes, "html") {
		p.write(fmt.Sprintf("page%d.js", i), script(t, page))
	}
	loose := strictly(compilerOptions{"allowJs": true, "checkJs": true, "noImplicitAny": false, "strictNullChecks": false})
	p.compiles(loose)
}

// diner opens a page of a recipe for alice, and one of the same origin for bob.
func diner(t *testing.T, page http.Handler) (alice, bob *tab) {
	t.Helper()
	onlyAlone(t)
	files := http.NewServeMux()
	files.Handle("/node_modules/", http.FileServer(http.Dir(shared.installed)))
	files.Handle("/empty.html", http.FileServer(http.Dir("testdata")))
	files.Handle("/", page)
	server := serve(t, files)
	alice, bob = newTab(t), newTab(t)
	alice.visit(server.URL)
	bob.visit(server.URL + "/empty.html")
	return alice, bob
}

// sidebar makes what a page shows and what is done to it short: shown waits for
// the tabs and the rows, click clicks on what begins with a text.
const sidebar = `
	const all = (selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent);
	const shown = async (...wanted) => {
		for (let i = 0; i < 400; i++) {
			const now = [...all('nav button'), '|', ...all('li')].join(' ');
			if (now === wanted.join(' ')) return;
			globalThis.lastShown = now;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		throw new Error('shown is ' + lastShown + ', not ' + wanted.join(' '));
	};
	const click = (text) => [...document.querySelectorAll('nav button, li')].find((found) => found.textContent.startsWith(text)).click();
`

const bobWrites = `
	const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
	const bob = TencentCloudChat.create({ SDKAppID: 1 });
	await bob.login({ userID: 'bob', userSig: 'any' });
	await bob.sendMessage(bob.createTextMessage({ to: 'alice', conversationType: 'C2C', payload: { text: 'Hello' } }));
`

// isASidebar holds a page to what the recipes promise. The page leaves its
// instance as chat. When the chosen group is renamed, it shows these rows.
func isASidebar(t *testing.T, alice, bob *tab, renamed string) {
	t.Helper()
	alice.do(sidebar + `
		await shown('All', '|');
		await new Promise((resolve) => (chat.isReady() ? resolve() : chat.once('sdkStateReady', resolve)));
		await chat.getConversationProfile('C2Cbob');
		await chat.getConversationProfile('C2Ccarol');
		await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: ['C2Cbob'] });
		await chat.createConversationGroup({ groupName: 'Friends', conversationIDList: ['C2Ccarol'] });
		await shown('All', 'Suppliers', 'Friends', '|', 'bob', 'carol');`)
	bob.do(bobWrites)
	alice.do(sidebar + `
		await shown('All (1)', 'Suppliers (1)', 'Friends', '|', 'bob (1)', 'carol');
		click('Suppliers');
		await shown('All (1)', 'Suppliers (1)', 'Friends', '|', 'bob (1)');
		click('bob');
		await shown('All', 'Suppliers', 'Friends', '|', 'bob');
		await chat.renameConversationGroup({ oldName: 'Suppliers', newName: 'Partners' });
		await shown('All', 'Partners', 'Friends', '|', ` + renamed + `);`)
}

// hasEverything holds a page to what the recipes with everything promise.
func hasEverything(t *testing.T, alice, bob *tab) {
	t.Helper()
	tools := sidebar + `
		const tool = async (text) => {
			for (let i = 0; i < 400; i++) {
				const found = [...document.querySelectorAll('menu button')].find((one) => one.textContent === text);
				if (found) return found.click();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			throw new Error('there is no ' + text + ': ' + all('menu button'));
		};
		const drop = (from, to) => {
			const found = (text) => [...document.querySelectorAll('nav button, li')].find((one) => one.textContent.startsWith(text));
			const dataTransfer = new DataTransfer();
			found(from).dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
			found(to).dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }));
			found(to).dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
		};
	`
	alice.do(tools + `
		await new Promise((resolve) => (chat.isReady() ? resolve() : chat.once('sdkStateReady', resolve)));
		await chat.getConversationProfile('C2Cbob');
		await chat.getConversationProfile('C2Ccarol');
		await chat.createConversationGroup({ groupName: 'Friends', conversationIDList: ['C2Ccarol'] });
		await chat.createConversationGroup({ groupName: 'Called bob', rule: { nameContains: 'bob' } });
		await shown('All', 'Friends', 'Called bob', '|', 'bob', 'carol');`)
	bob.do(bobWrites)
	alice.do(tools + `
		await shown('All (1)', 'Friends', 'Called bob (1)', '|', 'bob (1)', 'carol');
		drop('bob', 'Friends');
		await shown('All (1)', 'Friends (1)', 'Called bob (1)', '|', 'bob (1)', 'carol');
		click('Friends');
		await tool('Mute');
		await shown('All', 'Friends (1 quiet)', 'Called bob (1 quiet)', '|', 'bob (1)', 'carol');
		await tool('Unmute');
		await shown('All (1)', 'Friends (1)', 'Called bob (1)', '|', 'bob (1)', 'carol');
		drop('Called bob', 'Friends');
		await shown('All (1)', 'Called bob (1)', 'Friends (1)', '|', 'bob (1)', 'carol');
		await chat.createConversationGroup({ groupName: 'Others', conversationIDList: [] });
		await shown('All (1)', 'Called bob (1)', 'Friends (1)', 'Others', '|', 'bob (1)', 'carol');
		drop('carol', 'Others');
		await shown('All (1)', 'Called bob (1)', 'Friends (1)', 'Others', '|', 'bob (1)');
		await tool('Delete');
		await shown('All (1)', 'Called bob (1)', 'Others', '|', 'bob (1)', 'carol');
		await tool('Undo');
		await shown('All (1)', 'Called bob (1)', 'Friends (1)', 'Others', '|', 'bob (1)');
		click('bob');
		await shown('All', 'Called bob', 'Friends', 'Others', '|', 'bob');`)
}

func TestTheRecipeWithEverythingInPlainJavaScriptHasIt(t *testing.T) {
	alice, bob := diner(t, served(examples(t, recipes, "html")[1]))
	alice.do(`globalThis.chat = (await import('parlor-chat')).default.create({ SDKAppID: 1 });`)
	hasEverything(t, alice, bob)
}

func TestTheRecipeWithEverythingInReactHasIt(t *testing.T) {
	alice, bob := diner(t, cooked(t, "fullreact.tsx"))
	hasEverything(t, alice, bob)
}

func TestTheRecipeWithEverythingInVueHasIt(t *testing.T) {
	alice, bob := diner(t, cooked(t, "fullvue.ts"))
	hasEverything(t, alice, bob)
}

// served is a page of a recipe as it is.
func served(page string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, page+`<link rel="icon" href="data:,">`)
	})
}

func TestTheRecipeInPlainJavaScriptIsASidebar(t *testing.T) {
	page := examples(t, recipes, "html")[0]
	alice, bob := diner(t, served(page))
	alice.do(`globalThis.chat = (await import('parlor-chat')).default.create({ SDKAppID: 1 });`)
	isASidebar(t, alice, bob, "'bob', 'carol'")
	alice.do(sidebar + `
		document.querySelector('input').value = 'Family';
		document.querySelector('form button').click();
		await shown('All', 'Partners', 'Friends', 'Family', '|', 'bob', 'carol');
		document.querySelector('input').value = 'x'.repeat(33);
		document.querySelector('form button').click();
		while (!document.querySelector('output').value.includes('32 bytes')) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}`)
}

// room makes what a page with chat groups shows and what is done to it short.
const room = helpers + `
	const all = (selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent);
	const shown = (...wanted) => until(wanted.join(' '), () => [...all('nav button'), '|', ...all('li')].join() === wanted.join());
	const give = (place, ...values) => {
		const form = document.forms[place];
		values.forEach((value, i) => { form.elements[i].value = value; });
		form.requestSubmit();
	};
`

func TestTheRecipeOfAGroupChatIsOne(t *testing.T) {
	alice, bob := diner(t, served(examples(t, recipes, "html")[2]))
	bob.visit(eval[string](alice, `return location.origin`) + "/?as=bob")
	alice.do(room + `
		globalThis.chat = (await import('parlor-chat')).default.create({ SDKAppID: 1 });
		await until('the sign-in', () => chat.isReady());
		give(0, 'Summer party', 'bob carol');
		await until('where to write', () => !document.forms[1].hidden);
		give(1, 'Hello @bob');
		await shown('Summer party', '|', 'alice: Hello @bob');`)
	bob.do(room + `
		await shown('Summer party (2 @)', '|');
		document.querySelector('nav button').click();
		await shown('Summer party', '|', 'alice: Hello @bob');
		give(1, 'I am here');
		await shown('Summer party', '|', 'alice: Hello @bob', 'bob: I am here');`)
	alice.do(room + `
		await shown('Summer party', '|', 'alice: Hello @bob', 'bob: I am here');
		const [{ groupID }] = (await chat.getGroupList()).data.groupList;
		await chat.deleteGroupMember({ groupID, userIDList: ['carol'] });
		await shown('Summer party', '|', 'alice: Hello @bob', 'bob: I am here', 'alice removed carol');
		await chat.deleteGroupMember({ groupID, userIDList: ['bob'] });`)
	bob.do(room + `
		await shown('Summer party', '|', 'alice: Hello @bob', 'bob: I am here', 'alice removed carol');
		give(1, 'Are you there?');
		await until('the refusal', () => document.querySelector('output').value.startsWith('sendMessage: '));`)
}

func TestTheRecipeOfACallRings(t *testing.T) {
	alice, bob := diner(t, served(examples(t, recipes, "html")[3]))
	origin := eval[string](alice, `return location.origin`)
	bob.visit(origin + "/?as=bob")
	second := newTab(t)
	second.visit(origin + "/?as=bob")
	const phone = `
		const shown = () => [...document.querySelectorAll('li')].map((item) => item.textContent).concat(document.querySelector('output').value).join(' | ');
		const until = async (wanted) => {
			for (let look = 0; shown() !== wanted; look++) {
				if (look > 400) throw new Error('shown is ' + shown() + ', not ' + wanted);
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		};
		const press = (text) => [...document.querySelectorAll('button')].find((button) => button.textContent === text).click();
		const call = async (userID) => { document.forms[0].userID.value = userID; press('Call'); };
	`
	for _, p := range []*tab{alice, bob, second} {
		p.do(`globalThis.chat = (await import('parlor-chat')).default.create({ SDKAppID: 1 });
			await new Promise((resolve) => (chat.isReady() ? resolve() : chat.once('sdkStateReady', resolve)));`)
	}
	alice.do(phone + `call('bob'); await until('Calling bob Hang up | ');`)
	for _, p := range []*tab{bob, second} {
		p.do(phone + `await until('alice calls AnswerDecline | ');`)
	}
	bob.reload()
	bob.do(phone + `await until('alice calls AnswerDecline | '); press('Answer'); await until('You: Answer');`)
	for _, p := range []*tab{alice, second} {
		p.do(phone + `await until('bob is there');`)
	}
	alice.do(phone + `call('bob'); await until('Calling bob Hang up | bob is there'); press('Hang up'); await until('You: Hang up');`)
	second.do(phone + `await until('alice hung up');`)
	alice.do(phone + `call('no one'); await until('inviteSync: to must be a user\'s id or a chat group\'s id: printable ASCII without spaces, not "no one"');`)
}

// cooked builds the recipes around a main module, with vite.
func cooked(t *testing.T, main string) http.Handler {
	t.Helper()
	p := newProject(t, "recipes")
	p.cook("ts", "tsx", "vue")
	p.write("main.js", "import './"+main+"';")
	p.run(vite, "build")
	return http.FileServer(http.Dir(filepath.Join(p.folder, "dist")))
}

func TestTheRecipeInReactIsASidebarAndRendersOnlyWhatChanged(t *testing.T) {
	alice, bob := diner(t, cooked(t, "react.tsx"))
	isASidebar(t, alice, bob, "'bob'")
	require.Equal(t, []string{"bob"}, eval[[]string](alice, sidebar+`
		click('All');
		await shown('All', 'Partners', 'Friends', '|', 'bob', 'carol');
		rendered.length = 0;
		await chat.pinConversation({ conversationID: 'C2Cbob', isPinned: true });
		await new Promise((resolve) => setTimeout(resolve, 200));
		return rendered;`))
}

func TestTheRecipeInReactBearsStrictMode(t *testing.T) {
	alice, bob := diner(t, cooked(t, "react.tsx"))
	alice.visit(alice.origin() + "/#strict")
	alice.reload()
	isASidebar(t, alice, bob, "'bob'")
}

func TestTheRecipeInVueIsASidebar(t *testing.T) {
	alice, bob := diner(t, cooked(t, "vue.ts"))
	isASidebar(t, alice, bob, "'bob'")
}

func TestTheRecipesForErrorsExplainAndRetry(t *testing.T) {
	p := newProject(t)
	p.cook("ts")
	p.run(esbuild, "errors.ts", "--bundle", "--format=esm", "--outfile=dist/errors.js", "--loader:.wasm=file")
	alice, _ := diner(t, http.FileServer(http.Dir(filepath.Join(p.folder, "dist"))))
	alice.visit(alice.origin() + "/empty.html")
	require.Equal(t, []any{"done", 3.0, "You have 20 groups already. Delete one first.", "Something went wrong.", 1.0}, eval[[]any](alice, `
		const { patiently, explain } = await import('/errors.js');
		const chatError = (code) => Object.assign(new Error('what to do'), { name: 'ChatError', code, data: {} });
		globalThis.setTimeout = (done) => queueMicrotask(done);
		let calls = 0;
		const done = await patiently(async () => {
			if (++calls < 3) throw chatError(2800);
			return 'done';
		});
		let once = 0;
		await patiently(async () => { once++; throw chatError(51009); }).catch(() => {});
		return [done, calls, explain(chatError(51010)), explain(new TypeError('a fault of the page')), once];`))
}

func TestTheRecipesForStorageKeepAndClear(t *testing.T) {
	p := newProject(t)
	p.cook("js")
	alice, _ := diner(t, http.FileServer(http.Dir(p.folder)))
	alice.visit(alice.origin() + "/empty.html")
	require.Equal(t, []any{"boolean", true, true, false}, eval[[]any](alice, `
		const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
		const { keep, clear } = await import('/storage.js');
		const chat = TencentCloudChat.create({ SDKAppID: 1 });
		await chat.login({ userID: 'alice', userSig: 'any' });
		const { kept, quota } = await keep();
		const there = async () => (await indexedDB.databases()).some(({ name }) => name.startsWith('parlor-1'));
		const before = await there();
		await clear(chat, 1);
		return [typeof kept, quota > 0, before, await there()];`))
}

// origin is where the tab's page is from.
func (p *tab) origin() string { return eval[string](p, `return location.origin`) }
