package sim_test

import (
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// subscribeFormerly leaves documents in the store as an older version wrote them for
// those who had subscribed to a status.
func (w *world) subscribeFormerly() {
	var c authority.Commit
	for _, user := range users {
		if w.draw(2) == 0 {
			other := users[w.draw(len(users))]
			c.Writes = append(c.Writes,
				authority.Write{Key: core.WatchedKey(user, other), Body: []byte(`{"statusType":1,"custom":"busy"}`)},
				authority.Write{Key: core.WatchersKey(other), Body: []byte(`{"users":["` + user + `"]}`)})
		}
	}
	_, err := w.data.Commit(background, c)
	require.NoError(w.t, err)
}

// checkMoved: nothing of that is left of a user who has signed in.
func (w *world) checkMoved(user string) {
	for _, kind := range []core.Kind{core.KindWatched, core.KindWatchers} {
		records, err := w.data.Page(background, user, kind, "", 0)
		require.NoError(w.t, err)
		require.Empty(w.t, records, "%s of %s", kind, user)
	}
}
