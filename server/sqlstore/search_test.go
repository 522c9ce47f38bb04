package sqlstore_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

func TestEachDatabaseIsASearcher(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			storetest.RunSearcher(t, func(t *testing.T) authority.Store { return open(t, database(t)) })
		})
	}
}

func TestADatabaseWithoutAnIndexIsSearchedAllTheSame(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			storetest.RunSearcher(t, func(t *testing.T) authority.Store {
				s, err := sqlstore.OpenAt(t.Context(), database(t), before(name))
				require.NoError(t, err)
				t.Cleanup(func() { require.NoError(t, s.Close()) })
				return scanned{s}
			})
		})
	}
}

// before is the version of the layout that has no index yet.
func before(name string) int {
	if name == "SQLite" {
		return 2
	}
	return 4
}

// scanned gives of candidates those that fit, so that nobody sees that all were
// looked through.
type scanned struct{ sqlstore.Store }

func (s scanned) SearchRows(ctx context.Context, search *core.Search, stretches []authority.Stretch, limit int) ([]authority.RowRecord, error) {
	return fitting(ctx, s.Store, search, stretches, limit)
}

func (s scanned) SearchOwners(ctx context.Context, search *core.Search, prefix, after string, limit int) ([]string, error) {
	var owners []string
	for {
		some, err := s.Store.SearchOwners(ctx, search, prefix, after, limit)
		if err != nil {
			return nil, err
		}
		for _, owner := range some {
			key := core.ProfileKey(owner)
			if prefix == core.GroupOwner("") {
				key = core.GroupKey(strings.TrimPrefix(owner, prefix))
			}
			records, err := s.Read(ctx, []core.Key{key})
			if err != nil {
				return nil, err
			}
			value, err := core.Decode(key.Kind, records[0].Body)
			if err != nil {
				return nil, err
			}
			name := ""
			switch named := value.(type) {
			case core.Profile:
				name = named.Nick
			case core.Group:
				name = named.Name
			}
			if after = owner; len(search.Keywords) == 0 || search.Finds(strings.TrimPrefix(owner, prefix), name) {
				if owners = append(owners, owner); len(owners) == limit {
					return owners, nil
				}
			}
		}
		if len(some) < limit {
			return owners, nil
		}
	}
}

func fitting(ctx context.Context, s authority.Searcher, search *core.Search, stretches []authority.Stretch, limit int) (rows []authority.RowRecord, err error) {
	stretches = append([]authority.Stretch(nil), stretches...)
	for {
		some, err := s.SearchRows(ctx, search, stretches, limit)
		if err != nil {
			return nil, err
		}
		for _, row := range some {
			for stretches[0].Thread != row.Thread {
				stretches = stretches[1:]
			}
			stretches[0].Before = row.Sequence
			var message core.Message
			if err := json.Unmarshal(row.Body, &message); err == nil && search.Fits(&message) {
				if rows = append(rows, row); len(rows) == limit {
					return rows, nil
				}
			}
		}
		if len(some) < limit {
			return rows, nil
		}
	}
}

// journal is a log that can be waited for.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(text []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(text)
}

func (j *journal) has(text string) func() bool {
	return func() bool {
		j.mu.Lock()
		defer j.mu.Unlock()
		return strings.Contains(j.text.String(), text)
	}
}

