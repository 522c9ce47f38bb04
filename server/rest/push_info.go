package rest

import "encoding/json"

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

// text is it in the words of the core, nil where it says nothing.
func (p *pushInfo) text() []byte {
	if p == nil || *p == (pushInfo{}) {
		return nil
	}
	text, err := json.Marshal(struct {
		DisablePush bool   `json:"disablePush,omitempty"`
		Title       string `json:"title,omitempty"`
		Description string `json:"description,omitempty"`
	}{p.PushFlag == noPush, p.Title, p.Desc})
	if err != nil {
		return nil // There is no value in it that JSON lacks.
	}
	return text
}
