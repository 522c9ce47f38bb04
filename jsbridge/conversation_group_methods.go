package jsbridge

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

func createConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.CreateConversationGroup{Name: name, ConversationIDs: ids}
	})
}

func addConversationsToGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.AddToConversationGroup{Name: name, ConversationIDs: ids}
	})
}

func deleteConversationsFromGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.sortedCall(ctx, a, func(name string, ids []string) core.Command {
		return core.RemoveFromConversationGroup{Name: name, ConversationIDs: ids}
	})
}

// sortedCall runs the command of a call on {groupName, conversationIDList}.
func (b *Bridge) sortedCall(ctx context.Context, a arguments, command func(string, []string) core.Command) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	name, ids := b.groupName(o.string("groupName")), o.strings("conversationIDList")
	if o.err != nil {
		return nil, o.err
	}
	return b.sorted(ctx, command(name, ids))
}

func (b *Bridge) sorted(ctx context.Context, command core.Command) (any, error) {
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return done(result, newSortedDTO(result.Outcome.(core.Sorted))), nil
}

func deleteConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	name, ok := a.at(0).(string)
	if !ok {
		return nil, invalid(a.method, "groupName must be a string, not %s", describe(a.at(0)))
	}
	name = b.groupName(name)
	result, err := b.session.Do(ctx, core.DeleteConversationGroup{Name: name})
	return done(result, map[string]string{"groupName": name}), err
}

func renameConversationGroup(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.RenameConversationGroup{OldName: b.groupName(o.string("oldName")), NewName: b.groupName(o.string("newName"))}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	return done(result, map[string]string{"oldName": command.OldName, "newName": command.NewName}), err
}

func getConversationGroupList(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return b.session.ConversationGroupNames(), nil
}

// groupName is how the group is spelled that a page names.
func (b *Bridge) groupName(name string) string {
	there := func(name string) bool { return slices.Contains(b.session.ConversationGroupNames(), name) }
	return core.SpellConversationGroupName(name, there, b.options.Compose)
}
