package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var reactionMethods = []method{
	{
		name: "addMessageReaction", command: core.React{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return readReaction(a, false)
		},
		show: nothing,
	},

	{
		name: "removeMessageReaction", command: core.React{},
		read: func(_ *Bridge, a *arguments) core.Command {
			return readReaction(a, true)
		},
		show:   nothing,
		second: true,
	},

	{name: "getMessageReactions", answer: getMessageReactions},
	{name: "getAllUserListOfMessageReaction", answer: getAllUserListOfMessageReaction},
}

func readReaction(a *arguments, remove bool) core.React {
	r := a.reference(0)
	return core.React{ConversationID: r.conversationID, Sequence: r.sequence, ReactionID: a.String(1, "reactionID"), Remove: remove}
}

// reactionsDTO is the data of MESSAGE_REACTIONS_UPDATED, and what
// getMessageReactions says of one message.
type reactionsDTO struct {
	MessageID    string        `json:"messageID"`
	ReactionList []reactionDTO `json:"reactionList"`
}

type reactionDTO struct {
	ReactionID      string      `json:"reactionID"`
	TotalUserCount  int         `json:"totalUserCount"`
	PartialUserList []personDTO `json:"partialUserList"`
	ReactedByMyself bool        `json:"reactedByMyself"`
}

// partialUsers is how many users of a reaction are named without being asked
// for (docs/facts.md#receipts-extensions-and-reactions).
const partialUsers = 10

func getMessageReactions(b *Bridge, a *arguments) answer {
	references := a.references()
	o := a.Object(1, "options")
	users := uint64(partialUsers)
	if o.Has("maxUserCountPerReaction") {
		users = min(o.Uint("maxUserCountPerReaction"), partialUsers)
	}
	return func(ctx context.Context) (any, error) {
		results := []reactionsDTO{}
		for _, r := range references {
			message, err := b.session.Message(ctx, r.conversationID, r.sequence)
			if err != nil {
				return nil, wrap("read a message", err)
			}
			results = append(results, b.reactions(&message, message.Reactions, int(users)))
		}
		return map[string]any{"resultList": json.List(results)}, nil
	}
}

func (b *Bridge) reactions(message *session.Message, reactions []core.Reaction, users int) reactionsDTO {
	dto := reactionsDTO{MessageID: message.ID, ReactionList: []reactionDTO{}}
	for _, reaction := range reactions {
		dto.ReactionList = append(dto.ReactionList, reactionDTO{
			ReactionID:      reaction.ID,
			TotalUserCount:  reaction.Total(),
			PartialUserList: personDTOs(reaction.Users[:min(users, len(reaction.Users))]),
			ReactedByMyself: message.ReactedBy(b.session.User(), reaction),
		})
	}
	return dto
}

func personDTOs(people []core.Person) []personDTO {
	dtos := make([]personDTO, len(people))
	for i, person := range people {
		dtos[i] = personDTO(person)
	}
	return dtos
}

type userListDTO struct {
	UserList    []personDTO `json:"userList"`
	NextSeq     uint64      `json:"nextSeq"`
	IsCompleted bool        `json:"isCompleted"`
}

// getAllUserListOfMessageReaction pages through the users of a reaction.
func getAllUserListOfMessageReaction(b *Bridge, a *arguments) answer {
	r, o := a.reference(0), a.Object(1, "options")
	id, from, count := o.String("reactionID"), min(o.OptionalUint("nextSeq"), 1<<31-1), o.OptionalCount("count", core.MaxReactionUsers)
	return func(ctx context.Context) (any, error) {
		users, more, err := b.session.Reactors(ctx, r.conversationID, r.sequence, id, int(from), int(count))
		if err != nil {
			return nil, wrap("read who reacted", err)
		}
		dto := userListDTO{UserList: personDTOs(users), IsCompleted: !more}
		if more {
			dto.NextSeq = from + uint64(len(users))
		}
		return dto, nil
	}
}

const eventReactionsUpdated = "onMessageReactionsUpdated"

func (b *Bridge) tellReaction(event session.Event) {
	if e, is := event.(session.ReactionsChanged); is {
		b.announceReceived()
		b.tell(eventReactionsUpdated, b.reactions(&e.Message, e.Reactions, partialUsers))
	}
}
