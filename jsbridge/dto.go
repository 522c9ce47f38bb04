package jsbridge

import (
	"cmp"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

// The shapes that pages see (chat-api F8). Every documented field is there;
// one that has no meaning here yet has its documented default.

type conversationDTO struct {
	ConversationID        string         `json:"conversationID"`
	Type                  string         `json:"type"`
	SubType               string         `json:"subType"`
	UnreadCount           int            `json:"unreadCount"`
	LastMessage           lastMessageDTO `json:"lastMessage"`
	UserProfile           *profileDTO    `json:"userProfile,omitempty"`
	GroupProfile          *groupDTO      `json:"groupProfile,omitempty"`
	GroupAtInfoList       []string       `json:"groupAtInfoList"`
	Remark                string         `json:"remark"`
	IsPinned              bool           `json:"isPinned"`
	MessageRemindType     string         `json:"messageRemindType"`
	MarkList              []uint64       `json:"markList"`
	CustomData            string         `json:"customData"`
	ConversationGroupList []string       `json:"conversationGroupList"`
	DraftText             string         `json:"draftText"`
	PeerReadTime          int64          `json:"peerReadTime"`
	ToAccount             string         `json:"toAccount"`
	IsInfoCompleted       bool           `json:"_isInfoCompleted"`
}

type lastMessageDTO struct {
	LastTime        int64           `json:"lastTime"`
	LastSequence    int64           `json:"lastSequence"`
	FromAccount     string          `json:"fromAccount"`
	MessageForShow  string          `json:"messageForShow"`
	Payload         json.RawMessage `json:"payload"`
	Type            string          `json:"type"`
	IsRevoked       bool            `json:"isRevoked"`
	CloudCustomData string          `json:"cloudCustomData"`
	OnlineOnlyFlag  bool            `json:"onlineOnlyFlag"`
	Nick            string          `json:"nick"`
	NameCard        string          `json:"nameCard"`
	Version         int             `json:"version"`
	IsPeerRead      bool            `json:"isPeerRead"`
	Revoker         *string         `json:"revoker"`
}

type messageDTO struct {
	ID string `json:"ID"`
	// Number is its place in the history, for the page's side alone.
	Number              uint64          `json:"number,omitempty"`
	Type                string          `json:"type"`
	Payload             json.RawMessage `json:"payload"`
	ConversationID      string          `json:"conversationID"`
	ConversationType    string          `json:"conversationType"`
	ConversationSubType string          `json:"conversationSubType"`
	To                  string          `json:"to"`
	From                string          `json:"from"`
	Flow                string          `json:"flow"`
	Time                int64           `json:"time"`
	ClientTime          int64           `json:"clientTime"`
	Sequence            int64           `json:"sequence"`
	ClientSequence      int64           `json:"clientSequence"`
	Random              int64           `json:"random"`
	Status              string          `json:"status"`
	Priority            string          `json:"priority"`
	Nick                string          `json:"nick"`
	Avatar              string          `json:"avatar"`
	NameCard            string          `json:"nameCard"`
	IsRead              bool            `json:"isRead"`
	IsPeerRead          bool            `json:"isPeerRead"`
	IsRevoked           bool            `json:"isRevoked"`
	IsDeleted           bool            `json:"isDeleted"`
	IsModified          bool            `json:"isModified"`
	IsResend            bool            `json:"isResend"`
	IsSystemMessage     bool            `json:"isSystemMessage"`
	IsPlaceMessage      int             `json:"isPlaceMessage"`
	AtUserList          []string        `json:"atUserList"`
	CloudCustomData     string          `json:"cloudCustomData"`
	NeedReadReceipt     bool            `json:"needReadReceipt"`
	ReadReceiptInfo     receiptDTO      `json:"readReceiptInfo"`
	IsBroadcastMessage  bool            `json:"isBroadcastMessage"`
	IsSupportExtension  bool            `json:"isSupportExtension"`
	HasRiskContent      bool            `json:"hasRiskContent"`
	Revoker             string          `json:"revoker"`
	RevokerInfo         personDTO       `json:"revokerInfo"`
	RevokeReason        string          `json:"revokeReason"`
	Version             int             `json:"version"`
	PinnerInfo          *string         `json:"pinnerInfo"`
	Level               int             `json:"level"`
	SenderTinyID        string          `json:"senderTinyID"`
	Protocol            string          `json:"protocol"`
	Elements            []elementDTO    `json:"_elements"`
}

// receiptDTO says whether the receiver has confirmed having read a message that
// needs it, and when (Unix seconds).
type receiptDTO struct {
	IsPeerRead *bool `json:"isPeerRead,omitempty"`
	Timestamp  int64 `json:"timestamp"`
}

// personDTO is who revoked a message, or reacted to it.
type personDTO struct {
	UserID string `json:"userID"`
	Nick   string `json:"nick"`
	Avatar string `json:"avatar"`
}

type elementDTO struct {
	Type    string          `json:"type"`
	Content json.RawMessage `json:"content"`
}

type profileDTO struct {
	UserID             string              `json:"userID"`
	Nick               string              `json:"nick"`
	Gender             string              `json:"gender"`
	Birthday           uint32              `json:"birthday"`
	Location           string              `json:"location"`
	SelfSignature      string              `json:"selfSignature"`
	AllowType          string              `json:"allowType"`
	Language           uint32              `json:"language"`
	Avatar             string              `json:"avatar"`
	MessageSettings    uint32              `json:"messageSettings"`
	AdminForbidType    string              `json:"adminForbidType"`
	Level              uint32              `json:"level"`
	Role               uint32              `json:"role"`
	LastUpdatedTime    int64               `json:"lastUpdatedTime"`
	ProfileCustomField []core.ProfileField `json:"profileCustomField"`
}

type groupDTO struct {
	GroupID          string         `json:"groupID"`
	Name             string         `json:"name"`
	Avatar           string         `json:"avatar"`
	Type             string         `json:"type"`
	Introduction     string         `json:"introduction"`
	Notification     string         `json:"notification"`
	OwnerID          string         `json:"ownerID"`
	CreateTime       int64          `json:"createTime"`
	InfoSequence     int64          `json:"infoSequence"`
	LastInfoTime     int64          `json:"lastInfoTime"`
	NextMessageSeq   int64          `json:"nextMessageSeq"`
	MemberCount      int            `json:"memberCount"`
	MemberNum        int            `json:"memberNum"`
	MaxMemberCount   int            `json:"maxMemberCount"`
	MaxMemberNum     int            `json:"maxMemberNum"`
	JoinOption       string         `json:"joinOption"`
	InviteOption     string         `json:"inviteOption"`
	GroupCustomField []string       `json:"groupCustomField"`
	MuteAllMembers   bool           `json:"muteAllMembers"`
	IsSupportTopic   bool           `json:"isSupportTopic"`
	LastMessage      lastMessageDTO `json:"lastMessage"`
	SelfInfo         selfInfoDTO    `json:"selfInfo"`
}

type selfInfoDTO struct {
	MessageRemindType string `json:"messageRemindType"`
}

func newConversationDTO(c *session.Conversation) conversationDTO {
	kind, peer := core.ConversationType(c.ID)
	dto := conversationDTO{
		ConversationID:        c.ID,
		Type:                  kind,
		UnreadCount:           c.Unread,
		LastMessage:           newLastMessageDTO(c),
		GroupAtInfoList:       []string{},
		IsPinned:              c.Pinned,
		MessageRemindType:     c.Reminds(),
		MarkList:              append([]uint64{}, c.Marks...),
		CustomData:            c.CustomData,
		ConversationGroupList: c.GroupNames,
		DraftText:             c.DraftText,
		PeerReadTime:          c.PeerReadAt / 1000,
		ToAccount:             peer,
		IsInfoCompleted:       true,
	}
	if kind == core.TypeC2C {
		profile := newProfileDTO(peer, c.Peer)
		dto.UserProfile = &profile
	} else {
		group := newGroupDTO(peer, c.Reminds())
		dto.GroupProfile = &group
	}
	return dto
}

func newGroupDTO(group, remindType string) groupDTO {
	return groupDTO{GroupID: group, GroupCustomField: []string{}, SelfInfo: selfInfoDTO{MessageRemindType: remindType}}
}

func newLastMessageDTO(c *session.Conversation) lastMessageDTO {
	m := c.Last
	if m == nil {
		return lastMessageDTO{}
	}
	dto := lastMessageDTO{
		LastTime:        m.Time / 1000,
		LastSequence:    m.ClientSequence,
		FromAccount:     m.From,
		MessageForShow:  m.Summary(),
		Payload:         m.Payload,
		Type:            m.Type,
		CloudCustomData: m.CloudCustomData,
		Nick:            m.Nick,
		Version:         m.Version,
		IsPeerRead:      m.ConversationID(m.From) == c.ID && m.Sequence <= c.PeerReadSequence,
	}
	if m.Revoked != nil {
		dto.IsRevoked, dto.Revoker = true, &m.Revoked.UserID
	}
	return dto
}

func newMessageDTO(m session.Message) messageDTO {
	dto := messageDTO{
		ID:                 m.ID,
		Number:             m.Sequence,
		Type:               m.Type,
		Payload:            m.Payload,
		ConversationID:     m.ConversationID,
		ConversationType:   m.ConversationType,
		To:                 m.To,
		From:               m.From,
		Flow:               "in",
		Time:               (m.Time + 999) / 1000,
		ClientTime:         m.ClientTime,
		Sequence:           m.ClientSequence,
		ClientSequence:     m.ClientSequence,
		Random:             m.Random,
		Status:             "success",
		Priority:           m.Priority,
		Nick:               m.Nick,
		Avatar:             m.Avatar,
		IsRead:             m.Read,
		IsPeerRead:         m.PeerRead,
		AtUserList:         append([]string{}, m.AtUserList...),
		CloudCustomData:    m.CloudCustomData,
		NeedReadReceipt:    m.NeedReadReceipt,
		IsSupportExtension: m.IsSupportExtension,
		IsModified:         m.Version > 0,
		Version:            m.Version,
		SenderTinyID:       m.SenderNumber(),
		Protocol:           "JSON",
		Elements:           []elementDTO{{Type: m.Type, Content: m.Payload}},
	}
	if m.Out {
		dto.Flow = "out"
	}
	if m.NeedReadReceipt && m.ConversationType == core.TypeC2C {
		confirmed := m.ReceiptAt > 0
		dto.ReadReceiptInfo = receiptDTO{IsPeerRead: &confirmed, Timestamp: m.ReceiptAt / 1000}
	}
	if m.Revoked != nil {
		dto.IsRevoked, dto.Revoker, dto.RevokerInfo = true, m.Revoked.UserID, personDTO(*m.Revoked)
	}
	switch {
	case m.Failed:
		dto.Status = "fail"
	case m.Sequence == 0 && !m.OnlineOnly:
		dto.Status = "unSend"
	default:
		dto.Time = m.Time / 1000
	}
	return dto
}

func newProfileDTO(user string, p core.Profile) profileDTO {
	return profileDTO{
		UserID:             user,
		Nick:               p.Nick,
		Gender:             cmp.Or(p.Gender, core.GenderUnknown),
		Birthday:           p.Birthday,
		Location:           p.Location,
		SelfSignature:      p.SelfSignature,
		AllowType:          cmp.Or(p.AllowType, core.AllowAny),
		Language:           p.Language,
		Avatar:             p.Avatar,
		MessageSettings:    p.MessageSettings,
		AdminForbidType:    cmp.Or(p.AdminForbidType, core.ForbidNone),
		Level:              p.Level,
		Role:               p.Role,
		LastUpdatedTime:    p.UpdatedAt,
		ProfileCustomField: orNone(p.Custom),
	}
}

// The shapes of results and of events' data.

type conversationListDTO struct {
	ConversationList []string `json:"conversationList"`
	IsSyncCompleted  bool     `json:"isSyncCompleted"`
}

// wholeListDTO is conversationListDTO with true for the whole list.
type wholeListDTO struct {
	ConversationList bool `json:"conversationList"`
	IsSyncCompleted  bool `json:"isSyncCompleted"`
}

type inGroupDTO struct {
	GroupName        string   `json:"groupName"`
	ConversationList []string `json:"conversationList"`
}

type messageListDTO struct {
	MessageList []string `json:"messageList"`
}

type pageDTO struct {
	MessageList      []string `json:"messageList"`
	NextReqMessageID string   `json:"nextReqMessageID"`
	IsCompleted      bool     `json:"isCompleted"`
}

type hoppingDTO struct {
	MessageList []string `json:"messageList"`
	IsCompleted bool     `json:"isCompleted"`
	// NextMessageTime is a number, or "" when there is nothing more.
	NextMessageTime any `json:"nextMessageTime"`
}

// readConfirmedDTO is an item of MESSAGE_READ_RECEIPT_RECEIVED.
type readConfirmedDTO struct {
	UserID     string `json:"userID"`
	MessageID  string `json:"messageID"`
	IsPeerRead bool   `json:"isPeerRead"`
	Timestamp  int64  `json:"timestamp"`
}

type messageResultDTO struct {
	Message string `json:"message"`
}

type conversationResultDTO struct {
	Conversation string `json:"conversation"`
}

type sortedDTO struct {
	SuccessConversationIDList []string     `json:"successConversationIDList"`
	FailureConversationIDList []failureDTO `json:"failureConversationIDList"`
}

type failureDTO struct {
	ConversationID string    `json:"conversationID"`
	Code           core.Code `json:"code"`
	Message        string    `json:"message"`
}

func newSortedDTO(sorted core.Sorted) sortedDTO {
	dto := sortedDTO{SuccessConversationIDList: append([]string{}, sorted.Success...), FailureConversationIDList: []failureDTO{}}
	for _, f := range sorted.Failure {
		dto.FailureConversationIDList = append(dto.FailureConversationIDList, failureDTO(f))
	}
	return dto
}

type statusesDTO struct {
	SuccessUserList []core.UserStatus  `json:"successUserList"`
	FailureUserList []core.UserFailure `json:"failureUserList"`
}

// pendingCallDTO is a call that waits for the server.
type pendingCallDTO struct {
	// Method is its name in the API.
	Method string `json:"method"`
	// Time is when it was called, Unix seconds.
	Time int64 `json:"time"`
}

type netStateDTO struct {
	State core.NetState `json:"state"`
}

type kickedOutDTO struct {
	Type string `json:"type"`
}

type loginDTO struct {
	ActionStatus string `json:"actionStatus"`
	ErrorCode    int    `json:"errorCode"`
	ErrorInfo    string `json:"errorInfo"`
	RepeatLogin  bool   `json:"repeatLogin,omitempty"`
}
