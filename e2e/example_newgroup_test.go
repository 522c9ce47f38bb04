package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANewGroupHasItsMembersAtOnceOnTheExamplePage(t *testing.T) {
	open := people(t)
	alice := open("alice")
	for _, user := range []string{"bob", "carol", "dave"} {
		alice.talkTo(user)
	}
	alice.click("#new-group")
	alice.person(`await until('the name', () => document.activeElement.matches('dialog[open] input')); await text('dialog[open] .limit', '0 of 20 groups.')`)
	alice.keys("Friends\t")

	// One by typing a part of the name, one by the mouse.
	alice.keys("car\r")
	alice.person(`await until('the choice', () => document.querySelector('dialog[open] input[value=C2Ccarol]').checked)`)
	alice.click(`dialog[open] input[value="C2Cbob"]`)
	alice.click("dialog[open] [type=submit]")
	alice.person(`
		await gone('dialog[open]');
		await text('#view-name', 'Friends');
		await text(group('Friends') + ' .group-size', '2');
		await see(row('C2Cbob')); await see(row('C2Ccarol')); await gone(row('C2Cdave'));`)

	// It is one change: one undo takes all of it back.
	require.Equal(t, 1, eval[int](alice, `return [...document.querySelectorAll('.toast-title')].filter((e) => e.textContent.includes('Friends')).length`))
	alice.person(`(await until('Undo', () => [...document.querySelectorAll('.toast-action')].find((e) => e.textContent === 'Undo'))).click(); await gone(group('Friends'))`)
}
