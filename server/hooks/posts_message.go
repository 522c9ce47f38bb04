package hooks

import (
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// messages tells of messages that were sent or changed.
func (t *telling) messages(decision core.Decision) {
	for _, row := range decision.Rows {
		message, is := asMessage(row.Value)
		if !is || message.From == core.SystemSender || message.ConversationType == core.SystemConversation {
			continue
		}
		if !row.Replace {
			t.sent(message)
			continue
		}
		if before, was := asMessage(t.old(core.RowKey(row.Thread, row.Sequence))); was {
			t.changed(before, message)
		}
	}
	if message, is := sentBy(t.call.Command); is && message.OnlineOnly {
		// It is in no history, so it is known from the command.
		message.From, message.Time, message.Sequence = t.call.User, t.call.Now, 0
		t.sent(message)
	}
}

func asMessage(value core.Value) (core.Message, bool) {
	switch m := value.(type) {
	case core.Message:
		return m, true
	case *core.Message:
		return *m, true
	}
	return core.Message{}, false
}

// sentBy is the message that a command sends.
func sentBy(command core.Command) (core.Message, bool) {
	switch c := command.(type) {
	case core.SendMessage:
		return c.Message, true
	case core.SendOnce:
		return c.Message, true
	}
	return core.Message{}, false
}

func (t *telling) sent(m core.Message) {
	if m.ConversationType == core.TypeC2C {
		body := t.hooks.c2cBody(m)
		body["MsgKey"], body["SendMsgResult"], body["ErrorInfo"] = t.hooks.options.Key(m), 0, "send msg succeed"
		t.tell(c2cSent, laneOfMessage(m), body)
		return
	}
	body := t.hooks.groupBody(m, t.group(m.To))
	body["Operator_Account"] = t.call.User
	t.tell(groupSent, laneOfMessage(m), body)
}

// c2cBody has what is told of a message and what is asked about it.
func (h *Hooks) c2cBody(m core.Message) fields {
	return fields{
		"From_Account": m.From, "To_Account": m.To,
		"MsgSeq": m.ClientSequence, "MsgRandom": m.Random, "MsgTime": m.Sent() / 1000, "MsgId": m.ID,
		"OnlineOnlyFlag": flag(m.OnlineOnly), "MsgBody": h.options.Body(m), "CloudCustomData": m.CloudCustomData,
	}
}

// groupBody is the same of one to a group or a topic.
func (h *Hooks) groupBody(m core.Message, group core.Group) fields {
	body := ofGroup(m.To, group)
	body["From_Account"], body["Random"], body["MsgId"] = m.From, m.Random, m.ID
	body["OnlineOnlyFlag"], body["MsgPriority"] = flag(m.OnlineOnly), m.Priority
	body["MsgBody"], body["CloudCustomData"] = h.options.Body(m), m.CloudCustomData
	if m.Sequence > 0 {
		body["MsgSeq"] = m.Sequence
	}
	if m.Time > 0 {
		body["MsgTime"] = m.Sent() / 1000
	}
	if len(m.Receivers) > 0 {
		body["To_Account"] = m.Receivers
	}
	if len(m.AtUserList) > 0 {
		body["GroupAtInfo"] = mentions(m.AtUserList)
	}
	return body
}

func mentions(users []string) []fields {
	list := make([]fields, len(users))
	for i, user := range users {
		if list[i] = (fields{"GroupAtAllFlag": 0, "GroupAt_Account": user}); user == core.MentionAll {
			list[i] = fields{"GroupAtAllFlag": 1}
		}
	}
	return list
}

// changed tells what became of a message.
func (t *telling) changed(was, is core.Message) {
	react, reacts := t.call.Command.(core.React)
	switch c2c := is.ConversationType == core.TypeC2C; {
	case was.Revoked == nil && is.Revoked != nil && c2c:
		t.tell(c2cRevoked, laneOfMessage(is), t.c2cMessage(is))
	case was.Revoked == nil && is.Revoked != nil:
		body := ofGroup(is.To, t.group(is.To))
		body["Operator_Account"], body["MsgSeqList"] = t.call.User, []fields{{"MsgSeq": is.Sequence}}
		t.tell(groupRecall, laneOfMessage(is), body)
	case was.Version != is.Version && c2c:
		t.tell(c2cModified, laneOfMessage(is), t.modified(is, t.c2cMessage(is)))
	case was.Version != is.Version:
		t.tell(groupModified, laneOfMessage(is), t.modified(is, t.groupMessage(is)))
	case reacts && c2c:
		t.tell(c2cReaction, laneOfMessage(is), reaction(react, t.c2cMessage(is)))
	case reacts:
		t.tell(groupReaction, laneOfMessage(is), reaction(react, t.groupMessage(is)))
	}
}

func (t *telling) c2cMessage(m core.Message) fields {
	return fields{"Operator_Account": t.call.User, "From_Account": m.From, "To_Account": m.To, "MsgKey": t.hooks.options.Key(m), "MsgId": m.ID}
}

func (t *telling) groupMessage(m core.Message) fields {
	body := ofGroup(m.To, t.group(m.To))
	body["Operator_Account"], body["From_Account"], body["MsgSeq"], body["MsgId"] = t.call.User, m.From, m.Sequence, m.ID
	return body
}

func (t *telling) modified(m core.Message, body fields) fields {
	body["MsgVersion"], body["MsgBody"], body["CloudCustomData"] = m.Version, t.hooks.options.Body(m), m.CloudCustomData
	return body
}

func reaction(command core.React, body fields) fields {
	body["ReactionId"], body["Action"] = command.ReactionID, "Add"
	if command.Remove {
		body["Action"] = "Delete"
	}
	return body
}

// reading tells how far somebody has read what a peer wrote. It stands in the peer's
// conversation.
func (t *telling) reading(key core.Key, old, now core.Value) {
	was, _ := core.AsConversation(old)
	is, there := core.AsConversation(now)
	kind, reader := core.ConversationType(key.ID)
	if !there || kind != core.TypeC2C || reader == key.Owner || is.PeerReadSequence <= was.PeerReadSequence {
		return
	}
	t.tell(c2cRead, core.ThreadID(key.Owner, key.ID), fields{
		"Report_Account": reader, "Peer_Account": key.Owner, "LastReadTime": is.PeerReadAt / 1000,
	})
}

// receipt tells that a member has confirmed having read a message of a group.
func (t *telling) receipt(key core.Key, old, now core.Value) {
	command, confirms := t.call.Command.(core.ConfirmRead)
	groupID, is := strings.CutPrefix(command.ConversationID, core.TypeGroup)
	if old != nil || now == nil || !confirms || !is {
		return
	}
	for _, sequence := range command.Sequences {
		if core.AboutOwner(groupID, sequence) == key.Owner {
			body := ofGroup(groupID, t.group(groupID))
			body["Operator_Account"], body["GroupMsgReceiptList"] = t.call.User, []fields{{"MsgSeq": sequence}}
			t.tell(groupRead, core.GroupOwner(groupID), body)
		}
	}
}

func laneOfMessage(m core.Message) string {
	if m.ConversationType == core.TypeC2C {
		return core.ThreadID(m.From, core.TypeC2C+m.To)
	}
	return core.GroupOwner(m.To)
}

func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}
