package jsbridge

import (
	"strconv"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// What the page makes the documented shapes of (npm/message.js and its like). A
// field that has its default does not cross, nor does what follows from another:
// of 10,000 conversations most are defaults.

type conversationDTO struct {
	ConversationID        string          `json:"conversationID"`
	UnreadCount           int             `json:"unreadCount,omitempty"`
	LastMessage           *lastMessageDTO `json:"lastMessage,omitempty"`
	Peer                  core.Profile    `json:"peer,omitzero"`
	Remark                string          `json:"remark,omitempty"`
	IsPinned              bool            `json:"isPinned,omitempty"`
	MessageRemindType     string          `json:"messageRemindType,omitempty"`
	MarkList              []uint64        `json:"markList,omitempty"`
	CustomData            string          `json:"customData,omitempty"`
	ConversationGroupList []string        `json:"conversationGroupList,omitempty"`
	DraftText             string          `json:"draftText,omitempty"`
	PeerReadTime          int64           `json:"peerReadTime,omitempty"`
	// Group is the chat group that it is with, or what is known of one that the
	// user has left. Mentions are those that the user has not read.
	Group    *listedGroupDTO `json:"group,omitempty"`
	Mentions []mentionDTO    `json:"mentions,omitempty"`
	// ReadSequence is a topic's alone, as the Avatar of its last message is.
	ReadSequence uint64 `json:"readSequence,omitempty"`
}

// mentionDTO is an entry of groupAtInfoList. Whom it names is 1 for the user, 2
// for all, 3 for both.
type mentionDTO struct {
	From   string `json:"from"`
	Number uint64 `json:"number"`
	Whom   int    `json:"whom"`
}

type lastMessageDTO struct {
	LastTime        int64           `json:"lastTime,omitempty"`
	LastSequence    int64           `json:"lastSequence,omitempty"`
	FromAccount     string          `json:"fromAccount,omitempty"`
	MessageForShow  string          `json:"messageForShow,omitempty"`
	Payload         json.RawMessage `json:"payload"`
	Type            string          `json:"type"`
	CloudCustomData string          `json:"cloudCustomData,omitempty"`
	Nick            string          `json:"nick,omitempty"`
	NameCard        string          `json:"nameCard,omitempty"`
	Avatar          string          `json:"avatar,omitempty"`
	Version         int             `json:"version,omitempty"`
	IsPeerRead      bool            `json:"isPeerRead,omitempty"`
	// Revoker is who took it back.
	Revoker *string `json:"revoker,omitempty"`
}

type messageDTO struct {
	ID string `json:"ID"`
	// Number is its place in the history, for the page's side alone.
	Number          uint64          `json:"number,omitempty"`
	Type            string          `json:"type"`
	Payload         json.RawMessage `json:"payload"`
	ConversationID  string          `json:"conversationID"`
	To              string          `json:"to"`
	From            string          `json:"from"`
	Out             bool            `json:"out,omitempty"`
	Time            int64           `json:"time"`
	ClientTime      int64           `json:"clientTime"`
	ClientSequence  int64           `json:"clientSequence"`
	Random          int64           `json:"random"`
	Status          string          `json:"status,omitempty"` // None is "success".
	Priority        string          `json:"priority,omitempty"`
	Nick            string          `json:"nick,omitempty"`
	Avatar          string          `json:"avatar,omitempty"`
	NameCard        string          `json:"nameCard,omitempty"`
	IsRead          bool            `json:"isRead,omitempty"`
	IsPeerRead      bool            `json:"isPeerRead,omitempty"`
	AtUserList      []string        `json:"atUserList,omitempty"`
	ReceiverList    []string        `json:"receiverList,omitempty"` // Only its sender is told.
	CloudCustomData string          `json:"cloudCustomData,omitempty"`
	NeedReadReceipt bool            `json:"needReadReceipt,omitempty"`
	// ConfirmedAt is when the receiver confirmed having read it, Unix seconds.
	ConfirmedAt int64 `json:"confirmedAt,omitempty"`
	// ReadCount and UnreadCount are there for what members of a group confirm.
	ReadCount          *int `json:"readCount,omitempty"`
	UnreadCount        *int `json:"unreadCount,omitempty"`
	IsSupportExtension bool `json:"isSupportExtension,omitempty"`
	IsBroadcastMessage bool `json:"isBroadcastMessage,omitempty"`
	Version            int  `json:"version,omitempty"`
	// RevokerInfo is who took it back.
	RevokerInfo *personDTO `json:"revokerInfo,omitempty"`
	// PinnerInfo is who pinned it.
	PinnerInfo *personDTO `json:"pinnerInfo,omitempty"`
}

// name names a message to the page, as npm/objects.js does: by its place in a
// history, and before it has one by its ID. That of somebody else's, which is
// for online devices only, is another than any of the user's own.
func (m messageDTO) name() string {
	switch {
	case m.Number > 0:
		return nameOf(m.ConversationID, m.Number)
	case m.Out:
		return m.ID
	}
	return m.ConversationID + " " + m.ID
}

func nameOf(conversationID string, number uint64) string {
	return conversationID + " " + strconv.FormatUint(number, 10)
}

// personDTO is who revoked a message, or reacted to it.
type personDTO struct {
	UserID string `json:"userID"`
	Nick   string `json:"nick"`
	Avatar string `json:"avatar"`
}

func newConversationDTO(c *replica.Conversation) conversationDTO {
	dto := conversationDTO{
		ConversationID:        c.ID,
		UnreadCount:           c.Unread,
		LastMessage:           newLastMessageDTO(c),
		Peer:                  c.Peer,
		Remark:                c.Remark,
		IsPinned:              c.Pinned,
		MessageRemindType:     c.RemindType,
		MarkList:              c.Marks,
		CustomData:            c.CustomData,
		ConversationGroupList: c.ConversationGroupNames,
		DraftText:             c.DraftText,
		PeerReadTime:          c.PeerReadAt / 1000,
	}
	if c.With != nil {
		dto.Group = newListedGroupDTO(c.With)
	}
	if side := c.Group; side != nil {
		for _, m := range side.Mentions {
			dto.Mentions = append(dto.Mentions, mentionDTO{From: m.From, Number: m.Sequence, Whom: bit(m.Me, 1) + bit(m.All, 2)})
		}
		if left := side.Left; left != nil {
			dto.Group = &listedGroupDTO{Of: &core.Group{Type: left.Type, Name: left.Name, Avatar: left.Avatar}}
		}
	}
	return dto
}

func bit(is bool, value int) int {
	if is {
		return value
	}
	return 0
}

func newLastMessageDTO(c *replica.Conversation) *lastMessageDTO {
	m := c.Last
	if m == nil {
		return nil
	}
	dto := lastMessageDTO{
		LastTime:        m.Sent() / 1000,
		LastSequence:    m.ClientSequence,
		FromAccount:     m.From,
		Payload:         m.Payload,
		Type:            m.Type,
		CloudCustomData: m.CloudCustomData,
		Nick:            m.Nick,
		NameCard:        m.NameCard,
		Version:         m.Version,
		IsPeerRead:      m.ConversationID(m.From) == c.ID && m.Sequence <= c.PeerReadSequence,
	}
	if m.ConversationType != core.TypeC2C { // There a message is known by its number.
		dto.LastSequence = int64(m.Sequence)
	}
	if m.Type != core.MessageText { // That of a text is in its payload.
		dto.MessageForShow = m.Summary()
	}
	if m.Revoked != nil {
		dto.Revoker = &m.Revoked.UserID
	}
	return &dto
}

func newMessageDTO(m session.Message) messageDTO {
	dto := messageDTO{
		ID:                 m.ID,
		Number:             m.Sequence,
		Type:               m.Type,
		Payload:            m.Payload,
		ConversationID:     m.ConversationID,
		To:                 m.To,
		From:               m.From,
		Out:                m.Out,
		Time:               (m.Sent() + 999) / 1000,
		ClientTime:         m.ClientTime,
		ClientSequence:     m.ClientSequence,
		Random:             m.Random,
		Nick:               m.Nick,
		Avatar:             m.Avatar,
		NameCard:           m.NameCard,
		IsRead:             m.Read,
		IsPeerRead:         m.PeerRead,
		AtUserList:         m.AtUserList,
		CloudCustomData:    m.CloudCustomData,
		NeedReadReceipt:    m.NeedReadReceipt,
		ConfirmedAt:        m.ReceiptAt / 1000,
		IsSupportExtension: m.IsSupportExtension,
		IsBroadcastMessage: m.Broadcast,
		Version:            m.Version,
	}
	if r := m.Receipts; r != nil {
		dto.ReadCount, dto.UnreadCount = new(r.Read), new(r.Of-r.Read)
	}
	if m.Out {
		dto.ReceiverList = m.Receivers
	}
	if m.Priority != core.PriorityNormal {
		dto.Priority = m.Priority
	}
	if m.Revoked != nil {
		revoker := personDTO(*m.Revoked)
		dto.RevokerInfo = &revoker
	}
	if m.Pinned() {
		pinner := personDTO(m.Pin.By)
		dto.PinnerInfo = &pinner
	}
	switch {
	case m.Failed:
		dto.Status = "fail"
	case m.Sequence == 0 && !m.OnlineOnly:
		dto.Status = "unSend"
	default:
		dto.Time = m.Sent() / 1000
	}
	return dto
}
