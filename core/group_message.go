package core

import (
	"slices"
	"strconv"

	"github.com/parlor-chat/parlor/core/json"
)

// MentionAll stands among those whom a message mentions for all members.
const MentionAll = "__kImSDK_MesssageAtALL__"

// sendToGroup is [SendMessage] to a chat group. A plain message writes the head
// of the history, one row and the sender's conversation, however many members
// there are; each member whom it mentions or is targeted at is one conversation
// more.
func (v *View) sendToGroup(c Call, message Message) (Message, error) {
	message, err := message.asSentToGroup()
	if err != nil {
		return Message{}, err
	}
	members := 0
	if message.NeedReadReceipt {
		members = v.size(message.To)
	}
	if isTopic(message.To) {
		v.enterTopic(c.User, message.To, c.Now)
	}
	r := v.room(c.User, message.To)
	if r.Type == GroupLive && r.DismissedBy == "" {
		return Message{}, NotInRoom(message.To) // [SpeakLive] is for who is.
	}
	v.conversation(c.User, r.conversationID())
	named := v.named(message, c.Now)
	if err := r.checkSpeaks(c.Now); err != nil && (c.Admin == nil || CodeOf(err) == CodeGroupNotFound) {
		return Message{}, err
	}
	if r.Topics {
		return Message{}, communityTalks()
	}
	message.NameCard = r.in.NameCard
	if message.OnlineOnly {
		message.NeedReadReceipt = false
		message.Sequence, message.Time, message.SentAt = 0, c.Now, 0
		return message, v.sendTransientToGroup(c, message)
	}
	if message.Targeted() {
		if !v.groups.of(r.Type).targeted {
			return Message{}, Errorf(CodeGroupDenied, "a group of the type %s has no messages for some members only; leave receiverList out", string(r.Type))
		}
		message.Receivers = named
		if len(named) == 0 {
			message.Receivers = []string{c.User} // Or it would be for all.
		}
	}
	message.ReceiptsOf, message.NeedReadReceipt = r.receipts(message, members)
	head, err := r.head.take(message.ID)
	if err == nil {
		head, err = head.paced(c)
	}
	if err != nil {
		return Message{}, err
	}
	message = v.appendToGroup(r, head, message, c.Now)
	if v.memberOf(c.User, r.conversationID()) {
		v.noteOwn(r, message, c.Now)
	}
	for _, user := range named {
		v.notify(user, message, c.Now)
	}
	return message, nil
}

func communityTalks() error {
	return Errorf(CodeCommunityTalks, "a community with topics takes no messages itself; send to one of its topics, which getTopicList has")
}

// asSentToGroup returns m with what it may name: the first [MaxReceivers] to
// receive it, or those whom it mentions (10053 for too many).
func (m Message) asSentToGroup() (Message, error) {
	if m.Targeted() {
		m.Receivers = distinct(m.Receivers)
		m.Receivers = m.Receivers[:min(len(m.Receivers), MaxReceivers)]
		m.AtUserList = nil
	}
	m.AtUserList = distinct(m.AtUserList)
	if len(m.AtUserList) > MaxAtUsers {
		return m, Errorf(CodeTooManyMentions, "a message mentions at most %d users, not %d; TYPES.MSG_AT_ALL mentions all", MaxAtUsers, len(m.AtUserList))
	}
	return m, nil
}

// named returns those of the receivers, or of the mentioned, who are in the
// group, without the sender.
func (v *View) named(m Message, now int64) (users []string) {
	for _, user := range append(slices.Clone(m.Receivers), m.AtUserList...) {
		if user == m.From || user == MentionAll || !ValidUserID(user) {
			continue
		}
		v.conversation(user, TypeGroup+m.To)
		_, member := v.membership(user, m.To)
		if isTopic(m.To) { // Whom it mentions is to know of it.
			member = v.enterTopic(user, m.To, now)
		}
		if member {
			users = append(users, user)
		}
	}
	return users
}

// appendToGroup gives a message the next number of a group's history.
func (v *View) appendToGroup(r room, head Thread, message Message, now int64) Message {
	message.Sequence = head.LastSequence + 1
	message.Time, message.SentAt = head.next(now)
	head.LastSequence, head.LastTime = message.Sequence, message.Time
	message.Uncounted = message.Uncounted || !v.groups.of(r.Type).counts
	if message.Counts() {
		head.Counted++
	}
	message.Count = head.Counted
	if !message.Targeted() {
		head.Shown = message.Sequence
		if !message.ExcludedFromLast {
			head.Last = message.bare()
		}
		if slices.Contains(message.AtUserList, MentionAll) {
			head.AtAll = newestMentions(head.AtAll, Mention{Sequence: message.Sequence, From: message.From, All: true}, MaxMentionsOfAll)
		}
	}
	thread := GroupOwner(r.groupID)
	v.write(ThreadKey(thread), head)
	v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
	return message
}

