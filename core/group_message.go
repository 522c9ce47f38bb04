package core

import "github.com/parlor-chat/parlor/core/json"

// sendTip puts a tip into the history of a group.
func (v *View) sendTip(c Call, groupID string, tip GroupTip) {
	v.sendAsSystem(c, GroupOwner(groupID), groupID, MessageGroupTip, tip)
}

// sendNotice puts a notice into the history of the notices that a user gets.
func (v *View) sendNotice(c Call, to string, notice GroupNotice) {
	v.sendAsSystem(c, "system "+to, notice.GroupID, MessageGroupNotice, notice)
}

func (v *View) sendAsSystem(c Call, thread, to, messageType string, payload json.Value) {
	head := v.thread(thread)
	text, _ := json.Marshal(payload)
	message := Message{
		ID: MessageID(SystemSender, c.Now/1000, int64(head.LastSequence)+1), From: SystemSender, To: to, ConversationType: TypeGroup,
		Type: messageType, Payload: text, Sequence: head.LastSequence + 1,
	}
	message.Time, message.SentAt = head.next(c.Now)
	head.LastSequence, head.LastTime = message.Sequence, message.Time
	v.write(ThreadKey(thread), head)
	v.rows = append(v.rows, Row{Thread: thread, Sequence: message.Sequence, Value: message})
}

// enterGroup notes what the history was when a user came. The membership is
// written already.
func (v *View) enterGroup(user, groupID string, _ int64) {
	membership, _ := v.membership(user, groupID)
	group, _ := v.group(groupID)
	membership.Joined = v.thread(GroupOwner(groupID)).LastSequence
	if !rulesOf[group.Type].seesEarlier {
		membership.From = membership.Joined
	}
	v.write(MembershipKey(user, groupID), membership)
}

// leaveGroup is called before a membership is removed.
func (v *View) leaveGroup(user, groupID string, _ Group, _ int64) {}
