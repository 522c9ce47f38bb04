package sqlstore_test

import (
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// mediaName is an id of media.
func mediaName(n int) string { return fmt.Sprintf("0123456789abcdef-%04d", n) }

// showing is a row with a message that names media.
func showing(thread string, sequence int, ids ...string) authority.RowRecord {
	list := ""
	for i, id := range ids {
		if i > 0 {
			list += ","
		}
		list += fmt.Sprintf(`{"ID":"x","type":"TIMImageElem","payload":{"uuid":%q}}`, id)
	}
	return row(thread, sequence, "TIMRelayElem", `{"downloadKey":"","messageList":[`+list+`]}`)
}

func row(thread string, sequence int, messageType, payload string) authority.RowRecord {
	body := fmt.Sprintf(`{"id":"m","type":%q,"payload":%s}`, messageType, payload)
	return authority.RowRecord{Thread: thread, Sequence: uint64(sequence), Body: []byte(body)}
}

func tell(t testing.TB, s sqlstore.Store, rows ...authority.RowRecord) {
	t.Helper()
	_, err := s.Commit(t.Context(), authority.Commit{Rows: rows})
	require.NoError(t, err)
}

func replacing(row authority.RowRecord) authority.RowRecord {
	row.Replace = true
	return row
}

func unused(t testing.TB, s sqlstore.Store, ids ...string) []string {
	t.Helper()
	found, err := s.MediaUnused(t.Context(), ids)
	require.NoError(t, err)
	return found
}

func mark(t testing.TB, s sqlstore.Store, now int64, ids ...string) {
	t.Helper()
	require.NoError(t, s.MarkUnusedMedia(t.Context(), ids, now))
}

func take(t testing.TB, s sqlstore.Store, since int64) []string {
	t.Helper()
	all := []string{}
	for more := true; more; {
		var ids []string
		var err error
		ids, more, err = s.TakeUnusedMedia(t.Context(), since, 2)
		require.NoError(t, err)
		all = append(all, ids...)
	}
	return all
}

func TestWhatMessagesNameIsKnownWithThem(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		var all []string
		for n := range 12 {
			all = append(all, mediaName(n))
		}
		tell(t, s,
			row("group g", 1, "TIMImageElem", `{"uuid":"`+all[0]+`"}`),
			row("c2c a b", 1, "TIMSoundElem", `{"uuid":"`+all[1]+`"}`),
			row("c2c a b", 2, "TIMVideoFileElem", `{"videoUUID":"`+all[2]+`","thumbUUID":"`+all[3]+`"}`),
			row("c2c a b", 3, "TIMFileElem", `{"uuid":"`+all[4]+`"}`),
			row("c2c a b", 4, "TIMRelayElem", `{"downloadKey":"`+all[5]+`"}`),
			showing("c2c a b", 5, all[6], all[0]),
			row("c2c a b", 6, "TIMTextElem", `{"text":"`+all[7]+`","uuid":"`+all[7]+`"}`),
			row("log of c2c a b", 1, "TIMImageElem", `{"uuid":"`+all[8]+`"}`),
			row("c2c a b", 7, "TIMImageElem", `{"uuid":7}`),
			row("c2c a b", 8, "TIMImageElem", `{"uuid":"not/an id"}`),
			row("c2c a b", 9, "TIMRelayElem", `{"downloadKey":"","messageList":[{"payload":{"uuid":5}},{"payload":{"messageList":[{"payload":{"uuid":"`+all[9]+`"}}]}}]}`),
			authority.RowRecord{Thread: "c2c a b", Sequence: 10, Body: []byte("no message")},
		)
		require.Equal(t, []string{all[7], all[8], all[10], all[11]}, unused(t, s, all...))
		require.Empty(t, unused(t, s))
	})
}

