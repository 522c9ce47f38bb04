package push

import (
	"context"
	"encoding/json"

	"github.com/parlor-chat/parlor/core"
)

// Question is the name of the question that pages ask.
const Question = "push"

// asked is its text.
type asked struct {
	// Do is offer, subscribe or unsubscribe.
	Do string `json:"do"`
	// Subscription is the page's own; of unsubscribe the endpoint is enough.
	Subscription Subscription `json:"subscription"`
}

// offer is what there is: the reply to offer and to subscribe.
type offer struct {
	PublicKey string `json:"publicKey"`
	// Content: who wrote what is pushed.
	Content bool `json:"content"`
	// Devices is how many of the user are reached.
	Devices int `json:"devices"`
}

// Answer answers the question of a page of a user's, on a device.
func (p *Pusher) Answer(ctx context.Context, user, device, text string) ([]byte, error) {
	var question asked
	if err := json.Unmarshal([]byte(text), &question); err != nil {
		return nil, core.Errorf(core.CodeInvalidParameter, "a question for push says what to do, and with which subscription")
	}
	s := question.Subscription
	s.Device = device
	switch question.Do {
	case "offer":
	case "subscribe":
		if err := s.check(p.options.Hosts); err != nil {
			return nil, err
		}
		if err := p.registry.subscribe(ctx, user, s); err != nil {
			return nil, err
		}
	case "unsubscribe":
		if err := p.registry.unsubscribe(ctx, user, s.Endpoint); err != nil {
			return nil, err
		}
	default:
		return nil, core.Errorf(core.CodeInvalidParameter, "push takes offer, subscribe and unsubscribe")
	}
	records, err := p.options.Store.Read(ctx, []core.Key{Key(user)})
	if err != nil {
		return nil, err
	}
	own, err := devicesIn(records[0])
	if err != nil {
		return nil, err
	}
	return json.Marshal(offer{p.options.Keys.Public, p.options.Content, len(own.Subscriptions)})
}
