package sqlstore_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// speech makes up messages: half of them of 4 to 15 made-up words, half of 8 to 25
// Chinese characters, common ones more often than rare ones, as in a language.
type speech struct {
	random      *rand.Rand
	words       []string
	word, hanzi *rand.Zipf
}

func newSpeech() *speech {
	random := rand.New(rand.NewPCG(1, 2))
	s := &speech{random: random, word: rand.NewZipf(random, 1.1, 5, 19_999), hanzi: rand.NewZipf(random, 1.05, 20, 2_999)}
	for range 20_000 {
		word := make([]byte, 2+random.IntN(9))
		for i := range word {
			word[i] = "eeeeetttaaaooiinnsshhrrddlluccmmwfgypbvkxjqz"[random.IntN(44)]
		}
		s.words = append(s.words, string(word))
	}
	return s
}

func (s *speech) text() string {
	var words []string
	if s.random.IntN(2) == 0 {
		for range 4 + s.random.IntN(12) {
			words = append(words, s.words[s.word.Uint64()])
		}
		return strings.Join(words, " ")
	}
	for range 8 + s.random.IntN(18) {
		words = append(words, string(rune(0x4E00+s.hanzi.Uint64()*7)))
	}
	return strings.Join(words, "")
}

// inOne is how many messages a conversation has in the benchmark.
const inOne = 100

func benchThread(n int) string { return fmt.Sprintf("c2c user%06d user%06d", n%1000, 1000+n) }

// BenchmarkIndexing fills a database of before the index with as many messages as
// -benchtime says, in conversations of a hundred, indexes them, and searches all
// conversations as a user would who has every one, or ten thousand of them:
//
//	go test ./server/sqlstore -run '^$' -bench Indexing -benchtime 1000000x -timeout 1h
func BenchmarkIndexing(b *testing.B) {
	for name, database := range databases {
		b.Run(name, func(b *testing.B) {
			file := database(b)
			fillForSearch(b, file, before(name), b.N)
			small := sizeOf(b, file)
			s := open(b, file)
			b.ResetTimer()
			require.NoError(b, sqlstore.IndexAll(b.Context(), s))
			b.StopTimer()
			b.ReportMetric(float64(sizeOf(b, file)-small)/float64(b.N), "index-bytes/op")
			b.ReportMetric(float64(small)/float64(b.N), "bytes/op")
			var all []authority.Stretch
			for n := range min(10_000, (b.N+inOne-1)/inOne) {
				all = append(all, authority.Stretch{Thread: benchThread(n), Before: inOne + 1})
			}
			for _, keyword := range []string{"a", "tee", "丠", "一丠", "rareneedle", "absent word"} {
				b.ReportMetric(firstPage(b, s, keyword, all)*1000, "ms-"+strings.ReplaceAll(keyword, " ", "-"))
			}
		})
	}
}

// firstPage is how many seconds it takes to find a hundred messages, or that there
// are not as many, looking into 250 conversations at a time.
func firstPage(b *testing.B, s authority.Searcher, keyword string, all []authority.Stretch) float64 {
	var took []float64
	for range 5 {
		began := time.Now()
		found := 0
		for some := all; len(some) > 0 && found < 100; some = some[min(250, len(some)):] {
			rows, err := s.SearchRows(b.Context(), storetest.Keywords(keyword), some[:min(250, len(some))], 250)
			require.NoError(b, err)
			found += len(rows)
		}
		took = append(took, time.Since(began).Seconds())
	}
	sort.Float64s(took)
	return took[2]
}

// fillForSearch fills a database as a program of before the index does.
func fillForSearch(b *testing.B, file string, version, n int) {
	s, err := sqlstore.OpenAt(b.Context(), file, version)
	require.NoError(b, err)
	speech := newSpeech()
	for thread := 0; thread*inOne < n; thread++ {
		var c authority.Commit
		for i := range min(inOne, n-thread*inOne) {
			text := speech.text()
			if thread%1000 == 7 && i == 50 {
				text += " rareneedle"
			}
			c.Rows = append(c.Rows, storetest.Said(benchThread(thread), uint64(i+1), text))
		}
		c.Writes = []authority.Write{{Key: core.ThreadKey(benchThread(thread)), Body: []byte(`{"last":100}`)}}
		_, err := s.Commit(b.Context(), c)
		require.NoError(b, err)
	}
	require.NoError(b, s.Close())
}

// sizeOf is how many bytes a database takes.
func sizeOf(b *testing.B, database string) (size int64) {
	if !strings.Contains(database, "://") {
		for _, file := range []string{database, database + "-wal"} {
			if info, err := os.Stat(file); err == nil {
				size += info.Size()
			}
		}
		return size
	}
	connection, err := pgx.Connect(b.Context(), database)
	require.NoError(b, err)
	defer func() { _ = connection.Close(b.Context()) }()
	const query = `SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema() AND c.relkind = 'r'`
	require.NoError(b, connection.QueryRow(b.Context(), query).Scan(&size))
	return size
}

// BenchmarkMessage commits messages as one-to-one messages are, one after the other
// and 64 at a time, on a layout without an index and on the present one:
//
//	go test ./server/sqlstore -run '^$' -bench 'BenchmarkMessage$' -benchtime 20000x
func BenchmarkMessage(b *testing.B) {
	for name, database := range databases {
		for layout, version := range map[string]int{"without": before(name), "with": before(name) + 1} {
			for _, together := range []int{1, 64} {
				b.Run(fmt.Sprintf("%s/%s/%d", name, layout, together), func(b *testing.B) {
					s, err := sqlstore.OpenAt(b.Context(), database(b), version)
					require.NoError(b, err)
					defer func() { require.NoError(b, s.Close()) }()
					sayAtOnce(b, s, together)
				})
			}
		}
	}
}

func sayAtOnce(b *testing.B, s authority.Store, together int) {
	speech := newSpeech()
	texts := make([]string, 4096)
	for i := range texts {
		texts[i] = speech.text()
	}
	ended := make(chan error)
	b.ResetTimer()
	for lane := range together {
		go func() {
			ended <- func() error {
				thread := benchThread(lane)
				for i := lane; i < b.N; i += together {
					_, err := s.Commit(b.Context(), authority.Commit{
						Rows: []authority.RowRecord{storetest.Said(thread, uint64(i+1), texts[i%len(texts)])},
						Writes: []authority.Write{
							{Key: core.ThreadKey(thread), Body: []byte(`{"last":100}`)},
							{Key: core.ConversationKey(fmt.Sprintf("a%d", lane), "C2Cb"), Body: []byte(`{"lastSequence":100,"unread":7}`)},
							{Key: core.ConversationKey(fmt.Sprintf("b%d", lane), "C2Ca"), Body: []byte(`{"lastSequence":100,"unread":7}`)},
						},
					})
					if err != nil {
						return err
					}
				}
				return nil
			}()
		}()
	}
	for range together {
		require.NoError(b, <-ended)
	}
}
