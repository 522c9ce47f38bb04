package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// BenchmarkHotHead sends messages that all write the head of one history, through
// authorities with and without a lane for it: by 64 who send on and on, and 40
// a second, whatever becomes of those before.
func BenchmarkHotHead(b *testing.B) {
	for name, open := range map[string]func(b *testing.B, n int) []authority.Store{
		"SQLite": func(b *testing.B, n int) []authority.Store {
			s := open(b, filepath.Join(b.TempDir(), "parlor.db"))
			return slices.Repeat([]authority.Store{s}, n)
		},
		"PostgreSQL": func(b *testing.B, n int) (stores []authority.Store) {
			url := pgtest.Start(b, pgtest.Durable)
			for range n {
				stores = append(stores, open(b, url)) // Each as of a process of its own.
			}
			return stores
		},
	} {
		for _, n := range []int{1, 4} {
			for _, lane := range []string{"", "lane"} {
				b.Run(fmt.Sprintf("%s/%d authorities/lane=%t", name, n, lane != ""), func(b *testing.B) {
					h := newHead(b, open(b, n), lane)
					b.Run("64 senders", h.atOnce)
					b.Run("40 a second", h.steadily)
				})
			}
		}
	}
}

// head is a history that everybody writes to.
type head struct {
	authorities []*authority.Authority
	sent        atomic.Int64 // Since there is the history.
	conflicts   atomic.Int64

	mu    sync.Mutex
	times []time.Duration
}

func newHead(b *testing.B, stores []authority.Store, lane string) *head {
	h := &head{}
	for _, store := range stores {
		a := authority.New(contended{store, h}, authority.NewHub().Member(), time.Now().UnixMilli)
		lanes := &authority.Lanes{}
		a.Admit = func(ctx context.Context, _ core.Call) (func(), error) { return lanes.Enter(ctx, lane) }
		h.authorities = append(h.authorities, a)
	}
	for _, user := range []string{"ann", "bob"} {
		_, err := h.authorities[0].Do(b.Context(), core.Call{User: user, Command: core.SignIn{}}, nil)
		require.NoError(b, err)
	}
	return h
}

// contended is a store that counts conflicts.
type contended struct {
	authority.Store
	head *head
}

func (c contended) Commit(ctx context.Context, commit authority.Commit) (map[string]core.Revision, error) {
	revisions, err := c.Store.Commit(ctx, commit)
	if errors.Is(err, authority.ErrConflict) {
		c.head.conflicts.Add(1)
	}
	return revisions, err
}

// send sends one message, that was due at a time.
func (h *head) send(b *testing.B, due time.Time) {
	n := h.sent.Add(1)
	from, to := "ann", "bob"
	if n%2 == 0 {
		from, to = to, from
	}
	message := core.Message{
		ID: core.MessageID(from, 0, n), To: to, ConversationType: core.TypeC2C, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: []byte(`{"text":"Hello there, this is a message of this conversation"}`),
	}
	a := h.authorities[int(n)%len(h.authorities)]
	if _, err := a.Do(b.Context(), core.Call{User: from, Command: core.SendMessage{Message: message}}, nil); err != nil {
		b.Error(err)
	}
	took := time.Since(due)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.times = append(h.times, took)
}

func (h *head) atOnce(b *testing.B) {
	h.measure(b, func(senders *sync.WaitGroup) {
		var left atomic.Int64
		left.Store(int64(b.N))
		for range 64 {
			senders.Go(func() {
				for left.Add(-1) >= 0 {
					h.send(b, time.Now())
				}
			})
		}
	})
}

func (h *head) steadily(b *testing.B) {
	h.measure(b, func(senders *sync.WaitGroup) {
		begun := time.Now()
		for i := range b.N {
			due := begun.Add(time.Duration(i) * time.Second / 40)
			time.Sleep(time.Until(due))
			senders.Go(func() { h.send(b, due) })
		}
	})
}

func (h *head) measure(b *testing.B, send func(senders *sync.WaitGroup)) {
	h.times = nil
	h.conflicts.Store(0)
	var senders sync.WaitGroup
	b.ResetTimer()
	send(&senders)
	senders.Wait()
	b.StopTimer()
	slices.Sort(h.times)
	at := func(part float64) float64 {
		return h.times[int(part*float64(len(h.times)-1))].Seconds() * 1000
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(float64(h.conflicts.Load())/float64(b.N), "conflicts/message")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}
