package replica

import (
	"fmt"

	"github.com/parlor-chat/parlor/core"
)

// Decisions is how often a command that waits was decided.
func (r *Replica) Decisions() int { return r.decisions }

// Shown is what is shown of the documents that commands which wait have changed,
// and the list.
func (r *Replica) Shown() map[core.Key]string {
	shown := map[core.Key]string{}
	for key, value := range r.overlay {
		body, _ := core.Encode(value)
		shown[key] = string(body)
	}
	for _, conversation := range r.list.Slice() {
		body, _ := core.Encode(conversation.Conversation)
		shown[core.Key{Kind: "listed", ID: conversation.ID}] = fmt.Sprint(string(body), conversation.InGroups, conversation.ConversationGroupNames)
	}
	for _, group := range r.ConversationGroups() {
		body, _ := core.Encode(*group.ConversationGroupSettings)
		shown[core.Key{Kind: "group", ID: group.Name}] = fmt.Sprintf("%s %+v", body, group.Tally)
	}
	return shown
}

// DecideAllAgain has the next change decide all commands that wait.
func (r *Replica) DecideAllAgain() { r.layers = nil }

// CountFiled is how many conversations the replica knows in conversation groups.
func (r *Replica) CountFiled() (count int) {
	for _, group := range r.filed {
		count += len(group.ids)
	}
	return count
}
