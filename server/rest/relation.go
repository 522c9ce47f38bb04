package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Limits of one call about relations.
const (
	maxRelations = 100  // that are changed
	maxChecked   = 1000 // that are told
)

// relationRequest is what most calls about relations have: whose, and with whom.
type relationRequest struct {
	FromAccount string   `json:"From_Account"`
	ToAccount   []string `json:"To_Account"`
	DeleteType  string
	CheckType   string
}

// relationReply has how it went for each, and names those for whom it failed.
type relationReply struct {
	status
	ResultItem  []relationResult
	FailAccount []string `json:"Fail_Account,omitempty"`
}

type relationResult struct {
	ToAccount  string `json:"To_Account"`
	ResultCode core.Code
	ResultInfo string
}

// add notes how it went for one. An error that is none of the rules is a fault.
func (r *relationReply) add(user string, err error) error {
	result := relationResult{ToAccount: user}
	if err != nil {
		refusal := core.Refusal(err)
		result.ResultCode, result.ResultInfo = relationCodes.code(refusal.Code), refusal.Message
		if result.ResultCode == relationCodes.internal {
			return err
		}
		r.FailAccount = append(r.FailAccount, user)
	}
	r.ResultItem = append(r.ResultItem, result)
	return nil
}

// checkRelation refuses a call of nobody who is there, or that names too many.
func (a *API) checkRelation(ctx context.Context, from string, others, most int) error {
	if err := checkUser("From_Account", from); err != nil {
		return err
	}
	if others < 1 || others > most {
		return core.Errorf(core.CodeInvalidParameter, "name 1 to %d accounts, not %d", most, others)
	}
	return a.checkThere(ctx, from)
}

func (a *API) checkThere(ctx context.Context, user string) error {
	if err := checkUser("From_Account", user); err != nil {
		return err
	}
	documents, err := a.read(ctx, core.ProfileKey(user))
	if err == nil && documents[0].Value == nil {
		err = core.Errorf(core.CodeNoAccount, "From_Account %q has never signed in, and was not imported", user)
	}
	return err
}

// oneSided says what a type means, of which there is one for a side alone and one for
// both; the empty one is otherwise.
func oneSided(value, prefix string, otherwise bool) (bool, error) {
	switch value {
	case "":
		return otherwise, nil
	case prefix + "Single":
		return true, nil
	case prefix + "Both":
		return false, nil
	}
	return false, core.Errorf(core.CodeInvalidParameter, "%.64q must be %sSingle or %[2]sBoth", value, prefix)
}

// relationOf says how two stand to each other, of whom each may have the other.
func relationOf(prefix, none string, mine, theirs, single bool) string {
	switch {
	case mine && theirs && !single:
		return prefix + "BothWay"
	case mine:
		return prefix + "AWithB"
	case theirs && !single:
		return prefix + "BWithA"
	}
	return prefix + none
}

// addToBlacklist blocks users for one.
func (a *API) addToBlacklist(ctx context.Context, _ call, request relationRequest) (any, error) {
	return a.block(ctx, request, func(users []string) core.CommandOf[[]string] { return core.AddToBlacklist{UserIDs: users} })
}

// removeFromBlacklist lets users write to one again. Who was not blocked is no
// failure.
func (a *API) removeFromBlacklist(ctx context.Context, _ call, request relationRequest) (any, error) {
	return a.block(ctx, request, func(users []string) core.CommandOf[[]string] { return core.RemoveFromBlacklist{UserIDs: users} })
}

func (a *API) block(ctx context.Context, request relationRequest, command func([]string) core.CommandOf[[]string]) (any, error) {
	if err := a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), core.MaxBlacklist); err != nil {
		return nil, err
	}
	var users []string
	for _, user := range request.ToAccount {
		if core.ValidUserID(user) && user != request.FromAccount {
			users = append(users, user)
		}
	}
	if len(users) > 0 {
		if _, err := do(ctx, a, request.FromAccount, command(users)); err != nil {
			return nil, err
		}
	}
	reply := relationReply{status: ok}
	for _, user := range request.ToAccount {
		var err error
		if user == request.FromAccount {
			err = core.Errorf(core.CodeBlocksSelf, "nobody blocks themselves")
		} else if !core.ValidUserID(user) {
			err = core.Errorf(core.CodeNoAccount, "this is no user's id")
		}
		if err := reply.add(user, err); err != nil {
			return nil, err
		}
	}
	return reply, nil
}

