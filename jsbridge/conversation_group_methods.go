package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var conversationGroupMethods = []method{
	{
		name: "createConversationGroup", command: core.CreateConversationGroup{},
		read: func(b *Bridge, a *arguments) core.Command {
			name, ids := groupAndConversations(b, a)
			return core.CreateConversationGroup{Name: name, ConversationIDs: ids}
		},
		show: showSorted,
	},

	{
		name: "addConversationsToGroup", command: core.AddToConversationGroup{},
		read: func(b *Bridge, a *arguments) core.Command {
			name, ids := groupAndConversations(b, a)
			return core.AddToConversationGroup{Name: name, ConversationIDs: ids}
		},
		show: showSorted,
	},

	{
		name: "deleteConversationsFromGroup", command: core.RemoveFromConversationGroup{},
		read: func(b *Bridge, a *arguments) core.Command {
			name, ids := groupAndConversations(b, a)
			return core.RemoveFromConversationGroup{Name: name, ConversationIDs: ids}
		},
		show: showSorted,
	},

	{
		name: "deleteConversationGroup", command: core.DeleteConversationGroup{},
		echo: func(b *Bridge, a *arguments) (core.Command, any) {
			name, ok := a.At(0).(string)
			if !ok {
				a.fault("groupName must be a string, not %s", describe(a.At(0)))
			}
			name = b.groupName(name)
			return core.DeleteConversationGroup{Name: name}, map[string]string{"groupName": name}
		},
	},

	{
		name: "renameConversationGroup", command: core.RenameConversationGroup{},
		echo: func(b *Bridge, a *arguments) (core.Command, any) {
			o := a.Object(0, "options")
			before, now := b.groupName(o.String("oldName")), b.groupName(o.String("newName"))
			return core.RenameConversationGroup{OldName: before, NewName: now}, map[string]string{"oldName": before, "newName": now}
		},
	},

	{name: "getConversationGroupList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return b.session.ConversationGroupNames(), nil
	}},
}

func groupAndConversations(b *Bridge, a *arguments) (name string, conversationIDs []string) {
	o := a.Object(0, "options")
	return b.groupName(o.String("groupName")), o.Strings("conversationIDList")
}

// groupName is how the conversation group is spelled that a page names.
func (b *Bridge) groupName(name string) string {
	there := func(name string) bool { return slices.Contains(b.session.ConversationGroupNames(), name) }
	return core.SpellConversationGroupName(name, there, b.options.Compose)
}

// The values of the events of this subject.
const (
	eventConversationGroups  = "onConversationGroupListUpdated"
	eventConversationInGroup = "onConversationInGroupUpdated"
)

type conversationInGroupDTO struct {
	GroupName        string   `json:"groupName"`
	ConversationList []string `json:"conversationList"`
}

func (b *Bridge) tellConversationGroup(event session.Event) {
	switch e := event.(type) {
	case session.ConversationGroupListUpdated:
		b.tell(eventConversationGroups, e.Names)
	case session.ConversationInGroupUpdated:
		ids := b.out.conversations(b.list, e.Conversations)
		b.tell(eventConversationInGroup, conversationInGroupDTO{GroupName: e.ConversationGroupName, ConversationList: ids})
	}
}
