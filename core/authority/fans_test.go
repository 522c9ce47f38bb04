package authority_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// fansHouse is an authority where some users follow each other.
type fansHouse struct {
	t *testing.T
	*authority.Authority
}

func newFansHouse(t *testing.T) fansHouse {
	t.Helper()
	return fansHouse{t, authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 7000 })}
}

// follow has a user follow others, all of whom it signs in.
func (h fansHouse) follow(user string, others ...string) {
	h.t.Helper()
	for _, other := range others {
		for _, call := range []core.Call{
			{User: user, Command: core.SignIn{}},
			{User: other, Command: core.SignIn{}},
			{User: user, Command: core.FollowUser{UserID: other}},
		} {
			_, err := h.Do(h.t.Context(), call, nil)
			require.NoError(h.t, err)
		}
	}
}

// asks is what a user is answered, or the refusal.
func (h fansHouse) asks(user string, words ...string) string {
	h.t.Helper()
	text, err := json.Marshal(words)
	require.NoError(h.t, err)
	return h.asksIn(user, string(text))
}

func (h fansHouse) asksIn(user, text string) string {
	h.t.Helper()
	documents, _, err := h.Page(h.t.Context(), user, core.QuestionOwner("fans"), core.KindReply, text, 1)
	if err != nil {
		return fmt.Sprint(int(core.CodeOf(err)))
	}
	return string(core.ReplyIn(documents))
}

func TestAUserReadsTheOwnListsAndCountsOfAnybody(t *testing.T) {
	h := newFansHouse(t)
	h.follow("ann", "bob", "cleo")
	h.follow("bob", "ann")
	require.Equal(t, `["bob",{"at":7000},"cleo",{"at":7000}]`, h.asks("ann", "following", ""))
	require.Equal(t, `["cleo",{"at":7000}]`, h.asks("ann", "following", "bob"))
	require.Equal(t, `["bob",{"at":7000}]`, h.asks("ann", "followers", ""))
	require.Equal(t, `["bob",{"at":7000}]`, h.asks("ann", "mutual", ""))
	require.Equal(t, `["cleo",{"at":7000}]`, h.asks("ann", "following", core.ByIDs([]string{"cleo", "dan", "ann"})))
	require.Equal(t, `[{"followingCount":2,"followersCount":1,"mutualFollowersCount":1},{"followingCount":0,"followersCount":0,"mutualFollowersCount":0}]`,
		h.asks("dan", "counts", "ann", "nobody"), "who and when is not said")
}

func TestNobodyReadsWhoIsInTheListsOfAnother(t *testing.T) {
	h := newFansHouse(t)
	h.follow("ann", "bob")
	for _, list := range []string{"following", "following ann", "following ann ", " following ann", "followers\x00", "fans", "counts ann", ""} {
		require.Equal(t, `[]`, h.asks("mallory", list, ""), list)
		require.Equal(t, `[]`, h.asks("mallory", list, " bob ann"), list)
	}
	for _, text := range []string{``, `{}`, `[]`, `["following"]`, `["counts"]`, `[1,2]`, `["counts","ann"`} {
		require.Equal(t, "6017", h.asksIn("mallory", text), text)
	}
	require.Equal(t, "6017", h.asks("mallory", append([]string{"counts"}, slices.Repeat([]string{"ann"}, 101)...)...))
	for _, owner := range []string{"following ann", "followers bob", "mutual ann"} {
		_, _, err := h.Page(t.Context(), "mallory", owner, core.KindFan, "", 10)
		require.Error(t, err, "a page has no fans")
		followed, err := h.Follow(t.Context(), "mallory", []core.Following{{Owner: owner}})
		require.NoError(t, err)
		for _, one := range followed {
			require.Empty(t, one.Documents)
		}
	}
	_, _, err := h.Page(t.Context(), "ann", "following ann", core.KindFan, "", 10)
	require.Error(t, err, "nor for the one whose they are: there is a question for that")
}

func TestALongListComesInPages(t *testing.T) {
	h := newFansHouse(t)
	var fans []string
	for i := range 250 {
		fans = append(fans, fmt.Sprintf("u%03d", i))
		h.follow(fans[i], "star")
	}
	var read []string
	for after, more := "", true; more; {
		var page []any
		require.NoError(t, json.Unmarshal([]byte(h.asks("star", "followers", after)), &page))
		for i := 0; i < len(page); i += 2 {
			after = page[i].(string)
			read = append(read, after)
		}
		more = len(page) == 2*core.MaxPage
	}
	require.Equal(t, fans, read)
	require.Len(t, strings.Split(h.asks("star", "followers", core.ByIDs(fans)), `"at"`), core.MaxPage+1, "those that are named are so many at most")
}

func TestNoneIsLostOfManyWhoFollowOneAtOnce(t *testing.T) {
	store, hub := authority.NewMemStore(), authority.NewHub()
	const each = 40
	var servers []*authority.Authority
	for range 2 { // Two processes have lanes of their own.
		server := authority.New(store, hub.Member(), func() int64 { return 7000 })
		server.Admit = new(authority.Lanes).Admit
		servers = append(servers, server)
	}
	do := func(server *authority.Authority, user string, command core.Command) {
		_, err := server.Do(t.Context(), core.Call{User: user, Command: command}, nil)
		require.NoError(t, err)
	}
	do(servers[0], "star", core.SignIn{})
	var wait sync.WaitGroup
	for i, server := range servers {
		for j := range each {
			wait.Go(func() {
				user := fmt.Sprint("u", i, "-", j)
				do(server, user, core.SignIn{})
				do(server, user, core.FollowUser{UserID: "star"})
				do(server, "star", core.FollowUser{UserID: user})
				if j%2 == 1 {
					do(server, user, core.FollowUser{UserID: "star", Off: true})
				}
			})
		}
	}
	wait.Wait()
	h := fansHouse{t, servers[0]}
	require.Equal(t, fmt.Sprintf(`[{"followingCount":%d,"followersCount":%d,"mutualFollowersCount":%[2]d}]`, 2*each, each), h.asks("ann", "counts", "star"))
	require.Len(t, strings.Split(h.asks("star", "mutual", ""), `"at"`), each+1)
}
