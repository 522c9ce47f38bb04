package e2e_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// pictureFile writes a picture of a size into a file.
func pictureFile(t *testing.T, name string, width, height int) string {
	t.Helper()
	var content bytes.Buffer
	require.NoError(t, png.Encode(&content, image.NewRGBA(image.Rect(0, 0, width, height))))
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, content.Bytes(), 0o600))
	return file
}

func TestFilesAreLookedAtBeforeTheyGoOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	list := filepath.Join(t.TempDir(), "price list.pdf")
	require.NoError(t, os.WriteFile(list, make([]byte, 3000), 0o600))
	files := []string{pictureFile(t, "harvest.png", 900, 600), pictureFile(t, "wrong.png", 40, 30), list}

	// One is left out; the others go in their order, the last one with the caption.
	require.NoError(t, alice.act(chromedp.SetUploadFiles("#attach-file", files, chromedp.ByID)))
	alice.person(`
		await text('dialog[open] h2', 'Send 3 files');
		await until('the previews', () => [...document.querySelectorAll('dialog[open] img')].map((e) => e.naturalWidth).join() === '900,40');
		await until('the caption', () => document.activeElement.matches('dialog textarea'));`)
	alice.click(`dialog[open] [aria-label="Leave wrong.png out"]`)
	alice.person(`await text('dialog[open] h2', 'Send 2 files')`)
	alice.click("dialog[open] textarea")
	alice.keys("Prices, see www.parlor.chat\r")
	for side, p := range map[string]*tab{"own": alice, "other": bob} {
		p.person(`
			const shown = () => [...document.querySelectorAll('.message.` + side + `[data-status=success]')].slice(-2);
			await until('both', () => shown().map((e) => e.dataset.type).join() === 'TIMImageElem,TIMFileElem');
			await until('the caption', () => shown()[1].querySelector('.caption')?.textContent === 'Prices, see www.parlor.chat');
			if (shown()[0].querySelector('.caption')) throw new Error('both have the caption');
			await see('.caption a[href="https://www.parlor.chat/"]');`)
	}
	bob.person(`await text(row('C2Calice') + ' .row-text', '[File] Prices, see www.parlor.chat')`)

	// A caption is part of its message: it is answered and taken back with it.
	bob.openMenu(".message.other:last-child .bubble")
	bob.pick("Reply")
	bob.person(`await text('#composer-bar small', 'price list.pdf Prices, see www.parlor.chat')`)
	bob.keys(kb.Escape)
	alice.openMenu(".message.own:last-child .bubble")
	alice.pick("Take back")
	bob.person(`await gone('.caption'); await text('.message.other:last-child .bubble-text', 'This message was taken back')`)

	// Nothing goes when nothing is left, or when somebody thinks better of it.
	require.NoError(t, alice.act(chromedp.SetUploadFiles("#attach-picture", files[:1], chromedp.ByID)))
	alice.click(`dialog[open] [aria-label="Leave harvest.png out"]`)
	alice.person(`await gone('dialog[open]')`)
	require.NoError(t, alice.act(chromedp.SetUploadFiles("#attach-picture", files[:1], chromedp.ByID)))
	alice.person(`await text('dialog[open] h2', 'Send a picture')`)
	alice.keys(kb.Escape)
	alice.person(`await gone('dialog[open]')`)
	alice.say("Never mind")
	bob.sees("other", "Never mind")
	require.Equal(t, 1, eval[int](bob, `return document.querySelectorAll('.message.other img.media').length`))
}

func TestPicturesAreShownLargeOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	files := []string{pictureFile(t, "wide.png", 1600, 900), pictureFile(t, "small.png", 40, 30)}
	require.NoError(t, alice.act(chromedp.SetUploadFiles("#attach-picture", files, chromedp.ByID)))
	alice.person(`await until('the caption', () => document.activeElement.matches('dialog textarea'))`)
	alice.keys("Small\r")
	bob.person(`await until('both', () => [...document.querySelectorAll('.message.other img.media')].map((e) => e.naturalWidth).join() === '1600,40')`)

	bob.resize(1280, 760)
	bob.click(".message.other img.media")
	bob.do(looks + `
		const image = await until('the first', () => document.querySelector('#viewer[open] img')?.naturalWidth === 1600 && document.querySelector('#viewer img'));
		await still();
		if (!inside(image, document.querySelector('.viewer-stage')) || box(image).width < 800) throw new Error('it does not fit: ' + box(image).width);
		await text('.viewer-place', '1 of 2');
		await text('.viewer-title b', 'alice');`)
	bob.keys("z")
	bob.person(`await until('its own size', () => document.querySelector('#viewer img').getBoundingClientRect().width === 1600)`)
	bob.keys("z" + kb.ArrowRight)
	bob.person(`
		await text('.viewer-place', '2 of 2');
		await text('.viewer-caption', 'Small');
		await until('the second', () => document.querySelector('#viewer img').naturalWidth === 40);
		if (document.querySelector('#viewer').classList.contains('large')) throw new Error('it is large from the beginning');
		if (document.querySelector('#viewer [download]').href !== document.querySelector('#viewer img').src) throw new Error('another picture is saved');`)
	bob.keys(kb.ArrowRight)
	bob.person(`await text('.viewer-place', '2 of 2')`)
	bob.click("#viewer .viewer-turn")
	bob.person(`await text('.viewer-place', '1 of 2')`)
	bob.keys(kb.Escape)
	bob.person(`await gone('#viewer'); await until('the focus', () => document.activeElement.matches('.media-link'))`)

	// A finger turns the pictures by moving across.
	bob.click(".message.other img.media")
	bob.person(`await see('#viewer img')`)
	bob.person(`
		const stage = document.querySelector('.viewer-stage');
		const touch = (name, clientX) => stage.dispatchEvent(new PointerEvent(name, { pointerType: 'touch', isPrimary: true, clientX, clientY: 300, bubbles: true }));
		touch('pointerdown', 600); touch('pointerup', 500);
		await text('.viewer-place', '2 of 2');
		touch('pointerdown', 500); touch('pointerup', 600);
		await text('.viewer-place', '1 of 2');`)
	bob.keys(kb.Escape)
	bob.person(`await gone('#viewer')`)

	// One that was taken back is none.
	alice.openMenu(".message.own:last-child .bubble")
	alice.pick("Take back")
	bob.person(`await text('.message.other:last-child .bubble-text', 'This message was taken back')`)
	bob.click(".message.other img.media")
	bob.person(`await see('#viewer img'); await text('.viewer-place', ''); await gone('.viewer-turn')`)
}

func TestOnesOwnPictureIsSeenByOthersOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.do(kept)
	alice.click("#account")
	alice.pick("Your profile")

	// What is no picture is refused, and nothing is lost.
	wrong := filepath.Join(t.TempDir(), "notes.png")
	require.NoError(t, os.WriteFile(wrong, []byte("these are words"), 0o600))
	require.NoError(t, alice.act(chromedp.SetUploadFiles("dialog[open] input[type=file]", []string{wrong}, chromedp.ByQuery)))
	alice.person(`await until('why not', () => document.querySelector('dialog[open] .field-error').textContent.startsWith('The browser cannot read this picture.'))`)
	me := pictureFile(t, "me.png", 900, 300)
	require.NoError(t, alice.act(chromedp.SetUploadFiles("dialog[open] input[type=file]", []string{me}, chromedp.ByQuery)))
	alice.person(`await gone('dialog[open] .field-error'); await until('the preview', () => document.querySelector('.picture-preview img')?.naturalWidth === 256)`)
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('dialog[open]'); await until('the picture', () => document.querySelector('#account img')?.naturalWidth === 256)`)
	alice.say("This is me")
	seen := `await until('the picture', () => { const image = document.querySelector(row('C2Calice') + ' .row-picture img'); return image?.naturalWidth === 256 && image.naturalHeight === 256; });`
	bob.person(seen)
	bob.reload()
	bob.person(seen)

	// Another one takes its place, and none stays behind.
	pictures := `return (await (await caches.open('parlor-pictures')).keys()).length`
	require.Equal(t, 1, eval[int](alice, pictures))
	alice.click("#account")
	alice.pick("Your profile")
	alice.click(".picture-field .button:nth-of-type(2)")
	alice.click("dialog[open] [type=submit]")
	alice.person(`await gone('dialog[open]'); await gone('#account img')`)
	require.Equal(t, 0, eval[int](alice, pictures))

	// Others may have written any address.
	require.Equal(t, []bool{false, false, false, false, true}, eval[[]bool](alice, `
		const { isOwnPicture } = await import('./model/pictures.js');
		const addresses = ['demo/usersig?userID=bob', 'pictures/../demo/usersig', 'pictures/', 'pictures/a?b', 'pictures/a-b'];
		return addresses.map((path) => isOwnPicture(location.origin + '/' + path));`))
}

func TestAPictureThatTheServerDoesNotKeepIsSaidOnTheExamplePage(t *testing.T) {
	onlyConnected(t)
	alice := people(t)("alice")
	alice.click("#account")
	alice.pick("Your profile")
	require.NoError(t, alice.act(chromedp.SetUploadFiles("dialog[open] input[type=file]", []string{pictureFile(t, "me.png", 90, 90)}, chromedp.ByQuery)))
	alice.person(`await until('the preview', () => document.querySelector('.picture-preview img')?.naturalWidth === 256)`)
	alice.click("dialog[open] [type=submit]")
	alice.person(`await text('dialog[open] .dialog-error', 'This server keeps no pictures.')`)
}
