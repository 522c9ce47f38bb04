package tabs

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// message is what goes over the channel.
type message struct {
	Parlor []hint `json:"parlor"`
}

type hint struct {
	Owner    string        `json:"owner"`
	Revision core.Revision `json:"revision"`
}

// Message is what goes over the channel for hints.
func Message(hints []authority.Hint) string {
	m := message{Parlor: make([]hint, len(hints))}
	for i, h := range hints {
		m.Parlor[i] = hint{h.Owner, h.Revision}
	}
	text, _ := json.Marshal(m) // Texts and numbers.
	return string(text)
}

// decode returns the hints of a message, and none of anything else.
func decode(text string) []authority.Hint {
	var m message
	if json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	var hints []authority.Hint
	for _, h := range m.Parlor {
		if h.Revision > 0 {
			hints = append(hints, authority.Hint{Owner: h.Owner, Revision: h.Revision})
		}
	}
	return hints
}
