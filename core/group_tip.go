package core

import "github.com/parlor-chat/parlor/core/json"

// What happens in a group is told in two ways (docs/facts.md#tips-and-notices).
// A tip is a message in the group's history, from nobody, and for all who are in
// it. A notice is a message to one user, in a history of the user's own.
const (
	MessageGroupTip    = "TIMGroupTipElem"
	MessageGroupNotice = "TIMGroupSystemNoticeElem"
)

// SystemSender is who tips and notices are from.
const SystemSender = "@TIM#SYSTEM"

// TipKind says what a tip is about, by the number that the documented API has
// for it.
type TipKind int

// The kinds of tips.
const (
	TipJoined         TipKind = 1
	TipQuit           TipKind = 2
	TipRemoved        TipKind = 3
	TipMadeAdmin      TipKind = 4
	TipNoLongerAdmin  TipKind = 5
	TipProfileChanged TipKind = 6
	TipMemberMuted    TipKind = 7
	TipBanned         TipKind = 10
)

// GroupTip is the payload of a tip, in the documented shape but for what follows
// from the message that it is in.
type GroupTip struct {
	Kind TipKind `json:"operationType"`
	// GroupName is the group's name afterwards.
	GroupName string `json:"groupName,omitempty"`
	// Operator is who did it, as others saw the user at the time.
	Operator Person `json:"operatorInfo"`
	// MemberList are those it was done to.
	MemberList []TipMember `json:"memberList,omitempty"`
	// MemberCount is how many there are afterwards, where the tip is about that.
	MemberCount int `json:"memberCount,omitempty"`
	// JoinType is 1 for who came alone, 2 for who was invited, else 0.
	JoinType int `json:"groupJoinType,omitempty"`
	// Changed is what of the group is another one.
	Changed *GroupChange `json:"newGroupProfile,omitempty"`
}

// TipMember is a member in a tip.
type TipMember struct {
	Person
	Reason string `json:"reason,omitempty"`
	// MuteTime is for how many seconds the member is muted, nil in a tip of
	// another kind.
	MuteTime *int64 `json:"muteTime,omitempty"`
	// BanSeconds is for how long a member is kept out of a live group.
	BanSeconds int64 `json:"banDuration,omitempty"`
}

// GroupChange has a value for each part of a group that was changed.
type GroupChange struct {
	Name         *string       `json:"groupName,omitempty"`
	Avatar       *string       `json:"avatar,omitempty"`
	Introduction *string       `json:"introduction,omitempty"`
	Notification *string       `json:"notification,omitempty"`
	OwnerID      *string       `json:"ownerID,omitempty"`
	JoinOption   *string       `json:"joinOption,omitempty"`
	InviteOption *string       `json:"inviteOption,omitempty"`
	MuteAll      *bool         `json:"muteAllMembers,omitempty"`
	Custom       []CustomField `json:"groupCustomField,omitempty"`
}

// NoticeKind says what a notice is about, by the number that the documented API
// has for it.
type NoticeKind int

// The kinds of notices.
const (
	NoticeApplied        NoticeKind = 1
	NoticeAccepted       NoticeKind = 2
	NoticeRefused        NoticeKind = 3
	NoticeRemoved        NoticeKind = 4
	NoticeDismissed      NoticeKind = 5
	NoticeCreated        NoticeKind = 6
	NoticeAdded          NoticeKind = 7
	NoticeQuit           NoticeKind = 8
	NoticeMadeAdmin      NoticeKind = 9
	NoticeNoLongerAdmin  NoticeKind = 10
	NoticeInvitation     NoticeKind = 12
	NoticeInvitationDone NoticeKind = 13
	NoticeInvitationNone NoticeKind = 14
	NoticeBanned         NoticeKind = 21
	NoticeCustom         NoticeKind = 255
)

// GroupNotice is the payload of a notice, in the documented shape but for what
// follows from the message that it is in.
type GroupNotice struct {
	Kind NoticeKind `json:"operationType"`
	// To is who gets it.
	To         string `json:"to,omitempty"`
	OperatorID string `json:"operatorID"`
	// Note is what the applicant wrote, or who handled the application.
	Note string `json:"handleMessage,omitempty"`
	// At tells which application it is about, see [Application].
	At        int64     `json:"messageKey,omitempty"`
	GroupID   string    `json:"groupID"`
	GroupName string    `json:"groupName,omitempty"`
	GroupType GroupType `json:"groupType,omitempty"`
	Invited   []Person  `json:"inviteeInfoList,omitempty"`
	// Custom is what the application tells, in a notice of its own.
	Custom string `json:"userDefinedField,omitempty"`
}

// IsForOtherDevices says whether a message is a notice of what its user has done:
// the device where it was done need not be told.
func IsForOtherDevices(m Message) bool {
	if m.Type != MessageGroupNotice {
		return false
	}
	var notice GroupNotice
	err := json.Unmarshal(m.Payload, &notice)
	return err == nil && (notice.Kind == NoticeCreated || notice.Kind == NoticeQuit)
}
