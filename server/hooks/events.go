package hooks

import (
	"fmt"
	"slices"
	"strings"
)

// The events that are told after they happened. Those of the last block are our own:
// no documented webhook tells of them.
const (
	c2cSent     = "C2C.CallbackAfterSendMsg"
	c2cRead     = "C2C.CallbackAfterMsgReport"
	c2cRevoked  = "C2C.CallbackAfterMsgWithDraw"
	groupSent   = "Group.CallbackAfterSendMsg"
	groupRecall = "Group.CallbackAfterRecallMsg"
	groupRead   = "Group.CallbackAfterReadReceipt"

	groupCreated     = "Group.CallbackAfterCreateGroup"
	groupJoined      = "Group.CallbackAfterNewMemberJoin"
	groupLeft        = "Group.CallbackAfterMemberExit"
	groupFull        = "Group.CallbackAfterGroupFull"
	groupDismissed   = "Group.CallbackAfterGroupDestroyed"
	groupChanged     = "Group.CallbackAfterGroupInfoChanged"
	groupOwner       = "Group.CallbackAfterChangeGroupOwner"
	groupMember      = "Group.CallbackAfterMemberFieldChanged"
	groupAttributes  = "Group.CallbackAfterGroupAttrChanged"
	topicCreated     = "Group.CallbackAfterCreateTopic"
	topicDestroyed   = "Group.CallbackAfterTopicDestroyed"
	topicChanged     = "Group.CallbackAfterTopicInfoChanged"
	friendAdded      = "Sns.CallbackFriendAdd"
	friendDeleted    = "Sns.CallbackFriendDelete"
	blacklistAdded   = "Sns.CallbackBlackListAdd"
	blacklistDeleted = "Sns.CallbackBlackListDelete"
	followed         = "Follow.CallbackAfterFollowAdd"
	unfollowed       = "Follow.CallbackAfterFollowDelete"
	profileSet       = "Profile.CallbackPortraitSet"
	stateChanged     = "State.StateChange"

	c2cModified       = "C2C.CallbackAfterMsgModify"
	c2cReaction       = "C2C.CallbackAfterMsgReaction"
	groupModified     = "Group.CallbackAfterMsgModify"
	groupReaction     = "Group.CallbackAfterMsgReaction"
	friendApplication = "Sns.CallbackAfterFriendApplication"
	filingChanged     = "ConversationGroup.CallbackAfterChange"
)

// The events that are asked about before they happen.
const (
	beforeC2C         = "C2C.CallbackBeforeSendMsg"
	beforeGroup       = "Group.CallbackBeforeSendMsg"
	beforeCreate      = "Group.CallbackBeforeCreateGroup"
	beforeCreateTopic = "Group.CallbackBeforeCreateTopic"
	beforeJoin        = "Group.CallbackBeforeApplyJoinGroup"
	beforeInvite      = "Group.CallbackBeforeInviteJoinGroup"
	beforeFriend      = "Sns.CallbackPrevFriendAdd"
	beforeResponse    = "Sns.CallbackPrevFriendResponse"
)

// After and Before are the names of the events.
var (
	After = []string{
		c2cSent, c2cRead, c2cRevoked, c2cModified, c2cReaction,
		groupSent, groupRecall, groupModified, groupReaction, groupRead,
		groupCreated, groupJoined, groupLeft, groupFull, groupDismissed, groupChanged, groupOwner, groupMember, groupAttributes,
		topicCreated, topicDestroyed, topicChanged,
		friendAdded, friendDeleted, friendApplication, blacklistAdded, blacklistDeleted, followed, unfollowed,
		profileSet, stateChanged, filingChanged,
	}
	Before = []string{beforeC2C, beforeGroup, beforeCreate, beforeCreateTopic, beforeJoin, beforeInvite, beforeFriend, beforeResponse}
)

// Asks says whether the backend is asked about anything before it happens.
func (h *Hooks) Asks() bool {
	return slices.ContainsFunc(Before, func(name string) bool { return h.events[name] })
}

// allAfter stands for all of [After] among the names that are given.
const allAfter = "after"

// chosen are the events of names; all that are told after they happened where none is
// named. One of another name is an error.
func chosen(names []string) (map[string]bool, error) {
	if len(names) == 0 {
		names = []string{allAfter}
	}
	events := map[string]bool{}
	for _, name := range names {
		switch {
		case name == allAfter:
			for _, event := range After {
				events[event] = true
			}
		case slices.Contains(After, name) || slices.Contains(Before, name):
			events[name] = true
		default:
			return nil, fmt.Errorf("there is no event %q; those before something happens are %s, those after it %s (%q is all of these)",
				name, strings.Join(Before, ", "), strings.Join(After, ", "), allAfter)
		}
	}
	return events, nil
}
