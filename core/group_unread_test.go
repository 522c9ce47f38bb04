package core

import (
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
		anybody := func(t *rapid.T) (string, *memory) {
			user := rapid.SampledFrom(users).Draw(t, "user")
			return user, memories[user]
		}
		member := func(t *rapid.T) (string, *memory) {
			user, m := anybody(t)
			if !m.member {
				t.Skip("no member")
			}
			return user, m
		}
		number := func(t *rapid.T) uint64 {
			if last() == 0 {
				t.Skip("nothing there")
			}
			return rapid.Uint64Range(1, last()).Draw(t, "number")
		}
		t.Repeat(map[string]func(*rapid.T){
			"send": func(t *rapid.T) {
				user, _ := member(t)
				change := rapid.SampledFrom([]func(*Message){
					func(*Message) {}, func(*Message) {}, func(*Message) {}, quietly, notAsLast, at("bob", "eve"), at(MentionAll),
				}).Draw(t, "how")
				h.say(user, change)
			},
			"send to few": func(t *rapid.T) {
				user, _ := member(t)
				if !rulesOf[kind].targeted {
					t.Skip("not in this type")
				}
				h.say(user, to(rapid.SampledFrom(users).Draw(t, "to"), "eve"))
			},
			"send to those online": func(t *rapid.T) {
				user, _ := member(t)
				before := h.head()
				h.say(user, online)
				require.Equal(t, before, h.head())
			},
			"tip": func(t *rapid.T) {
				user, _ := member(t)
				h.tip(user)
			},
			"read": func(t *rapid.T) {
				user, m := member(t)
				upTo := number(t)
				h.must(user, ReadConversation{ConversationID: teamConversation, UpTo: upTo})
				m.read = max(m.read, upTo)
			},
			"read all": func(t *rapid.T) {
				user, m := member(t)
				h.must(user, ReadConversations{ConversationIDs: []string{teamConversation}})
				m.read = last()
			},
			"clear": func(t *rapid.T) {
				user, m := member(t)
				upTo := number(t)
				before := h.own(user).ClearedSequence
				h.must(user, ClearHistory{ConversationID: teamConversation, UpTo: upTo})
				if upTo > before {
					m.read, m.cleared = max(m.read, upTo), max(m.cleared, upTo)
				}
			},
			"delete from the list": func(t *rapid.T) {
				user, m := member(t)
				upTo := last()
				_, err := ask(h, user, DeleteConversations{ConversationIDs: []string{teamConversation}, UpTo: []uint64{upTo}})
				if m.inList(h, user) {
					require.NoError(t, err, "what is in the list can be deleted")
				}
				if err == nil {
					m.read, m.unlistedAt, m.listed = max(m.read, upTo), upTo, false
				}
			},
			"delete a message": func(t *rapid.T) {
				user, m := member(t)
				s := number(t)
				if _, err := ask(h, user, DeleteMessages{ConversationID: teamConversation, Sequences: []uint64{s}}); err == nil {
					m.hidden[s] = true
				}
			},
			"revoke": func(t *rapid.T) {
				user, _ := member(t)
				_, _ = ask(h, user, RevokeMessage{ConversationID: teamConversation, Sequence: number(t)})
			},
			"join": func(t *rapid.T) {
				user, m := anybody(t)
				if m.member {
					t.Skip("there already")
				}
				h.join(user, RoleMember)
				m.member, m.joined, m.from = true, last(), 0
				if !rulesOf[kind].seesEarlier {
					m.from = last()
				}
				h.tip(user)
			},
			"leave": func(t *rapid.T) {
				user, m := member(t)
				if user == "ann" {
					t.Skip("the owner stays")
				}
				m.listed = m.inList(h, user)
				h.leave(user)
				m.member = false
				m.read = last()
			},
			"trim": func(t *rapid.T) {
				s := number(t)
				head := h.head()
				if s <= head.Trimmed {
					t.Skip("gone already")
				}
				head.Trimmed, head.TrimmedCount = s, h.rows[GroupOwner(team)][s-1].(Message).Count
				h.documents[ThreadKey(GroupOwner(team))] = head
				for _, m := range memories {
					m.trimmed = s
				}
			},
			"": func(t *rapid.T) {
				for _, user := range users {
					m, shown := memories[user], h.shown(user)
					require.Equal(t, m.inList(h, user), shown.Listed, "%s has it in the list", user)
					if !m.member {
						require.Zero(t, shown.Unread, "%s is no member", user)
						continue
					}
					require.Equal(t, m.recount(h, user, kind), shown.Unread, "unread of %s", user)
					var newest uint64
					if shown.Last != nil {
						newest = shown.Last.Sequence
					}
					require.Equal(t, m.newest(h, user), newest, "last message of %s", user)
				}
			},
		})
	})
}
