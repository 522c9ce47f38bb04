package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"golang.org/x/text/unicode/norm"

	"github.com/parlor-chat/parlor/core"
)

// The two calls that the vendor has not: a conversation group that the operator gives
// many users, and takes from them.

type giveGroupRequest struct {
	ToAccount []string `json:"To_Account"`
	GroupName string
	// NewGroupName is its name from now on, empty for the same.
	NewGroupName string
	// What is not named stays as it is, or as each user has set it.
	CustomData  *string
	Rule        givenRule
	IsMuted     *bool
	IsCollapsed *bool
	SortType    *string
}

// givenRule is a rule as pages write it, a list of which one must fit, or null for
// none.
type givenRule json.RawMessage

// ruleMembers are a rule's. Each conversation that all of them fit is in the group.
type ruleMembers struct {
	Type               string
	GroupType          string
	HasUnreadCount     *bool
	HasGroupAtInfo     *bool
	IsPinned           *bool
	MarkType           *uint64
	MessageRemindType  string
	NameContains       string
	ConversationIDList []string
}

type givenReply struct {
	status
	ResultItem []givenResult
}

// givenResult is what came of one account of a call.
type givenResult struct {
	ToAccount  string `json:"To_Account"`
	ResultCode core.Code
	ResultInfo string
}

// giveGroup gives users a conversation group, or changes the one of that name that
// they were given. What no user can be given is refused for all. Otherwise each
// account stands for itself: when the server fails on the way, those before it have
// the group, and the call may be made again.
func (a *API) giveGroup(ctx context.Context, _ call, request giveGroupRequest) (any, error) {
	command := core.GiveConversationGroup{Name: norm.NFC.String(request.GroupName), NewName: norm.NFC.String(request.NewGroupName)}
	command.Muted, command.Collapsed = request.IsMuted, request.IsCollapsed
	command.Sort, command.CustomData = request.SortType, request.CustomData
	var err error
	if command.Rule, err = request.Rule.read(); err != nil {
		return nil, err
	}
	if err := a.try(command); err != nil {
		return nil, err
	}
	return a.eachAccount(ctx, request.ToAccount, func(user string, directory core.Directory) error {
		command.Name = spelledIn(directory, request.GroupName)
		if request.NewGroupName != "" {
			command.NewName = spelledIn(directory, request.NewGroupName)
		}
		_, err := runAs(ctx, a, user, command, &core.Admin{})
		return err
	})
}

type takeGroupRequest struct {
	ToAccount []string `json:"To_Account"`
	GroupName string
}

// takeGroup takes a conversation group from users that they were given.
func (a *API) takeGroup(ctx context.Context, _ call, request takeGroupRequest) (any, error) {
	return a.eachAccount(ctx, request.ToAccount, func(user string, directory core.Directory) error {
		_, err := runAs(ctx, a, user, core.TakeConversationGroup{Name: spelledIn(directory, request.GroupName)}, &core.Admin{})
		return err
	})
}

// eachAccount does something to each of the accounts that a call names, once, in
// their order, given their directories of before. It tells what came of each; a fault
// of the server ends the call.
func (a *API) eachAccount(ctx context.Context, accounts []string, do func(user string, directory core.Directory) error) (any, error) {
	if n := len(accounts); n < 1 || n > maxAccounts {
		return nil, core.Errorf(core.CodeInvalidParameter, "To_Account must name 1 to %d accounts, not %d", maxAccounts, n)
	}
	keys := make([]core.Key, 0, 2*len(accounts))
	for _, user := range accounts {
		keys = append(keys, core.ProfileKey(user), core.DirectoryKey(user))
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply, seen := givenReply{status: ok}, map[string]bool{}
	for i, user := range accounts {
		if seen[user] {
			continue
		}
		seen[user] = true
		directory, _ := documents[2*i+1].Value.(core.Directory)
		err := checkUser("To_Account", user)
		if err == nil && documents[2*i].Value == nil {
			err = core.Errorf(codeNoProfile, "%q has never signed in, and was not imported", user)
		}
		if err == nil {
			err = do(user, directory)
		}
		if err != nil && contactCodes.code(core.CodeOf(err)) == contactCodes.internal {
			return nil, err
		}
		result := givenResult{ToAccount: user}
		if refusal := refusalIn(err); refusal != nil {
			result.ResultCode, result.ResultInfo = contactCodes.code(refusal.Code), refusal.Message
		}
		reply.ResultItem = append(reply.ResultItem, result)
	}
	return reply, nil
}

// try returns how a command is refused whoever it is for: for a user without anything.
func (a *API) try(command core.Command) error {
	call := core.Call{Command: command, Admin: &core.Admin{}, ConversationGroups: a.options.Authority.ConversationGroups}
	loaded := map[core.Key]core.Document{}
	for {
		_, missing, err := core.Decide(loaded, call)
		if len(missing) == 0 {
			return err
		}
		for _, key := range missing {
			loaded[key] = core.Document{Key: key}
		}
	}
}

// spelledIn is how the conversation group of a user is spelled that a call names.
func spelledIn(directory core.Directory, name string) string {
	there := func(name string) bool {
		_, found := directory.Find(name)
		return found
	}
	return core.SpellConversationGroupName(name, there, norm.NFC.String)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (r *givenRule) UnmarshalJSON(text []byte) error {
	*r = bytes.Clone(text)
	return nil
}

// read returns the rules; nil where the call names none, so that they stay. A member
// that no rule has is refused (2813): spelled otherwise it would fit too much.
func (r givenRule) read() (*core.ConversationRules, error) {
	if len(r) == 0 {
		return nil, nil
	}
	text := bytes.TrimSpace(r)
	if text[0] == '{' {
		text = append(append([]byte{'['}, text...), ']')
	}
	var members []ruleMembers
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&members); err != nil {
		return nil, core.Errorf(core.CodeConversationGroupRule, "Rule is an object as pages write it, an array of them, or null: %s", faultOf(err))
	}
	rules := &core.ConversationRules{}
	for _, m := range members {
		rules.AnyOf = append(rules.AnyOf, core.ConversationRule{
			Type: m.Type, GroupType: m.GroupType, Unread: m.HasUnreadCount, Mentions: m.HasGroupAtInfo, Pinned: m.IsPinned,
			Mark: m.MarkType, RemindType: m.MessageRemindType, NameContains: m.NameContains, ConversationIDs: m.ConversationIDList,
		})
	}
	return rules, nil
}

// faultOf says what is wrong with JSON, without the names that Go has for it.
func faultOf(err error) string {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		return mistyped.Field + " must not be a " + mistyped.Value
	}
	return err.Error()
}
