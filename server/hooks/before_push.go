package hooks

import (
	"context"
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// saying is what of offlinePushInfo others may be shown, with whether they are.
type saying struct {
	DisablePush bool   `json:"disablePush,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
}

// aboutSending asks about a message, and about what is said where it is pushed: that
// is the sender's word too, and read by the same people. With another MsgBody than the
// sender's it is not said.
func (h *Hooks) aboutSending(ctx context.Context, user string, m core.Message, push []byte, with func(core.Message, []byte) core.Command) *question {
	var said saying
	if len(push) > 0 && json.Unmarshal(push, &said) != nil {
		said, push = saying{}, nil // It says nothing.
	}
	asked := h.aboutMessage(ctx, user, m, func(m core.Message) core.Command { return with(m, push) })
	if asked == nil || said == (saying{}) {
		return asked
	}
	info := fields{"PushFlag": 0, "Title": said.Title, "Desc": said.Description}
	if said.DisablePush {
		info["PushFlag"] = 1
	}
	asked.fields["OfflinePushInfo"] = info
	apply := asked.apply
	asked.apply = func(answered answer) (core.Command, error) {
		if len(answered.MsgBody) > 0 {
			push = saying{DisablePush: said.DisablePush}.text()
		}
		return apply(answered)
	}
	return asked
}

// text is it as it comes with a message, nil for nothing.
func (s saying) text() []byte {
	if s == (saying{}) {
		return nil
	}
	text, err := json.Marshal(s)
	if err != nil {
		return nil // There is no value in it that JSON lacks.
	}
	return text
}
