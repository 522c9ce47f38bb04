package core

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// house is a store on maps with a chat group "team" in it. Unlike a story, it can
// do what no command does by itself: let somebody in, or send a tip.
type house struct {
	t         require.TestingT
	now       int64
	sent      int64
	documents map[Key]Value
	rows      map[string][]Value // By thread; number 1 is at 0.
	read      map[Key]bool       // By the last decision; rows too.
	written   []Document
	added     []Row
}

const team, teamConversation = "team", "GROUPteam"

// newHouse has the group, with ann as its owner.
func newHouse(t require.TestingT, kind GroupType) *house {
	h := &house{t: t, now: 1_767_225_600_000, documents: map[Key]Value{}, rows: map[string][]Value{}}
	h.documents[GroupKey(team)] = Group{Type: kind, Name: "The team", OwnerID: "ann", CreatedAt: h.now}
	h.join("ann", RoleOwner)
	return h
}

// decide carries out what f does for a user, as an authority does.
func (h *house) decide(user string, f func(*View, Call) error) error {
	loaded := map[Key]Document{}
	for {
		v := newView(loaded)
		err := f(v, Call{User: user, Now: h.now})
		if len(v.missing) == 0 {
			h.read = map[Key]bool{}
			for key := range loaded {
				h.read[key] = true
			}
			if err == nil {
				h.keep(v.decision(nil))
			}
			return err
		}
		for _, key := range v.missing {
			loaded[key] = Document{Key: key, Value: h.value(key)}
		}
	}
}

func (h *house) value(key Key) Value {
	if key.Kind != KindRow {
		return h.documents[key]
	}
	if rows := h.rows[key.Owner]; key.Sequence() >= 1 && key.Sequence() <= uint64(len(rows)) {
		return rows[key.Sequence()-1]
	}
	return nil
}

func (h *house) keep(d Decision) {
	h.written, h.added = d.Writes, d.Rows
	for _, document := range d.Writes {
		h.documents[document.Key] = document.Value
	}
	for _, row := range d.Rows {
		if row.Replace {
			h.rows[row.Thread][row.Sequence-1] = row.Value
		} else {
			h.rows[row.Thread] = append(h.rows[row.Thread], row.Value)
			require.Equal(h.t, uint64(len(h.rows[row.Thread])), row.Sequence)
		}
	}
}

// ask carries out a command.
func ask[O any](h *house, user string, command CommandOf[O]) (outcome O, err error) {
	err = h.decide(user, func(v *View, c Call) (err error) {
		outcome, err = command.decide(v, c)
		return err
	})
	return outcome, err
}

func (h *house) must(user string, command Command) any {
	var outcome any
	require.NoError(h.t, h.decide(user, func(v *View, c Call) (err error) {
		outcome, err = decideAny(command, v, c)
		return err
	}))
	return outcome
}

// code is what a command is refused with, 0 where it is not.
func (h *house) code(user string, command Command) Code {
	err := h.decide(user, func(v *View, c Call) error {
		_, err := decideAny(command, v, c)
		return err
	})
	if err == nil {
		return 0
	}
	return CodeOf(err)
}

func (h *house) join(user string, role Role) {
	require.NoError(h.t, h.decide(user, func(v *View, c Call) error {
		v.write(MembershipKey(user, team), Membership{Role: role, JoinedAt: c.Now})
		v.enterGroup(user, team, c.Now)
		return nil
	}))
}

func (h *house) leave(user string) {
	require.NoError(h.t, h.decide(user, func(v *View, c Call) error {
		group, _ := v.group(team)
		v.leaveGroup(user, team, group, c.Now)
		v.write(MembershipKey(user, team), nil)
		return nil
	}))
}

func (h *house) tip(user string) {
	require.NoError(h.t, h.decide(user, func(v *View, c Call) error {
		v.sendTip(c, team, GroupTip{Kind: TipProfileChanged, Operator: Person{UserID: user}})
		return nil
	}))
}

// message is one to the group that has not been sent.
func (h *house) message(user string, change ...func(*Message)) SendMessage {
	h.sent++
	m, err := NewMessage(user, Message{
		To: team, ConversationType: TypeGroup, Type: MessageText, Payload: []byte(fmt.Sprintf(`{"text":"%d"}`, h.sent)),
	}, Stamp{Now: h.now, Random: h.sent, ClientSequence: h.sent})
	require.NoError(h.t, err)
	for _, f := range change {
		f(&m)
	}
	return SendMessage{Message: m}
}

func (h *house) say(user string, change ...func(*Message)) Message {
	return h.must(user, h.message(user, change...)).(Message)
}

func quietly(m *Message)   { m.ExcludedFromUnread = true }
func notAsLast(m *Message) { m.ExcludedFromLast = true }
func online(m *Message)    { m.OnlineOnly = true }
func to(users ...string) func(*Message) {
	return func(m *Message) { m.Receivers = users }
}

func at(users ...string) func(*Message) {
	return func(m *Message) { m.AtUserList = users }
}

func document[V Value](h *house, key Key) V {
	v, _ := h.documents[key].(V)
	return v
}

func (h *house) head() Thread { return document[Thread](h, ThreadKey(GroupOwner(team))) }

func (h *house) own(user string) Conversation {
	c, _ := AsConversation(h.documents[ConversationKey(user, teamConversation)])
	return c
}

// shown is the conversation as a user sees it.
func (h *house) shown(user string) Conversation {
	parts := GroupParts{
		User: user, Own: h.own(user), Group: document[Group](h, GroupKey(team)), Head: h.head(),
		Revoked: func(sequence uint64) RevokedMessages {
			return document[RevokedMessages](h, RevokedKey(team, sequence))
		},
		Hides: func(sequence uint64) bool {
			return document[Hidden](h, HiddenKey(user, teamConversation, sequence)).Hides(sequence)
		},
	}
	if in, member := h.documents[MembershipKey(user, team)].(Membership); member {
		parts.Membership = &in
	}
	return parts.Shown()
}

func (h *house) text(c Conversation) string {
	if c.Last == nil {
		return ""
	}
	return string(c.Last.Payload)
}

func TestAHouseRefusesWhatCannotBe(t *testing.T) {
	h := newHouse(t, GroupPublic)
	require.Equal(t, CodeGroupDenied, h.code("eve", h.message("eve")))
	require.Equal(t, "The team", document[Group](h, GroupKey(team)).Name)
}
