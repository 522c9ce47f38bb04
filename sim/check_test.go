package sim_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// check compares a world at rest with what was promised.
func (w *world) check() {
	truth := authority.New(w.data.MemStore, authority.NewHub().Member(), w.tick)
	for _, user := range users {
		w.checkFiling(truth, user)
	}
	for _, d := range w.devices {
		w.checkCommands(d)
		for _, t := range d.tabs {
			w.checkDrafts(t)
			w.checkReplica(truth, t)
			w.checkGroups(t)
			w.checkMessages(truth, t)
			w.checkCopy(truth, t)
			w.checkFollowed(truth, t)
			w.checkTopics(truth, t)
		}
		w.checkMoved(d.user)
	}
	w.checkHistory(truth)
	w.checkShared(truth)
	w.checkStatuses(truth)
	w.checkFans(truth)
	w.checkFriends(truth)
}

// checkStatuses: what others are shown of a status is what it says. That they are,
// [world.checkFollowed] checks.
func (w *world) checkStatuses(truth *authority.Authority) {
	for _, user := range users {
		documents, err := truth.Documents(background, []core.Key{core.StatusKey(user), core.PresenceKey(user)})
		require.NoError(w.t, err)
		if status, there := documents[0].Value.(core.Status); there {
			require.Equal(w.t, status.Shown(), documents[1].Value, user)
		} else {
			require.Nil(w.t, documents[1].Value, user)
		}
	}
}

// checkCommands: every command took effect exactly once, in the order asked.
func (w *world) checkCommands(d *device) {
	copied := d.tabs[0].Copy()
	require.Empty(w.t, copied.Pending, "%s has commands that were never answered\n%s", d.name, w.telling())
	require.Empty(w.t, copied.Answered, "%s has answers that were never collected", d.name)
	asked := slices.Sorted(maps.Keys(d.asked))
	require.Equal(w.t, asked, w.data.done[core.DeviceKey(d.user, copied.Device)], "%s: commands took effect twice or out of order, or not at all\n%s", d.name, w.telling())
}

// checkReplica: a tab shows what the authority has, and nothing else.
func (w *world) checkReplica(truth *authority.Authority, t *tab) {
	user := t.device.user
	fresh, err := session.Open(background, truth, user, session.Options{Emit: func([]session.Event) {}})
	require.NoError(w.t, err)
	require.Equal(w.t, picture(fresh), picture(t.Session), "%s shows something else than there is\n%s", t.name, w.telling())
	update, err := truth.Changes(background, user, 0)
	require.NoError(w.t, err)
	require.Equal(w.t, update.Revision, t.Copy().Link.Revision, t.name)
	there := 0
	for _, document := range update.Documents {
		if !document.Key.Kind.FromServer() || document.Key.Kind == core.KindDevice && document.Key.ID != t.Copy().Device || document.Value == nil {
			continue
		}
		there++
		require.Equal(w.t, document.Value, t.Confirmed(document.Key).Value, "%s: %v", t.name, document.Key)
	}
	require.Len(w.t, t.FromServer(), there, t.name)
}

// checkDrafts: all tabs of a device show the drafts that were kept on it.
func (w *world) checkDrafts(t *tab) {
	for _, conversation := range t.Conversations(replica.Filter{}) {
		require.Equal(w.t, t.device.drafts[conversation.ID], conversation.DraftText, "%s: the draft in %s\n%s", t.name, conversation.ID, w.telling())
	}
}

// picture is all that a page sees of its conversations.
func picture(s *session.Session) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.ConversationGroupNames(), s.TotalUnread(), s.AllReceiveMessageOpt())
	for _, c := range s.Conversations(replica.Filter{}) {
		fmt.Fprint(&b, c.Remark, " ")
		fmt.Fprintf(&b, "%s %v unread %d pinned %v marks %v reminds %s", c.ID, c.ConversationGroupNames, c.Unread, c.Pinned, c.Marks, c.Reminds())
		if c.Last != nil {
			fmt.Fprintf(&b, " %q", c.Last.Payload)
		}
		fmt.Fprintln(&b)
	}
	drawGroups(&b, s)
	drawFriends(&b, s)
	drawTopics(&b, s)
	for _, g := range s.Groups() {
		fmt.Fprintln(&b, g.ID, g.Name, g.OwnerID, g.Membership.Role, g.Members, g.Admins, g.LastSequence)
	}
	return b.String()
}

