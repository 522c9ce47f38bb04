package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Lister is a [Store] that lists owners. Stores of servers are.
type Lister interface {
	// Owners returns the owners whose names begin with a text and come after one
	// that begins so too, in the order of bytes, at most limit; those of whom
	// every document was removed among them. Limit 0 means no limit. The text is
	// ASCII and ends with a space.
	Owners(ctx context.Context, prefix, after string, limit int) ([]string, error)
}

// QuestionOwners is the question for all owners whose names begin with its text, in a
// store that is the asker's alone: it says who is there.
const QuestionOwners = "owners"

// AnswerOwners answers it with a list of names.
func AnswerOwners(ctx context.Context, a *Authority, _, text string) (json.RawMessage, error) {
	lister, is := a.store.(Lister)
	if !is {
		return nil, core.NotAnswered(QuestionOwners)
	}
	owners, err := lister.Owners(ctx, text, "", 0)
	if err != nil {
		return nil, err
	}
	return json.Marshal(append([]string{}, owners...))
}
