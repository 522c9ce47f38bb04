package core

// enterGroup prepares the conversation of a user who has just become a member:
// the membership is written already, and gets the place in the history from where
// on it counts. What was sent before is not unread, and hidden where the type of
// the group has it so. Whoever enters as the owner has made the group, and has its
// conversation in the list at once; others see it with the next message.
func (v *View) enterGroup(user, groupID string, now int64) {
	r := v.room(user, groupID)
	rules := v.groups.of(r.Type)
	r.in.Joined, r.in.JoinedCounted, r.in.From = r.head.LastSequence, r.head.Counted, 0
	if !rules.seesEarlier {
		r.in.From = r.head.LastSequence
	}
	r.in.Community = r.Topics
	v.write(MembershipKey(user, groupID), r.in)
	if r.in.unlisted() {
		return
	}

	id := r.conversationID()
	conversation, known := v.conversation(user, id)
	if !conversation.Listed && len(conversation.ConversationGroups) > 0 {
		v.write(DirectoryKey(user), v.directory(user).counted(conversation.ConversationGroups, 1))
	}
	before := conversation
	if side := conversation.side(); side.Left != nil {
		side.Left = nil
		conversation = conversation.withSide(side)
	}
	if conversation.RemindType == "" {
		conversation.RemindType = rules.remind
	}
	if r.in.Role == RoleOwner && !conversation.Listed {
		conversation.Listed, conversation.ListedAt = true, v.nextPlace(user, now)
	}
	if known && Same(&before, &conversation) || !known && Same(&Conversation{}, &conversation) {
		return
	}
	v.writeConversation(user, id, conversation)
}

// leaveGroup leaves a user who is about to be no member any more the
// conversation as it is now: everything read, and as far as the history goes now.
// It stays in the list and in its conversation groups. The membership is still
// there, and is removed by the caller.
func (v *View) leaveGroup(user, groupID string, g Group, now int64) {
	r := v.room(user, groupID)
	id := r.conversationID()
	own, _ := v.conversation(user, id)
	if !r.isMember {
		return
	}
	conversation := GroupParts{
		User: user, Own: own, Membership: &r.in, Group: Group{}, Head: r.head,
		Hides: func(sequence uint64) bool { return v.hidesMessage(user, id, sequence) },
	}.Shown()
	side := conversation.side()
	conversation.ClearedSequence = own.ClearedSequence
	conversation.ReadSequence, side.ReadCount = r.head.LastSequence, r.head.Counted
	side.Passed, side.Mentions = nil, nil
	side.Left = &LeftGroup{Name: g.Name, Avatar: g.Avatar, Type: g.Type, From: max(r.in.From, r.head.Trimmed)}
	v.writeConversation(user, id, conversation.withSide(side))
	if !conversation.Listed && len(conversation.ConversationGroups) > 0 {
		v.write(DirectoryKey(user), v.directory(user).counted(conversation.ConversationGroups, -1))
	}
}
