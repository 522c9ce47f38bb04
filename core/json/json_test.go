package json_test

import (
	"bytes"
	stdjson "encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core/json"
)

// thing has a member of every kind.
type thing struct {
	Text   string
	Yes    bool
	Int    int
	Big    int64
	Size   uint64
	Real   float64
	Raw    json.RawMessage
	Inner  inner
	Other  *inner
	Maybe  *int
	Texts  []string
	Ints   []int
	Sizes  []uint64
	Raws   []json.RawMessage
	Inners []inner
}

type inner struct{ Name string }

func (v *thing) JSON(o *json.Object) {
	o.String("Text", &v.Text, json.Always)
	o.Bool("Yes", &v.Yes, json.Always)
	o.Int("Int", &v.Int, json.Always)
	o.Int64("Big", &v.Big, json.Always)
	o.Uint64("Size", &v.Size, json.Always)
	o.Float64("Real", &v.Real, json.Always)
	o.Raw("Raw", &v.Raw, json.Always)
	o.Struct("Inner", &v.Inner)
	json.Pointer(o, "Other", &v.Other, json.Always)
	json.Nullable(o, "Maybe", &v.Maybe, json.Always, (*json.Object).Int)
	o.Strings("Texts", &v.Texts, json.Always)
	o.Ints("Ints", &v.Ints, json.Always)
	o.Uint64s("Sizes", &v.Sizes, json.Always)
	o.Raws("Raws", &v.Raws, json.Always)
	json.Structs(o, "Inners", &v.Inners, json.Always)
}

func (v thing) Members() json.Struct { return &v }

func (v *inner) JSON(o *json.Object) { o.String("Name", &v.Name, json.Always) }

func (v inner) Members() json.Struct { return &v }

func TestStringsAreWrittenAsEncodingJSONWritesThem(t *testing.T) {
	check := func(s string) {
		text, err := json.Marshal(s)
		require.NoError(t, err)
		require.Equal(t, std(t, s), string(text))
	}
	for r := rune(0); r < 0x2100; r++ {
		check("a" + string(r) + "b")
	}
	for _, s := range []string{"\xff", "a\xc3", "\xe2\x80", "\ufffd", "\U0001f600", "\xed\xa0\x80", "</script>&"} {
		check(s)
	}
	rapid.Check(t, func(t *rapid.T) { check(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))) })
}

func TestNumbersAreWrittenAsEncodingJSONWritesThem(t *testing.T) {
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1.5, 1e-6, 9.99e-7, 1e-9, 1e-10, 1e20, 1e21, 1e22, math.MaxFloat64, math.SmallestNonzeroFloat64} {
		text, err := json.Marshal(f)
		require.NoError(t, err)
		require.Equal(t, std(t, f), string(text))
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := json.Marshal(f)
		require.Error(t, err)
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	for _, v := range []any{
		func() {},
		struct{}{},
		[]int{1},
		map[string]int{},
		[]any{func() {}},
		map[string]any{"a": func() {}},
		json.RawMessage("{"), json.RawMessage(""), json.RawMessage("1 2"),
		thing{Raw: json.RawMessage("nul")},
		thing{Raws: []json.RawMessage{[]byte("]")}},
	} {
		_, err := json.Marshal(v)
		require.Error(t, err)
	}
}

func TestTreesComeBackAsTheyWent(t *testing.T) {
	tree := map[string]any{"b": []any{nil, true, 1.5, "x", map[string]any{}}, "a": []any{}}
	text, err := json.Marshal(tree)
	require.NoError(t, err)
	require.Equal(t, std(t, tree), string(text))
	back, err := json.Parse(text)
	require.NoError(t, err)
	require.Equal(t, tree, back)
}

func TestOfTwoMembersTheLastCountsAndCaseTellsNames(t *testing.T) {
	var v thing
	require.NoError(t, json.Unmarshal([]byte(`{"Int":1,"int":2,"Texts":["a"],"Int":3,"Texts":["b"],"INT":4}`), &v))
	require.Equal(t, thing{Int: 3, Texts: []string{"b"}}, v)
}

func TestNullChangesNothing(t *testing.T) {
	v := thing{Text: "a", Int: 1, Other: &inner{"x"}, Texts: []string{"b"}}
	want := v
	require.NoError(t, json.Unmarshal([]byte(`{"Text":null,"Int":null,"Inner":null,"Other":null,"Maybe":null,"Texts":null,"Inners":null}`), &v))
	require.NoError(t, json.Unmarshal([]byte(`null`), &v))
	require.Equal(t, want, v)
}

func TestListsAreReadOnTheirOwn(t *testing.T) {
	texts, err := json.UnmarshalStrings([]byte(`["a","b"]`))
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, texts)
	things, err := json.UnmarshalList[inner]([]byte(`[{"Name":"a"},{}]`))
	require.NoError(t, err)
	require.Equal(t, []inner{{"a"}, {}}, things)
	text, err := json.Marshal(json.List(things))
	require.NoError(t, err)
	require.JSONEq(t, `[{"Name":"a"},{"Name":""}]`, string(text))
}

