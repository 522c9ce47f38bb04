package fmt_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	slim "github.com/parlor-chat/parlor/internal/slim/fmt"
)

type color int

func (c color) String() string { return "color " + string(rune('a'+c)) }

type closed struct{ code int }

func (closed) Error() string { return "closed" }

// both is an error first.
type both struct{}

func (both) Error() string { return "the error" }

func (both) String() string { return "the string" }

func TestTheTextIsThatOfTheStandardLibrary(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"", nil},
		{"as it is", nil},
		{"100%%", nil},
		{"%%%s%%", []any{"in between"}},
		{"%s: %s.%s", []any{"a", "", "c"}},
		{"%v %v %v", []any{"text", errors.New("fault"), color(2)}},
		{"%+v %+v %+v", []any{"text", errors.New("fault"), color(2)}},
		{"%s %s %s", []any{closed{1}, &closed{1}, both{}}},
		{"%q %q %q", []any{"it's \"so\"\n\x00\xff\u2028", errors.New("fault"), color(1)}},
		{"%.3q %.0q %.40q", []any{"größer", "all", "short"}},
		{"%d %d %d", []any{-1, int64(1) << 40, ^uint64(0)}},
		{"%v %v %+v", []any{-1, int64(1) << 40, ^uint64(0)}},
		{"%x %016x %02x", []any{uint64(255), uint64(255), uint64(0xabcdef)}},
		{"%T %T %T %T", []any{"text", closed{}, &bytes.Buffer{}, map[string][]any{}}},
		{"%T %T %T", []any{nil, func(int) error { return nil }, struct{ A, b any }{}}},
		{"%v %+v", []any{nil, nil}},
		{"%v", []any{error(nil)}},
		{"%d and %s", []any{1}},
		{"%s", nil},
	} {
		require.Equal(t, fmt.Sprintf(c.format, c.args...), slim.Sprintf(c.format, c.args...), c.format)
		require.Equal(t, fmt.Errorf(c.format, c.args...).Error(), slim.Errorf(c.format, c.args...).Error(), c.format)
	}
}

func TestTheTextOfAnyValueIsThatOfTheStandardLibrary(t *testing.T) {
	formats := map[string]*rapid.Generator[any]{
		"<%v>": rapid.OneOf(words(), numbers(), rapid.Just[any](nil)), "<%+v>": rapid.OneOf(words(), numbers()),
		"<%s>": words(), "<%q>": words(), "<%.0q>": words(), "<%.20q>": words(), "<%.40q>": words(),
		"<%d>": numbers(), "<%x>": rapid.Uint64().AsAny(), "<%016x>": rapid.Uint64().AsAny(),
		"<%T>": rapid.OneOf(words(), numbers(), rapid.Float64().AsAny(), rapid.SliceOf(rapid.Byte()).AsAny(), rapid.Bool().AsAny()),
	}
	for format, values := range formats {
		t.Run(format, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				value := values.Draw(t, "value")
				require.Equal(t, fmt.Sprintf(format, value), slim.Sprintf(format, value))
			})
		})
	}
}

func words() *rapid.Generator[any] {
	// Bytes that are no UTF-8 as well as characters of all kinds.
	text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	return rapid.OneOf(
		text.AsAny(),
		rapid.Map(text, func(s string) any { return errors.New(s) }),
		rapid.Map(rapid.IntRange(-200, 70_000), func(n int) any { return color(n) }),
	)
}

func numbers() *rapid.Generator[any] {
	return rapid.OneOf(rapid.Int().AsAny(), rapid.Int64().AsAny(), rapid.Uint64().AsAny())
}

func TestAFormatIsReadAsTheStandardLibraryReadsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var format string
		var args []any
		for _, piece := range rapid.SliceOf(rapid.SampledFrom([]string{"a", "é", "%%", "%s", "%.2q", "%d", "%v", "%T", "%03x"})).Draw(t, "pieces") {
			format += piece
			switch piece {
			case "%s", "%v", "%.2q", "%T":
				args = append(args, words().Draw(t, "words"))
			case "%d":
				args = append(args, numbers().Draw(t, "number"))
			case "%03x":
				args = append(args, rapid.Uint64().Draw(t, "bits"))
			}
		}
		require.Equal(t, fmt.Sprintf(format, args...), slim.Sprintf(format, args...))
	})
}

