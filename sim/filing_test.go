package sim_test

import (
	"encoding/json"
	"fmt"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// file does something to the conversation groups that a person might. Where it waits
// for a server, what comes of it here is only a guess.
func (t *tab) file() {
	w := t.device.world
	id := fmt.Sprintf("%s-%d", t.device.name, len(w.data.changes))
	command := t.filing(id)
	body, err := json.Marshal(command) // Pointers as what they point to.
	require.NoError(w.t, err)
	result, err := t.Do(background, command)
	w.tell("%s: %T%s -> %v %v", t.name, command, body, result, err)
	w.data.changes = append(w.data.changes, id)
}

// filing is a command whose change has an id.
func (t *tab) filing(change string) core.Command {
	w := t.device.world
	id := func() string {
		return []string{"C2Calice", "C2Cbob", "C2Cdave", "C2Ceve", "GROUPred", "GROUPblue"}[w.draw(6)]
	}
	name := func() string { return string(rune('A' + w.draw(5))) }
	key := func() string { return []string{"", "1", "V", "VV", "k"}[w.draw(5)] }
	yes := func() bool { return w.draw(2) == 0 }
	switch w.draw(14) {
	case 0, 1:
		return core.CreateConversationGroup{Name: name(), ConversationIDs: []string{id(), id()}, ConversationGroupFields: w.fields(), ChangeID: change}
	case 2:
		return core.AddToConversationGroup{Name: name(), ConversationIDs: []string{id(), id()}, ChangeID: change}
	case 3:
		return core.RemoveFromConversationGroup{Name: name(), ConversationIDs: []string{id(), id()}, ChangeID: change}
	case 4:
		return core.DeleteConversationGroup{Name: name(), ChangeID: change}
	case 5:
		return core.DeleteConversationGroup{Name: name(), Into: name(), ConversationIDs: []string{"C2Calice", "C2Cbob", "C2Cdave", "C2Ceve", "GROUPred", "GROUPblue"}, ChangeID: change}
	case 6:
		return core.RenameConversationGroup{OldName: name(), NewName: name(), ChangeID: change}
	case 7:
		return core.UpdateConversationGroup{Name: name(), ConversationGroupFields: w.fields(), ChangeID: change}
	case 8:
		return core.SortConversationGroups{Places: []core.ConversationGroupPlace{{Name: name(), Key: key()}, {Name: name(), Key: key()}}, ChangeID: change}
	case 9:
		return core.PlaceConversations{Name: name(), Places: []core.ConversationPlace{{ConversationID: id(), Key: new(key())}, {ConversationID: id(), Pinned: new(yes())}}, ChangeID: change}
	case 10:
		return core.SetConversationGroups{Changes: []core.ConversationGroupsChange{{ConversationID: id(), Add: []string{name()}, Remove: []string{name()}}}, ChangeID: change}
	}
	undone := change
	if all := w.data.changes; len(all) > 0 {
		undone = all[max(0, len(all)-1-w.draw(12))] // Perhaps of another user.
	}
	return core.UndoConversationGroupChange{ChangeID: undone, NewChangeID: change}
}

// fields are what is set for a conversation group.
func (w *world) fields() (fields core.ConversationGroupFields) {
	if w.draw(2) == 0 {
		fields.Muted = new(w.draw(2) == 0)
	}
	if w.draw(3) == 0 {
		fields.Sort = new([]string{core.SortByName, core.SortUnreadFirst, core.SortByHand}[w.draw(3)])
	}
	if w.draw(3) == 0 {
		rules := []core.ConversationRule{{Unread: new(true)}, {Type: core.TypeGroup, NameContains: "RED"}, {Mark: new(uint64(1))}, {ConversationIDs: []string{"C2Cbob", "GROUPgreen"}}}
		from := w.draw(len(rules))
		fields.Rule = &core.ConversationRules{AnyOf: rules[from : from+w.draw(len(rules)-from+1)]}
	}
	return fields
}

// give has the application's backend give a user a conversation group, or take one
// away, by one of the servers; or elsewhere, then no hint tells of it.
func (w *world) give() {
	backend := w.gateways[w.draw(len(w.gateways))].Authority()
	if w.draw(3) == 0 {
		backend = authority.New(w.data.MemStore, authority.NewHub().Member(), w.tick)
	}
	name, user := string(rune('E'+w.draw(3))), users[w.draw(len(users))]
	var command core.Command = core.GiveConversationGroup{Name: name, ConversationGroupFields: w.fields()}
	if w.draw(3) == 0 {
		command = core.TakeConversationGroup{Name: name}
	}
	_, err := backend.Do(background, core.Call{User: user, Command: command, Admin: &core.Admin{}}, nil)
	w.tell("the backend: %T %s for %s -> %v", command, name, user, err)
}

// checkFiling: the counts are those of a recount, names and limits hold, and what is
// kept of changes is what can be undone.
func (w *world) checkFiling(truth *authority.Authority, user string) {
	update, err := truth.Changes(background, user, 0)
	require.NoError(w.t, err)
	documents := map[core.Key]core.Value{}
	for _, document := range update.Documents {
		documents[document.Key] = document.Value
	}
	directory, _ := documents[core.DirectoryKey(user)].(core.Directory)
	all := append([]core.ConversationGroup{}, directory.ConversationGroups...)
	all = append(all, directory.Deleted...)
	count, kept, settings, known := map[int]int{}, 0, 0, map[int]bool{}
	for key, value := range documents {
		conversation, ok := core.AsConversation(value)
		_, group := core.ConversationType(key.ID)
		for _, id := range conversation.ConversationGroups {
			if ok && (conversation.Listed || documents[core.MembershipKey(user, group)] != nil) {
				count[id]++
			}
		}
		if change, ok := value.(core.ConversationGroupChange); ok {
			kept++
			require.NotEmpty(w.t, change.ID)
		}
		if _, ok := value.(core.ConversationGroupSettings); ok {
			settings++
		}
	}
	names, own := map[string]bool{}, 0
	for i, group := range all {
		require.Equal(w.t, count[group.ID], group.Count, "%s: %s\n%s", user, group.Name, w.telling())
		require.False(w.t, known[group.ID], "%s: two groups with one id\n%s", user, w.telling())
		known[group.ID] = true
		if documents[core.ConversationGroupKey(user, group.ID)] != nil {
			settings--
		}
		if i >= len(directory.ConversationGroups) {
			continue
		}
		require.False(w.t, names[group.Name], "%s: two groups named %s\n%s", user, group.Name, w.telling())
		names[group.Name] = true
		if !group.Given {
			own++
		}
	}
	require.Zero(w.t, settings, "%s: settings of groups that are gone for good\n%s", user, w.telling())
	require.LessOrEqual(w.t, own, w.limits.Filled().Groups)
	require.Equal(w.t, min(directory.LastChange, core.MaxConversationGroupChanges), kept, user)
}
