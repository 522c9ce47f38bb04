package push

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// notice is what a device is sent, and its service worker reads (npm/push-worker.js).
type notice struct {
	// UserID is whom it is for: somebody else may have signed in there since.
	UserID string `json:"userID"`
	// Kind is message or friend.
	Kind           string `json:"kind"`
	ConversationID string `json:"conversationID,omitempty"`
	MessageID      string `json:"messageID,omitempty"`
	// Time is when it was, Unix milliseconds.
	Time int64 `json:"time"`
	// Mentioned: the message names the user, or all in the group.
	Mentioned bool `json:"mentioned,omitempty"`
	// Badge is the total of unread messages, left out where it would cost much.
	Badge *int `json:"badge,omitempty"`
	// Title and Body are there only where the operator lets content be pushed.
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty"`
}

func (n notice) encode() ([]byte, error) { return json.Marshal(n) }

// saidOf is the content of a push: what the sender wants said, and else who wrote
// what; in a group its name, and who wrote what.
func saidOf(p post, m core.Message, called, groupName string) (title, body string) {
	if m.Version > 0 {
		p.Title, p.Text = "", "" // The message was modified since: that is what is true now.
	}
	who := clip(called, maxTitle)
	if title = p.Title; title == "" {
		if title = who; p.Group {
			title = clip(groupName, maxTitle)
		}
	}
	if body = p.Text; body == "" {
		body = m.Summary()
		if p.Group {
			body = who + ": " + body
		}
		body = clip(body, maxText)
	}
	return title, body
}

// topic is the same for all that a device shows in one place: a push service keeps
// only the newest of one topic for a device that sleeps.
func (n notice) topic() string { return named32(n.UserID + " " + n.Kind + " " + n.ConversationID) }
