package sim_test

import (
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/session"
)

// follow has the user follow another, or do so no more.
func (w *world) follow() core.Command {
	return core.FollowUser{UserID: users[w.draw(len(users))], Off: w.draw(3) == 0}
}

// fan is a user in a list.
type fan struct {
	list int
	user string
}

// hearOfFans takes what a tab is told of who follows whom. Nobody comes twice into a
// list without having gone, nor goes twice.
func (t *tab) hearOfFans(e session.FansChanged) {
	if t.fans == nil {
		t.fans = map[fan]bool{}
	}
	for i, person := range e.Newest {
		for list := range core.FanLists {
			if e.How[i]>>list&1 == 0 {
				continue
			}
			there, is := t.fans[fan{list, person.UserID}], e.How[i]&core.FanGone == 0
			_, told := t.fans[fan{list, person.UserID}]
			require.True(t.device.world.t, !told || there != is, "%s is told twice of %s in %s\n%s", t.name, person.UserID, core.FanLists[list], t.device.world.telling())
			t.fans[fan{list, person.UserID}] = is
		}
	}
}

// checkFans: both sides' lists, the counts and what tabs were told say the same.
func (w *world) checkFans(truth *authority.Authority) {
	there := map[string]map[fan]bool{}
	for _, user := range users {
		there[user] = map[fan]bool{}
		for list, name := range core.FanLists {
			records, err := w.data.Page(background, core.FansOwner(name, user), core.KindFan, "", 0)
			require.NoError(w.t, err)
			for _, record := range records {
				there[user][fan{list, record.Key.ID}] = true
			}
		}
	}
	for _, user := range users {
		counted := [3]int{}
		for _, other := range users {
			follows, followed := there[user][fan{0, other}], there[user][fan{1, other}]
			require.Equal(w.t, follows, there[other][fan{1, user}], "%s follows %s", user, other)
			require.Equal(w.t, follows && followed, there[user][fan{2, other}], "%s and %s", user, other)
		}
		for each := range there[user] {
			counted[each.list]++
		}
		documents, err := truth.Documents(background, []core.Key{core.FansKey(user)})
		require.NoError(w.t, err)
		fans, _ := documents[0].Value.(core.Fans)
		require.Equal(w.t, counted, [3]int{fans.Following, fans.Followers, fans.Mutual}, "%s\n%s", user, w.telling())
	}
	for _, d := range w.devices {
		for _, t := range d.tabs {
			for each, is := range t.fans {
				require.Equal(w.t, there[d.user][each], is, "what %s was told of %s in %s\n%s", t.name, each.user, core.FanLists[each.list], w.telling())
			}
		}
	}
}
