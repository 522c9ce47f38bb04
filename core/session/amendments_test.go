package session_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// pair is alice with two devices, and bob, who know of each other.
type pair struct {
	alice, other, bob *device
}

func newPair(t *testing.T) pair {
	t.Helper()
	h := newHouse(t)
	return pair{alice: h.device("alice"), other: h.device("alice"), bob: h.device("bob")}
}

// sent has alice send a text to bob, which everybody has heard of.
func (p pair) sent(text string) core.Message {
	message := p.alice.send("bob", text)
	p.hear()
	return message
}

// hear lets all devices catch up and forgets their events.
func (p pair) hear() {
	for _, d := range []*device{p.alice, p.other, p.bob} {
		d.catchUp()
		d.seen()
	}
}

func (p pair) seenBy(d *device) []string {
	d.catchUp()
	return d.seen()
}

// texts are the messages of a conversation as a device shows them.
func (d *device) texts(conversationID string) []string {
	page, err := d.Messages(context.Background(), conversationID, 0, 100)
	require.NoError(d.house.t, err)
	texts := []string{}
	for _, message := range page.Messages {
		texts = append(texts, shown(message))
	}
	return texts
}

func shown(m session.Message) string {
	text := m.Summary()
	if m.Revoked != nil {
		text += " (revoked by " + m.Revoked.UserID + ")"
	}
	if m.Version > 0 {
		text += fmt.Sprintf(" (version %d)", m.Version)
	}
	if m.ReceiptAt > 0 {
		text += " (confirmed)"
	}
	for _, extension := range m.Extensions {
		text += " " + extension.Key + "=" + extension.Value
	}
	for _, reaction := range m.Reactions {
		text += fmt.Sprintf(" %s%d", reaction.ID, len(reaction.Users))
	}
	return text
}

// of names the message that commands are about.
func revoke(conversationID string, message core.Message) core.Command {
	return core.RevokeMessage{ConversationID: conversationID, Sequence: message.Sequence}
}

func modify(conversationID string, message core.Message, text string) core.ModifyMessage {
	payload, _ := json.Marshal(map[string]string{"text": text})
	return core.ModifyMessage{ConversationID: conversationID, Sequence: message.Sequence, Version: message.Version, Payload: payload}
}

func remove(conversationID string, messages ...core.Message) core.DeleteMessages {
	command := core.DeleteMessages{ConversationID: conversationID}
	for _, message := range messages {
		command.Sequences = append(command.Sequences, message.Sequence)
	}
	return command
}

func TestARevokedMessageIsShownSoOnAllDevicesOfBothSides(t *testing.T) {
	p := newPair(t)
	message := p.sent("oops")
	outcome := p.alice.do(revoke("C2Cbob", message)).(core.Message)
	require.Equal(t, "alice", outcome.Revoked.UserID)
	require.Equal(t, []string{"list", "revoked [oops (revoked by alice)]"}, p.alice.seen())
	require.Equal(t, []string{"list", "revoked [oops (revoked by alice)]"}, p.seenBy(p.other))
	require.Equal(t, []string{"list", "unread 0", "revoked [oops (revoked by alice)]"}, p.seenBy(p.bob))
	require.Equal(t, []string{"oops (revoked by alice)"}, p.bob.texts("C2Calice"))
	require.NotNil(t, p.bob.Conversation("C2Calice").Last.Revoked)
}

func TestAMessageThatWasRevokedNoLongerCountsAsUnread(t *testing.T) {
	p := newPair(t)
	first, second := p.sent("one"), p.sent("two")
	require.Equal(t, 2, p.bob.TotalUnread())
	p.alice.do(revoke("C2Cbob", first))
	p.bob.catchUp()
	require.Equal(t, 1, p.bob.TotalUnread())
	p.bob.do(core.ReadConversation{ConversationID: "C2Calice"})
	p.alice.do(revoke("C2Cbob", second))
	p.bob.catchUp()
	require.Zero(t, p.bob.TotalUnread(), "it was read already")
}

