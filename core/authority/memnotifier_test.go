package authority_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
)

func TestAMemberReachesEveryOtherMemberAndNotItself(t *testing.T) {
	hub := authority.NewHub()
	one, two, three := hub.Member(), hub.Member(), hub.Member()
	var heard []string
	listen := func(name string, m authority.Notifier) {
		m.Subscribe(func(h authority.Hint) { heard = append(heard, name+" "+h.Owner) })
	}
	listen("one", one)
	listen("two", two)
	listen("two again", two)
	listen("three", three)

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}, {Owner: "bob", Revision: 7}})

	require.ElementsMatch(t, []string{
		"two ann", "two bob", "two again ann", "two again bob", "three ann", "three bob",
	}, heard)
}

func TestHintsStopAfterUnsubscribing(t *testing.T) {
	hub := authority.NewHub()
	one, two := hub.Member(), hub.Member()
	var first, second []authority.Hint
	stop := two.Subscribe(func(h authority.Hint) { first = append(first, h) })
	two.Subscribe(func(h authority.Hint) { second = append(second, h) })

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	stop()
	stop()
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 2}})

	require.Equal(t, []authority.Hint{{Owner: "ann", Revision: 1}}, first)
	require.Equal(t, []authority.Hint{{Owner: "ann", Revision: 1}, {Owner: "ann", Revision: 2}}, second)
}

func TestASubscriberMayUnsubscribeAndPublish(t *testing.T) {
	hub := authority.NewHub()
	one, two := hub.Member(), hub.Member()
	var echoes int
	one.Subscribe(func(authority.Hint) { echoes++ })
	var stop func()
	stop = two.Subscribe(func(h authority.Hint) {
		stop()
		two.Publish([]authority.Hint{h})
	})

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 2}})

	require.Equal(t, 1, echoes)
}

func TestPublishingWithoutSubscribersDoesNothing(t *testing.T) {
	authority.NewHub().Member().Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
}
