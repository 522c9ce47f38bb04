package jsbridge_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/jsbridge"
)

func clock() int64 { return time.Now().UnixMilli() }

// apartment is a store with pages on it, each of which is a place, in a bubble
// where time passes when all wait.
type apartment struct {
	t     *testing.T
	store *authority.MemStore
	hub   *authority.Hub
}

func inBubble(t *testing.T, f func(a *apartment)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f(&apartment{t: t, store: authority.NewMemStore(), hub: authority.NewHub()})
	})
}

func (a *apartment) page(user, place string) *page {
	p := newPageAt(a.t, clock, a.at(place))
	p.signIn(user)
	return p
}

// at opens a backend for a tab that is that place.
func (a *apartment) at(place string) func(context.Context, jsbridge.Account) (jsbridge.Backend, error) {
	return func(context.Context, jsbridge.Account) (jsbridge.Backend, error) {
		member := a.hub.Member()
		return jsbridge.Backend{
			Authority: authority.New(a.store, member, clock), Notifier: member, Close: func() {},
			Place: place, Message: func(hints []authority.Hint) string { return hints[0].Owner },
		}, nil
	}
}

func (p *page) signIn(user string) {
	p.call("login", map[string]string{"userID": user, "userSig": "x"})
	p.await("onFriendListUpdated")
}

// places returns where a user is said to be now.
func (a *apartment) places(user string) int {
	documents, err := authority.New(a.store, a.hub.Member(), clock).Documents(context.Background(), []core.Key{core.StatusKey(user)})
	require.NoError(a.t, err)
	status, _ := documents[0].Value.(core.Status)
	return len(status.At(clock()).Places)
}

func TestATabIsAPlaceUntilItsUserSignsOut(t *testing.T) {
	inBubble(t, func(a *apartment) {
		p := a.page("alice", "one")
		require.Zero(t, a.places("alice"), "signing in waits for nothing")
		time.Sleep(time.Second)
		require.Equal(t, 1, a.places("alice"))
		time.Sleep(time.Hour)
		require.Equal(t, 1, a.places("alice"), "it is renewed")
		require.Empty(t, p.texts, "and the page hears nothing of it")
		other := a.page("alice", "two")
		time.Sleep(time.Second)
		require.Equal(t, 2, a.places("alice"))
		other.call("logout")
		require.Equal(t, 1, a.places("alice"))
		p.call("logout")
		require.Zero(t, a.places("alice"))
		time.Sleep(time.Hour)
		require.Zero(t, a.places("alice"))
	})
}

func TestAPageThatIsLeftIsNoPlaceUntilItComesBack(t *testing.T) {
	inBubble(t, func(a *apartment) {
		p, other := a.page("alice", "one"), a.page("bob", "")
		time.Sleep(time.Second)
		p.call("hide")
		require.Zero(t, a.places("alice"))
		require.Empty(t, other.texts)
		p.call("catchUp")
		require.Equal(t, 1, a.places("alice"))
	})
}

func TestAPageIsGivenTheFarewellThatItSaysWhenItIsLeft(t *testing.T) {
	inBubble(t, func(a *apartment) {
		p := newPageAt(a.t, clock, a.at("one"))
		p.bridge.Call(0, "login", `[{"userID":"alice","userSig":"x"}]`)
		item := p.until(func(item map[string]any) bool { return item["state"] != nil })
		require.Equal(t, "place alice one", item["state"].(map[string]any)["farewell"])
		time.Sleep(time.Second)
		a.hub.Member().Publish([]authority.Hint{{Owner: "place alice one"}})
		time.Sleep(time.Second)
		require.Equal(t, 1, a.places("alice"), "its own farewell it does not follow: it may have come back")
	})
}

func TestWhoCannotStoreItselfSaysFarewellToTheOthers(t *testing.T) {
	inBubble(t, func(a *apartment) {
		gone := a.hub.Member()
		for _, command := range []core.Command{core.SignIn{}, core.Appear{Place: "one", Until: clock() + 100_000}} {
			_, err := authority.New(a.store, gone, clock).Do(context.Background(), core.Call{User: "bob", Command: command}, nil)
			require.NoError(t, err)
		}
		p := a.page("alice", "two")
		p.call("subscribeUserStatus", map[string]any{"userIDList": []string{"bob"}})
		gone.Publish([]authority.Hint{{Owner: "place bob one"}})
		require.Equal(t, []any{map[string]any{"userID": "bob", "statusType": 2.0, "customStatus": ""}}, p.await("onUserStatusUpdated")["data"])
	})
}

func TestATabThatCrashedGoesOfflineForThoseWhoWatch(t *testing.T) {
	inBubble(t, func(a *apartment) {
		crashed := authority.New(a.store, a.hub.Member(), clock)
		for _, command := range []core.Command{core.SignIn{}, core.Appear{Place: "one", Until: clock() + 100_000}} {
			_, err := crashed.Do(context.Background(), core.Call{User: "bob", Command: command}, nil)
			require.NoError(t, err)
		}
		p := a.page("alice", "two")
		p.call("subscribeUserStatus", map[string]any{"userIDList": []string{"bob"}})
		time.Sleep(time.Minute)
		require.Empty(t, p.texts)
		time.Sleep(2 * time.Minute)
		require.Equal(t, []any{map[string]any{"userID": "bob", "statusType": 2.0, "customStatus": ""}}, p.await("onUserStatusUpdated")["data"])
	})
}

func TestATabThatIsNoPlaceSaysNothing(t *testing.T) {
	inBubble(t, func(a *apartment) {
		a.page("alice", "")
		time.Sleep(time.Hour)
		require.Zero(t, a.places("alice"))
	})
}