func TestWhatIsTakenBackOrModifiedNamesNothingAnyMore(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		a, b, c := mediaName(1), mediaName(2), mediaName(3)
		tell(t, s, showing("group g", 1, a, b), showing("group g", 2, b))
		tell(t, s, replacing(showing("group g", 1, b, c)))
		require.Equal(t, []string{a}, unused(t, s, a, b, c))
		gone := replacing(showing("group g", 1, b, c))
		gone.Body = []byte(`{"id":"m","type":"TIMRelayElem","payload":{"messageList":[{"payload":{"uuid":"` + b + `"}}]},"revoked":{"userID":"a"}}`)
		tell(t, s, gone)
		require.Equal(t, []string{a, c}, unused(t, s, a, b, c))

		_, err := s.Commit(t.Context(), authority.Commit{
			Reads: []authority.Read{{Key: conversation("ann", "x"), Revision: 7}},
			Rows:  []authority.RowRecord{showing("group g", 3, a), replacing(showing("group g", 2, c))},
		})
		require.ErrorIs(t, err, authority.ErrConflict)
		require.Equal(t, []string{a, c}, unused(t, s, a, b, c), "a commit that came to nothing names nothing")
	})
}

func TestWhatIsErasedNamesNothingAnyMore(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		a, b, c := mediaName(1), mediaName(2), mediaName(3)
		tell(t, s, showing("group g", 1, a, b), showing("group g", 2, b), showing("group g", 3, b), showing("group h", 1, c))
		more, err := s.EraseRows(t.Context(), "group g", 2, 1)
		require.NoError(t, err)
		require.True(t, more)
		require.Equal(t, []string{a}, unused(t, s, a, b, c))
		_, err = s.EraseRows(t.Context(), "group g", 2, 10)
		require.NoError(t, err)
		require.Equal(t, []string{a}, unused(t, s, a, b, c), "the third message has it")
		_, err = s.EraseRows(t.Context(), "group g", 3, 10)
		require.NoError(t, err)
		require.Equal(t, []string{a, b}, unused(t, s, a, b, c))
	})
}

func TestWhatNothingNamesIsTakenAfterATime(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		a, b, c, d := mediaName(1), mediaName(2), mediaName(3), mediaName(4)
		tell(t, s, showing("group g", 1, a))
		mark(t, s, 100, a, b, c)
		mark(t, s, 200, b, d)
		require.Empty(t, take(t, s, 99))
		tell(t, s, showing("group g", 2, c))
		require.Equal(t, []string{b}, take(t, s, 150))
		require.Equal(t, []string{d}, take(t, s, 300))
		require.Empty(t, take(t, s, 300), "once")

		mark(t, s, 300, b)
		require.NoError(t, s.KeepMedia(t.Context(), []string{b, d}))
		require.Empty(t, take(t, s, 300), "somebody is about to name it")

		tell(t, s, replacing(row("group g", 2, "TIMTextElem", `{"text":"x"}`)))
		require.Empty(t, take(t, s, 300), "it is not known yet that nothing names it")
		mark(t, s, 400, c)
		require.Equal(t, []string{c}, take(t, s, 400))
	})
}

func TestAListThatIsKeptLikeAFileNamesWhatIsInIt(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		list, inner, picture, other := mediaName(1), mediaName(2), mediaName(3), mediaName(4)
		tell(t, s, row("group g", 1, "TIMRelayElem", `{"downloadKey":"`+list+`"}`))
		mark(t, s, 100, picture, other)
		require.Empty(t, take(t, s, 100), "the list may name them")
		unread := func() []string {
			ids, err := s.UnreadMediaLists(t.Context(), 10)
			require.NoError(t, err)
			return ids
		}
		require.Equal(t, []string{list}, unread())
		content := `[{"type":"TIMImageElem","payload":{"uuid":"` + picture + `"}},{"type":"TIMRelayElem","payload":{"downloadKey":"` + inner + `"}}]`
		require.NoError(t, s.ReadMediaList(t.Context(), list, []byte(content)))
		require.Equal(t, []string{inner}, unread())
		require.NoError(t, s.ReadMediaList(t.Context(), inner, []byte("no list")))
		require.Empty(t, unread())
		require.Equal(t, []string{other}, take(t, s, 100))
		tell(t, s, row("group g", 2, "TIMRelayElem", `{"downloadKey":"`+list+`"}`))
		require.Empty(t, unread(), "it is read once")

		for sequence := 1; sequence <= 2; sequence++ {
			tell(t, s, replacing(row("group g", sequence, "TIMTextElem", `{"text":"x"}`)))
		}
		mark(t, s, 200, list, inner, picture)
		require.Equal(t, []string{list}, take(t, s, 200))
		mark(t, s, 300, inner, picture)
		require.ElementsMatch(t, []string{inner, picture}, take(t, s, 300), "with it goes what it named")
	})
}

