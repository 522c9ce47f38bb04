package rest

import (
	"context"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// The values of a contact's Type.
const (
	typeUser  = 1
	typeGroup = 2
)

// contact is a conversation, as a request or a reply names it.
type contact struct {
	Type      int
	ToAccount string `json:"To_Account,omitempty"`
	ToGroupID string `json:"ToGroupId,omitempty"`
}

// conversationID is the core's name of it: of one that names nothing an id
// that the core refuses.
func (c contact) conversationID() string {
	switch c.Type {
	case typeUser:
		return core.TypeC2C + c.ToAccount
	case typeGroup:
		return core.TypeGroup + c.ToGroupID
	}
	return ""
}

func contactOf(conversationID string) contact {
	kind, peer := core.ConversationType(conversationID)
	if kind == core.TypeGroup {
		return contact{Type: typeGroup, ToGroupID: peer}
	}
	return contact{Type: typeUser, ToAccount: peer}
}

func conversationIDs(contacts []contact) []string {
	ids := make([]string, len(contacts))
	for i, contact := range contacts {
		ids[i] = contact.conversationID()
	}
	return ids
}

// result is what came of one contact of a call.
type result struct {
	ContactItem contact
	ResultCode  core.Code
	ResultInfo  string
}

func resultOf(contact contact, refusal *core.Error) result {
	if refusal == nil {
		return result{ContactItem: contact}
	}
	return result{ContactItem: contact, ResultCode: contactCodes.code(refusal.Code), ResultInfo: refusal.Message}
}

// results has one for each contact of the request, in its order.
func results(contacts []contact, sorted core.Sorted) []result {
	list := make([]result, len(contacts))
	for i, contact := range contacts {
		list[i] = resultOf(contact, refusalOf(contact.conversationID(), sorted))
	}
	return list
}

func refusalOf(conversationID string, sorted core.Sorted) *core.Error {
	i := slices.IndexFunc(sorted.Failure, func(f core.Failure) bool { return f.ConversationID == conversationID })
	if i < 0 {
		return nil
	}
	return &core.Error{Code: sorted.Failure[i].Code, Message: sorted.Failure[i].Message}
}

// checkUser refuses a user id that the core does not know. It stands before
// everything that runs or reads as that user: other names are not users'.
func checkUser(name, userID string) error {
	if !core.ValidUserID(userID) {
		return core.Errorf(core.CodeInvalidParameter, "%s must be a user id: 1 to %d bytes of printable ASCII without spaces, not %.64q", name, core.MaxUserIDBytes, userID)
	}
	return nil
}

// do runs a command as a user and returns its outcome.
func do[O any](ctx context.Context, a *API, user string, command core.CommandOf[O]) (outcome O, err error) {
	committed, err := a.options.Authority.Do(ctx, core.Call{User: user, Command: command}, nil)
	if err != nil {
		return outcome, err
	}
	return core.OutcomeOf(command, committed.Outcome), nil
}

// read returns the documents under keys, in their order.
func (a *API) read(ctx context.Context, keys ...core.Key) ([]core.Document, error) {
	records, err := a.options.Store.Read(ctx, keys)
	if err != nil {
		return nil, err
	}
	documents := make([]core.Document, len(records))
	for i, record := range records {
		value, err := core.Decode(record.Key.Kind, record.Body)
		if err != nil {
			return nil, err
		}
		documents[i] = core.Document{Key: record.Key, Revision: record.Revision, Value: value}
	}
	return documents, nil
}

func (a *API) directory(ctx context.Context, user string) (core.Directory, error) {
	documents, err := a.read(ctx, core.DirectoryKey(user))
	if err != nil {
		return core.Directory{}, err
	}
	directory, _ := documents[0].Value.(core.Directory)
	return directory, nil
}

// conversation is one of a user's, with its id and the conversation groups that it
// is in.
type conversation struct {
	id string
	core.Conversation
	groups []int
}

// everything returns the directory of a user and all conversations, in the
// order of their ids, as the user's devices show them. Notices are from
// nobody, so they are not among them.
func (a *API) everything(ctx context.Context, user string) (directory core.Directory, conversations []conversation, err error) {
	update, err := a.options.Authority.Changes(ctx, user, 0)
	if err != nil {
		return core.Directory{}, nil, err
	}
	documents, sets, err := a.followed(ctx, user, update.Documents)
	if err != nil {
		return core.Directory{}, nil, err
	}
	directory, _ = documents[core.DirectoryKey(user)].(core.Directory)
	inGroups := documents.groupConversations(user, sets)
	for id, shown := range inGroups {
		conversations = append(conversations, conversation{id: core.TypeGroup + id, Conversation: shown})
	}
	for _, document := range update.Documents {
		value, is := document.Value.(*core.Conversation)
		kind, groupID := core.ConversationType(document.Key.ID)
		if _, has := inGroups[groupID]; is && (kind == core.TypeC2C || kind == core.TypeGroup && !has) {
			conversations = append(conversations, conversation{id: document.Key.ID, Conversation: *value})
		}
	}
	var byRule map[string][]int
	if documents.ruled(user, directory) {
		byRule = drawn(user, update, sets)
	}
	for i := range conversations {
		c := &conversations[i]
		if c.groups = byRule[c.id]; c.groups == nil {
			c.groups = live(c.ConversationGroups, directory)
		}
	}
	slices.SortFunc(conversations, func(x, y conversation) int { return strings.Compare(x.id, y.id) })
	return directory, conversations, nil
}