// checkMessages: a tab heard of every message once, but for its own and those
// that were there before it.
func (w *world) checkMessages(truth *authority.Authority, t *tab) {
	for id, times := range t.received {
		require.Equal(w.t, 1, times, "%s heard of message %s more than once", t.name, id)
		require.False(w.t, t.own[id], "%s received its own message %s\n%s", t.name, id, w.telling())
	}
	for id, times := range t.peerRead {
		require.Equal(w.t, 1, times, "%s heard more than once that message %s was read", t.name, id)
	}
	for id := range t.refused {
		require.Failf(w.t, "a message was refused", "%s: %s", t.name, id)
	}
	for _, conversation := range t.Conversations(replica.Filter{Type: core.TypeC2C}) {
		messages, err := truth.History(background, t.device.user, conversation.ID, max(t.since[conversation.ID], conversation.ClearedSequence), 0, 0)
		require.NoError(w.t, err)
		if w.data.deleted[t.device.user+conversation.ID] {
			continue
		}
		if t.device.wiped {
			continue // Of several that came meanwhile it may hear of the newest only.
		}
		for _, message := range messages {
			require.True(w.t, t.own[message.ID] || t.received[message.ID] == 1, "%s never heard of message %d of %s\n%s", t.name, message.Sequence, conversation.ID, w.telling())
		}
	}
}

// checkCopy: the messages that a device keeps, and those that a page believes
// its events about, are as they are now.
func (w *world) checkCopy(truth *authority.Authority, t *tab) {
	now := map[string]core.Message{}
	for _, peer := range users {
		id := core.TypeC2C + peer
		messages, err := truth.History(background, t.device.user, id, 0, 0, 0)
		require.NoError(w.t, err)
		for _, message := range messages {
			now[message.ID] = message
		}
		conversation, _ := core.AsConversation(t.Confirmed(core.ConversationKey(t.device.user, id)).Value)
		kept, err := t.copied.History(background, t.device.user, id, conversation.ClearedSequence, 0, 0)
		require.NoError(w.t, err)
		for _, message := range kept {
			require.Equal(w.t, now[message.ID], message, "%s keeps an old state of message %d of %s\n%s", t.name, message.Sequence, id, w.telling())
		}
	}
	for id, message := range t.believed {
		if message.ConversationType != core.TypeC2C {
			continue
		}
		is := now[id]
		in := is.ConversationID(t.device.user)
		conversation, _ := core.AsConversation(t.Confirmed(core.ConversationKey(t.device.user, in)).Value)
		if w.data.deleted[t.device.user+in] || is.Sequence <= conversation.ClearedSequence {
			continue
		}
		if t.device.forgetful {
			continue // What was done meanwhile is fetched by a tab that remembers.
		}
		require.Equal(w.t, is.Version, message.Version, "%s was not told that message %s was modified\n%s", t.name, id, w.telling())
		require.Equal(w.t, is.Revoked, message.Revoked, "%s was not told that message %s was revoked\n%s", t.name, id, w.telling())
	}
}

// checkHistory: every message that was sent is in its history once, and what a
// user has not read is counted right.
func (w *world) checkHistory(truth *authority.Authority) {
	for _, message := range w.data.messages {
		messages, err := truth.History(background, message.From, core.TypeC2C+message.To, 0, 0, 0)
		require.NoError(w.t, err)
		times := 0
		for i, kept := range messages {
			require.Equal(w.t, uint64(len(messages)-i), kept.Sequence, "a history has a hole")
			if kept.ID == message.ID {
				times++
			}
		}
		require.Equal(w.t, 1, times, "message %s of %s to %s\n%s", message.ID, message.From, message.To, w.telling())
	}
	for _, d := range w.devices {
		for _, conversation := range d.tabs[0].Conversations(replica.Filter{Type: core.TypeC2C}) {
			messages, err := truth.History(background, d.user, conversation.ID, conversation.ReadSequence, 0, 0)
			require.NoError(w.t, err)
			unread := 0
			for _, message := range messages {
				hidden := d.tabs[0].Confirmed(core.HiddenKey(d.user, conversation.ID, message.Sequence))
				if h, _ := hidden.Value.(core.Hidden); h.Hides(message.Sequence) {
					continue
				}
				if message.From != d.user && !message.ExcludedFromUnread && message.Revoked == nil {
					unread++
				}
			}
			require.Equal(w.t, unread, conversation.Unread, "%s of %s", conversation.ID, d.user)
		}
	}
}