// noteOwn notes in the sender's conversation that a message is the user's own.
// Where nothing was unread or mentions the user, that has read it; r is from
// before.
func (v *View) noteOwn(r room, message Message, now int64) {
	id := r.conversationID()
	conversation, _ := v.conversation(r.user, id)
	base := conversation.base(r.in, r.head)
	place := Counted{Sequence: message.Sequence, Count: message.Count}
	mentions := GroupParts{User: r.user, Own: conversation, Head: r.head}.mentions(base)
	passed := uint64(len(placesAfter(conversation.side().Passed, base.Sequence)))
	read := r.head.Counted == base.Count+passed && len(mentions) == 0
	switch {
	case read:
		conversation = conversation.readTo(place)
	case message.Counts():
		conversation = conversation.passing(place, base)
	case !message.Targeted():
		return
	}
	if message.Targeted() {
		conversation = conversation.withTargeted(message, now)
	}
	v.writeConversation(r.user, id, conversation)
}

// notify notes in a member's conversation that a message mentions the member, or
// is for the member among few.
func (v *View) notify(user string, message Message, now int64) {
	id := TypeGroup + message.To
	conversation, _ := v.conversation(user, id)
	if message.Targeted() {
		conversation = conversation.withTargeted(message, now)
	} else {
		conversation = conversation.mentioned(Mention{Sequence: message.Sequence, From: message.From, Me: true})
	}
	v.writeConversation(user, id, conversation)
}

// withTargeted returns c with a message that the group's head does not tell of.
// It is in its list from now on.
func (c Conversation) withTargeted(message Message, now int64) Conversation {
	if !c.Listed {
		c.Listed, c.ListedAt = true, now
	}
	if !message.ExcludedFromLast {
		c.Last, c.Place = message.bare(), 0
	}
	return c
}

// sendTransientToGroup gives a message to the members who are online. It is in no
// history and has no number. As many of the newest as fit are kept for them, in
// one document for all, [MaxTransientBytes] but at least one.
func (v *View) sendTransientToGroup(c Call, message Message) error {
	if message.Targeted() {
		return Errorf(CodeGroupDenied, "a message for some members only cannot be one for online devices too; leave out receiverList or onlineUserOnly")
	}
	key := TransientKey(GroupOwner(message.To))
	transient, _ := read[TransientMessages](v, key)
	if transient.has(message) {
		return alreadySent()
	}
	transient, err := transient.paced(c)
	if err != nil {
		return err
	}
	v.write(key, transient.with(message).within(MaxTransientBytes))
	return nil
}

// sendTip puts a tip into a group's history. It counts like any message of the
// group, for who did it too.
func (v *View) sendTip(c Call, groupID string, tip GroupTip) {
	if v.silent {
		return
	}
	r := v.room(c.User, groupID)
	if r.Topics {
		return // It takes no messages.
	}
	tip.GroupName = r.Name
	if r.Type == GroupLive {
		v.told = append(v.told, liveMessage(groupID, &tip, c.Now))
		return
	}
	message := fromSystem(c, MessageGroupTip, &tip, GroupOwner(groupID), r.head)
	message.To, message.ConversationType = groupID, TypeGroup
	message.Nick, message.Avatar = tip.from()
	v.appendToGroup(r, r.head, message, c.Now)
}

// from is whose name and picture the message of a tip has: of those it was done
// to, where it is about them, else of who did it.
func (tip GroupTip) from() (nick, avatar string) {
	switch tip.Kind {
	case TipJoined, TipRemoved, TipMadeAdmin, TipNoLongerAdmin:
		if len(tip.MemberList) > 0 {
			return tip.MemberList[0].Nick, tip.MemberList[0].Avatar
		}
	}
	return tip.Operator.Nick, tip.Operator.Avatar
}

// sendNotice puts a notice into the history of a user's own that the system
// conversation shows, and this into the user's list.
func (v *View) sendNotice(c Call, to string, notice GroupNotice) {
	if v.silent {
		return
	}
	thread := ThreadID(to, SystemConversation)
	head := v.thread(thread)
	notice.To = to
	message := fromSystem(c, MessageGroupNotice, &notice, thread, head)
	message.To, message.ConversationType = notice.GroupID, SystemConversation
	message.Sequence = head.LastSequence + 1
	message.Time, message.SentAt = head.next(c.Now)
	head.LastSequence, head.LastTime = message.Sequence, message.Time
	v.write(ThreadKey(thread), head)
	v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
	v.deliverMessage(to, SystemConversation, message, c.Now)
}

// fromSystem is a message of nobody's, the next one after the head of a thread.
// All of them have one sender, so what else sets their ids apart is the thread and
// the number in it.
func fromSystem(c Call, messageType string, payload json.Value, thread string, head Thread) Message {
	body, _ := json.Marshal(payload) // It has no value that JSON lacks.
	seconds, number := c.Now/1000, int64(head.LastSequence+1)
	drawn := hashed(thread+" "+strconv.FormatInt(number, 10)) % (maxExact + 1)
	return Message{
		ID: MessageID(SystemSender, seconds, int64(drawn)), From: SystemSender, Type: messageType, Payload: body,
		ClientTime: seconds, ClientSequence: number, Random: int64(drawn), Priority: PriorityNormal,
	}
}
