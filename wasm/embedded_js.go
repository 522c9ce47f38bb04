package main

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/tabs"
	"github.com/parlor-chat/parlor/jsbridge"
)

// embedded is the mode without a server: the page is its own authority over the
// data of that name.
type embedded struct {
	name   string
	keep   keeper
	pause  func()
	groups *core.GroupSettings
	limits *core.ConversationGroupLimits
}

func (e embedded) open(ctx context.Context, _ jsbridge.Account) (jsbridge.Backend, error) {
	data, err := e.keep(ctx, e.name)
	if err != nil {
		return jsbridge.Backend{}, err
	}
	own := authority.New(data.Store, data.Notifier, now)
	own.Pause, own.Groups, own.ConversationGroups = e.pause, e.groups, e.limits
	own.Clock = authority.NewClock(now, steady())
	own.Answers = map[string]authority.Answerer{authority.QuestionOwners: authority.AnswerOwners}
	seat := newSeat()
	return jsbridge.Backend{
		Authority: own,
		Limits:    e.limits,
		Notifier:  data.Notifier,
		Place:     seat.tab,
		Message:   tabs.Message,
		Seats:     seat,
		Watch:     data.watch,
		Close: func() {
			seat.close()
			data.close()
		},
	}, nil
}
