package core

import (
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// A question is for what no document says as it is: what a search finds, how two
// users stand to each other. It is asked as a page is, see [QuestionOwner], of an
// authority that answers for whoever asks and stores nothing.

// MaxQuestionBytes is how long the text of a question may be.
const MaxQuestionBytes = 64 << 10

// Reply is what came of a question: one JSON value, whose shape the question
// says.
type Reply struct {
	Text json.RawMessage `json:"text"`
}

func (Reply) kind() Kind { return KindReply }

// QuestionOwner is whom a page is asked of that is the reply to a question. The
// page is of [KindReply], comes after the question's text, a JSON value, and has
// one document. No user's id holds a space, so it is no user's.
func QuestionOwner(name string) string { return "ask " + name }

// QuestionIn is the name of the question that a page is asked for.
func QuestionIn(owner string, kind Kind) (name string, is bool) {
	name, is = strings.CutPrefix(owner, QuestionOwner(""))
	return name, is && kind == KindReply
}

// ReplyIn is the text of the reply that the page to a question has.
func ReplyIn(documents []Document) json.RawMessage {
	if len(documents) != 1 {
		return nil
	}
	reply, _ := documents[0].Value.(Reply)
	return reply.Text
}

// NotAnswered refuses (60020) a question that whoever was asked does not answer.
func NotAnswered(name string) error {
	return Errorf(CodeNoService, "nobody here answers %q; the server is of another version, or was not set up for it", name)
}
