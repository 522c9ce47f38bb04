package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

var receiptMethods = []method{
	{name: "getGroupMessageReadMemberList", answer: getGroupMessageReadMemberList},
}

type readMembersDTO struct {
	Cursor           string   `json:"cursor"`
	IsCompleted      bool     `json:"isCompleted"`
	MessageID        string   `json:"messageID"`
	ReadUserIDList   []string `json:"readUserIDList"`
	UnreadUserIDList []string `json:"unreadUserIDList"`
}

// getGroupMessageReadMemberList pages through who has read a message, or with
// filter 1 has not.
func getGroupMessageReadMemberList(b *Bridge, a *arguments) answer {
	r, o := a.reference(0), a.Object(1, "options")
	unread := o.fields["filter"] == 1.0
	cursor, _ := o.fields["cursor"].(string) // The first one may be 0.
	count := core.MaxPage
	if given, is := o.fields["count"].(float64); is && given >= 1 && given < core.MaxPage {
		count = int(given)
	}
	return func(ctx context.Context) (any, error) {
		readers, err := b.session.Readers(ctx, r.conversationID, r.sequence, unread, cursor, count)
		if err != nil {
			return nil, wrap("read who has read the message", err)
		}
		dto := readMembersDTO{
			Cursor: readers.Next, IsCompleted: readers.Next == "", MessageID: readers.MessageID,
			ReadUserIDList: []string{}, UnreadUserIDList: []string{},
		}
		if users := append([]string{}, readers.Users...); unread {
			dto.UnreadUserIDList = users
		} else {
			dto.ReadUserIDList = users
		}
		return dto, nil
	}
}

// readCountDTO is an item of MESSAGE_READ_RECEIPT_RECEIVED that is about a message
// to a chat group.
type readCountDTO struct {
	GroupID     string `json:"groupID"`
	MessageID   string `json:"messageID"`
	ReadCount   int    `json:"readCount"`
	UnreadCount int    `json:"unreadCount"`
}

func (b *Bridge) readCounted(counts []core.ReadCountOf) {
	b.announceReceived()
	shown, dtos := make([]countDTO, len(counts)), make([]readCountDTO, len(counts))
	for i, c := range counts {
		unread := c.Of - c.Read
		shown[i] = countDTO{Name: nameOf(c.ConversationID, c.Sequence), ReadCount: c.Read, UnreadCount: unread}
		_, groupID := core.ConversationType(c.ConversationID)
		dtos[i] = readCountDTO{GroupID: groupID, MessageID: c.ID, ReadCount: c.Read, UnreadCount: unread}
	}
	b.out.add(item{Counts: shown})
	b.tell(eventReadReceipt, json.List(dtos))
}
