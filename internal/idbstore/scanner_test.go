package idbstore_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/idbstore"
)

func TestStringsAreReadAsEncodingJSONReadsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.String()).Draw(t, "strings")
		text, err := json.Marshal(append([]string{}, want...))
		require.NoError(t, err)
		got, err := idbstore.ScanStrings(text)
		require.NoError(t, err)
		require.Equal(t, append([]string{}, want...), got)
	})
}

func TestEveryEscapeIsUnderstood(t *testing.T) {
	got, err := idbstore.ScanStrings([]byte(`["\"\\\/\b\f\n\r\t","\u0000\u001f","\u00e9\u2028","","\ud83d"]`))
	require.NoError(t, err)
	require.Equal(t, []string{"\"\\/\b\f\n\r\t", "\x00\x1f", "é\u2028", "", "\ufffd"}, got)
}

func TestDocumentsSurviveTheWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Custom(someDocument)).Draw(t, "documents")
		parts := make([]string, len(want))
		for i, d := range want {
			text, err := idbstore.DocumentText(d)
			require.NoError(t, err)
			parts[i] = string(text)
		}
		text := []byte("[" + strings.Join(parts, ",") + "]")
		got, err := idbstore.ScanDocuments(text, "ann")
		require.NoError(t, err)
		require.Len(t, got, len(want))
		for i := range want {
			requireSame(t, want[i], got[i])
		}
	})
}

func TestDocumentsSurviveTheWayInLinesOrAreLeftToJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Custom(someDocument)).Draw(t, "documents")
		parts := []string{strconv.Itoa(len(want))}
		lined := len(want) > 0
		for _, d := range want {
			of := []string{string(d.Key.Kind), d.Key.ID, strconv.FormatInt(int64(d.Revision), 10), string(d.Body)}
			lined = lined && !strings.Contains(strings.Join(of, ""), "\n")
			parts = append(parts, of...)
		}
		got := idbstore.SplitDocuments([]byte(strings.Join(append(parts, ""), "\n")), "ann")
		if !lined {
			require.Empty(t, got)
			return
		}
		require.Len(t, got, len(want))
		for i := range want {
			requireSame(t, want[i], got[i])
		}
	})
	require.Empty(t, idbstore.SplitDocuments(nil, "ann"))
	require.Empty(t, idbstore.SplitDocuments([]byte("2\nk\n1\n1\none\n"), "ann"))
}

func TestReadsSurviveTheWay(t *testing.T) {
	keys := []core.Key{{Owner: "a"}, {Owner: "b"}, {Owner: "c"}}
	text := `[{"result":{"revision":3,"body":"x"}},{},{"result":{"revision":12,"body":"","bytes":"AP8="}}]`
	got, err := idbstore.ScanRead([]byte(text), keys)
	require.NoError(t, err)
	require.Equal(t, []authority.Record{
		{Key: keys[0], Revision: 3, Body: []byte("x")},
		{Key: keys[1]},
		{Key: keys[2], Revision: 12, Body: []byte("\x00\xff")},
	}, got)
}

func TestRowsSurviveTheWay(t *testing.T) {
	want := []authority.RowRecord{{Thread: "t", Sequence: 1<<53 - 1, Body: []byte("\xff")}, {Thread: "t", Sequence: 1, Body: []byte(`{"a":"b"}`)}}
	var parts []string
	for _, r := range want {
		text, err := idbstore.RowText(r)
		require.NoError(t, err)
		parts = append(parts, string(text))
	}
	var got []authority.RowRecord
	require.NoError(t, idbstore.ScanRows([]byte("["+strings.Join(parts, ",")+"]"), "t", func(r authority.RowRecord) { got = append(got, r) }))
	require.Equal(t, want, got)
}

func TestRevisionsSurviveTheWay(t *testing.T) {
	got, err := idbstore.ScanRevisions([]byte(`[{"result":7},{},{"result":0}]`), `{"result":`, `}`)
	require.NoError(t, err)
	require.Equal(t, []core.Revision{7, 0, 0}, got)
}

func TestBodiesCannotGrowIntoEachOther(t *testing.T) {
	text := `[{"kind":"k","id":"1","revision":1,"body":"one"},{"kind":"k","id":"2","revision":1,"body":"two"}]`
	got, err := idbstore.ScanDocuments([]byte(text), "ann")
	require.NoError(t, err)

	_ = append(got[0].Body, strings.Repeat("!", 100)...)
	require.Equal(t, "two", string(got[1].Body))
}

func TestAnUnexpectedShapeIsAnError(t *testing.T) {
	whole := `[{"kind":"k","id":"\u0001","revision":1,"body":"","bytes":"AA=="}]`
	for end := range len(whole) {
		_, err := idbstore.ScanDocuments([]byte(whole[:end]), "ann")
		require.ErrorIs(t, err, idbstore.ErrShape, whole[:end])
	}
	for _, text := range []string{
		"null", "{}", "[{}]", "[null]", whole + " ", whole + whole,
		strings.Replace(whole, "1,", "-1,", 1), strings.Replace(whole, "1,", "1.5,", 1), strings.Replace(whole, "1,", "1e21,", 1),
		strings.Replace(whole, "1,", "1234567890123456789,", 1), strings.Replace(whole, "AA==", "?", 1), strings.Replace(whole, "0001", "00G1", 1),
	} {
		_, err := idbstore.ScanDocuments([]byte(text), "ann")
		require.ErrorIs(t, err, idbstore.ErrShape, text)
	}
	_, err := idbstore.ScanRead([]byte(`[{},{}]`), []core.Key{{}})
	require.ErrorIs(t, err, idbstore.ErrShape)
	_, err = idbstore.ScanRead([]byte(`[{}]`), []core.Key{{}, {}})
	require.ErrorIs(t, err, idbstore.ErrShape)
}

func someDocument(t *rapid.T) authority.Record {
	return authority.Record{
		Key: core.Key{
			Owner: "ann",
			Kind:  core.Kind(rapid.String().Draw(t, "kind")),
			ID:    rapid.String().Draw(t, "id"),
		},
		Revision: core.Revision(rapid.Int64Range(0, 1<<53-1).Draw(t, "revision")),
		Body: rapid.OneOf(
			rapid.SliceOf(rapid.Byte()),
			rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
		).Draw(t, "body"),
	}
}

func requireSame(t require.TestingT, want, got authority.Record) {
	require.Equal(t, want.Key, got.Key)
	require.Equal(t, want.Revision, got.Revision)
	require.Equal(t, string(want.Body), string(got.Body))
}
