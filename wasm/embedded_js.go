package main

import (
	"context"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/jsbridge"
)

// embedded is the mode without a server: the page is its own authority over the
// data of that name.
type embedded string

func (name embedded) open(ctx context.Context, _ jsbridge.Account) (jsbridge.Backend, error) {
	store, channel, err := keep(ctx, string(name))
	if err != nil {
		return jsbridge.Backend{}, err
	}
	return jsbridge.Backend{
		Authority: authority.New(store, channel, now),
		Notifier:  channel,
		Place:     drawID(),
		Close: func() {
			channel.Close()
			store.Close()
		},
	}, nil
}
