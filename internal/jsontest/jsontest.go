// Package jsontest holds generated structs against encoding/json. It is for
// tests.
package jsontest

import (
	"bytes"
	stdjson "encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core/json"
)

// Check shows that a struct is written as encoding/json writes it, and that
// what is read comes to the same value or is an error for both.
func Check[T json.Value, P json.StructOf[T]](t *testing.T) {
	values := rapid.MakeCustom[T](rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{
		reflect.TypeFor[json.RawMessage](): rapid.Custom(func(t *rapid.T) any { return json.RawMessage(someText(t)) }),
		reflect.TypeFor[any]():             rapid.Custom(func(t *rapid.T) any { return rapid.SampledFrom(scalars).Draw(t, "any") }),
	}})
	t.Run(reflect.TypeFor[T]().Name(), rapid.MakeCheck(func(t *rapid.T) {
		value := values.Draw(t, "value")
		withoutEmptyLists(reflect.ValueOf(&value).Elem())
		text, err := json.Marshal(value)
		require.NoError(t, err)
		require.Equal(t, stdText(t, value), string(text))
		if !onlyWritten(reflect.TypeFor[T]()) {
			checkRead[T, P](t, text)
			checkRead[T, P](t, spoilt(t, text))
		}
	}))
}

// withoutEmptyLists makes nil of them: an object of nothing else is left out,
// which encoding/json does for nil only.
func withoutEmptyLists(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			withoutEmptyLists(v.Field(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			withoutEmptyLists(v.Elem())
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.SetZero()
		}
		for i := range v.Len() {
			withoutEmptyLists(v.Index(i))
		}
	}
}

// onlyWritten says that there are members that are never read, or bytes, for
// which encoding/json takes lists of numbers as well.
func onlyWritten(typ reflect.Type) bool {
	for i := range typ.NumField() {
		field := typ.Field(i).Type
		if field == reflect.TypeFor[[]byte]() {
			return true
		}
		for field.Kind() == reflect.Slice || field.Kind() == reflect.Pointer {
			field = field.Elem()
		}
		if field.Kind() == reflect.Interface || field.Kind() == reflect.Struct && onlyWritten(field) {
			return true
		}
	}
	return false
}

func checkRead[T any, P json.StructOf[T]](t *rapid.T, text []byte) {
	var got, want T
	gotErr, wantErr := json.Unmarshal(text, P(&got)), stdjson.Unmarshal(text, &want)
	require.Equal(t, wantErr == nil, gotErr == nil, "%s: %v, not %v", text, gotErr, wantErr)
	if wantErr == nil {
		require.Equal(t, want, got, "%s", text)
	}
}

// scalars are values of every kind, whole and broken numbers among them.
var scalars = []any{nil, true, false, "", "text", 0.0, 1.0, -1.0, 1.5, 1e30, []any{}, []any{nil}, []any{"a"}, []any{1.0}, map[string]any{}, map[string]any{"a": "b"}}

// spoilt changes an object: its members come in another order, one that is
// not known comes in, and one may have another value.
func spoilt(t *rapid.T, text []byte) []byte {
	var members map[string]stdjson.RawMessage
	require.NoError(t, stdjson.Unmarshal(text, &members))
	names := slices.Sorted(maps.Keys(members))
	if len(names) > 0 {
		name := rapid.SampledFrom(names).Draw(t, "spoilt")
		members[name] = stdjson.RawMessage(stdText(t, rapid.SampledFrom(scalars).Draw(t, "other value")))
	}
	names = rapid.Permutation(append(names, "not known")).Draw(t, "order")
	members["not known"] = stdjson.RawMessage(someText(t))
	out := []byte("{ ")
	for i, name := range names {
		if i > 0 {
			out = append(out, " , "...)
		}
		out = append(append(append(out, stdText(t, name)...), " : "...), members[name]...)
	}
	return append(out, " }"...)
}

// someText is a JSON value without spaces.
func someText(t *rapid.T) string {
	return stdText(t, map[string]any{"text": rapid.String().Draw(t, "text"), "more": rapid.SampledFrom(scalars).Draw(t, "more")})
}

// stdText is what encoding/json makes of a value.
func stdText(t *rapid.T, value any) string {
	var text bytes.Buffer
	encoder := stdjson.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(value))
	return string(bytes.TrimSuffix(text.Bytes(), []byte("\n")))
}
