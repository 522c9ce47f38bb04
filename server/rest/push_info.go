package rest

import (
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// pushInfo is OfflinePushInfo: what is to be said where a message is pushed. What it
// has for phones is passed over.
type pushInfo struct {
	// PushFlag is 0 for pushing, 1 for not.
	PushFlag int
	Title    string
	Desc     string
}

// noPush is the PushFlag of a message that is not pushed.
const noPush = 1

// tell has a message pushed as it says, in the words of the core.
func (p *pushInfo) tell(message *core.Message) (err error) {
	if p == nil || *p == (pushInfo{}) {
		return nil
	}
	message.Push, err = json.Marshal(struct {
		DisablePush bool   `json:"disablePush,omitempty"`
		Title       string `json:"title,omitempty"`
		Description string `json:"description,omitempty"`
	}{p.PushFlag == noPush, p.Title, p.Desc})
	return err
}
