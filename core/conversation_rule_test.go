package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestARuleFitsWhatAllItsFieldsSay(t *testing.T) {
	yes, no, star, none := true, false, uint64(2), uint64(0)
	unread := &core.Conversation{Listed: true, Unread: 3, Marks: []uint64{2}, RemindType: core.RemindQuietly}
	read := &core.Conversation{Listed: true, Pinned: true}
	team := &core.Conversation{Listed: true, Group: &core.GroupSide{Mentions: []core.Mention{{Sequence: 1, Me: true}}}}
	for name, test := range map[string]struct {
		rule core.ConversationRule
		fits []string // Of bob (unread), carol (read), team.
	}{
		"no field":        {core.ConversationRule{}, nil},
		"a type":          {core.ConversationRule{Type: core.TypeC2C}, []string{"C2Cbob", "C2Ccarol"}},
		"a group's type":  {core.ConversationRule{GroupType: "Public"}, []string{"GROUPteam"}},
		"another type":    {core.ConversationRule{GroupType: "Private"}, nil},
		"unread":          {core.ConversationRule{Unread: &yes}, []string{"C2Cbob"}},
		"nothing unread":  {core.ConversationRule{Unread: &no}, []string{"C2Ccarol", "GROUPteam"}},
		"mentions":        {core.ConversationRule{Mentions: &yes}, []string{"GROUPteam"}},
		"pinned":          {core.ConversationRule{Pinned: &yes}, []string{"C2Ccarol"}},
		"a mark":          {core.ConversationRule{Mark: &star}, []string{"C2Cbob"}},
		"no mark":         {core.ConversationRule{Mark: &none}, []string{"C2Ccarol", "GROUPteam"}},
		"a remind type":   {core.ConversationRule{RemindType: core.RemindNotify}, []string{"C2Ccarol", "GROUPteam"}},
		"a name":          {core.ConversationRule{NameContains: "ÄRZ"}, []string{"C2Cbob"}},
		"named ones":      {core.ConversationRule{ConversationIDs: []string{"GROUPteam", "C2Cbob", "C2Cnobody"}}, []string{"C2Cbob", "GROUPteam"}},
		"two of these":    {core.ConversationRule{Type: core.TypeC2C, Unread: &no}, []string{"C2Ccarol"}},
		"what excludes":   {core.ConversationRule{Type: core.TypeGroup, Pinned: &yes}, nil},
		"the system":      {core.ConversationRule{ConversationIDs: []string{core.SystemConversation}}, nil},
		"system, no mark": {core.ConversationRule{Mark: &none, Unread: &yes}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var fits []string
			for _, c := range []struct {
				id    string
				shown *core.Conversation
				of    core.GroupType
				name  string
			}{
				{"C2Cbob", unread, "", "Dr. März"},
				{"C2Ccarol", read, "", "Carol"},
				{"GROUPteam", team, core.GroupPublic, "Team"},
				{core.SystemConversation, &core.Conversation{Listed: true, Unread: 1}, "", ""},
				{"C2Cgone", &core.Conversation{Unread: 1, Pinned: true, Marks: []uint64{2}}, "", "Dr. März"},
			} {
				if test.rule.Fits(c.id, c.shown, c.of, core.FoldName(c.name)) {
					fits = append(fits, c.id)
				}
			}
			require.Equal(t, test.fits, fits)
		})
	}
}

func TestWhoWasTakenOutIsNotDrawnIn(t *testing.T) {
	settings := core.ConversationGroupSettings{Rule: []core.ConversationRule{{Type: core.TypeGroup}, {Type: core.TypeC2C}}}
	c := &core.Conversation{Listed: true, Placements: []core.Placement{{Group: 1, Never: true}, {Group: 2, Key: "V"}}}
	require.False(t, settings.Draws(1, "C2Cbob", c, "", "bob"))
	require.True(t, settings.Draws(2, "C2Cbob", c, "", "bob"))
	require.True(t, settings.Draws(3, "C2Cbob", c, "", "bob"))
}