func TestOneOfSeveralLooksForWhatNothingNames(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		due := func(now int64) bool {
			due, err := s.MediaSweepDue(t.Context(), now, 100)
			require.NoError(t, err)
			return due
		}
		require.True(t, due(1000))
		require.False(t, due(1099))
		require.True(t, due(1100))
		one, err := s.MediaName(t.Context())
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(one), 32)
	})
}

// namedBefore is the version of the layout that does not know yet what is named.
func namedBefore(name string) int {
	if name == "SQLite" {
		return 4
	}
	return 6
}

func TestWhatIsNamedByWhatWasThereBeforeIsFoundInParts(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			file := database(t)
			old, err := sqlstore.OpenAt(t.Context(), file, namedBefore(name))
			require.NoError(t, err)
			for n := range 5 {
				var rows []authority.RowRecord
				for i := range 100 {
					rows = append(rows, showing(fmt.Sprint("group ", n), i+1, mediaName(100*n+i)))
				}
				tell(t, old, rows...)
			}
			tell(t, old, row("group 9", 1, "TIMRelayElem", `{"downloadKey":"`+mediaName(900)+`"}`))
			require.NoError(t, old.Close())

			s := open(t, file)
			due := func() bool {
				due, err := s.MediaSweepDue(t.Context(), time.Now().UnixMilli(), 1)
				require.NoError(t, err)
				return due
			}
			require.False(t, due(), "not everything is known")
			tell(t, s, replacing(showing("group 4", 50, mediaName(999))))
			log := &journal{}
			s.Index(slog.New(slog.NewTextHandler(log, nil)))
			require.Eventually(t, log.has(`everything is indexed" for="removing media"`), 20*time.Second, time.Millisecond)
			require.Eventually(t, due, 10*time.Second, time.Millisecond)
			var all []string
			for n := range 500 {
				all = append(all, mediaName(n))
			}
			require.Equal(t, []string{mediaName(449)}, unused(t, s, append(all, mediaName(900), mediaName(999))...))
			lists, err := s.UnreadMediaLists(t.Context(), 10)
			require.NoError(t, err)
			require.Equal(t, []string{mediaName(900)}, lists)
			require.NoError(t, s.Close())
			require.Eventually(t, func() bool { // Another process sees that there is nothing to do.
				next := open(t, file)
				defer func() { require.NoError(t, next.Close()) }()
				due, err := next.MediaSweepDue(t.Context(), time.Now().UnixMilli(), 1)
				require.NoError(t, err)
				return due
			}, 10*time.Second, time.Millisecond)
		})
	}
}

// Whatever is said, taken back, marked and taken in whatever order: what is taken is
// what no message names, and what a mark was put on that nothing has named since.
func TestNothingIsTakenThatAMessageNames(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		run := 0
		rapid.Check(t, func(r *rapid.T) {
			run++
			thread := fmt.Sprint("group ", run)
			name := func(n int) string { return mediaName(run*10 + n) }
			names := map[int][]int{} // By sequence.
			marked := map[int]bool{}
			used := func(n int) bool {
				for _, list := range names {
					for _, one := range list {
						if one == n {
							return true
						}
					}
				}
				return false
			}
			some := rapid.SliceOfN(rapid.IntRange(0, 4), 0, 3)
			body := func(sequence int, list []int) authority.RowRecord {
				var ids []string
				for _, n := range list {
					ids = append(ids, name(n))
					delete(marked, n)
				}
				names[sequence] = list
				return showing(thread, sequence, ids...)
			}
			r.Repeat(map[string]func(*rapid.T){
				"say": func(r *rapid.T) { tell(t, s, body(len(names)+1, some.Draw(r, "names"))) },
				"modify": func(r *rapid.T) {
					if len(names) > 0 {
						tell(t, s, replacing(body(rapid.IntRange(1, len(names)).Draw(r, "sequence"), some.Draw(r, "names"))))
					}
				},
				"mark": func(r *rapid.T) {
					n := rapid.IntRange(0, 4).Draw(r, "n")
					mark(t, s, 100, name(n))
					if !used(n) {
						marked[n] = true
					}
				},
				"take": func(*rapid.T) {
					var want []string
					for n := range marked {
						want = append(want, name(n))
					}
					clear(marked)
					require.ElementsMatch(t, want, take(t, s, 100))
				},
			})
			take(t, s, 100)
		})
	})
}

