package tabs_test

import (
	"strconv"
	"testing"

	"github.com/hack-pad/safejs"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/tabs"
)

func TestHintsReachTheOtherChannelsAndNotTheirOwn(t *testing.T) {
	one, two, three := open(t, t.Name()), open(t, t.Name()), open(t, t.Name())
	heardOne, heardTwo, heardThree := listen(one), listen(two), listen(three)
	hints := []authority.Hint{{Owner: "ann", Revision: 1}, {Owner: "bob", Revision: 7}}

	one.Publish(hints)
	for _, hint := range hints {
		require.Equal(t, hint, <-heardTwo)
		require.Equal(t, hint, <-heardThree)
	}

	// Messages keep their order, so an echo of the first would come first.
	two.Publish([]authority.Hint{{Owner: "carl", Revision: 2}})
	require.Equal(t, authority.Hint{Owner: "carl", Revision: 2}, <-heardOne)
}

func TestOtherNamesAreOtherChannels(t *testing.T) {
	one, two, other := open(t, t.Name()), open(t, t.Name()), open(t, t.Name()+" other")
	heard := listen(two)

	other.Publish([]authority.Hint{{Owner: "other", Revision: 1}})
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})

	require.Equal(t, "ann", (<-heard).Owner)
}

func TestForeignMessagesAreIgnored(t *testing.T) {
	one, two := open(t, t.Name()), open(t, t.Name())
	heard := listen(two)
	foreign, err := safejs.MustGetGlobal("BroadcastChannel").New(t.Name())
	require.NoError(t, err)
	for _, data := range []any{
		safejs.Null(), safejs.Undefined(), 7, "", "hello", "{}", `{"parlor":[{"owner":"ann","revision":0}]}`,
		map[string]any{"parlor": []any{}},
		[]any{1, 2},
		`{"parlor":[{"owner":1}]}`,
	} {
		_, err := foreign.Call("postMessage", data)
		require.NoError(t, err)
	}
	_, err = foreign.Call("close")
	require.NoError(t, err)

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	require.Equal(t, authority.Hint{Owner: "ann", Revision: 1}, <-heard)
}

func TestHintsStopAfterUnsubscribing(t *testing.T) {
	one, two := open(t, t.Name()), open(t, t.Name())
	var stopped []authority.Hint
	unsubscribe := two.Subscribe(func(h authority.Hint) { stopped = append(stopped, h) })
	heard := listen(two)

	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})
	<-heard
	unsubscribe()
	unsubscribe()
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 2}})
	<-heard

	require.Equal(t, []authority.Hint{{Owner: "ann", Revision: 1}}, stopped)
}

func TestAClosedChannelHearsAndSaysNothing(t *testing.T) {
	one, two, three := open(t, t.Name()), open(t, t.Name()), open(t, t.Name())
	heardTwo, heardThree := listen(two), listen(three)

	one.Publish([]authority.Hint{{Owner: "on its way", Revision: 1}})
	two.Close()
	two.Close()
	two.Publish([]authority.Hint{{Owner: "too late", Revision: 1}})
	two.Subscribe(func(authority.Hint) { t.Error("heard after closing") })()
	require.Equal(t, "on its way", (<-heardThree).Owner)
	one.Publish([]authority.Hint{{Owner: "ann", Revision: 1}})

	require.Equal(t, "ann", (<-heardThree).Owner)
	require.Empty(t, heardTwo)
}

func TestManyHintsArriveInOrder(t *testing.T) {
	const messages, each = 100, 20
	one, two := open(t, t.Name()), open(t, t.Name())
	heard := make(chan authority.Hint, messages*each)
	two.Subscribe(func(h authority.Hint) { heard <- h })

	for m := range messages {
		var hints []authority.Hint
		for i := range each {
			hints = append(hints, authority.Hint{Owner: strconv.Itoa(i), Revision: core.Revision(m + 1)})
		}
		one.Publish(hints)
	}
	for m := range messages {
		for i := range each {
			require.Equal(t, authority.Hint{Owner: strconv.Itoa(i), Revision: core.Revision(m + 1)}, <-heard)
		}
	}
}

func TestWithoutBroadcastChannelOpeningFails(t *testing.T) {
	constructor := safejs.MustGetGlobal("BroadcastChannel")
	require.NoError(t, safejs.Global().Set("BroadcastChannel", safejs.Undefined()))
	defer func() { require.NoError(t, safejs.Global().Set("BroadcastChannel", constructor)) }()

	_, err := tabs.Open("any")
	require.ErrorIs(t, err, tabs.ErrUnsupported)
}

func open(t *testing.T, name string) *tabs.Channel {
	t.Helper()
	c, err := tabs.Open(name)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// listen collects what a channel hears.
func listen(c *tabs.Channel) <-chan authority.Hint {
	heard := make(chan authority.Hint, 100)
	c.Subscribe(func(h authority.Hint) { heard <- h })
	return heard
}
