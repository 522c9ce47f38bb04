package push

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Queue is where posts for pushes are.
const Queue = "push"

// post is what is to be pushed, and how far that is. It has nothing of a message but
// what its sender wants said of it.
type post struct {
	// A message of a history: its thread and number, and whether the thread is that of
	// a chat group.
	Thread   string `json:"thread,omitempty"`
	Sequence uint64 `json:"sequence,omitempty"`
	From     string `json:"from"`
	To       string `json:"to"`
	Group    bool   `json:"group,omitempty"`
	// Friend: it is no message, From has asked To to be friends.
	Friend bool `json:"friend,omitempty"`
	// At is when that was, Unix milliseconds.
	At int64 `json:"at"`
	// Title and Text are what the sender wants said, empty for nothing.
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`

	// Held: it was put off once, for the receiver was connected somewhere.
	Held bool `json:"held,omitempty"`
	// After: the members of the group up to this one have been seen to.
	After string `json:"after,omitempty"`
	// Again are the devices to try again; then nobody else gets it. Tries is how often
	// that was.
	Again []again `json:"again,omitempty"`
	Tries int     `json:"tries,omitempty"`
}

// again is a device that could not be reached for now.
type again struct {
	User     string `json:"user"`
	Endpoint string `json:"endpoint"`
}

// Most characters of what is said.
const (
	maxTitle = 80
	maxText  = 200
)

// PostsOf says what of a decision is to be pushed: new messages in histories that
// count as unread, and applications of who wants to be a friend. It is pure.
func PostsOf(call core.Call, read map[core.Key]core.Document, decision core.Decision) (posts []authority.Post) {
	switch call.Command.(type) {
	case core.ImportMessage, core.ImportMessages:
		return nil // It happened elsewhere, long ago.
	}
	add := func(p post) {
		if body, err := json.Marshal(p); err == nil {
			posts = append(posts, authority.Post{Queue: Queue, Due: call.Now, Body: body})
		}
	}
	for _, row := range decision.Rows {
		message, is := row.Value.(core.Message)
		if !is || row.Replace || !pushed(message) {
			continue
		}
		said := sayingIn(call.Command)
		if said.DisablePush {
			continue
		}
		add(post{
			Thread: row.Thread, Sequence: row.Sequence, From: message.From, To: message.To,
			Group: message.ConversationType == core.TypeGroup, At: call.Now,
			Title: clip(said.Title, maxTitle), Text: clip(said.Description, maxText),
		})
	}
	for _, document := range decision.Writes {
		relation, is := document.Value.(*core.Relation)
		if !is || document.Key.Owner == call.User || !relation.Came() {
			continue
		}
		if was, had := read[document.Key].Value.(*core.Relation); had && was.Came() && was.AskedAt == relation.AskedAt {
			continue
		}
		add(post{From: document.Key.ID, To: document.Key.Owner, Friend: true, At: call.Now})
	}
	return posts
}

// pushed says whether a message is one of somebody's that counts as unread for others.
func pushed(m core.Message) bool {
	if m.ConversationType != core.TypeC2C && m.ConversationType != core.TypeGroup || m.Type == core.MessageGroupTip {
		return false
	}
	return !m.Absent && !m.ExcludedFromUnread && !m.Uncounted && !m.Targeted() && (m.ConversationType == core.TypeGroup || m.From != m.To)
}

// saying is what of offlinePushInfo means something to Web Push.
type saying struct {
	DisablePush bool   `json:"disablePush"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// sayingIn reads what the sender of a message wants said. What is no such thing says
// nothing: nobody's message is lost for it.
func sayingIn(command core.Command) (said saying) {
	var text []byte
	switch c := command.(type) {
	case core.SendMessage:
		text = c.Push
	case core.SendOnce:
		text = c.Push
	}
	if len(text) > 0 && json.Unmarshal(text, &said) != nil {
		return saying{}
	}
	return said
}

// clip makes a text at most so many characters, of valid UTF-8, in one line.
func clip(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text[:min(len(text), 8*most)], "")), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)
	return string(runes[:most-1]) + "…"
}
