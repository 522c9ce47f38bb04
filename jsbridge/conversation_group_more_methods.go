package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
)

// What a page can do with conversation groups beyond the documented API.

var conversationGroupMoreMethods = []method{
	{name: "getConversationGroupInfoList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return groupInfoListDTO{newGroupInfoDTOs(b.session.ConversationGroups())}, nil
	}},
	{name: "watchConversationGroups", bare: func(_ context.Context, b *Bridge) (any, error) {
		b.session.ConversationGroups()
		return empty{}, nil
	}},
	{name: "exportConversationGroups", bare: exportConversationGroups},
	{name: "tryCall", answer: tryCall},
	{name: "getConversationGroupLimits", bare: getConversationGroupLimits},

	{
		name: "updateConversationGroup", command: core.UpdateConversationGroup{},
		echo: func(b *Bridge, a *arguments) (core.Command, any) {
			o := a.Object(0, "options")
			name := b.groupName(o.String("groupName"))
			return core.UpdateConversationGroup{Name: name, ConversationGroupFields: readFields(o)}, map[string]any{"groupName": name}
		},
	},

	{name: "sortConversationGroups", command: core.SortConversationGroups{}, inTurn: true, answer: sortConversationGroups},
	{name: "sortConversationsInGroup", command: core.PlaceConversations{}, inTurn: true, answer: sortConversationsInGroup},
	{
		name: "pinConversationInGroup", command: core.PlaceConversations{}, second: true,
		read: func(b *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			place := core.ConversationPlace{ConversationID: o.String("conversationID"), Pinned: new(o.Bool("isPinned"))}
			return core.PlaceConversations{Name: b.groupName(o.String("groupName")), Places: []core.ConversationPlace{place}}
		},
		show: showSorted,
	},

	{
		name: "setConversationGroups", command: core.SetConversationGroups{},
		read: func(b *Bridge, a *arguments) core.Command {
			command := core.SetConversationGroups{}
			a.Objects(0, "changes", "change", "objects such as { conversationID, add, remove }", func(o *object) {
				command.Changes = append(command.Changes, core.ConversationGroupsChange{
					ConversationID: o.String("conversationID"),
					Add:            b.groupNames(o.OptionalStrings("add")),
					Remove:         b.groupNames(o.OptionalStrings("remove")),
				})
			})
			return command
		},
		show: showSorted,
	},

	{
		name: "moveConversations", command: core.SetConversationGroups{}, second: true,
		read: func(b *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			command := core.SetConversationGroups{}
			from, to := b.groupNames([]string{o.String("from")}), b.groupNames([]string{o.String("to")})
			seen := map[string]bool{}
			for _, id := range o.Strings("conversationIDList") {
				if !seen[id] {
					command.Changes = append(command.Changes, core.ConversationGroupsChange{ConversationID: id, Add: to, Remove: from})
				}
				seen[id] = true
			}
			return command
		},
		show: showSorted,
	},

	{
		name: "undoConversationGroupChange", command: core.UndoConversationGroupChange{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return core.UndoConversationGroupChange{ChangeID: a.String(0, "changeID")}
		},
		show: func(_ *Bridge, outcome any) any { return showChanged(outcome) },
	},
}

func (b *Bridge) groupNames(names []string) []string {
	for i := range names {
		names[i] = b.groupName(names[i])
	}
	return names
}

// changedDTO is what a call came to that may leave some as it was.
type changedDTO struct {
	ChangeID    string         `json:"changeID,omitempty"`
	FailureList []core.Failure `json:"failureList"`
}

func showChanged(outcome any) changedDTO {
	changed := outcome.(core.Changed)
	return changedDTO{changed.ChangeID, append([]core.Failure{}, changed.Failure...)}
}

func sortConversationGroups(b *Bridge, a *arguments) answer {
	names := b.groupNames(a.Strings(0, "groupNameList"))
	return func(ctx context.Context) (any, error) {
		result, err := b.session.SortConversationGroups(ctx, names)
		if err != nil {
			return nil, err
		}
		return done(result.Pending, showChanged(result.Outcome)), nil
	}
}

func sortConversationsInGroup(b *Bridge, a *arguments) answer {
	name, ids := groupAndConversations(b, a)
	after := a.Object(0, "options").OptionalString("after")
	return func(ctx context.Context) (any, error) {
		result, err := b.session.SortConversationsInGroup(ctx, name, ids, after)
		if err != nil {
			return nil, err
		}
		return done(result.Pending, showSorted(b, result.Outcome)), nil
	}
}
