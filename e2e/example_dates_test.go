package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDatesAndNumbersAreWrittenAsOneLikesOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.click("#account")
	alice.pick("Dates and numbers")
	alice.person(`
		const [language, hours] = document.querySelectorAll('dialog[open] select');
		const change = (select, value) => { select.value = value; select.dispatchEvent(new Event('change')); };
		change(language, 'en-GB'); change(hours, '12');
		await until('a clock of 12 hours', () => / [ap]m · 1,234\.5$/.test(document.querySelector('.sample').textContent));
		change(hours, '24');
		await until('a clock of 24 hours', () => /\d\d:\d\d · 1,234\.5$/.test(document.querySelector('.sample').textContent));
		change(language, 'de');
	`)
	alice.click("dialog[open] [type=submit]")
	seen := `
		const wanted = (text) => /^\d\d:\d\d$/.test(text);
		await text('.day span', 'Heute');
		await until('a German clock', () => wanted(document.querySelector('.message.own time').textContent) && wanted(document.querySelector('.row-time').textContent));`
	alice.person(`await gone('dialog[open]');` + seen)
	alice.reload()
	alice.click(row("C2Cbob") + " .row-lines")
	alice.person(seen)

	// The words follow the language, also those that a line begins with.
	require.Equal(t, []string{"Hier", "14:05", "2 pm", "3,4", "1.200", "日本語"}, eval[[]string](alice, `
		const { chooseLocale, formatsOf, decimalText, numberText, nameOfLanguage } = await import('./model/locale.js');
		const { dayName } = await import('./model/when.js');
		const [german, british] = [formatsOf({ language: 'de', hours: '' }), new Intl.DateTimeFormat('en-GB', { hour: 'numeric', hourCycle: 'h12' })];
		const words = [german.clock.format(new Date(2026, 0, 1, 14, 5)), british.format(new Date(2026, 0, 1, 14)), decimalText(3.4), numberText(1200), nameOfLanguage('ja')];
		chooseLocale({ language: 'fr', hours: '' });
		return [dayName(Date.now() / 1000 - 86_400), ...words];`))

	// What stands in the storage may be anything.
	require.Equal(t, []string{"", ""}, eval[[]string](alice, `
		const { savedLocale } = await import('./model/locale.js');
		localStorage.setItem('parlor-locale', '{"language":"x","hours":7}');
		const { language, hours } = savedLocale();
		localStorage.setItem('parlor-locale', 'no JSON');
		savedLocale();
		return [language, hours];`))
}

func TestTheNextDayIsNamedAnewOnTheExamplePage(t *testing.T) {
	onlyAlone(t)
	open := people(t)
	alice, bob := open("alice"), open("bob")
	meet(alice, bob, "Hello")
	alice.person(`await text('.day span', 'Today')`)
	alice.do(`
		const { now } = Date;
		const day = Date.prototype.toDateString;
		Date.now = () => now() + 86_400_000;
		globalThis.Date = class extends Date { constructor(...args) { super(...(args.length === 0 ? [Date.now()] : args)); } };
		document.dispatchEvent(new Event('visibilitychange'));`)
	alice.person(`await text('.day span', 'Yesterday'); await text('.row-time', 'Yesterday')`)
}