func TestWhatCannotBeRevoked(t *testing.T) {
	p := newPair(t)
	message := p.sent("mine")
	require.Equal(t, core.CodeNotAllowed, p.bob.refused(revoke("C2Calice", message)), "another's")
	require.Equal(t, core.CodeMessageNotFound, p.alice.refused(revoke("C2Cbob", core.Message{Sequence: 9})))
	require.Equal(t, core.CodeMessageNotFound, p.alice.refused(revoke("C2Cbob", core.Message{})))
	require.Equal(t, core.CodeMessageNotFound, p.alice.refused(revoke("C2Cnobody", message)))
	require.Equal(t, core.CodeInvalidConversation, p.alice.refused(revoke("bob", message)))
	p.alice.house.clock.Add(core.RevokeWindow - 1000)
	p.alice.do(revoke("C2Cbob", message))
	require.Equal(t, core.CodeNotAllowed, p.alice.refused(revoke("C2Cbob", message)), "twice")
	late := p.sent("late")
	p.alice.house.clock.Add(core.RevokeWindow + 1)
	require.Equal(t, core.CodeRevokeTooLate, p.alice.refused(revoke("C2Cbob", late)))
}

func TestAModifiedMessageReachesBothSides(t *testing.T) {
	p := newPair(t)
	message := p.sent("draft")
	p.alice.do(modify("C2Cbob", message, "final"))
	require.Equal(t, []string{"modified [final (version 1)]", "list"}, p.alice.seen())
	require.Equal(t, []string{"modified [final (version 1)]", "list"}, p.seenBy(p.bob))
	require.Equal(t, "final", p.bob.Conversation("C2Calice").Last.Summary())
	require.Equal(t, 1, p.bob.TotalUnread(), "it is unread as before")
}

func TestOfTwoWhoModifyAtOnceOneIsRefused(t *testing.T) {
	p := newPair(t)
	message := p.sent("draft")
	p.alice.do(modify("C2Cbob", message, "alice's"))
	require.Equal(t, core.CodeModifyConflict, p.bob.refused(modify("C2Calice", message, "bob's")))
	newest, err := p.bob.Message(context.Background(), "C2Calice", message.Sequence)
	require.NoError(t, err)
	require.Equal(t, "alice's (version 1)", shown(newest))
	p.bob.do(modify("C2Calice", newest.Message, "both's"))
	require.Equal(t, []string{"both's (version 2)"}, p.alice.texts("C2Cbob"))
}

func TestAModifiedMessageKeepsToTheRulesOfSending(t *testing.T) {
	p := newPair(t)
	message := p.sent("draft")
	command := modify("C2Cbob", message, "")
	require.Equal(t, core.CodeInvalidParameter, p.alice.refused(command))
	command = modify("C2Cbob", message, "x")
	command.CloudCustomData = string(make([]byte, core.MaxMessageBytes))
	require.Equal(t, core.CodeMessageTooLong, p.alice.refused(command))
	p.alice.do(revoke("C2Cbob", message))
	require.Equal(t, core.CodeNotAllowed, p.alice.refused(modify("C2Cbob", message, "x")))
}

func TestDeletedMessagesAreGoneOnAllDevicesOfTheUserOnly(t *testing.T) {
	p := newPair(t)
	first, second, third := p.sent("one"), p.sent("two"), p.sent("three")
	p.bob.do(remove("C2Calice", second, third))
	require.Equal(t, []string{"deleted C2Calice [2 3]", "list", "unread 1"}, p.bob.seen())
	require.Equal(t, []string{"one"}, p.bob.texts("C2Calice"))
	require.Equal(t, "one", p.bob.Conversation("C2Calice").Last.Summary())
	require.Equal(t, []string{"one", "two", "three"}, p.alice.texts("C2Cbob"))
	require.Empty(t, p.seenBy(p.alice))
	p.bob.do(remove("C2Calice", first))
	require.Nil(t, p.bob.Conversation("C2Calice").Last)
	require.Equal(t, core.CodeDeleteFailed, p.bob.refused(remove("C2Calice", first)), "it is gone already")
	require.Equal(t, core.CodeInvalidConversation, p.bob.refused(remove("alice", first)))
}

func TestTheLastMessageIsFoundFarBackInTheHistory(t *testing.T) {
	p := newPair(t)
	messages := []core.Message{p.sent("kept")}
	for i := range 300 {
		messages = append(messages, p.alice.send("bob", fmt.Sprint(i)))
	}
	p.hear()
	for from := 1; from < len(messages); from += core.MaxMessagesPerCall {
		p.bob.do(remove("C2Calice", messages[from:min(from+core.MaxMessagesPerCall, len(messages))]...))
	}
	require.Equal(t, "kept", p.bob.Conversation("C2Calice").Last.Summary())
	require.Equal(t, []string{"kept"}, p.bob.texts("C2Calice"), "a page is not empty while there are messages")
}

