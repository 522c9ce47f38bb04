package core

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// memory is what a test remembers of a member, to say what there is to see from
// the rows alone.
type memory struct {
	member              bool
	joined, from        uint64
	read, cleared       uint64
	hidden              map[uint64]bool
	listed              bool
	unlistedAt, trimmed uint64
}

// recount counts the messages that are unread, by looking at every row.
func (m *memory) recount(h *house, user string, kind GroupType) (unread int) {
	base := max(m.read, m.joined, m.trimmed)
	for _, row := range h.rows[GroupOwner(team)] {
		message := row.(Message)
		if message.Sequence > base && rulesOf[kind].counts && message.From != user && !message.ExcludedFromUnread &&
			!message.Targeted() && message.Revoked == nil && !m.hidden[message.Sequence] {
			unread++
		}
	}
	return unread
}

// newest is the number of the last message that a member sees, 0 for none.
func (m *memory) newest(h *house, user string) uint64 {
	for _, row := range slices.Backward(h.rows[GroupOwner(team)]) {
		message := row.(Message)
		if message.Sequence <= max(m.cleared, m.from, m.trimmed) {
			return 0
		}
		if !message.ExcludedFromLast && message.SeenBy(user) && !m.hidden[message.Sequence] {
			return message.Sequence
		}
	}
	return 0
}

func (m *memory) inList(h *house, user string) bool {
	for _, row := range h.rows[GroupOwner(team)] {
		message := row.(Message)
		if m.member && message.SeenBy(user) && message.Sequence > max(m.unlistedAt, m.joined) {
			return true
		}
	}
	return m.listed
}

// What members are shown follows from a few numbers, and nothing is written for
// them when somebody sends. Here it is compared after each step with what the
// rows say.
func TestUnreadIsWhatHistorySays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]GroupType{GroupWork, GroupPublic, GroupMeeting, GroupCommunity}).Draw(t, "type")
		h := newHouse(t, kind)
		users := []string{"ann", "bob", "cat", "dan"}
		memories := map[string]*memory{}
		for _, user := range users {
			memories[user] = &memory{hidden: map[uint64]bool{}}
		}
		memories["ann"].member, memories["ann"].listed = true, true
		last := func() uint64 { return h.head().LastSequence }
		one := func(member bool) (string, *memory) {
			among := slices.DeleteFunc(slices.Clone(users), func(user string) bool { return memories[user].member != member })
			if len(among) == 0 {
				return "", nil
			}
			user := rapid.SampledFrom(among).Draw(t, "user")
			return user, memories[user]
		}
		member := func() (string, *memory) { return one(true) }
		number := func() uint64 { return rapid.Uint64Range(1, last()).Draw(t, "number") }
		h.say("ann")
		steps := map[string]func(){
			"send": func() {
				user, _ := member()
				change := rapid.SampledFrom([]func(*Message){
					func(*Message) {}, func(*Message) {}, func(*Message) {}, quietly, notAsLast, at("bob", "eve"), at(MentionAll),
				}).Draw(t, "how")
				h.say(user, change)
			},
			"send to few": func() {
				user, _ := member()
				change := to(rapid.SampledFrom(users).Draw(t, "to"), "eve")
				if rulesOf[kind].targeted {
					h.say(user, change)
				}
			},
			"send to those online": func() {
				user, _ := member()
				before := h.head()
				h.say(user, online)
				require.Equal(t, before, h.head())
			},
			"tip": func() {
				user, _ := member()
				h.tip(user)
			},
			"read": func() {
				user, m := member()
				upTo := number()
				h.must(user, ReadConversation{ConversationID: teamConversation, UpTo: upTo})
				m.read = max(m.read, upTo)
			},
			"read all": func() {
				user, m := member()
				h.must(user, ReadConversations{ConversationIDs: []string{teamConversation}})
				m.read = last()
			},
			"clear": func() {
				user, m := member()
				upTo := number()
				before := h.own(user).ClearedSequence
				h.must(user, ClearHistory{ConversationID: teamConversation, UpTo: upTo})
				if upTo > before {
					m.read, m.cleared = max(m.read, upTo), max(m.cleared, upTo)
				}
			},
			"delete from the list": func() {
				user, m := member()
				upTo := last()
				_, err := ask(h, user, DeleteConversations{ConversationIDs: []string{teamConversation}, UpTo: []uint64{upTo}})
				if m.inList(h, user) {
					require.NoError(t, err, "what is in the list can be deleted")
				}
				if err == nil {
					m.read, m.unlistedAt, m.listed = max(m.read, upTo), upTo, false
				}
			},
			"delete a message": func() {
				user, m := member()
				s := number()
				if _, err := ask(h, user, DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{s}}); err == nil {
					m.hidden[s] = true
				}
			},
			"revoke": func() {
				user, _ := member()
				_, _ = ask(h, user, RevokeMessage{ConversationID: teamConversation, Sequence: number()})
			},
			"join": func() {
				user, m := one(false)
				if m == nil {
					return
				}
				h.join(user, RoleMember)
				m.member, m.joined, m.from = true, last(), 0
				if !rulesOf[kind].seesEarlier {
					m.from = last()
				}
				h.tip(user)
			},
			"leave": func() {
				user, m := member()
				if user == "ann" {
					return // Somebody stays.
				}
				m.listed = m.inList(h, user)
				h.leave(user)
				m.member = false
				m.read = last()
			},
			"trim": func() {
				s, head := number(), h.head()
				if s <= head.Trimmed || rapid.IntRange(0, 3).Draw(t, "often") > 0 {
					return
				}
				require.Equal(t, s, h.must(SystemSender, TrimHistory{Thread: GroupOwner(team), UpTo: s}))
				for _, m := range memories {
					m.trimmed = s
				}
			},
		}
		names := slices.Sorted(maps.Keys(steps))
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			steps[rapid.SampledFrom(names).Draw(t, "step")]()
			for _, user := range users {
				memories[user].compare(t, h, user, kind)
			}
		}
	})
}

// compare holds what a user is shown against what the rows say.
func (m *memory) compare(t require.TestingT, h *house, user string, kind GroupType) {
	shown := h.shown(user)
	require.Equal(t, m.inList(h, user), shown.Listed, "%s has it in the list", user)
	if !m.member {
		require.Zero(t, shown.Unread, "%s is no member", user)
		return
	}
	require.Equal(t, m.recount(h, user, kind), shown.Unread, "unread of %s", user)
	var newest uint64
	if shown.Last != nil {
		newest = shown.Last.Sequence
	}
	require.Equal(t, m.newest(h, user), newest, "last message of %s", user)
}
