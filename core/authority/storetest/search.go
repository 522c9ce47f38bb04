package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// RunSearcher checks what [authority.Searcher] says of a store. Open returns an
// empty one.
func RunSearcher(t *testing.T, open func(t *testing.T) authority.Store) {
	for _, c := range []testCase{
		{"a message is found by any part of it, in any language and any case", foundByParts},
		{"what a keyword holds is no pattern and no query", foundAsItStands},
		{"a message that is changed or taken back is found by what it says now", foundAsItIs},
		{"rows come in the order of the stretches, the newest first, a limit at a time", foundInOrder},
		{"what is no message is found by nothing", foundOnlyMessages},
		{"users and groups are found by id and name, in the order of bytes", foundOwners},
		{"what fits is found, whatever is searched for", foundAll},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			c.run(t, s, s)
		})
	}
}

// Said is a row with a text message of a user's.
func Said(thread string, sequence uint64, text string) authority.RowRecord {
	payload, _ := json.Marshal(map[string]any{"text": text})
	body, _ := core.Encode(core.Message{From: "ann", Type: core.MessageText, Sequence: sequence, Payload: payload})
	return authority.RowRecord{Thread: thread, Sequence: sequence, Body: body}
}

// Keywords is a search for keywords as whoever asks has it.
func Keywords(keywords ...string) *core.Search {
	s := &core.Search{Count: 1}
	for _, keyword := range keywords {
		s.Keywords = append(s.Keywords, core.FoldName(keyword))
	}
	return s
}

// whole is all of a thread.
func whole(thread string) authority.Stretch {
	return authority.Stretch{Thread: thread, Before: 1 << 31}
}

// Found are the texts of those that fit among all candidates, which come a limit at
// a time.
func Found(t require.TestingT, s authority.Store, search *core.Search, limit int, stretches ...authority.Stretch) (texts []string, candidates int) {
	searcher := s.(authority.Searcher)
	for len(stretches) > 0 {
		rows, err := searcher.SearchRows(context.Background(), search, stretches, limit)
		require.NoError(t, err)
		require.LessOrEqual(t, len(rows), limit)
		candidates += len(rows)
		for _, row := range rows {
			for stretches[0].Thread != row.Thread {
				stretches = stretches[1:]
				require.NotEmpty(t, stretches, "in the order of the stretches")
			}
			require.True(t, row.Sequence > stretches[0].After && row.Sequence < stretches[0].Before, "the newest first, and in the stretch")
			stretches = slices.Clone(stretches)
			stretches[0].Before = row.Sequence
			var message core.Message
			if err := json.Unmarshal(row.Body, &message); err == nil && search.Fits(&message) {
				texts = append(texts, strings.TrimSuffix(core.TextOf(&message), "\n"))
			}
		}
		if len(rows) < limit {
			break
		}
	}
	return texts, candidates
}

func foundByParts(t *testing.T, s, _ authority.Store) {
	const thread = "c2c ann bob"
	texts := []string{
		"Hello, World", "你好吗", "明日は東京へ行きます", "안녕하세요", "ÄPFEL und Birnen", "x", "ПРИВЕТ", "🙂🙃", "a  b\nc", "", "ﬁn",
	}
	for i, text := range texts {
		commitRows(t, s, Said(thread, uint64(i+1), text))
	}
	for keyword, want := range map[string][]string{
		"world": {"Hello, World"}, "o, W": {"Hello, World"}, "ELL": {"Hello, World"}, "d": {"ÄPFEL und Birnen", "Hello, World"},
		"好": {"你好吗"}, "你好": {"你好吗"}, "你好吗": {"你好吗"}, "吗": {"你好吗"}, "京": {"明日は東京へ行きます"}, "は東": {"明日は東京へ行きます"},
		"녕": {"안녕하세요"}, "äpfel": {"ÄPFEL und Birnen"}, "привет": {"ПРИВЕТ"}, "X": {"x"}, "🙃": {"🙂🙃"}, "  ": {"a  b\nc"}, "b\nc": {"a  b\nc"},
		"worlds": nil, "你吗": nil, "abc": nil, "ﬁ": {"ﬁn"}, "fi": nil,
	} {
		found, _ := Found(t, s, Keywords(keyword), 250, whole(thread))
		require.Equal(t, want, found, "%q", keyword)
	}
	found, _ := Found(t, s, Keywords("hello", "好"), 250, whole(thread))
	require.Equal(t, []string{"你好吗", "Hello, World"}, found)
	both := Keywords("hello", "wor")
	both.All = true
	found, _ = Found(t, s, both, 250, whole(thread))
	require.Equal(t, []string{"Hello, World"}, found)
	both.Keywords[1] = "好"
	found, _ = Found(t, s, both, 250, whole(thread))
	require.Empty(t, found)
	found, _ = Found(t, s, &core.Search{Senders: []string{"ann"}}, 250, whole(thread))
	require.Len(t, found, len(texts), "without keywords all that may fit")
}

