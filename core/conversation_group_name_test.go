package core_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// code is what a command of ann comes to, 0 for success.
func (d *desk) code(command core.Command) core.Code {
	if _, err := d.do(core.Call{User: "ann", Command: command}); err != nil {
		return core.CodeOf(err)
	}
	return 0
}

func TestNoGroupHasANameThatNobodyCanSee(t *testing.T) {
	d := newDesk(t)
	require.Zero(t, d.code(core.CreateConversationGroup{Name: "A"}))
	for _, name := range []string{
		" ", "   ", "\n", "\r\n\t", "\u00a0", "\u3000", "\u200b", "\u200d\u200c", "\ufeff", "\u2060", "\u00ad", "\u202e",
		"\x00", "\x7f", "\u3164", "\u2800", "\ufe0f", "\u034f", "\U000e0061", " \u200b\n",
	} {
		require.Equal(t, core.Code(51011), d.code(core.CreateConversationGroup{Name: name}), "%q", name)
		require.Equal(t, core.Code(51011), d.code(core.RenameConversationGroup{OldName: "A", NewName: name}), "%q", name)
		require.Equal(t, core.Code(51009), d.code(core.DeleteConversationGroup{Name: name}), "%q: it is only that there is none", name)
	}
	for _, name := range []string{" A", "A ", "a\nb", "\u200bA", ".", "·", "👩\u200d👩\u200d👧", "❤\ufe0f", "می\u200cخواهم", "会", "\u0301", "1", "\ufffd"} {
		require.Zero(t, d.code(core.CreateConversationGroup{Name: name}), "%q", name)
	}
}

func TestAGroupThatHasAnInvisibleNameAlreadyCanBeRenamedAndDeleted(t *testing.T) {
	for _, command := range []core.Command{core.RenameConversationGroup{OldName: " ", NewName: "Seen"}, core.DeleteConversationGroup{Name: " "}} {
		d := newDesk(t)
		key := core.DirectoryKey("ann")
		d.documents[key] = core.Document{Key: key, Revision: 1, Value: core.Directory{LastConversationGroupID: 1, ConversationGroups: []core.ConversationGroup{{ID: 1, Name: " "}}}}
		require.Zero(t, d.code(command))
		require.NotContains(t, d.documents[key].Value.(core.Directory).Names(), " ")
	}
}

func TestACharacterIsInvisibleIfUnicodeSaysSoOrItIsDrawnEmpty(t *testing.T) {
	empty := []rune{0x2800, 0x1D159}
	formats := func(r rune) bool {
		return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r)
	}
	ignored := []*unicode.RangeTable{unicode.White_Space, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}
	// From there on to here all is letters, or nothing.
	next := map[rune]rune{0x3400: 0xA000, 0xAC00: 0xF900, 0x14000: 0x1BC00, 0x20000: 0xE0000}
	d := newDesk(t)
	for r := rune(1); r <= 0xE0FFF; r++ {
		r = max(r, next[r])
		want := core.Code(0)
		if unicode.In(r, ignored...) || formats(r) || slices.Contains(empty, r) {
			want = 51011
		}
		delete(d.documents, core.DirectoryKey("ann"))
		require.Equal(t, want, d.code(core.CreateConversationGroup{Name: string(r)}), "%U", r)
	}
}

func TestTwoSpellingsOfANameAreOne(t *testing.T) {
	spell := func(name string, groups ...string) string {
		return core.SpellConversationGroupName(name, func(name string) bool { return slices.Contains(groups, name) }, norm.NFC.String)
	}
	require.Equal(t, "Café", spell("Cafe\u0301"))
	require.Equal(t, "Café", spell("Cafe\u0301", "Café"))
	require.Equal(t, "Cafe\u0301", spell("Cafe\u0301", "Cafe\u0301"), "a group is found as it is spelled")
	require.Equal(t, "Café", spell("Café", "Cafe\u0301"))
	require.Equal(t, "각", spell("\u1100\u1161\u11a8"))
	require.Equal(t, "Å", spell("\u212b"))
	require.Equal(t, strings.Repeat("é", 16), spell(strings.Repeat("e\u0301", 16)), "so many bytes it may have only composed")
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		one := spell(norm.NFD.String(name))
		require.Equal(t, one, spell(norm.NFC.String(name)))
		require.Equal(t, one, spell(one), "it stays so")
	})
}
