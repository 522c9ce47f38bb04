package e2e_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// row is the selector of the row of a conversation.
func row(conversationID string) string {
	return fmt.Sprintf(`.row[data-conversation=%q]`, conversationID)
}

// hues returns the colour of each group of the sidebar.
func (p *tab) hues() map[string]string {
	p.t.Helper()
	return eval[map[string]string](p, helpers+`
		await see('[data-group]');
		return Object.fromEntries([...document.querySelectorAll('[data-group]')].map((e) => [e.dataset.group, e.querySelector('.group-dot').style.getPropertyValue('--hue')]));`)
}

func TestAGroupKeepsItsColourWhateverBecomesOfOthersOnTheExamplePage(t *testing.T) {
	open := example(t)
	p := open("alice")
	p.do(withSDK + `
		for (const groupName of ['Suppliers', 'Work', 'Choir', 'Family', 'Friends']) await chat.createConversationGroup({ groupName, conversationIDList: [] });
		await see(group('Friends'));`)
	first := p.hues()
	different := map[string]bool{}
	for _, hue := range first {
		different[hue] = true
	}
	require.Len(t, different, 5, "each has its own")

	p.do(withSDK + `
		await chat.deleteConversationGroup('Suppliers');
		await chat.deleteConversationGroup('Choir');
		await chat.renameConversationGroup({ oldName: 'Family', newName: 'The family' });
		await see(group('The family')); await gone(group('Suppliers')); await gone(group('Choir'));`)
	wanted := map[string]string{"Work": first["Work"], "The family": first["Family"], "Friends": first["Friends"]}
	require.Equal(t, wanted, p.hues())
	p.reload()
	require.Equal(t, wanted, p.hues())
	require.Equal(t, wanted, open("alice").hues(), "in another tab")

	// The same name has the same colour for somebody else, and when it comes back.
	p.do(withSDK + `await chat.createConversationGroup({ groupName: 'Suppliers', conversationIDList: [] }); await see(group('Suppliers'));`)
	require.Equal(t, first["Suppliers"], p.hues()["Suppliers"])
	bob := open("bob")
	bob.do(withSDK + `
		for (const groupName of ['Friends', 'Suppliers']) await chat.createConversationGroup({ groupName, conversationIDList: [] });
		await see(group('Suppliers'));`)
	require.Equal(t, map[string]string{"Friends": first["Friends"], "Suppliers": first["Suppliers"]}, bob.hues())
}

func TestSamplesHaveAnswersAndSoBadgesForEachGroupOnTheExamplePage(t *testing.T) {
	p := people(t)("alice")
	p.person(`
		await until('the samples', () => [...document.querySelectorAll('#list-empty button')].find((e) => e.textContent === 'Add samples')).then((e) => e.click());
		await text(group('Suppliers') + ' .badge', '2');
		await text(group('Choir') + ' .badge', '2');
		await text(group('Family') + ' .badge', '1');
		await text('[data-kind=ungrouped] .badge', '1');
		await text('[data-kind=all] .badge', '5');
		await until('the title', () => document.title === '(5) alice · Parlor');
		await see(row('C2Ctheo') + '.unread');
		await gone(row('C2Cgrandma') + '.unread');`)

	// Who reads it has read it, in both of its groups.
	p.click(row("C2Ctheo") + " .row-lines")
	p.person(`
		await text('.message.other .bubble-text', 'Yes, and I am bringing cake.');
		await text(group('Choir') + ' .badge', '1');
		await gone(group('Family') + ' .badge');
		if (document.querySelector('.toast-error')) throw new Error(document.querySelector('.toast-error').textContent);`)
	p.reload()
	p.person(`await text(group('Suppliers') + ' .badge', '2'); await text(group('Choir') + ' .badge', '1');`)
}
