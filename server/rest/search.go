package rest

import (
	"context"
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// Searches have no calls of the vendor's: these have their parameters by the names
// that its calls give to such. Each looks at a bounded number of candidates and then
// says with Cursor where to go on, though it may have found nothing.

// searchCodes are those of searches.
var searchCodes = codes{parameter: core.CodeInvalidSearch, internal: 50004}

// searchRequest is what is searched for.
type searchRequest struct {
	// FromAccount is who searches: only what that user may see is found.
	FromAccount          string `json:"From_Account"`
	KeywordList          []string
	KeywordListMatchType string // "or", "and"
	Count                int
	Cursor               string

	// Of messages; MinTime and MaxTime are Unix seconds.
	PeerAccount   string   `json:"Peer_Account"`
	GroupID       string   `json:"GroupId"`
	SenderAccount []string `json:"Sender_Account"`
	MsgType       []string
	MinTime       int64
	MaxTime       int64

	// Of users.
	Gender      string
	MinBirthDay uint32
	MaxBirthDay uint32

	// Of groups and members.
	GroupType   []string
	GroupIDList []string `json:"GroupIdList"`
}

// defaultFound is how many are told of at a time.
const defaultFound = 20

// search asks what a user may find.
func (a *API) search(ctx context.Context, name string, r searchRequest) (json.RawMessage, error) {
	if err := checkUser("From_Account", r.FromAccount); err != nil {
		return nil, err
	}
	wanted := core.Search{
		Keywords: r.KeywordList, All: r.KeywordListMatchType == "and", Count: r.Count, Cursor: r.Cursor,
		Senders: r.SenderAccount, Types: r.MsgType, Since: r.MinTime * 1000,
		Gender: r.Gender, MinBirthday: r.MinBirthDay, MaxBirthday: r.MaxBirthDay, GroupTypes: r.GroupType, GroupIDs: r.GroupIDList,
	}
	if wanted.Count == 0 {
		wanted.Count = defaultFound
	}
	if r.MaxTime > 0 {
		wanted.Until = r.MaxTime*1000 + 999
	}
	switch {
	case r.PeerAccount != "":
		wanted.ConversationID = core.TypeC2C + r.PeerAccount
	case r.GroupID != "":
		wanted.ConversationID = core.TypeGroup + r.GroupID
	}
	if name != core.SearchMessages && len(wanted.Keywords) == 0 || len(wanted.Keywords)+len(wanted.Senders)+len(wanted.Types) == 0 {
		return nil, core.Errorf(core.CodeInvalidSearch, "KeywordList must name 1 to %d keywords; of messages there may be a Sender_Account or MsgType instead", core.MaxKeywords)
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return nil, err
	}
	documents, _, err := a.options.Authority.Page(ctx, r.FromAccount, core.QuestionOwner(name), core.KindReply, string(text), 1)
	return json.RawMessage(core.ReplyIn(documents)), err
}

// foundReply is how all searches are answered: TotalCount is exact where Cursor is
// empty, else as many as are known of.
type foundReply struct {
	status
	TotalCount int
	Cursor     string
	ResultItem any
}

// found reads the reply of a search, of which each item is shown.
func found[From, To any](text json.RawMessage, show func(From) To) (foundReply, error) {
	reply, items := foundReply{status: ok}, []From{}
	if err := json.Unmarshal(text, &[]any{&reply.TotalCount, &reply.Cursor, &items}); err != nil {
		return reply, err
	}
	list := []To{}
	for _, item := range items {
		list = append(list, show(item))
	}
	reply.ResultItem = list
	return reply, nil
}

type foundMessages struct {
	foundReply
	MsgList []roamed
}

// foundConversation is a conversation with the number of messages found there.
type foundConversation struct {
	contact
	MsgCnt int
}

func (a *API) searchMessages(ctx context.Context, _ call, request searchRequest) (any, error) {
	text, err := a.search(ctx, core.SearchMessages, request)
	if err != nil {
		return nil, err
	}
	var reply struct {
		Found    json.RawMessage `json:"found"`
		Messages []core.Message  `json:"messages"`
	}
	if err := json.Unmarshal(text, &reply); err != nil {
		return nil, err
	}
	shown, err := found(reply.Found, func(item []json.RawMessage) (c foundConversation) {
		var id string
		if err = json.Unmarshal(item[0], &id); err == nil {
			err = json.Unmarshal(item[1], &c.MsgCnt)
		}
		c.contact = contactOf(id)
		return c
	})
	list := []roamed{}
	for _, message := range reply.Messages {
		list = append(list, roamedOf(message))
	}
	return foundMessages{shown, list}, err
}

type foundUser struct {
	UserID  string       `json:"userID"`
	Profile core.Profile `json:"of"`
}

func (a *API) searchUsers(ctx context.Context, _ call, request searchRequest) (any, error) {
	text, err := a.search(ctx, core.SearchUsers, request)
	if err != nil {
		return nil, err
	}
	return found(text, func(user foundUser) userProfile {
		return userProfile{ToAccount: user.UserID, ProfileItem: portrait(user.Profile, nil)}
	})
}

type foundGroup struct {
	GroupID string     `json:"groupID"`
	Group   core.Group `json:"of"`
	Members int        `json:"memberCount"`
}

// foundGroupItem is what anybody may see of a group.
type foundGroupItem struct {
	GroupID      string `json:"GroupId"`
	Type         string
	Name         string
	Introduction string
	FaceURL      string `json:"FaceUrl"`
	MemberNum    int
}

func (a *API) searchChatGroups(ctx context.Context, _ call, request searchRequest) (any, error) {
	text, err := a.search(ctx, core.SearchGroups, request)
	if err != nil {
		return nil, err
	}
	return found(text, func(f foundGroup) foundGroupItem {
		g := f.Group
		return foundGroupItem{f.GroupID, string(g.Type), g.Name, g.Introduction, g.Avatar, f.Members}
	})
}

type foundMembers struct {
	GroupInfo struct {
		GroupID string `json:"groupID"`
		Name    string `json:"name"`
	} `json:"groupInfo"`
	MemberList []foundMember `json:"memberList"`
}

type foundMember struct {
	MemberAccount string `json:"userID"`
	Nick          string `json:"nick"`
	NameCard      string `json:"nameCard"`
}

type foundMembersItem struct {
	GroupID    string `json:"GroupId"`
	Name       string
	MemberList []foundMemberItem
}

type foundMemberItem struct {
	MemberAccount string `json:"Member_Account"`
	Nick          string
	NameCard      string
}

func (a *API) searchMembers(ctx context.Context, _ call, request searchRequest) (any, error) {
	text, err := a.search(ctx, core.SearchMembers, request)
	if err != nil {
		return nil, err
	}
	return found(text, func(f foundMembers) foundMembersItem {
		item := foundMembersItem{GroupID: f.GroupInfo.GroupID, Name: f.GroupInfo.Name}
		for _, m := range f.MemberList {
			item.MemberList = append(item.MemberList, foundMemberItem(m))
		}
		return item
	})
}
