package hooks

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// filing tells what became of the conversation groups of each user: which there are,
// and what is in them. What a rule puts into one is nobody's doing, and not told.
func (t *telling) filing(writes []core.Document) {
	var users []string
	for _, document := range writes {
		kind := document.Key.Kind
		if (kind == core.KindDirectory || kind == core.KindConversation) && !slices.Contains(users, document.Key.Owner) {
			users = append(users, document.Key.Owner)
		}
	}
	for _, user := range users {
		t.filingOf(user, writes)
	}
}

func (t *telling) filingOf(user string, writes []core.Document) {
	key := core.DirectoryKey(user)
	was, _ := t.old(key).(core.Directory)
	is, _ := t.now(key).(core.Directory)
	body, n := fields{}, 0
	created, deleted, renamed := []string{}, []string{}, []fields{}
	for _, group := range is.ConversationGroups {
		switch name, before := was.Name(group.ID); {
		case !before:
			created = append(created, group.Name)
		case name != group.Name:
			renamed = append(renamed, fields{"OldName": name, "NewName": group.Name})
		}
	}
	for _, group := range was.ConversationGroups {
		if _, after := is.Name(group.ID); !after {
			deleted = append(deleted, group.Name)
		}
	}
	members := t.filed(user, is, writes)
	n = len(created) + len(deleted) + len(renamed) + len(members)
	if n == 0 {
		return
	}
	body["From_Account"], body["Operator_Account"] = user, t.call.User
	body["Created"], body["Deleted"], body["Renamed"], body["Members"] = created, deleted, renamed, members
	t.tell(filingChanged, laneOfUser(user), body)
}

// filed is what came into conversation groups that there are, and what went out.
func (t *telling) filed(user string, directory core.Directory, writes []core.Document) []fields {
	added, removed := map[int][]string{}, map[int][]string{}
	for _, document := range writes {
		if document.Key.Kind != core.KindConversation || document.Key.Owner != user {
			continue
		}
		was, _ := core.AsConversation(t.old(document.Key))
		is, _ := core.AsConversation(document.Value)
		for _, id := range is.ConversationGroups {
			if !slices.Contains(was.ConversationGroups, id) {
				added[id] = append(added[id], document.Key.ID)
			}
		}
		for _, id := range was.ConversationGroups {
			if !slices.Contains(is.ConversationGroups, id) {
				removed[id] = append(removed[id], document.Key.ID)
			}
		}
	}
	list := []fields{}
	for _, group := range directory.ConversationGroups {
		if in, out := added[group.ID], removed[group.ID]; len(in)+len(out) > 0 {
			list = append(list, fields{"GroupName": group.Name, "Added": append([]string{}, in...), "Removed": append([]string{}, out...)})
		}
	}
	return list
}
