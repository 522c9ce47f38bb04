package jsbridge

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
)

var pendingMethods = []method{
	{name: "getPendingCalls", bare: getPendingCalls},
	{name: "getLink", bare: getLink, atOnce: true},
}

// pendingCallDTO is a call that waits for the server.
type pendingCallDTO struct {
	// Method is its name in the API.
	Method string `json:"method"`
	// Time is when it was called, Unix seconds.
	Time int64 `json:"time"`
}

// getPendingCalls is callExperimentalAPI('getPendingCalls'): the calls that wait
// for the server, in the order made.
func getPendingCalls(_ context.Context, b *Bridge) (any, error) {
	calls := []pendingCallDTO{}
	for _, queued := range b.session.Pending() {
		calls = append(calls, pendingCallDTO{Method: cmp.Or(queued.AskedAs(), b.methodOf(queued.Name)), Time: queued.At / 1000})
	}
	return map[string]any{"pendingCalls": json.List(calls)}, nil
}

// getLink is how the copy stands to its server, for getStatistics.
func getLink(_ context.Context, b *Bridge) (any, error) {
	copied := b.session.Copy()
	return map[string]any{
		"connection":    string(copied.Net),
		"tab":           b.session.Tab(),
		"leadingTab":    copied.Keeper,
		"serverVersion": copied.Link.Release,
		"takenAt":       copied.Link.TakenAt,
		"pendingCalls":  len(copied.Pending),
	}, nil
}

func (b *Bridge) tellPending(event session.Event) {
	if e, is := event.(session.Refused); is {
		fault := errorOf(e.Err)
		fault.Method = cmp.Or(e.AskedAs, b.methodOf(e.Name))
		b.tell(eventError, fault)
	}
}
