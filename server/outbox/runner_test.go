package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/outbox"
)

// house is a store, and what was handled of its queue.
type house struct {
	t       *testing.T
	store   authority.Outbox
	mu      sync.Mutex
	handled []string
	at      []time.Time
	// fault says what is wrong with a post the n-th time that it is handled.
	fault func(body string, n int) outbox.Result
	times map[string]int
}

func newHouse(t *testing.T) *house {
	return &house{t: t, store: authority.NewMemOutbox(), times: map[string]int{}}
}

// post commits posts; the lane of one is what is before the space.
func (h *house) post(bodies ...string) {
	h.t.Helper()
	c := authority.Commit{Writes: []authority.Write{{Key: core.Key{Owner: "ann", Kind: "k"}, Body: []byte("x")}}}
	for _, body := range bodies {
		c.Posts = append(c.Posts, authority.Post{Queue: "q", Due: time.Now().UnixMilli(), Body: []byte(body)})
	}
	_, err := h.store.(authority.Store).Commit(h.t.Context(), c)
	require.NoError(h.t, err)
}

func (h *house) handle(_ context.Context, post authority.TakenPost) outbox.Result {
	h.mu.Lock()
	defer h.mu.Unlock()
	body := string(post.Body)
	h.handled, h.at = append(h.handled, body), append(h.at, time.Now())
	h.times[body]++
	if h.fault == nil {
		return outbox.Result{}
	}
	return h.fault(body, h.times[body])
}

func (h *house) seen() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string{}, h.handled...)
}

func (h *house) left() int {
	count, err := h.store.CountPosts(h.t.Context(), "q")
	require.NoError(h.t, err)
	return count.Length
}

func (h *house) start(change ...func(*outbox.Options)) *outbox.Runner {
	o := outbox.Options{Store: h.store, Queue: "q", Handle: h.handle, Lane: func(post authority.TakenPost) string {
		lane, _, _ := strings.Cut(string(post.Body), " ")
		return lane
	}}
	for _, f := range change {
		f(&o)
	}
	return outbox.Start(o)
}

func TestPostsAreHandledAsTheyComeAndInTheOrderOfTheirLane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.post("a 1", "a 2", "b 1")
		r := h.start()
		defer r.Close()
		synctest.Wait()
		h.post("a 3")
		synctest.Wait()

		require.ElementsMatch(t, []string{"a 1", "a 2", "a 3", "b 1"}, h.seen())
		require.Equal(t, []string{"a 1", "a 2", "a 3"}, ofLane("a", h.seen()))
		require.Zero(t, h.left())
	})
}

func ofLane(lane string, bodies []string) (of []string) {
	for _, body := range bodies {
		if strings.HasPrefix(body, lane+" ") {
			of = append(of, body)
		}
	}
	return of
}

func TestAPostThatCannotBeToldIsTriedAgainAndNothingOfItsLaneOvertakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.fault = func(body string, n int) outbox.Result {
			if body == "a 1" && n < 4 {
				return outbox.Result{Err: errors.New("not now")}
			}
			return outbox.Result{}
		}
		h.post("a 1", "a 2", "b 1")
		r := h.start()
		defer r.Close()
		synctest.Wait()
		require.ElementsMatch(t, []string{"a 1", "b 1"}, h.seen(), "another lane does not wait")
		h.post("a 3", "b 2")
		synctest.Wait()
		require.ElementsMatch(t, []string{"a 1", "b 1", "b 2"}, h.seen())

		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, []string{"a 1", "a 1", "a 1", "a 1", "a 2", "a 3"}, ofLane("a", h.seen()))
		require.Zero(t, h.left())
	})
}

