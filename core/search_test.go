package core_test

import (
	stdjson "encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

func search(t *testing.T, text string) *core.Search {
	s, err := core.ReadSearch(text)
	require.NoError(t, err)
	return s
}

func TestASearchLooksForWordsWhereAMessageHasThem(t *testing.T) {
	for _, message := range []struct{ kind, payload, text string }{
		{core.MessageText, `{"text":"Hello \"you\""}`, "Hello \"you\"\n"},
		{core.MessageCustom, `{"data":"secret","description":"a poll","extension":"x"}`, "a poll\n"},
		{core.MessageFile, `{"uuid":"0123456789abcdef","fileName":"Plan.pdf","fileSize":3}`, "Plan.pdf\n"},
		{core.MessageLocation, `{"description":"home","longitude":-122.5,"latitude":39}`, "home\n39\n-122.5\n"},
		{core.MessageMerger, `{"title":"Chat","abstractList":["ann: hi","bob: ho"],"compatibleText":"no"}`, "Chat\nann: hi\nbob: ho\n"},
		{core.MessageImage, `{"uuid":"0123456789abcdef"}`, ""},
		{core.MessageFace, `{"index":1,"data":"smile"}`, ""},
		{core.MessageText, `damaged`, "\n"},
	} {
		require.Equal(t, message.text, core.TextOf(&core.Message{Type: message.kind, Payload: json.RawMessage(message.payload)}), message.kind)
	}
}

func TestKeywordsAreFoundWhateverTheirLetters(t *testing.T) {
	either := search(t, `{"count":1,"keywords":["ÄPFEL","Москва"]}`)
	require.True(t, either.Finds("", "rote äpfel"))
	require.True(t, either.Finds("", "МОСКВА"))
	require.False(t, either.Finds("", "apfel"))
	both := search(t, `{"count":1,"keywords":["one","TWO"],"all":true}`)
	require.False(t, both.Finds("", "one"))
	require.True(t, both.Finds("", "twone, two"))
	id := search(t, `{"count":1,"keywords":["Ann"]}`)
	require.True(t, id.Finds("aNN", "nobody"), "the whole of an id")
	require.False(t, id.Finds("anna", "nobody"), "a part of an id")
}

func TestWhatFitsASearchIsNoMoreThanWhatItAsks(t *testing.T) {
	hello := core.Message{From: "ann", Type: core.MessageText, Time: 5000, Payload: json.RawMessage(`{"text":"hello"}`)}
	with := func(change func(*core.Message)) *core.Message {
		other := hello
		change(&other)
		return &other
	}
	hers := search(t, `{"count":1,"keywords":["ell"],"senders":["ann","bob"],"types":["TIMTextElem"],"since":5000,"until":5000}`)
	require.True(t, hers.Fits(&hello))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.From = "eve" })))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.Type = core.MessageFile })))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.Time = 4999 })))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.Time = 5001 })))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.Payload = json.RawMessage(`{"text":"goodbye"}`) })))
	require.False(t, hers.Fits(with(func(m *core.Message) { m.Revoked = &core.Person{UserID: "ann"} })))

	anyOfHers := search(t, `{"count":1,"senders":["ann"]}`)
	require.True(t, anyOfHers.Fits(with(func(m *core.Message) { m.Type = core.MessageImage })))
	for _, kind := range []string{core.MessageFace, core.MessageGroupTip, core.MessageGroupNotice} {
		require.False(t, anyOfHers.Fits(with(func(m *core.Message) { m.Type = kind })), kind)
	}
}

func TestNothingThatFitsIsTakenForWhatCannot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.SampledFrom([]rune("aBcÄäßИи上海\"\\\n<&/ 12.é\U0001F600\u2028")), 0, 12, -1)
		words := letters.Draw(t, "words")
		keywords := rapid.SliceOfN(letters.Filter(func(s string) bool { return s != "" }), 1, 3).Draw(t, "keywords")
		if length := len(words); length > 0 { // So that it is found now and then.
			from := rapid.IntRange(0, length-1).Draw(t, "from")
			to := rapid.IntRange(from+1, length).Draw(t, "to")
			if part := words[from:to]; utf8.ValidString(part) {
				keywords[0] = part
			}
		}
		text, err := json.Marshal(&core.Search{Keywords: keywords, All: rapid.Bool().Draw(t, "all"), Count: 1})
		require.NoError(t, err)
		search, err := core.ReadSearch(string(text))
		require.NoError(t, err)
		payload, err := stdjson.Marshal(map[string]any{"text": words, "latitude": rapid.Float64().Draw(t, "latitude")})
		require.NoError(t, err)
		for _, kind := range []string{core.MessageText, core.MessageLocation} {
			m := core.Message{From: "ann", Type: kind, Payload: payload}
			body, err := core.Encode(m)
			require.NoError(t, err)
			if search.Fits(&m) {
				require.True(t, search.MayFit(body))
			}
		}
	})
}

func TestWhatIsNoSearchIsRefused(t *testing.T) {
	for _, text := range []string{
		``, `[]`, `{}`, `{"count":0}`, `{"count":101}`, `{"count":1.5}`, `{"count":-1}`,
		`{"count":1,"keywords":[""]}`,
		`{"count":1,"keywords":["1","2","3","4","5","6"]}`,
		`{"count":1,"keywords":["` + strings.Repeat("x", core.MaxKeywordBytes+1) + `"]}`,
		`{"count":1,"senders":["1","2","3","4","5","6"]}`,
		`{"count":1,"types":["1","2","3","4","5","6","7","8","9"]}`,
		`{"count":1,"groupTypes":["1","2","3","4","5","6"]}`,
		`{"count":1,"groupIDs":["` + strings.Repeat(`g","`, core.MaxPage) + `g"]}`,
		`{"count":1,"minBirthday":-1}`,
	} {
		_, err := core.ReadSearch(text)
		require.Equal(t, core.CodeInvalidSearch, core.CodeOf(err), text)
	}
}

func FuzzReadSearch(f *testing.F) {
	f.Add(`{"count":1,"keywords":["a"],"all":true}`, `{"text":"A"}`)
	f.Add(`{"count":100,"senders":["ann"],"since":-1}`, `{"abstractList":[1,"x",null]}`)
	f.Fuzz(func(t *testing.T, text, payload string) {
		s, err := core.ReadSearch(text)
		if err != nil {
			require.Equal(t, core.CodeInvalidSearch, core.CodeOf(err))
			return
		}
		require.LessOrEqual(t, s.Count, core.MaxFound)
		for _, kind := range []string{core.MessageText, core.MessageMerger, core.MessageLocation} {
			s.Fits(&core.Message{Type: kind, Payload: json.RawMessage(payload)})
		}
	})
}
