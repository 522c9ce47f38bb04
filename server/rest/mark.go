package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// The values of a mark's OptType.
const (
	markStandard = 1
	markCustom   = 2
	markBoth     = 3
)

type markRequest struct {
	FromAccount string `json:"From_Account"`
	MarkItem    []markItem
}

// markItem is what to do with one conversation. SetMark and ClearMark hold
// numbers of bits; what is cleared and set stays set.
type markItem struct {
	OptType     int
	ContactItem contact
	SetMark     []int
	ClearMark   []int
	CustomMark  *string
}

type markReply struct {
	status
	ResultItem []result
}

// mark sets and clears marks and custom data. Each item stands for itself: the
// reply says which were done. Of an item that fails some marks may be set.
func (a *API) mark(ctx context.Context, _ call, request markRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	if len(request.MarkItem) == 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "MarkItem must name at least one contact")
	}
	if len(request.MarkItem) > core.MaxConversationsPerCall {
		return nil, core.Errorf(core.CodeTooManyInCall, "one call takes at most %d MarkItem, not %d; make several calls", core.MaxConversationsPerCall, len(request.MarkItem))
	}
	reply := markReply{status: ok}
	for _, item := range request.MarkItem {
		err := a.markOne(ctx, request.FromAccount, item)
		if err != nil && core.CodeOf(err) == core.CodeUncaught {
			return nil, err
		}
		reply.ResultItem = append(reply.ResultItem, resultOf(item.ContactItem, refusalIn(err)))
	}
	return reply, nil
}

func refusalIn(err error) *core.Error {
	if err == nil {
		return nil
	}
	return core.Refusal(err)
}

// markOne runs the commands of an item until one fails.
func (a *API) markOne(ctx context.Context, user string, item markItem) error {
	commands, err := item.commands()
	if err != nil {
		return err
	}
	id := item.ContactItem.conversationID()
	for _, command := range commands {
		sorted, err := do(ctx, a, user, command)
		if err != nil {
			return err
		}
		if refusal := refusalOf(id, sorted); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (item markItem) commands() (commands []core.CommandOf[core.Sorted], err error) {
	if item.OptType < markStandard || item.OptType > markBoth {
		return nil, core.Errorf(core.CodeInvalidParameter, "OptType must be 1, marks, 2, custom data, or 3, both")
	}
	ids := []string{item.ContactItem.conversationID()}
	if item.OptType != markCustom {
		if commands, err = item.markCommands(ids); err != nil {
			return nil, err
		}
	}
	if item.OptType != markStandard && item.CustomMark != nil {
		commands = append(commands, core.SetCustomData{ConversationIDs: ids, CustomData: *item.CustomMark})
	}
	if len(commands) == 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "the item names nothing to set or to clear for its OptType")
	}
	return commands, nil
}

func (item markItem) markCommands(ids []string) (commands []core.CommandOf[core.Sorted], err error) {
	for _, bit := range slices.Concat(item.ClearMark, item.SetMark) {
		if bit < 0 || bit > 63 {
			return nil, core.Errorf(core.CodeInvalidParameter, "a mark is the number of a bit, 0 to 63, not %d", bit)
		}
	}
	for i, bit := range slices.Concat(item.ClearMark, item.SetMark) {
		commands = append(commands, core.MarkConversations{ConversationIDs: ids, Mark: 1 << bit, Enable: i >= len(item.ClearMark)})
	}
	return commands, nil
}
