package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func TestAddressesInMessagesAreLinksOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "See https://example.com/menu?x=1. Or www.parlor.chat, or mail me@example.com")
	require.Equal(t, []string{
		"https://example.com/menu?x=1 https://example.com/menu?x=1",
		"https://www.parlor.chat/ www.parlor.chat",
		"mailto:me@example.com me@example.com",
	}, eval[[]string](bob, `return [...document.querySelectorAll('.message.other a')].map((a) => a.href + ' ' + a.textContent)`))
	require.Equal(t, []any{"_blank", "noopener noreferrer", true}, eval[[]any](bob, `
		const link = document.querySelector('.message.other a');
		return [link.target, link.rel, link.closest('.bubble-text').textContent.endsWith('or mail me@example.com')];`))

	// What is none, and what tries to look like another one.
	require.Equal(t, [][]string{
		{},
		{},
		{},
		{},
		{},
		{},
		{"https://a.example/"},
		{"https://a.example/x_(y)"},
		{"https://a.example/x"},
		{"http://localhost:8080/"},
		{"https://a.example/%E6%97%A5"},
	}, eval[[][]string](bob, `
		const { partsOf } = await import('./model/links.js');
		return [
			'javascript:alert(1)', 'http://', 'www. and https://...', 'a@b', 'https://example.com@evil.example/', 'https://a\u202emoc.elpmaxe',
			'https://a.example\u202egpj.exe', '(https://a.example/x_(y))', 'HTTPS://A.example/x!?', 'http://localhost:8080/', '「https://a.example/日」。',
		].map((text) => {
			const parts = partsOf(text);
			if (parts.map((part) => part.text).join('') !== text) throw new Error('the text is another: ' + text);
			return parts.filter((part) => part.href).map((part) => part.href);
		});`))
	// Texts that are made to keep a page busy.
	bob.do(`
		const { partsOf } = await import('./model/links.js');
		const begin = performance.now();
		for (const text of ['a'.repeat(12_000), 'a.'.repeat(6_000) + '@', 'https://'.repeat(1_500), 'https://a' + ')'.repeat(12_000), 'a@a.'.repeat(3_000)]) partsOf(text);
		if (performance.now() - begin > 1_000) throw new Error('it took too long');`)
}

func TestEmojiAreWrittenWhereTheCaretIsOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.click("#message")
	alice.keys("Well  done" + kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft + kb.ArrowLeft)
	alice.click("#emoji")
	alice.person(`await see('#emoji-picker'); await until('the field', () => document.activeElement.type === 'search')`)

	// By a word and the keyboard; the picker stays for another one.
	alice.keys("heart" + kb.ArrowDown + kb.ArrowRight)
	alice.person(`await until('the second one', () => document.activeElement === document.querySelectorAll('.emoji')[1])`)
	alice.keys("\r" + kb.ArrowUp)
	alice.person(`await until('the field', () => document.activeElement.type === 'search'); document.activeElement.select()`)
	alice.keys("thumbs up\r" + kb.Escape)
	alice.person(`
		await gone('#emoji-picker');
		await until('the text', () => document.querySelector('#message').value === 'Well 🥰👍 done');
		await until('the field', () => document.activeElement.id === 'message');`)
	alice.keys("\r")
	bob.sees("other", "Well 🥰👍 done")

	// By the mouse, those of the last time first; a press beside it closes it.
	alice.click("#emoji")
	require.Equal(t, []string{"👍", "🥰"}, eval[[]string](alice, helpers+`
		await see('#emoji-picker');
		return [...document.querySelector('.emoji-set').children].map((e) => e.textContent);`))
	alice.click(".emoji[title^=coffee]")
	alice.click("#chat-head h2")
	alice.person(`await gone('#emoji-picker'); await until('the emoji', () => document.querySelector('#message').value === '☕')`)

	// It does not stay over another conversation, where it would write something else.
	alice.click("#emoji")
	alice.keys("no such thing")
	alice.person(`await text('.emoji-grid [role=status]', 'No emoji has that name.')`)
	alice.click(`#emoji`)
	alice.person(`await gone('#emoji-picker')`)
}
