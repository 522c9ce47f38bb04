package sim_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// sharingCommand does something about messages of a group, or what its members
// share.
func (t *tab) sharingCommand(id string) core.Command {
	w := t.device.world
	conversation, at := core.TypeGroup+id, uint64(1+w.draw(12))
	switch w.draw(14) {
	case 0, 1, 2:
		return core.React{ConversationID: conversation, Sequence: at, ReactionID: []string{"+1", "-1"}[w.draw(2)], Remove: w.draw(3) == 0}
	case 3, 4:
		return core.ConfirmRead{ConversationID: conversation, Sequences: []uint64{at, at + 1, at + 2}}
	case 5:
		return core.SetExtensions{ConversationID: conversation, Sequence: at, Extensions: []core.Extension{{Key: "k", Value: fmt.Sprint(w.draw(9))}}}
	case 6:
		return core.DeleteExtensions{ConversationID: conversation, Sequence: at}
	case 7, 8:
		return core.ChangeCounters{GroupID: id, Counters: map[string]int64{"k": 1}, Add: true}
	case 9, 10:
		return t.nextAttribute(id)
	case 11, 12:
		return core.PinMessage{GroupID: id, Sequence: at, Off: w.draw(2) == 0}
	}
	return core.SetMemberMute{GroupID: id, UserID: users[w.draw(len(users))], Seconds: int64(w.draw(2) * 60)}
}

// nextAttribute sets an attribute to what says by what it was before, as this tab
// shows it: two numbers.
func (t *tab) nextAttribute(id string) core.Command {
	shown, _ := t.GroupAttributes(id)
	key := []string{"a", "b"}[t.device.world.draw(2)]
	was, _, _ := strings.Cut(shown.At(key).Value, " ")
	t.device.sent++
	value := fmt.Sprintf("%d.%d %s", t.device.number, t.device.sent, was)
	return core.SetAttributes{GroupID: id, Attributes: []core.GroupAttribute{{Key: key, Value: value}}}
}

var sharedKinds = []core.Kind{core.KindAttributes, core.KindCounters, core.KindPinned}

// held is what there is of what members share, under the keys that a commit writes.
func (l *ledger) held(c authority.Commit) []core.Value {
	values := make([]core.Value, len(c.Writes))
	for i, write := range c.Writes {
		if !slices.Contains(sharedKinds, write.Key.Kind) {
			continue
		}
		records, err := l.Read(background, []core.Key{write.Key})
		require.NoError(l.world.t, err)
		values[i], err = core.Decode(write.Key.Kind, records[0].Body)
		require.NoError(l.world.t, err)
	}
	return values
}

// shared looks at what a commit makes of what members share: no increase of a
// counter is lost, and nobody has overwritten an attribute that they have not seen.
func (l *ledger) shared(c authority.Commit, before []core.Value) {
	for i, write := range c.Writes {
		if !slices.Contains(sharedKinds, write.Key.Kind) {
			continue
		}
		old := before[i]
		value, err := core.Decode(write.Key.Kind, write.Body)
		require.NoError(l.world.t, err)
		switch is := value.(type) {
		case core.GroupCounters:
			was, _ := old.(core.GroupCounters)
			require.Equal(l.world.t, was.Counters["k"]+1, is.Counters["k"], l.world.telling())
		case core.GroupAttributes:
			was, _ := old.(core.GroupAttributes)
			require.Equal(l.world.t, was.Changes+1, is.Changes)
			for i := range is.List {
				each := &is.List[i]
				if before := was.At(each.Key); before.At != each.At {
					_, by, _ := strings.Cut(each.Value, " ")
					number, _, _ := strings.Cut(before.Value, " ")
					require.Equal(l.world.t, number, by, "%s was overwritten by whoever had not seen it\n%s", before.Value, l.world.telling())
				}
			}
		case core.PinnedMessages:
			require.LessOrEqual(l.world.t, len(is.Numbers), core.MaxPinnedMessages)
			require.IsIncreasing(l.world.t, append(is.Numbers, 1<<60))
		}
	}
}

// checkShared: what is counted of messages of groups is what there is.
func (w *world) checkShared(truth *authority.Authority) {
	for _, id := range groupIDs {
		messages, err := truth.Thread(background, core.GroupOwner(id), 0, 0, 0)
		require.NoError(w.t, err)
		var pinned []uint64
		for i := range messages {
			w.checkReactions(id, &messages[i])
			w.checkReaders(truth, id, &messages[i])
			if messages[i].Pinned() {
				require.Nil(w.t, messages[i].Revoked)
				pinned = append(pinned, messages[i].Sequence)
			}
		}
		slices.Reverse(pinned)
		documents, err := truth.Documents(background, []core.Key{core.PinnedKey(id)})
		require.NoError(w.t, err)
		is, _ := documents[0].Value.(core.PinnedMessages)
		require.Equal(w.t, pinned, is.Numbers, "the pins of %s\n%s", id, w.telling())
	}
}

// checkReactions: a message counts those who have reacted, and each of them knows.
func (w *world) checkReactions(id string, message *core.Message) {
	records, err := w.data.Page(background, core.AboutOwner(id, message.Sequence), core.KindReacted, "", 0)
	require.NoError(w.t, err)
	reacted := map[string]int{}
	for _, record := range records {
		reaction, user := core.ReactionOf(record.Key.ID)
		reacted[reaction]++
		own, err := w.data.Read(background, []core.Key{core.OwnReactionsKey(user, core.TypeGroup+id, message.Sequence)})
		require.NoError(w.t, err)
		var reactions core.OwnReactions
		require.NoError(w.t, json.Unmarshal(own[0].Body, &reactions))
		require.Contains(w.t, reactions.To(message.Sequence), reaction, w.telling())
	}
	counted := map[string]int{}
	for _, reaction := range message.Reactions {
		counted[reaction.ID] = reaction.Total()
		require.LessOrEqual(w.t, len(reaction.Users), reaction.Total())
	}
	require.Equal(w.t, reacted, counted, "the reactions to message %d of %s\n%s", message.Sequence, id, w.telling())
}

// checkReaders: the sender knows how many have read a message, or how many had when
// the sender left. Nobody reads for the sender, and no more than were to read it.
func (w *world) checkReaders(truth *authority.Authority, id string, message *core.Message) {
	readers, err := w.data.Page(background, core.AboutOwner(id, message.Sequence), core.KindReader, "", 0)
	require.NoError(w.t, err)
	require.True(w.t, message.NeedReadReceipt || len(readers) == 0)
	require.LessOrEqual(w.t, len(readers), message.ReceiptsOf, w.telling())
	for _, reader := range readers {
		require.NotEqual(w.t, message.From, reader.Key.ID)
	}
	documents, err := truth.Documents(background, []core.Key{core.ReadCountsKey(message.From, core.TypeGroup+id, message.Sequence)})
	require.NoError(w.t, err)
	counts, _ := documents[0].Value.(core.ReadCounts)
	read := counts.Of(*message).Read
	if !w.data.left[[2]string{message.From, core.GroupOwner(id)}] {
		require.Equal(w.t, len(readers), read, "who has read message %d of %s\n%s", message.Sequence, id, w.telling())
	}
	require.LessOrEqual(w.t, read, len(readers))
}