func TestWhatIsNotKnownIsShownByItsTypeAndNeverPanics(t *testing.T) {
	type named string
	for want, c := range map[string]struct {
		format string
		arg    any
	}{
		"%!v(fmt_test.named)":       {"%v", named("text")},
		"%!v([]string)":             {"%v", []string{"a"}},
		"%!v(float64)":              {"%v", 1.5},
		"%!v(*struct {})":           {"%v", &struct{}{}},
		"%!s(int)":                  {"%s", 1},
		"%!q(<nil>)":                {"%q", nil},
		"%!d(string)":               {"%d", "text"},
		"%!x(int)":                  {"%x", 1},
		"%!w(int)":                  {"%w", 1},
		"%!w(<nil>)":                {"%w", nil},
		"%!5(int)d":                 {"%5d", 1},
		"%!é(int)":                  {"%é", 1},
		"a%!(EXTRA)":                {"a", 1},
		"%!v(PANIC=at a loss)":      {"%v", broken{"at a loss"}},
		"%!q(PANIC=%!v(float64))":   {"%q", broken{1.5}},
		"%!s(PANIC=%!v(PANIC=two))": {"%s", broken{broken{"two"}}},
	} {
		require.Equal(t, want, slim.Errorf(c.format, c.arg).Error())
	}
	require.Contains(t, slim.Sprintf("%v", (*closed)(nil)), "%!v(PANIC=value method")
}

type broken struct{ fault any }

func (b broken) Error() string { panic(b.fault) }

func TestWhatAPanicBroughtIsShown(t *testing.T) {
	var list []int
	var none map[string]int
	for _, fault := range []func(){
		func() { panic("said so") },
		func() { panic(io.ErrUnexpectedEOF) },
		func() { panic(7) },
		func() { _ = list[len(list)+3] },
		func() { var none *closed; none.code++ },
		func() { _ = any(list).(io.Reader) },
		func() { none["a"] = 1 },
		func() { clear(map[any]bool{any(list): true}) },
	} {
		value := recovered(fault)
		require.Equal(t, fmt.Sprintf("%v", value), slim.Sprintf("%v", value))
		require.Equal(t, fmt.Sprintf("%+v", value), slim.Sprintf("%+v", value))
	}
}

func recovered(f func()) (fault any) {
	defer func() { fault = recover() }()
	f()
	return nil
}

func TestAnErrorUnwrapsAsThatOfTheStandardLibrary(t *testing.T) {
	first, second := errors.New("first"), &closed{2}
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"nothing", nil},
		{"only the text: %v", []any{first}},
		{"one: %w", []any{first}},
		{"%w: %w", []any{first, second}},
		{"%d: %w, %s, %w, %w", []any{1, second, "text", first, second}},
		{"deep: %w", []any{fmt.Errorf("%w", slim.Errorf("%w", second))}},
	} {
		theirs, ours := fmt.Errorf(c.format, c.args...), slim.Errorf(c.format, c.args...)
		require.Equal(t, theirs.Error(), ours.Error())
		require.Equal(t, errors.Unwrap(theirs), errors.Unwrap(ours), c.format)
		require.Equal(t, several(theirs), several(ours), c.format)
		for _, target := range []error{first, second, io.EOF} {
			require.Equal(t, errors.Is(theirs, target), errors.Is(ours, target), c.format)
		}
		var a, b *closed
		require.Equal(t, errors.As(theirs, &a), errors.As(ours, &b), c.format)
		require.Same(t, a, b)
	}
}

func several(err error) []error {
	if all, ok := err.(interface{ Unwrap() []error }); ok {
		return all.Unwrap()
	}
	return nil
}

func TestWhatIsWrittenIsTheSame(t *testing.T) {
	var theirs, ours bytes.Buffer
	for _, arg := range []any{"text", io.EOF, 7} {
		n, err := fmt.Fprint(&theirs, arg)
		m, erm := slim.Fprint(&ours, arg)
		require.Equal(t, n, m)
		require.Equal(t, err, erm)
	}
	_, _ = fmt.Fprintf(&theirs, "%d of %s", 7, "them")
	_, _ = slim.Fprintf(&ours, "%d of %s", 7, "them")
	require.Equal(t, theirs.String(), ours.String())
}
