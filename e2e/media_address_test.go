package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// status is how the server answers whoever opens an address, in a scenario.
const status = `const status = async (address) => (await fetch(address)).status;`

func TestAnAddressIsSignedForWhoeverIsSignedIn(t *testing.T) {
	s := withServer(t)
	alice, bob := s.user("alice"), s.user("bob")
	bob.expectError("Failed to load resource") // Without a signature.
	require.Equal(t, "alice", eval[string](alice, withFiles+`
		const { payload } = await send('createFileMessage', new File(['bytes'], 'a.txt'));
		return new URL(payload.fileUrl).searchParams.get('u');`))
	require.Equal(t, []any{"bob", 200.0, 403.0, true}, eval[[]any](bob, withFiles+status+`
		const { payload: { fileUrl, uuid } } = await received();
		const [plain, query] = fileUrl.split('?');
		return [new URLSearchParams(query).get('u'), await status(fileUrl), await status(plain), plain.endsWith('/media/' + uuid)];`))
}

func TestAnAddressThatEndsIsRenewedInTheMessageThatThePageHas(t *testing.T) {
	s := withServer(t)
	s.sign(6 * time.Second)
	alice, bob := s.user("alice"), s.user("bob")
	bob.expectError("Failed to load resource") // What has ended.
	alice.do(withFiles + `
		const picture = await send('createImageMessage', await image());
		await chat.sendMessage(chat.createMergerMessage({ ...toBob, payload: { messageList: [picture], compatibleText: 'update' } }));`)
	require.Equal(t, []any{true, true, true, true, 403.0, []any{40.0, 30.0}}, eval[[]any](bob, withFiles+status+`
		const all = (name) => watch.events.filter((e) => e.name === name).flatMap((e) => e.data);
		await watch.until(() => all('MESSAGE_RECEIVED').length === 2, 'both');
		const [picture, merger] = all('MESSAGE_RECEIVED');
		const address = ({ payload }) => payload.imageInfoArray[0].url;
		const inside = () => merger.payload.messageList[0].payload.imageInfoArray[2].imageUrl;
		const [before, merged] = [address(picture), inside()];
		await watch.until(() => all('MESSAGE_MODIFIED').includes(picture), 'another address');
		const others = address(picture) !== before && inside() !== merged;
		const until = 1000 * new URL(before).searchParams.get('e');
		await watch.until(() => Date.now() > until, 'the end of the first');
		return [others, inside().startsWith(address(picture)), all('MESSAGE_MODIFIED').includes(merger),
			address(await newest('C2Calice') && picture) === address(picture), await status(before), await shownSize(address(picture))];`))
}

func TestAPageThatComesBackWithoutTheServerGetsItsAddressesLater(t *testing.T) {
	s := withServer(t)
	alice, bob := s.user("alice"), s.user("bob")
	alice.do(withFiles + `await send('createImageMessage', await image());`)
	bob.do(withFiles + `await received();`)
	bob.expectError("Failed to load resource")
	bob.expectError("WebSocket connection")
	s.offline.Store(true)
	bob.reload()
	bob.signIn("bob")
	require.True(t, eval[bool](bob, withFiles+`
		globalThis.message = await newest('C2Calice');
		globalThis.address = () => message.payload.imageInfoArray[0].url;
		return address().endsWith('/media/' + message.payload.uuid);`), "a service worker may know it")
	s.offline.Store(false)
	require.Equal(t, []any{40.0, 30.0}, eval[[]any](bob, withFiles+`
		await watch.until(() => address().includes('?'), 'the signature');
		await watch.until(() => watch.has('MESSAGE_MODIFIED'), 'the event');
		return shownSize(address());`))
}