func foundAsItStands(t *testing.T, s, _ authority.Store) {
	const thread = "group team"
	odd := []string{
		"100% of it", "a_b", `say "hi"`, "it's * all", "(x AND y) OR z", "NEAR(a b)", `back\slash`, "semi; DROP TABLE texts", "{1,2}", "a:b", "^begin", "-minus",
		"nul\x00nul", "tab\there", "'; SELECT 1 --", "\ufffd", "\ue020\ue02e", "\u200b",
	}
	for i, text := range odd {
		commitRows(t, s, Said(thread, uint64(i+1), text))
	}
	for _, text := range odd {
		found, _ := Found(t, s, Keywords(text), 250, whole(thread))
		require.Equal(t, []string{text}, found, "%q", text)
	}
	for _, keyword := range []string{"%", "_", "*", `"`, "(", "'", `\`, ";", "{", ":", "^", "-", "\x00"} {
		found, _ := Found(t, s, Keywords(keyword), 250, whole(thread))
		require.NotEmpty(t, found, "%q", keyword)
		for _, text := range found {
			require.Contains(t, text, keyword)
		}
	}
	for _, keyword := range []string{strings.Repeat("x", core.MaxKeywordBytes), "\xff\xfe", "x\xff", `" OR "`, "a* OR b", `texts MATCH`, strings.Repeat("語", 85)} {
		found, _ := Found(t, s, Keywords(keyword), 250, whole(thread))
		require.Empty(t, found, "%q", keyword)
	}
}

func foundAsItIs(t *testing.T, s, _ authority.Store) {
	const thread = "group team"
	commitRows(t, s, Said(thread, 1, "first words"), Said(thread, 2, "second words"))
	changed := Said(thread, 1, "other things")
	changed.Replace = true
	commitRows(t, s, changed)
	found, candidates := Found(t, s, Keywords("first"), 250, whole(thread))
	require.Empty(t, found)
	require.Zero(t, candidates, "the index follows")
	found, _ = Found(t, s, Keywords("thing"), 250, whole(thread))
	require.Equal(t, []string{"other things"}, found)

	body, err := core.Encode(core.Message{From: "ann", Type: core.MessageText, Sequence: 1, Payload: json.RawMessage(`{"text":"other things"}`), Revoked: &core.Person{UserID: "ann"}})
	require.NoError(t, err)
	commitRows(t, s, replacement(thread, 1, string(body)))
	_, candidates = Found(t, s, Keywords("thing"), 250, whole(thread))
	require.Zero(t, candidates, "nothing is left of what was taken back")

	absent := Said(thread, 9, "never there")
	absent.Replace = true
	commitRows(t, s, absent)
	found, _ = Found(t, s, Keywords("never"), 250, whole(thread))
	require.Empty(t, found)
}

func foundInOrder(t *testing.T, s, _ authority.Store) {
	var want []string
	var stretches []authority.Stretch
	for n := range 20 {
		thread := fmt.Sprintf("group %d", (n*7)%20) // Not in the order of names.
		for i := range 30 {
			commitRows(t, s, Said(thread, uint64(i+1), fmt.Sprintf("word %d of %s", i+1, thread)))
		}
		stretches = append(stretches, authority.Stretch{Thread: thread, After: 5, Before: 26})
		for i := 25; i > 5; i-- {
			want = append(want, fmt.Sprintf("word %d of %s", i, thread))
		}
	}
	for _, limit := range []int{1, 7, 250, 1000} {
		found, _ := Found(t, s, Keywords("word"), limit, stretches...)
		require.Equal(t, want, found)
	}
	found, _ := Found(t, s, Keywords("word"), 250, authority.Stretch{Thread: "group 1", After: 7, Before: 8}, whole("group none"), authority.Stretch{Thread: "group 2"})
	require.Empty(t, found)
}

func foundOnlyMessages(t *testing.T, s, _ authority.Store) {
	commitRows(t, s, row("group team", 1, "no JSON"), row("group team", 2, `{"type":"TIMTextElem"}`), row("group team", 3, `[]`), Said(core.Log("group team"), 1, "words"), Said("system ann", 1, "words"))
	for _, keyword := range []string{"json", "words", "text"} {
		found, _ := Found(t, s, Keywords(keyword), 250, whole("group team"))
		require.Empty(t, found)
	}
}

// named writes what a user or a group is called.
func named(t *testing.T, s authority.Store, key core.Key, value core.Value) {
	body, err := core.Encode(value)
	require.NoError(t, err)
	commit(t, s, authority.Write{Key: key, Body: body})
}

// owners are all candidates, which come a limit at a time.
func owners(t *testing.T, s authority.Store, search *core.Search, prefix string, limit int) (all []string) {
	for after := prefix; ; after = all[len(all)-1] {
		page, err := s.(authority.Searcher).SearchOwners(t.Context(), search, prefix, after, limit)
		require.NoError(t, err)
		all = append(all, page...)
		require.True(t, slices.IsSorted(all))
		if len(page) < limit {
			return all
		}
	}
}

func foundOwners(t *testing.T, s, _ authority.Store) {
	nicks := map[string]string{"ann": "Anna Müller", "bob": "鲍勃", "Eve": "", "zoe_1": "annette", "a%b": "x"}
	for user, nick := range nicks {
		named(t, s, core.ProfileKey(core.ProfileOwner(user)), core.Profile{Nick: nick})
		named(t, s, core.ProfileKey(user), core.Profile{Nick: nick}) // The user's own copy is no other user.
	}
	named(t, s, core.GroupKey("anna"), core.Group{Name: "Anna's friends"})
	named(t, s, core.GroupKey("team"), core.Group{Name: "開発チーム"})
	for keyword, want := range map[string][]string{
		"MÜLL": {"profile ann"}, "鲍": {"profile bob"}, "eve": {"profile Eve"}, "ann": {"profile ann", "profile zoe_1"}, "a%b": {"profile a%b"}, "%%": nil, "zoe_1": {"profile zoe_1"},
	} {
		for _, limit := range []int{1, 100} {
			var found []string
			for _, owner := range owners(t, s, Keywords(keyword), core.ProfileOwner(""), limit) {
				user := strings.TrimPrefix(owner, core.ProfileOwner(""))
				if Keywords(keyword).Finds(user, nicks[user]) {
					found = append(found, owner)
				}
			}
			require.Equal(t, want, found, keyword)
		}
	}
	require.Equal(t, []string{"group anna"}, owners(t, s, Keywords("friend"), core.GroupOwner(""), 100))
	require.Contains(t, owners(t, s, Keywords("チ"), core.GroupOwner(""), 100), "group team")
	require.Len(t, owners(t, s, &core.Search{Gender: "Gender_Type_Female"}, core.ProfileOwner(""), 2), len(nicks), "without keywords all")

	named(t, s, core.ProfileKey(core.ProfileOwner("bob")), core.Profile{Nick: "Bob"})
	require.Empty(t, owners(t, s, Keywords("鲍"), core.ProfileOwner(""), 100))
	commit(t, s, authority.Write{Key: core.ProfileKey(core.ProfileOwner("ann"))})
	require.NotContains(t, owners(t, s, Keywords("anna"), core.ProfileOwner(""), 100), "profile ann", "who is gone")
}

// foundAll holds a store against reading everything.
func foundAll(t *testing.T, s, _ authority.Store) {
	word := rapid.SampledFrom([]string{"a", "b", "ab", "Aba", "ба", "好", "你好", "の", " ", "\n", "%", "_", "🙂", "\x00"})
	texts := rapid.Map(rapid.SliceOfN(word, 0, 12), func(words []string) string { return strings.Join(words, "") })
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		said := map[string][]string{}
		var stretches []authority.Stretch
		for n := range rapid.IntRange(1, 4).Draw(t, "threads") {
			thread := fmt.Sprintf("group %d-%d", round, n)
			stretches = append(stretches, whole(thread))
			var rows []authority.RowRecord
			for i, text := range rapid.SliceOfN(texts, 1, 12).Draw(t, thread) {
				said[thread] = append(said[thread], text)
				rows = append(rows, Said(thread, uint64(i+1), text))
			}
			_, err := s.Commit(context.Background(), authority.Commit{Rows: rows})
			require.NoError(t, err)
			for _, at := range rapid.SliceOfN(rapid.IntRange(0, len(rows)-1), 0, 3).Draw(t, "changed") {
				said[thread][at] = texts.Draw(t, "to")
				changed := Said(thread, uint64(at+1), said[thread][at])
				changed.Replace = true
				_, err := s.Commit(context.Background(), authority.Commit{Rows: []authority.RowRecord{changed}})
				require.NoError(t, err)
			}
		}
		keywords := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 1, 4), func(words []string) string { return strings.Join(words, "") }), 1, 3).Draw(t, "keywords")
		search := Keywords(keywords...)
		search.All = rapid.Bool().Draw(t, "all")
		var want []string
		for _, stretch := range stretches {
			list := said[stretch.Thread]
			for i := len(list) - 1; i >= 0; i-- {
				if search.Finds("", list[i]+"\n") {
					want = append(want, list[i])
				}
			}
		}
		found, _ := Found(t, s, search, rapid.IntRange(1, 50).Draw(t, "limit"), stretches...)
		require.Equal(t, want, found)
	})
}