func TestWhatWasThereBeforeTheIndexIsIndexedInPartsThatCanBeStopped(t *testing.T) {
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			file := database(t)
			old, err := sqlstore.OpenAt(t.Context(), file, before(name))
			require.NoError(t, err)
			var all []authority.Stretch
			for n := range 7 {
				thread := fmt.Sprintf("group %d", n)
				all = append(all, authority.Stretch{Thread: thread, Before: 1000})
				var rows []authority.RowRecord
				for i := range 150 {
					rows = append(rows, storetest.Said(thread, uint64(i+1), fmt.Sprintf("message %d 番号 in %s", i+1, thread)))
				}
				group, err := core.Encode(core.Group{Name: "Group " + thread})
				require.NoError(t, err)
				profile, err := core.Encode(core.Profile{Nick: fmt.Sprintf("Nick %d", n)})
				require.NoError(t, err)
				_, err = old.Commit(t.Context(), authority.Commit{Rows: rows, Writes: []authority.Write{
					{Key: core.GroupKey(fmt.Sprint(n)), Body: group},
					{Key: core.ProfileKey(core.ProfileOwner(fmt.Sprintf("user%d", n))), Body: profile},
				}})
				require.NoError(t, err)
			}
			require.NoError(t, old.Close())

			finds := func(s sqlstore.Store) int {
				texts, _ := storetest.Found(t, s, storetest.Keywords("番号"), 250, all...)
				require.Len(t, texts, 7*150)
				require.Equal(t, "message 150 番号 in group 0", texts[0])
				one, candidates := storetest.Found(t, s, storetest.Keywords("message 77 "), 250, all...)
				require.Len(t, one, 7)
				owners, err := s.SearchOwners(t.Context(), storetest.Keywords("nick 3"), "profile ", "profile ", 250)
				require.NoError(t, err)
				require.Contains(t, owners, "profile user3")
				return candidates
			}
			s, err := sqlstore.Open(t.Context(), file)
			require.NoError(t, err)
			require.Equal(t, 7*150, finds(s), "it looks through all")
			log := &journal{}
			parts := 0
			for ; ; parts++ {
				s.Index(slog.New(slog.NewTextHandler(log, nil)))
				sqlstore.WaitForAPart(s)
				finds(s)
				if log.has(`everything is indexed" for=searches`)() {
					break
				}
				changed := storetest.Said("group 6", 3, "changed meanwhile")
				changed.Replace = true
				_, err := s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{changed}})
				require.NoError(t, err)
				back := storetest.Said("group 6", 3, "message 3 番号 in group 6")
				back.Replace = true
				_, err = s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{back}})
				require.NoError(t, err)
				require.NoError(t, s.Close())
				s, err = sqlstore.Open(t.Context(), file)
				require.NoError(t, err)
				require.Less(t, parts, 100)
			}
			require.Greater(t, parts, 1, "it was stopped, and went on")
			require.Equal(t, 7, finds(s), "it looks at those that it finds alone")
			require.NoError(t, s.Close())

			s = open(t, file)
			require.Equal(t, 7, finds(s))
			s.Index(slog.New(slog.NewTextHandler(log, nil))) // There is nothing to do.
		})
	}
}

func TestANewDatabaseHasNothingToIndex(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		log := &journal{}
		s.Index(slog.New(slog.NewTextHandler(log, nil)))
		_, err := s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{storetest.Said("group team", 1, "words")}})
		require.NoError(t, err)
		require.False(t, log.has("index")())
		_, candidates := storetest.Found(t, s, storetest.Keywords("nothing"), 250, authority.Stretch{Thread: "group team", Before: 9})
		require.Zero(t, candidates)
	})
}

func TestASearchOfAWordThatIsEverywhereAsksEachHistoryByItself(t *testing.T) {
	onEach(t, func(t *testing.T, database string) {
		s := open(t, database)
		for n := range 30 {
			var rows []authority.RowRecord
			for i := range 200 {
				rows = append(rows, storetest.Said(fmt.Sprintf("group %d", n), uint64(i+1), "everywhere"))
			}
			_, err := s.Commit(t.Context(), authority.Commit{Rows: rows})
			require.NoError(t, err)
		}
		_, err := s.Commit(t.Context(), authority.Commit{Rows: []authority.RowRecord{storetest.Said("c2c ann bob", 1, "everywhere too"), storetest.Said("c2c ann bob", 2, "not here")}})
		require.NoError(t, err)
		began := time.Now()
		found, candidates := storetest.Found(t, s, storetest.Keywords("e"), 250, authority.Stretch{Thread: "c2c ann bob", Before: 9})
		require.Len(t, found, 2)
		require.Equal(t, 2, candidates)
		found, candidates = storetest.Found(t, s, storetest.Keywords("everywhere"), 250, authority.Stretch{Thread: "c2c ann bob", Before: 9}, authority.Stretch{Thread: "group 3", After: 150, Before: 171})
		require.Len(t, found, 21)
		require.Equal(t, 21, candidates)
		require.Less(t, time.Since(began), 10*time.Second)
	})
}
