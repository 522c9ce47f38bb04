package core_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// fans are those of a user in a world.
func (w *world) fans(user string) core.Fans {
	fans, _ := w.documents[core.FansKey(user)].Value.(core.Fans)
	return fans
}

func (w *world) follow(user, other string, off bool) error {
	_, err := w.Do(context.Background(), core.Call{User: user, Command: core.FollowUser{UserID: other, Off: off}}, nil)
	return err
}

func (w *world) signIn(t require.TestingT, users ...string) {
	for _, user := range users {
		_, err := w.Do(context.Background(), core.Call{User: user, Command: core.SignIn{}}, nil)
		require.NoError(t, err)
	}
}

// told is what somebody has in mind of a user's lists who only listens.
type told map[string]map[string]bool

func (t told) hear(from, to core.Fans) {
	var effects core.Effects
	effects.CompareHistory(core.FansKey("anybody"), from, to)
	for i, person := range effects.Fans.Newest {
		for list, name := range core.FanLists {
			if effects.Fans.How[i]>>list&1 == 0 {
				continue
			}
			if t[name] == nil {
				t[name] = map[string]bool{}
			}
			t[name][person.UserID] = true
			if effects.Fans.How[i]&core.FanGone != 0 {
				delete(t[name], person.UserID)
			}
		}
	}
}

func TestListsCountsAndWhatIsToldOfThemSayTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, users := newWorld(), []string{"ann", "bob", "cleo", "dan"}
		w.signIn(t, users...)
		follows, heard, seen := map[[2]string]bool{}, map[string]told{}, map[string]core.Fans{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			user, other := rapid.SampledFrom(users).Draw(t, "user"), rapid.SampledFrom(users).Draw(t, "other")
			off := rapid.Bool().Draw(t, "off")
			if err := w.follow(user, other, off); user == other {
				require.Equal(t, !off, err != nil)
				continue
			} else {
				require.NoError(t, err)
			}
			follows[[2]string{user, other}] = !off
			if listener := rapid.SampledFrom(users).Draw(t, "listener"); listener == user || listener == other {
				if heard[listener] == nil {
					heard[listener] = told{}
				}
				heard[listener].hear(seen[listener], w.fans(listener))
				seen[listener] = w.fans(listener)
			}
		}
		for _, user := range users {
			if heard[user] == nil {
				heard[user] = told{}
			}
			heard[user].hear(seen[user], w.fans(user))
			there := told{"following": {}, "followers": {}, "mutual": {}}
			for _, other := range users {
				out, in := follows[[2]string{user, other}], follows[[2]string{other, user}]
				for name, is := range map[string]bool{"following": out, "followers": in, "mutual": out && in} {
					value := w.documents[core.FanKey(name, user, other)].Value
					require.Equal(t, is, value != nil, "%s of %s: %s", name, user, other)
					if is {
						there[name][other] = true
					}
				}
			}
			fans := w.fans(user)
			require.Equal(t, []int{len(there["following"]), len(there["followers"]), len(there["mutual"])}, []int{fans.Following, fans.Followers, fans.Mutual})
			for name := range there {
				require.Len(t, heard[user][name], len(there[name]), "what %s was told of %s", user, name)
			}
		}
	})
}

func TestWhatIsKeptOfChangesStaysShortHoweverLongNicksAre(t *testing.T) {
	w := newWorld()
	w.signIn(t, "ann")
	long := strings.Repeat("n", core.MaxNickBytes)
	for i := range 200 {
		user := fmt.Sprint("u", i)
		_, err := w.Do(t.Context(), core.Call{User: user, Command: core.UpdateProfile{Nick: &long, Avatar: &long}}, nil)
		require.NoError(t, err)
		require.NoError(t, w.follow(user, "ann", false))
	}
	fans := w.fans("ann")
	require.Equal(t, 200, fans.Followers, "the count is right all the same")
	require.Len(t, fans.How, len(fans.Newest))
	require.Equal(t, "u199", fans.Newest[len(fans.Newest)-1].UserID)
	text, err := core.Encode(fans)
	require.NoError(t, err)
	require.Less(t, len(text), 2*core.MaxFanNewsBytes)

	var effects core.Effects
	effects.CompareHistory(core.FansKey("ann"), nil, fans)
	require.Equal(t, fans.Newest, effects.Fans.Newest, "who has missed more is told of what there is")
	effects = core.Effects{}
	effects.CompareHistory(core.FansKey("ann"), nil, core.Fans{Changes: 1 << 60, Newest: make([]core.Person, 3), How: []int{1}})
	require.Len(t, effects.Fans.Newest, 1, "of what nobody writes so, what there is of both")
	effects = core.Effects{}
	effects.CompareHistory(core.FansKey("ann"), fans, core.Fans{Changes: 7})
	require.Empty(t, effects.Fans.Newest, "older data are no news")
}

func TestAUserFollowsAtMostSoMany(t *testing.T) {
	w := newWorld()
	w.signIn(t, "ann", "bob", "cleo")
	require.NoError(t, w.follow("ann", "bob", false))
	key := core.FansKey("ann")
	fans := w.fans("ann")
	fans.Following = core.MaxFollowing
	w.documents[key] = core.Document{Key: key, Revision: w.documents[key].Revision, Value: fans}
	require.Equal(t, core.CodeOwnListFull, core.CodeOf(w.follow("ann", "cleo", false)))
	require.NoError(t, w.follow("ann", "bob", true))
	require.NoError(t, w.follow("ann", "cleo", false))
	require.NoError(t, w.follow("bob", "ann", false), "any number may follow one")
}

func TestThoseWhoFollowOneUserGoInOneLane(t *testing.T) {
	require.Equal(t, "star", core.Lane(core.FollowUser{UserID: "star"}, "ann"))
}
