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
			o := a.Object(0, "options")
			command := core.CreateConversationGroup{Name: b.groupName(o.String("groupName")), ConversationGroupFields: readFields(o)}
			if command.Rule == nil || o.Has("conversationIDList") {
				command.ConversationIDs = o.Strings("conversationIDList")
			}
			return command
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

	{name: "deleteConversationGroup", command: core.DeleteConversationGroup{}, answer: deleteConversationGroup},

	{
		name: "renameConversationGroup", command: core.RenameConversationGroup{},
		echo: func(b *Bridge, a *arguments) (core.Command, any) {
			o := a.Object(0, "options")
			before, now := b.groupName(o.String("oldName")), b.groupName(o.String("newName"))
			return core.RenameConversationGroup{OldName: before, NewName: now}, map[string]any{"oldName": before, "newName": now}
		},
	},

	{name: "getConversationGroupList", bare: func(_ context.Context, b *Bridge) (any, error) {
		return b.session.ConversationGroupNames(), nil
	}},
}

// deleteConversationGroup has two forms: with into the conversations join another
// conversation group.
func deleteConversationGroup(b *Bridge, a *arguments) answer {
	name, ok := a.At(0).(string)
	if !ok {
		a.fault("groupName must be a string, not %s", describe(a.At(0)))
	}
	name = b.groupName(name)
	data := map[string]any{"groupName": name}
	o := a.OptionalObject(1, "options")
	if !o.Has("into") {
		return b.doFor(core.DeleteConversationGroup{Name: name}, data)
	}
	into := b.groupName(o.String("into"))
	return func(ctx context.Context) (any, error) {
		result, err := b.session.DeleteConversationGroupInto(ctx, name, into)
		return done(result.Pending, withChange(data, result.Outcome)), err
	}
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

// withChange is the data of a call, with the changeID if it has changed something of
// conversation groups.
func withChange(data, outcome any) any {
	changed, is := outcome.(core.Changed)
	if fields, has := data.(map[string]any); is && has && changed.ChangeID != "" {
		fields["changeID"] = changed.ChangeID
	}
	return data
}

// The values of the events of this subject.
const (
	eventConversationGroups    = "onConversationGroupListUpdated"
	eventConversationInGroup   = "onConversationInGroupUpdated"
	eventConversationGroupInfo = "onConversationGroupInfoUpdated"
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
	case session.ConversationGroupInfoUpdated:
		b.tell(eventConversationGroupInfo, groupInfoUpdatedDTO{Changed: newGroupInfoDTOs(e.Changed), Gone: e.Gone})
	}
}