func TestWhatCannotBeToldForADayIsGivenUpAndSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.fault = func(string, int) outbox.Result { return outbox.Result{Err: errors.New("never")} }
		h.post("a 1")
		metrics := prometheus.NewPedanticRegistry()
		r := h.start(func(o *outbox.Options) { o.Registerer = metrics })
		defer r.Close()
		time.Sleep(23 * time.Hour)
		synctest.Wait()
		require.Equal(t, 1, h.left())
		require.InDelta(t, 23*3600, valueOf(t, metrics, "parlor_outbox_oldest_seconds"), 20)
		time.Sleep(2 * time.Hour)
		synctest.Wait()

		require.Zero(t, h.left())
		require.InDelta(t, 24*12, len(h.seen()), 100, "about every five minutes")
		require.InDelta(t, 1, valueOf(t, metrics, "parlor_outbox_given_up_total"), 0)
		require.InDelta(t, float64(len(h.seen())-1), valueOf(t, metrics, "parlor_outbox_failed_total"), 0)
	})
}

func valueOf(t *testing.T, metrics prometheus.Gatherer, name string) float64 {
	t.Helper()
	families, err := metrics.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() == name {
			one := family.GetMetric()[0]
			return one.GetCounter().GetValue() + one.GetGauge().GetValue()
		}
	}
	t.Fatalf("there is no %s", name)
	return 0
}

func TestWhileNobodyAnswersOnePostIsTriedAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		down := true
		h.fault = func(string, int) outbox.Result {
			if down {
				return outbox.Result{Err: errors.New("nobody is there")}
			}
			return outbox.Result{}
		}
		for i := range 500 {
			h.post(fmt.Sprintf("lane%d x", i))
		}
		r := h.start()
		defer r.Close()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		require.Less(t, len(h.seen()), 64+60, "a batch, and then one at a time")
		h.mu.Lock()
		down = false
		h.mu.Unlock()
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		require.Zero(t, h.left())
	})
}

func TestAPostMayBeHandledInParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.fault = func(body string, _ int) outbox.Result {
			if body == "a 1" {
				return outbox.Result{Rest: []byte("a rest")}
			}
			return outbox.Result{}
		}
		h.post("a 1", "a 2")
		r := h.start()
		defer r.Close()
		synctest.Wait()
		require.ElementsMatch(t, []string{"a 1", "a rest", "a 2"}, h.seen())
		require.Zero(t, h.left())
	})
}

func TestWhatIsOfNoUseIsGivenUpAtOnceAndAPanicIsThat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.post("a 1", "a 2", "a 3")
		h.fault = func(body string, _ int) outbox.Result {
			switch body {
			case "a 1":
				return outbox.Result{Err: errors.New("unreadable"), GiveUp: true}
			case "a 2":
				panic("at the post")
			}
			return outbox.Result{}
		}
		r := h.start()
		defer r.Close()
		synctest.Wait()
		require.Equal(t, []string{"a 1", "a 2", "a 3"}, h.seen())
		require.Zero(t, h.left())
	})
}

func TestWhoIsAskedToComeLaterComesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.fault = func(_ string, n int) outbox.Result {
			if n == 1 {
				return outbox.Result{Err: errors.New("too many"), After: time.Hour}
			}
			return outbox.Result{}
		}
		h.post("a 1")
		r := h.start()
		defer r.Close()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		require.Len(t, h.at, 2)
		require.GreaterOrEqual(t, h.at[1].Sub(h.at[0]), time.Hour)
	})
}

func TestWhatWasBeingHandledAtTheEndIsTakenByTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.post("a 1", "a 2")
		r := h.start(func(o *outbox.Options) {
			o.Handle = func(ctx context.Context, _ authority.TakenPost) outbox.Result {
				<-ctx.Done()
				return outbox.Result{Err: ctx.Err()}
			}
		})
		synctest.Wait()
		r.Close()
		require.Equal(t, 2, h.left())

		next := h.start()
		defer next.Close()
		synctest.Wait()
		require.Equal(t, []string{"a 1", "a 2"}, h.seen(), "at once, not after the lease")
	})
}

func TestWhatAProcessTookAndNeverSettledIsTakenAfterItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		h.post("a 1")
		now := time.Now()
		_, err := h.store.TakePosts(t.Context(), "q", now.UnixMilli(), now.Add(2*time.Minute).UnixMilli(), 10)
		require.NoError(t, err)
		r := h.start()
		defer r.Close()
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Empty(t, h.seen())
		time.Sleep(time.Minute + time.Second)
		synctest.Wait()
		require.Equal(t, []string{"a 1"}, h.seen())
	})
}
