package core

// GroupType is the type of a chat group (docs/facts.md#types-of-groups).
type GroupType string

// The types of groups, under the names that the documented API has for them.
const (
	GroupWork      GroupType = "Private"
	GroupPublic    GroupType = "Public"
	GroupMeeting   GroupType = "ChatRoom"
	GroupLive      GroupType = "AVChatRoom"
	GroupCommunity GroupType = "Community"
	// GroupTopic is that of a topic in a community, which no page is shown.
	GroupTopic GroupType = "Topic"
)

// JoinOption says how one comes into a group by oneself.
type JoinOption string

// InviteOption says how one comes into a group on a member's invitation.
type InviteOption string

// The options.
const (
	JoinFree       JoinOption   = "FreeAccess"
	JoinByApproval JoinOption   = "NeedPermission"
	JoinDisabled   JoinOption   = "DisableApply"
	InviteFree     InviteOption = "FreeAccess"
	InviteApproval InviteOption = "NeedPermission"
	InviteDisabled InviteOption = "DisableInvite"
)

func (o JoinOption) valid() bool {
	return o == JoinFree || o == JoinByApproval || o == JoinDisabled
}

func (o InviteOption) valid() bool {
	return o == InviteFree || o == InviteApproval || o == InviteDisabled
}

// groupRules are what holds for all groups of a type.
type groupRules struct {
	join            JoinOption
	joinSettable    bool
	invite          InviteOption
	maxMembers      int
	ownerMayQuit    bool
	ownerMayDismiss bool
	searchable      bool
	hasAdmins       bool
	membersEdit     bool // Name, introduction, notification and avatar.
	mutes           bool
	counts          bool // Messages count as unread.
	seesEarlier     bool // A new member sees the history from before.
	receipts        bool
	targeted        bool
	remind          string
	memberTips      bool // Who comes and goes is told in a message.
	profileTips     bool
	staffTips       bool // Admins and mutes.
	optionTips      bool // Options, and that all are muted.
	live            bool // Neither members nor history are kept, see [LiveSeat].
}

// rulesOf are the rules of each type, as long as nobody has set others, see
// [GroupSettings].
var rulesOf = map[GroupType]groupRules{
	GroupWork: {
		join: JoinDisabled, invite: InviteFree, maxMembers: 200, ownerMayQuit: true, membersEdit: true,
		counts: true, receipts: true, targeted: true, memberTips: true, profileTips: true, staffTips: true,
	},
	GroupPublic: {
		join: JoinByApproval, joinSettable: true, invite: InviteDisabled, maxMembers: 2000, ownerMayDismiss: true, searchable: true,
		hasAdmins: true, mutes: true, counts: true, receipts: true, targeted: true, memberTips: true, profileTips: true, staffTips: true,
	},
	GroupMeeting: {
		join: JoinFree, invite: InviteDisabled, maxMembers: 6000, ownerMayDismiss: true, searchable: true,
		hasAdmins: true, mutes: true, seesEarlier: true, receipts: true, targeted: true, remind: RemindQuietly, profileTips: true,
	},
	GroupLive: {
		join: JoinFree, invite: InviteDisabled, ownerMayDismiss: true, searchable: true, mutes: true, profileTips: true, live: true,
	},
	GroupCommunity: {
		join: JoinFree, joinSettable: true, invite: InviteDisabled, maxMembers: 100_000, ownerMayDismiss: true, searchable: true,
		hasAdmins: true, mutes: true, counts: true, memberTips: true, profileTips: true, staffTips: true,
	},
	GroupTopic: {mutes: true, counts: true, staffTips: true},
}