type listBlacklistRequest struct {
	FromAccount string `json:"From_Account"`
	StartIndex  int
	MaxLimited  int
}

type listBlacklistReply struct {
	status
	BlackListItem []blacklistItem
	// StartIndex is where the next page begins, 0 at the end.
	StartIndex int
	// The documented API writes it so.
	CurruentSequence int
}

type blacklistItem struct {
	ToAccount string `json:"To_Account"`
}

// listBlacklist tells whom a user has blocked, in that order.
func (a *API) listBlacklist(ctx context.Context, _ call, request listBlacklistRequest) (any, error) {
	if err := a.checkThere(ctx, request.FromAccount); err != nil {
		return nil, err
	}
	users, err := a.blocked(ctx, request.FromAccount)
	if err != nil {
		return nil, err
	}
	first, last := within(len(users[0]), request.StartIndex, request.MaxLimited)
	reply := listBlacklistReply{status: ok, BlackListItem: []blacklistItem{}}
	for _, user := range users[0][first:last] {
		reply.BlackListItem = append(reply.BlackListItem, blacklistItem{user})
	}
	if last < len(users[0]) {
		reply.StartIndex = last
	}
	return reply, nil
}

// within is the part of so many that begins at a place and has at most as many.
func within(all, start, most int) (first, last int) {
	if most < 1 || most > maxRelations {
		most = maxRelations
	}
	first = min(max(start, 0), all)
	return first, min(first+most, all)
}

// blocked are the blacklists of users.
func (a *API) blocked(ctx context.Context, users ...string) ([][]string, error) {
	keys := make([]core.Key, len(users))
	for i, user := range users {
		keys[i] = core.BlacklistKey(user)
	}
	documents, err := a.read(ctx, keys...)
	lists := make([][]string, len(documents))
	for i, document := range documents {
		list, _ := document.Value.(core.Blacklist)
		lists[i] = list.Users
	}
	return lists, err
}

type checkBlacklistReply struct {
	status
	BlackListCheckItem []checkedRelation
	FailAccount        []string `json:"Fail_Account,omitempty"`
}

type checkedRelation struct {
	ToAccount  string `json:"To_Account"`
	Relation   string `json:",omitempty"`
	ResultCode core.Code
	ResultInfo string
}

const checkedBlocks = "BlackCheckResult_Type_"

// checkBlacklist tells who of two has blocked the other.
func (a *API) checkBlacklist(ctx context.Context, _ call, request relationRequest) (any, error) {
	single, err := oneSided(request.CheckType, checkedBlocks, false)
	if err == nil {
		err = a.checkRelation(ctx, request.FromAccount, len(request.ToAccount), maxChecked)
	}
	if err != nil {
		return nil, err
	}
	lists, err := a.blocked(ctx, append([]string{request.FromAccount}, request.ToAccount...)...)
	if err != nil {
		return nil, err
	}
	reply := checkBlacklistReply{status: ok}
	for i, user := range request.ToAccount {
		item := checkedRelation{ToAccount: user}
		if core.ValidUserID(user) {
			item.Relation = relationOf(checkedBlocks, "NO", slices.Contains(lists[0], user), slices.Contains(lists[i+1], request.FromAccount), single)
		} else {
			item.ResultCode, item.ResultInfo = core.CodeNoAccount, "this is no user's id"
			reply.FailAccount = append(reply.FailAccount, user)
		}
		reply.BlackListCheckItem = append(reply.BlackListCheckItem, item)
	}
	return reply, nil
}