// Several processes send and sweep at the same time. What a message names that was
// sent before somebody began to take is not taken.
func TestAMessageThatIsSentMeanwhileKeepsItsMedia(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		stores := []sqlstore.Store{open(t, database)}
		if strings.Contains(database, "://") {
			stores = append(stores, open(t, database))
		}
		const each = 300
		var clock atomic.Int64
		sent := make([]atomic.Int64, each) // When it was known to be there.
		var all []string
		for n := range each {
			all = append(all, mediaName(n))
		}
		mark(t, stores[0], 100, all...)
		var sending, sweeping sync.WaitGroup
		over := make(chan struct{})
		var mu sync.Mutex
		taken := map[int]int64{} // When somebody had begun to take it.
		for i, s := range stores {
			sending.Go(func() {
				for n := i; n < each; n += 2 * len(stores) { // The others nobody sends.
					_, err := s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{showing(fmt.Sprint("group ", n), 1, mediaName(n))}})
					if err != nil {
						t.Error(err)
					}
					sent[n].Store(clock.Add(1))
				}
			})
			sweeping.Go(func() {
				for {
					began := clock.Add(1)
					ids, more, err := s.TakeUnusedMedia(t.Context(), 100, 3)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for _, id := range ids {
						var n int
						_, _ = fmt.Sscanf(id, "0123456789abcdef-%d", &n)
						if _, twice := taken[n]; twice {
							t.Errorf("%s was taken twice", id)
						}
						taken[n] = began
					}
					mu.Unlock()
					select {
					case <-over:
						if !more {
							return
						}
					default:
					}
				}
			})
		}
		sending.Wait()
		close(over)
		sweeping.Wait()
		for n := range each {
			at, was := taken[n]
			if known := sent[n].Load(); known != 0 {
				require.False(t, was && known < at, "%d was sent before it was taken", n)
			} else {
				require.True(t, was, "%d is named by nothing", n)
			}
		}
	})
}

func TestAHostileListCostsLittle(t *testing.T) {
	for name, list := range map[string]string{
		"much of nothing":  "[" + strings.Repeat("{},", 5<<20),
		"one thing often":  `[` + strings.Repeat(`{"uuid":"`+mediaName(1)+`"},`, 1<<18),
		"deep":             strings.Repeat(`[{"messageList":`, 1<<20),
		"a very long text": `[{"uuid":"` + strings.Repeat("0", 16<<20) + `"}]`,
	} {
		before := allocated()
		ids := sqlstore.Named([]byte(list))
		require.LessOrEqual(t, len(ids), 1, name)
		require.Less(t, allocated()-before, uint64(128<<20), name)
	}
	var many strings.Builder
	for n := range 5000 {
		_, _ = fmt.Fprintf(&many, `{"uuid":%q},`, mediaName(n))
	}
	require.Len(t, sqlstore.Named([]byte("["+many.String())), 3000)
}

func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}

func FuzzWhatAJSONTextNames(f *testing.F) {
	f.Add([]byte(`{"uuid":"` + mediaName(1) + `","messageList":[{"payload":{"downloadKey":"` + mediaName(2) + `"}}]}`))
	f.Add([]byte(`[{"uuid":["` + mediaName(1) + `"]},{"uuid":{"uuid":"` + mediaName(1) + `"}}]`))
	f.Add([]byte(`]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, id := range sqlstore.Named(text) {
			require.True(t, core.ValidMediaID(id))
		}
	})
}