func TestAReceiptReachesTheSenderAlone(t *testing.T) {
	p := newPair(t)
	message, err := p.alice.NewMessage(core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: json.RawMessage(`{"text":"read me"}`), NeedReadReceipt: true})
	require.NoError(t, err)
	result, err := p.alice.Send(context.Background(), message, nil)
	require.NoError(t, err)
	sent := result.Outcome
	plain := p.sent("no need")
	confirm := core.ConfirmRead{ConversationID: "C2Calice", Sequences: []uint64{sent.Sequence, plain.Sequence}}
	p.bob.do(confirm)
	require.Equal(t, []string{"list"}, p.bob.seen())
	require.Equal(t, []string{"list", "confirmed [read me (confirmed)]"}, p.seenBy(p.alice))
	p.bob.do(confirm)
	require.Empty(t, p.bob.seen(), "once is enough")
	require.Equal(t, core.CodeNoReceiptNeeded, p.bob.refused(core.ConfirmRead{ConversationID: "C2Calice", Sequences: []uint64{plain.Sequence}}))
	require.Equal(t, core.CodeNoReceiptNeeded, p.alice.refused(core.ConfirmRead{ConversationID: "C2Cbob", Sequences: []uint64{sent.Sequence}}))
}

func TestExtensionsAreSetAndDeletedForBothSides(t *testing.T) {
	p := newPair(t)
	message, err := p.alice.NewMessage(core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: json.RawMessage(`{"text":"poll"}`), IsSupportExtension: true})
	require.NoError(t, err)
	result, err := p.alice.Send(context.Background(), message, nil)
	require.NoError(t, err)
	at := result.Outcome.Sequence
	p.hear()
	set := core.SetExtensions{ConversationID: "C2Calice", Sequence: at, Extensions: []core.Extension{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}}
	require.Equal(t, []core.ExtensionResult{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}, p.bob.do(set))
	require.Equal(t, []string{"list", "set poll [{a 1} {b 2}]"}, p.seenBy(p.alice))
	set.Extensions = []core.Extension{{Key: "a", Value: "1"}, {Key: "b", Value: "3"}}
	p.bob.do(set)
	require.Equal(t, []string{"list", "set poll [{b 3}]"}, p.seenBy(p.alice), "only what changed")
	require.Equal(t, []core.ExtensionResult{{Key: "a"}, {Key: "z", Code: core.CodeExtensionNotFound}},
		p.alice.do(core.DeleteExtensions{ConversationID: "C2Cbob", Sequence: at, Keys: []string{"a", "z"}}))
	require.Equal(t, []string{"list", "unset poll [a]"}, p.alice.seen())
	p.alice.do(core.DeleteExtensions{ConversationID: "C2Cbob", Sequence: at})
	require.Equal(t, []string{"poll"}, p.bob.texts("C2Calice"))
}

func TestWhatExtensionsRefuse(t *testing.T) {
	p := newPair(t)
	plain := p.sent("plain")
	set := core.SetExtensions{ConversationID: "C2Cbob", Sequence: plain.Sequence, Extensions: []core.Extension{{Key: "a"}}}
	require.Equal(t, core.CodeNotAllowed, p.alice.refused(set), "not made for extensions")
	message, err := p.alice.NewMessage(core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: json.RawMessage(`{"text":"poll"}`), IsSupportExtension: true})
	require.NoError(t, err)
	result, err := p.alice.Send(context.Background(), message, nil)
	require.NoError(t, err)
	set.Sequence = result.Outcome.Sequence
	for name, extensions := range map[string][]core.Extension{
		"none":        nil,
		"no key":      {{Key: ""}},
		"a long key":  {{Key: string(make([]byte, core.MaxExtensionKeyBytes+1))}},
		"a long text": {{Key: "a", Value: string(make([]byte, core.MaxExtensionValueBytes+1))}},
	} {
		set.Extensions = extensions
		require.Equal(t, core.CodeInvalidParameter, p.alice.refused(set), name)
	}
	set.Extensions = nil
	for i := range core.MaxExtensionsPerCall + 5 {
		set.Extensions = append(set.Extensions, core.Extension{Key: fmt.Sprint(i)})
	}
	require.Len(t, p.alice.do(set), core.MaxExtensionsPerCall, "only the first are looked at")
}

func TestReactionsAreCountedByUser(t *testing.T) {
	p := newPair(t)
	message := p.sent("nice?")
	like := core.React{ConversationID: "C2Calice", Sequence: message.Sequence, ReactionID: "+1"}
	p.bob.do(like)
	p.bob.do(like)
	like.ConversationID = "C2Cbob"
	p.alice.do(like)
	require.Equal(t, []string{"list", "reacted nice? [+1 by bob,alice]"}, p.alice.seen())
	require.Equal(t, []string{"list", "reacted nice? [+1 by bob,alice]"}, p.seenBy(p.other), "both changes as one")
	like.Remove = true
	p.alice.do(like)
	p.alice.seen()
	p.alice.do(like)
	require.Empty(t, p.alice.seen(), "nothing to take back")
	require.Equal(t, []string{"nice? +11"}, p.bob.texts("C2Calice"))
	like.ReactionID = ""
	require.Equal(t, core.CodeInvalidParameter, p.alice.refused(like))
}

