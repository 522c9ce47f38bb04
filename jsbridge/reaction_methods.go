package jsbridge

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

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

func addMessageReaction(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.react(ctx, a, false)
}

func removeMessageReaction(ctx context.Context, b *Bridge, a arguments) (any, error) {
	return b.react(ctx, a, true)
}

func (b *Bridge) react(ctx context.Context, a arguments, remove bool) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	id, err := a.string(1, "reactionID")
	if err != nil {
		return nil, err
	}
	_, err = b.session.Do(ctx, core.React{ConversationID: r.conversationID, Sequence: r.sequence, ReactionID: id, Remove: remove})
	return empty{}, err
}

func getMessageReactions(ctx context.Context, b *Bridge, a arguments) (any, error) {
	references, err := a.references()
	if err != nil {
		return nil, err
	}
	o, err := a.object(1, "options")
	if err != nil {
		return nil, err
	}
	users := partialUsers
	if o.has("maxUserCountPerReaction") {
		users = int(min(o.uint("maxUserCountPerReaction"), partialUsers))
	}
	if o.err != nil {
		return nil, o.err
	}
	results := []reactionsDTO{}
	for _, r := range references {
		message, err := b.session.Message(ctx, r.conversationID, r.sequence)
		if err != nil {
			return nil, wrap("read a message", err)
		}
		results = append(results, b.reactions(message.ID, message.Reactions, users))
	}
	return map[string]any{"resultList": json.List(results)}, nil
}

func (b *Bridge) reactions(messageID string, reactions []core.Reaction, users int) reactionsDTO {
	dto := reactionsDTO{MessageID: messageID, ReactionList: []reactionDTO{}}
	for _, reaction := range reactions {
		dto.ReactionList = append(dto.ReactionList, reactionDTO{
			ReactionID:      reaction.ID,
			TotalUserCount:  len(reaction.Users),
			PartialUserList: personDTOs(reaction.Users[:min(users, len(reaction.Users))]),
			ReactedByMyself: reaction.By(b.session.User()),
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

// getAllUserListOfMessageReaction pages through the users of a reaction.
func getAllUserListOfMessageReaction(ctx context.Context, b *Bridge, a arguments) (any, error) {
	_, r, err := a.referenceAt(0)
	if err != nil {
		return nil, err
	}
	o, err := a.object(1, "options")
	if err != nil {
		return nil, err
	}
	id, from, count := o.string("reactionID"), o.optionalUint("nextSeq"), o.optionalUint("count")
	if o.err != nil {
		return nil, o.err
	}
	if count == 0 || count > core.MaxReactionUsers {
		count = core.MaxReactionUsers
	}
	message, err := b.session.Message(ctx, r.conversationID, r.sequence)
	if err != nil {
		return nil, wrap("read the message", err)
	}
	reaction, _ := message.Reaction(id)
	total := uint64(len(reaction.Users))
	first := min(from, total)
	last := min(first+count, total)
	dto := userListDTO{UserList: personDTOs(reaction.Users[first:last]), IsCompleted: last == total}
	if !dto.IsCompleted {
		dto.NextSeq = last
	}
	return dto, nil
}

type userListDTO struct {
	UserList    []personDTO `json:"userList"`
	NextSeq     uint64      `json:"nextSeq"`
	IsCompleted bool        `json:"isCompleted"`
}
