package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Answerer answers questions of a user's, see [core.QuestionOwner]. It checks the
// text, which is any, and judges what the user may know. An error that is no
// [core.Error] says that something is wrong here.
type Answerer func(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error)

// ask answers a question with one document.
func (a *Authority) ask(ctx context.Context, user, name, text string) ([]core.Document, bool, error) {
	answer := a.Answers[name]
	if answer == nil {
		return nil, false, core.NotAnswered(name)
	}
	if len(text) > core.MaxQuestionBytes {
		return nil, false, core.Errorf(core.CodeInvalidParameter, "a question has at most %d bytes; this one has %d", core.MaxQuestionBytes, len(text))
	}
	said, err := answer(ctx, a, user, text)
	if err != nil {
		return nil, false, err
	}
	return []core.Document{{Key: core.Key{Owner: core.QuestionOwner(name), Kind: core.KindReply}, Value: core.Reply{Text: said}}}, false, nil
}