func TestAMessageForOnlineDevicesIsReceivedAndNothingElse(t *testing.T) {
	p := newPair(t)
	p.sent("hello")
	sendTransient := func(text string) {
		payload, _ := json.Marshal(map[string]string{"text": text})
		message, err := p.alice.NewMessage(core.Message{To: "bob", ConversationType: core.TypeC2C, Type: core.MessageText, Payload: payload, OnlineOnly: true})
		require.NoError(t, err)
		_, err = p.alice.Send(context.Background(), message, nil)
		require.NoError(t, err)
	}
	sendTransient("typing")
	require.Empty(t, p.alice.seen())
	require.Equal(t, []string{"received [typing]"}, p.seenBy(p.bob))
	require.Equal(t, []string{"hello"}, p.bob.texts("C2Calice"))
	late := p.bob.house.device("bob")
	late.catchUp()
	require.Empty(t, late.seen(), "who signs in later does not hear it")
	for i := range core.MaxTransient + 3 {
		sendTransient(fmt.Sprint(i))
	}
	p.bob.catchUp()
	require.Len(t, p.bob.seen(), 1)
}

func TestAMessageThatWasChangedBeforeADeviceKnewItComesFirstAndThenTheChange(t *testing.T) {
	p := newPair(t)
	p.sent("hello")
	modified, revoked := p.alice.send("bob", "draft"), p.alice.send("bob", "oops")
	p.alice.do(modify("C2Cbob", modified, "final"))
	p.alice.do(revoke("C2Cbob", revoked))
	require.Equal(t, []string{
		"list", "unread 2", "received [final (version 1) oops (revoked by alice)]",
		"modified [final (version 1)]", "revoked [oops (revoked by alice)]",
	}, p.seenBy(p.bob))
	require.Empty(t, p.seenBy(p.bob), "once")
}

func TestClearedMessagesCannotBeChangedNorHeardOf(t *testing.T) {
	p := newPair(t)
	message := p.sent("old")
	p.bob.do(core.DeleteConversations{ConversationIDs: []string{"C2Calice"}, ClearHistory: true})
	p.bob.seen()
	require.Equal(t, core.CodeMessageNotFound, p.bob.refused(modify("C2Calice", message, "x")))
	_, err := p.bob.Message(context.Background(), "C2Calice", message.Sequence)
	require.Equal(t, core.CodeMessageNotFound, core.CodeOf(err))
	p.alice.do(modify("C2Cbob", message, "new"))
	p.alice.send("bob", "again")
	require.Equal(t, []string{"list", "unread 1", "received [again]"}, p.seenBy(p.bob))
}

func TestMessagesAroundATime(t *testing.T) {
	p := newPair(t)
	var sent []core.Message
	for i := range 40 {
		if i%5 == 0 {
			p.alice.house.clock.Add(1000)
		}
		sent = append(sent, p.alice.send("bob", fmt.Sprint(i)))
	}
	p.hear()
	var back []string
	for time := sent[39].Time; time != 0; {
		stretch, err := p.bob.Around(context.Background(), "C2Calice", time, false, 7)
		require.NoError(t, err)
		var page []string
		for _, message := range stretch.Messages {
			page = append(page, message.Summary())
		}
		back = append(page, back...)
		time = stretch.Next
	}
	var forth []string
	for time := int64(1); time != 0; {
		stretch, err := p.bob.Around(context.Background(), "C2Calice", time, true, 7)
		require.NoError(t, err)
		for _, message := range stretch.Messages {
			forth = append(forth, message.Summary())
		}
		time = stretch.Next
	}
	require.Equal(t, p.bob.texts("C2Calice"), back)
	require.Equal(t, p.bob.texts("C2Calice"), forth)
	stretch, err := p.bob.Around(context.Background(), "C2Calice", sent[20].Time, true, 1)
	require.NoError(t, err)
	require.Equal(t, "20", stretch.Messages[0].Summary())
	stretch, err = p.bob.Around(context.Background(), "C2Calice", sent[0].Time-1, false, 5)
	require.NoError(t, err)
	require.Empty(t, stretch)
}