func TestDepthHasALimit(t *testing.T) {
	nest := func(depth int) []byte { return []byte(strings.Repeat("[", depth) + strings.Repeat("]", depth)) }
	_, err := json.Parse(nest(1000))
	require.NoError(t, err)
	for _, depth := range []int{1001, 1_000_000} {
		_, err = json.Parse(nest(depth))
		require.Error(t, err)
		require.Error(t, json.Unmarshal([]byte(`{"x":`+string(nest(depth))+`}`), &thing{}))
	}
}

func TestErrorsSayWhere(t *testing.T) {
	err := json.Unmarshal([]byte(`{"Int": "one"}`), &thing{})
	require.EqualError(t, err, "the JSON text is wrong after 8 bytes: a value should come there")
	var fault *json.SyntaxError
	require.ErrorAs(t, err, &fault)
	require.Equal(t, 8, fault.Offset)
}

// std is what encoding/json makes of a value.
func std(t require.TestingT, value any) string {
	var text bytes.Buffer
	encoder := stdjson.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(value))
	return strings.TrimSuffix(text.String(), "\n")
}

var seeds = []string{
	`null`, `true`, `-0`, `1.5e-3`, `01`, `1.`, `.5`, `1e`, `"a"`, `"\u00e9\ud83d\ude00\ud800\u0041\udc00"`, `"\x"`, `"\u12"`, "\"\x01\"", "\"\xff\"", `"`,
	`[]`, `[1,]`, `[1 2]`, `{}`, `{"a":1,}`, `{"a"}`, `{1:2}`, ` { "Text" : "x" , "Inners":[{"Name":"y"}], "Other":{"Name":null},"Raw": [ 1 , "a b" ] } `,
	`{"Maybe":7,"Ints":[1,-2],"Sizes":[18446744073709551615],"Big":-9223372036854775808,"Raws":[{}, 1 ]}`, `{"Size":-1}`, `{"Int":1e3}`, "nul", "truefalse", "[\x00]", "\ufeff1",
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want any
		wantErr := stdjson.Unmarshal(text, &want)
		got, err := json.Parse(text)
		require.Equal(t, wantErr == nil, err == nil, "%q: %v, not %v", text, err, wantErr)
		require.Equal(t, want, got)
		if err != nil {
			return
		}
		written, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, std(t, want), string(written))
		raw, err := json.Marshal(json.RawMessage(text))
		require.NoError(t, err)
		var short bytes.Buffer
		require.NoError(t, stdjson.Compact(&short, text))
		require.Equal(t, short.String(), string(raw))
	})
}

func TestADecoderReadsEachObjectAsUnmarshalDoes(t *testing.T) {
	words := []string{"", "a", "Normal", "no such", "Zürich", "\"\\\n", strings.Repeat("long", 17), strings.Repeat("more", 100), strings.Repeat("too much", 600)}
	rapid.Check(t, func(t *rapid.T) {
		var decoder json.Decoder
		var all, wanted []thing
		for range rapid.IntRange(1, 40).Draw(t, "objects") {
			text := []byte(rapid.SampledFrom(seeds).Draw(t, "seed"))
			if rapid.Bool().Draw(t, "words") {
				word := rapid.SampledFrom(words)
				text = []byte(std(t, map[string]string{"Text": word.Draw(t, "text"), "Other": word.Draw(t, "other")}))
			}
			var got, want thing
			require.Equal(t, json.Unmarshal(text, &want), decoder.Unmarshal(text, &got))
			require.Equal(t, want, got)
			all, wanted = append(all, got), append(wanted, want)
			clear(text) // It is somebody else's room.
		}
		require.Equal(t, wanted, all, "nothing changes what was read before")
	})
}

// FuzzUnmarshal leaves out what differs on purpose: names in another case, and
// members that come twice.
func FuzzUnmarshal(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var got, want thing
		err, wantErr := json.Unmarshal(text, &got), stdjson.Unmarshal(text, &want)
		if !plainNames(text) {
			return
		}
		require.Equal(t, wantErr == nil, err == nil, "%q: %v, not %v", text, err, wantErr)
		if err == nil {
			require.Equal(t, std(t, want), std(t, got))
		}
	})
}

// plainNames says that every name in an object is there once, whatever its
// case.
func plainNames(text []byte) bool {
	decoder := stdjson.NewDecoder(bytes.NewReader(text))
	seen := map[string]bool{}
	for {
		token, err := decoder.Token()
		if err != nil {
			return true
		}
		name, ok := token.(string)
		if !ok {
			continue
		}
		known := strings.EqualFold(name, "Name")
		for _, field := range []string{"Text", "Yes", "Int", "Big", "Size", "Real", "Raw", "Inner", "Other", "Maybe", "Texts", "Ints", "Sizes", "Raws", "Inners"} {
			known = known || strings.EqualFold(name, field)
		}
		if folded := strings.ToLower(name); known && (seen[folded] || name != strings.ToUpper(name[:1])+strings.ToLower(name[1:])) {
			return false
		} else if known {
			seen[folded] = true
		}
	}
}
