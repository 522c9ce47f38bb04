package push

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

func messageIn(body []byte) (m core.Message, err error) {
	return m, json.Unmarshal(body, &m)
}

// documents are the values under keys.
type documents map[core.Key]core.Value

func (d documents) read(ctx context.Context, store authority.Store, keys []core.Key) error {
	if len(keys) == 0 {
		return nil
	}
	records, err := store.Read(ctx, keys)
	if err != nil {
		return err
	}
	var decoder core.Decoder
	for _, record := range records {
		if d[record.Key], err = decoder.Decode(record.Key.Kind, record.Body); err != nil {
			return err
		}
	}
	return nil
}

// keysOf is what decides whether a user is told of a message.
func keysOf(user string, m core.Message) []core.Key {
	id := m.ConversationID(user)
	keys := []core.Key{
		core.ConversationKey(user, id), core.SettingsKey(user), core.BlacklistKey(user), core.DirectoryKey(user),
		core.HiddenKey(user, id, m.Sequence), core.RelationKey(user, m.From), core.StatusKey(user),
	}
	if m.ConversationType == core.TypeGroup {
		keys = append(keys, core.MembershipKey(user, m.To))
	}
	return keys
}

// keysOfGroup is what of a chat group decides that, for all its members.
func keysOfGroup(groupID string) []core.Key {
	return []core.Key{core.GroupKey(groupID), core.ThreadKey(core.GroupOwner(groupID))}
}

// readReceivers reads what decides whether users are told of a message.
func (p *Pusher) readReceivers(ctx context.Context, m core.Message, users []string) (documents, error) {
	d := documents{}
	var keys []core.Key
	if m.ConversationType == core.TypeGroup {
		keys = keysOfGroup(m.To)
	}
	for _, user := range users {
		keys = append(keys, keysOf(user, m)...)
	}
	if err := d.read(ctx, p.options.Store, keys); err != nil {
		return nil, err
	}
	keys = nil
	for _, user := range users {
		directory, _ := d[core.DirectoryKey(user)].(core.Directory)
		for _, group := range directory.ConversationGroups {
			keys = append(keys, core.ConversationGroupKey(user, group.ID))
		}
	}
	return d, d.read(ctx, p.options.Store, keys)
}

// receiver is what a user is to a message.
func (d documents) receiver(user string, m core.Message) receiver {
	id := m.ConversationID(user)
	r := receiver{user: user}
	r.conversation, _ = core.AsConversation(d[core.ConversationKey(user, id)])
	r.settings, _ = d[core.SettingsKey(user)].(core.Settings)
	r.blocked, _ = d[core.BlacklistKey(user)].(core.Blacklist)
	r.hidden, _ = d[core.HiddenKey(user, id, m.Sequence)].(core.Hidden)
	f := d.filing(user)
	f.name = cmp.Or(d.remark(user, m.From), r.conversation.Peer.Nick, m.From)
	if m.ConversationType == core.TypeGroup {
		group, _ := d[core.GroupKey(m.To)].(core.Group)
		r.conversation, r.member = d.inGroup(user, m.To, group, r)
		f.groupType, f.name = group.Type, cmp.Or(group.Name, m.To)
	}
	r.muted = f.mutes(id, &r.conversation)
	return r
}

// inGroup is the conversation with a chat group as a user is shown it, and whether the
// user is in it.
func (d documents) inGroup(user, groupID string, group core.Group, r receiver) (core.Conversation, bool) {
	membership, member := d[core.MembershipKey(user, groupID)].(core.Membership)
	if !member || group.DismissedBy != "" {
		return r.conversation, false
	}
	parts := core.GroupParts{
		User: user, Own: r.conversation, Membership: &membership, Group: group,
		// Nothing here depends on how many messages are unread.
		Revoked: func(uint64) core.RevokedMessages { return core.RevokedMessages{} },
		Hides:   func(uint64) bool { return false },
	}
	parts.Head, _ = d[core.ThreadKey(core.GroupOwner(groupID))].(core.Thread)
	return parts.Shown(), true
}

func (d documents) filing(user string) filing {
	f := filing{settings: map[int]core.ConversationGroupSettings{}}
	f.directory, _ = d[core.DirectoryKey(user)].(core.Directory)
	for _, group := range f.directory.ConversationGroups {
		f.settings[group.ID], _ = d[core.ConversationGroupKey(user, group.ID)].(core.ConversationGroupSettings)
	}
	return f
}

// remark is a user's own name for another, empty for none.
func (d documents) remark(user, other string) string {
	if relation, is := d[core.RelationKey(user, other)].(*core.Relation); is {
		return relation.Remark
	}
	return ""
}
