package authority_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// road has lanes that guests come into, and knows who is where.
type road struct {
	lanes authority.Lanes
	// guests are those in a lane and behind it, in the order of coming.
	guests map[string][]*guest
}

type guest struct {
	give  context.CancelFunc // Up.
	leave chan struct{}
	in    bool
	err   error
}

func (r *road) come(name string) *guest {
	ctx, cancel := context.WithCancel(context.Background())
	g := &guest{give: cancel, leave: make(chan struct{})}
	r.guests[name] = append(r.guests[name], g)
	go func() {
		leave, err := r.lanes.Enter(ctx, name)
		if err != nil {
			g.err = err
			return
		}
		g.in = true
		<-g.leave
		g.in = false
		leave()
	}()
	synctest.Wait()
	return g
}

func (r *road) goOn(name string) {
	g := r.guests[name][0]
	r.guests[name] = r.guests[name][1:]
	close(g.leave)
	synctest.Wait()
}

func (r *road) giveUp(name string, i int) *guest {
	g := r.guests[name][i]
	r.guests[name] = slices.Delete(r.guests[name], i, i+1)
	g.give()
	synctest.Wait()
	return g
}

// check wants the first of each lane in it, the others behind it, and nothing
// kept of lanes where nobody is.
func (r *road) check(t require.TestingT) {
	taken := 0
	for _, guests := range r.guests {
		for i, g := range guests {
			require.NoError(t, g.err)
			require.Equal(t, i == 0, g.in)
		}
		if len(guests) > 0 {
			taken++
		}
	}
	require.Equal(t, taken, r.lanes.Taken())
}

func TestALaneHasOneInItAndTheOthersInTheOrderOfComing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(struct{ rapid.TB }{t}, func(t *rapid.T) { // In a bubble nobody may ask for the deadline.
			r := &road{guests: map[string][]*guest{}}
			some := func(t *rapid.T, atLeast int) string {
				name := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "lane")
				if len(r.guests[name]) < atLeast {
					t.Skip("nobody is there")
				}
				return name
			}
			t.Repeat(map[string]func(*rapid.T){
				"":      func(t *rapid.T) { r.check(t) },
				"come":  func(t *rapid.T) { r.come(some(t, 0)) },
				"leave": func(t *rapid.T) { r.goOn(some(t, 1)) },
				"give up": func(t *rapid.T) {
					name := some(t, 2)
					g := r.giveUp(name, rapid.IntRange(1, len(r.guests[name])-1).Draw(t, "who"))
					require.ErrorIs(t, g.err, context.Canceled)
					require.False(t, g.in)
				},
			})
			for name := range r.guests {
				for len(r.guests[name]) > 0 {
					r.goOn(name)
					r.check(t)
				}
			}
			require.Zero(t, r.lanes.Taken())
		})
	})
}

func TestTheLaneWithoutANameHasRoomForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &road{guests: map[string][]*guest{}}
		for _, g := range []*guest{r.come(""), r.come("")} {
			require.True(t, g.in)
		}
		require.Zero(t, r.lanes.Taken())
		r.goOn("")
		r.goOn("")
	})
}

// slow is a store in which commits wait to be let through.
type slow struct {
	*authority.MemStore
	gate    chan struct{}
	reads   int
	commits int
	panics  bool
}

func (s *slow) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	s.reads++
	return s.MemStore.Read(ctx, keys)
}

func (s *slow) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	s.commits++
	if s.panics {
		panic("the store has lost its mind")
	}
	<-s.gate
	return s.MemStore.Commit(ctx, c)
}

// crowd is an authority on a slow store whose users all have the lane that they
// are named after, but for the last letter.
func crowd() (*authority.Authority, *authority.Lanes, *slow) {
	store := &slow{MemStore: authority.NewMemStore(), gate: make(chan struct{})}
	a, lanes := authority.New(store, authority.NewHub().Member(), func() int64 { return 1 }), &authority.Lanes{}
	a.Admit = func(ctx context.Context, call core.Call) (func(), error) {
		return lanes.Enter(ctx, call.User[:len(call.User)-1])
	}
	return a, lanes, store
}

func open(ctx context.Context, a *authority.Authority, user string) chan error {
	done := make(chan error, 1)
	go func() {
		_, err := a.Do(ctx, core.Call{User: user, Command: core.OpenConversation{ConversationID: "C2Cbob"}}, nil)
		done <- err
	}()
	synctest.Wait()
	return done
}

func TestACallIsInItsLaneFromReadingUntilItIsCommitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, lanes, store := crowd()
		ctx, cancel := context.WithCancel(t.Context())
		first := open(ctx, a, "group1")
		reads := store.reads
		require.NotZero(t, reads)
		require.Equal(t, 1, store.commits)

		second, third := open(ctx, a, "group2"), open(t.Context(), a, "group3")
		require.Equal(t, reads, store.reads, "those of the same lane have not begun")
		other, without := open(t.Context(), a, "other1"), open(t.Context(), a, "x")
		require.Equal(t, 3, store.commits, "those of others have")

		cancel()
		require.ErrorIs(t, <-second, context.Canceled)
		store.gate <- struct{}{}
		store.gate <- struct{}{}
		store.gate <- struct{}{}
		synctest.Wait()
		require.Error(t, <-first, "it was let through when its context had ended")
		require.NoError(t, <-other)
		require.NoError(t, <-without)
		require.Equal(t, 4, store.commits)
		store.gate <- struct{}{}
		require.NoError(t, <-third)
		require.Zero(t, lanes.Taken())
	})
}

func TestACallThatPanicsLeavesItsLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, lanes, store := crowd()
		store.panics = true
		require.Panics(t, func() {
			_, _ = a.Do(t.Context(), core.Call{User: "group1", Command: core.OpenConversation{ConversationID: "C2Cbob"}}, nil)
		})
		require.Zero(t, lanes.Taken())
	})
}

func TestARefusedCallLeavesItsLane(t *testing.T) {
	a, lanes, _ := crowd()
	_, err := a.Do(t.Context(), core.Call{User: "group1", Command: core.RevokeMessage{ConversationID: "C2C"}}, nil)
	require.Error(t, err)
	require.Zero(t, lanes.Taken())
}

func TestCallsWithoutALaneWaitForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _, store := crowd()
		lanes := &authority.Lanes{}
		a.Admit = lanes.Admit
		one, two := open(t.Context(), a, "ann"), open(t.Context(), a, "ann")
		require.Equal(t, 2, store.commits)
		close(store.gate)
		require.NoError(t, <-one)
		require.NoError(t, <-two)
		require.Zero(t, lanes.Taken())
	})
}
