package e2e_test

import (
	"testing"
)

// kept waits until the worker of the example page has all that the page needs.
const kept = helpers + `
	const { active } = await navigator.serviceWorker.ready;
	await until('the worker', () => navigator.serviceWorker.controller);
	const wanted = performance.getEntriesByType('resource').map((e) => e.name).filter((url) => !/demo|media/.test(url));
	const have = async () => {
		const urls = new Set((await (await caches.open('parlor-files-1')).keys()).map(({ url }) => url));
		return [location.origin + '/', ...wanted].filter((url) => !urls.has(url));
	};
	while ((await have()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
	if (wanted.length < 100) throw new Error('these cannot be all files: ' + wanted.length);`

func TestTheExamplePageIsLoadedWithoutTheNetwork(t *testing.T) {
	files := exampleFiles(t)
	open := exampleOf(t, files)
	p, second := open("alice"), open("bob")
	p.talkTo("bob")
	p.say("Before")
	p.do(kept)
	files.CloseClientConnections()
	files.Close()

	p.reload()
	p.sees("own", "Before")
	p.say("After")
	// As anybody, and in a tab that was there.
	second.visit(files.URL + "/?as=carol")
	second.person(`await see('#new-group')`)
	second.visit(files.URL + "/?as=bob")
	second.click(row("C2Calice") + " .row-lines")
	second.sees("other", "After")
}

func TestTheExamplePageIsLoadedWithoutItsServer(t *testing.T) {
	d := newDemo(t)
	p := d.open("alice")
	p.talkTo("bob")
	p.say("Before")
	p.do(kept)
	d.away.Store(true)
	d.server.CloseClientConnections()
	d.server.Close()
	p.reload()
	p.sees("own", "Before")
	p.person(`
		await until('Offline', () => document.querySelector('.connection-text').textContent.startsWith('Offline'));
		await fill('#message', 'After');
		await press('#send');
		await see('.message.own[data-status=unSend]');`)
}

func TestTheWorkerOfTheExamplePageKeepsNothingButFiles(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.do(kept + `
		// A file that was loaded again is the one that is kept; what is no file is asked for each time.
		const cache = await caches.open('parlor-files-1');
		const old = location.origin + '/styles/base.css';
		await cache.put(old, new Response('of another day'));
		const fresh = await (await fetch(old)).text();
		if (fresh === 'of another day' || (await (await cache.match(old)).text()) !== fresh) throw new Error('the old file is taken');
		for (const path of ['/demo/usersig?userID=alice', '/media/none', '/nothing.css']) await fetch(path);
		const urls = (await cache.keys()).map(({ url }) => url);
		const wrong = urls.filter((url) => /demo|media|nothing|\?/.test(url));
		if (wrong.length > 0) throw new Error('it keeps ' + wrong);
		if ((await fetch('/pictures/none')).status !== 404) throw new Error('there is a picture');`)
}
