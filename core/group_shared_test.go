package core_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// Texts that grow when they are written as JSON, or look like something else.
var hostile = []string{
	"", "a", "b", "__proto__", "constructor", `"`, `\`, "\x00", "\x1f", "\u2028", "é", "日本", "a\nb", "{}",
	strings.Repeat(`"`, 16), strings.Repeat("\x01", 6), strings.Repeat("k", 32), strings.Repeat("é", 17),
}

// lengthened draws a text of up to about so many bytes.
func lengthened(most int) *rapid.Generator[string] {
	return rapid.Custom(func(rt *rapid.T) string {
		text := rapid.SampledFrom(hostile).Draw(rt, "text")
		return strings.Repeat(text, rapid.IntRange(1, max(1, most/max(1, len(text)))).Draw(rt, "times"))
	})
}

// attributePage is a page that changes attributes as it has them, until it looks
// again.
type attributePage struct {
	user string
	has  core.GroupAttributes
}

func attributesOf(h house, id string) core.GroupAttributes {
	attributes, _ := valueAt[core.GroupAttributes](h, core.GroupAttributesKey(id))
	return attributes
}

func plain(a core.GroupAttributes) map[string]string {
	values := map[string]string{}
	for _, each := range a.List {
		values[each.Key] = each.Value
	}
	return values
}

func drawnAttributes(rt *rapid.T) core.SetAttributes {
	command := core.SetAttributes{
		GroupID: "g", Delete: rapid.Bool().Draw(rt, "delete"), Whole: rapid.IntRange(0, 3).Draw(rt, "whole") == 0,
	}
	most := rapid.SampledFrom([]int{0, 1, 3, 17}).Draw(rt, "most")
	for range most {
		key := rapid.OneOf(rapid.SampledFrom(hostile), lengthened(36)).Draw(rt, "key")
		command.Attributes = append(command.Attributes, core.GroupAttribute{Key: key, Value: lengthened(4010).Draw(rt, "value")})
	}
	return command
}

// Whoever writes when, with whatever they have seen: attributes are what one writer
// after the other has made of them, nobody overwrites what the writer has not seen,
// and they are within their limits, also as they are stored.
func TestAttributesAreWhatOneWriterAfterTheOtherMakesOfThem(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.found(core.GroupPublic)
		pages := []*attributePage{{user: "olga"}, {user: "mia"}, {user: "max"}}
		want := map[string]string{}
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			page := rapid.SampledFrom(pages).Draw(rt, "page")
			if rapid.Bool().Draw(rt, "looks") {
				page.has = attributesOf(h, "g")
			}
			before, command := attributesOf(h, "g"), drawnAttributes(rt).SeenIn(page.has)
			h.now += 100
			_, code := h.do(page.user, command)
			if code == 0 {
				requireSeen(rt, command, page.has, before)
				want = applied(want, command)
			} else {
				require.Equal(rt, before, attributesOf(h, "g"), "what is refused changes nothing")
			}
			if code == core.CodeAttributesChanged {
				require.NotEqual(rt, page.has, before, "who has seen the newest is in nobody's way")
			}
			is := attributesOf(h, "g")
			require.Equal(rt, want, plain(is))
			requireWithinLimits(rt, is)
			requireTold(rt, before, is)
		}
	})
}

// requireSeen: what a command changed, its writer had seen.
func requireSeen(t require.TestingT, command core.SetAttributes, seen, before core.GroupAttributes) {
	if command.Whole {
		require.Equal(t, seen, before)
		return
	}
	for _, each := range command.Attributes {
		if now := before.At(each.Key); !command.Delete || now.At > 0 {
			require.Equal(t, seen.At(each.Key), now)
		}
	}
}

func applied(was map[string]string, command core.SetAttributes) map[string]string {
	is := maps.Clone(was)
	if command.Whole {
		is = map[string]string{}
	}
	for _, each := range command.Attributes {
		delete(is, each.Key)
		if !command.Delete {
			is[each.Key] = each.Value
		}
	}
	return is
}

func requireWithinLimits(t require.TestingT, is core.GroupAttributes) {
	total := 0
	for key, value := range plain(is) {
		require.NotEmpty(t, key)
		require.LessOrEqual(t, len(key), 32)
		require.LessOrEqual(t, len(value), 4000)
		total += len(key) + len(value)
	}
	require.LessOrEqual(t, len(is.List), 16)
	require.LessOrEqual(t, total, 16000)
	text, err := core.Encode(is)
	require.NoError(t, err)
	require.LessOrEqual(t, len(text), 17*1024)
	again, err := core.Decode(core.KindAttributes, text)
	require.NoError(t, err)
	require.Equal(t, plain(is), plain(again.(core.GroupAttributes)))
}

// requireTold: what a page is told leads from what there was to what there is, and
// nothing of it is the same as before.
func requireTold(t require.TestingT, before, is core.GroupAttributes) {
	var effects core.Effects
	effects.Compare(core.GroupAttributesKey("g"), before, is)
	told := plain(before)
	for _, change := range effects.Attributes {
		require.Equal(t, "g", change.GroupID)
		require.Equal(t, is, change.Now)
		for _, key := range change.Updated {
			now := is.At(key)
			require.False(t, now.Value == told[key] && before.At(key).At > 0)
			told[key] = now.Value
		}
		for _, key := range change.Deleted {
			require.Contains(t, told, key)
			delete(told, key)
		}
	}
	require.Equal(t, plain(is), told)
}

func TestWhatEscapesTakesItsRoom(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupWork)
	set := func(values ...string) core.Code {
		h.now += 1000
		command := core.SetAttributes{GroupID: "g", Whole: true}
		for i, value := range values {
			command.Attributes = append(command.Attributes, core.GroupAttribute{Key: string(rune('a' + i)), Value: value})
		}
		_, code := h.do("mia", command.SeenIn(attributesOf(h, "g")))
		return code
	}
	full := strings.Repeat("v", 4000)
	require.Zero(t, set(full, full, full, full[:3996]))
	require.Equal(t, core.CodeAttributesTooLong, set(full, full, full, full[:3997]))
	require.Zero(t, set(strings.Repeat(`"`, 4000), strings.Repeat(`"`, 4000)), "twice as long as JSON, and yet there is room")
	require.Equal(t, core.CodeAttributesTooLong, set(strings.Repeat("\x01", 2900)), "six times as long as JSON")
}

// Whoever counts when: no change of a counter is lost, and none is made twice.
func TestCountersAreTheSumOfWhatWasAdded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.found(core.GroupMeeting)
		want := map[string]int64{}
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			command := core.ChangeCounters{GroupID: "g", Counters: map[string]int64{}, Add: rapid.Bool().Draw(rt, "add")}
			for range rapid.IntRange(0, 4).Draw(rt, "keys") {
				key := rapid.OneOf(rapid.SampledFrom([]string{"a", "b"}), lengthened(140)).Draw(rt, "key")
				command.Counters[key] = rapid.OneOf(rapid.Int64Range(-9, 9), rapid.Int64()).Draw(rt, "value")
			}
			outcome, code := h.do(rapid.SampledFrom([]string{"olga", "mia", "max"}).Draw(rt, "user"), command)
			is, _ := valueAt[core.GroupCounters](h, core.GroupCountersKey("g"))
			if code == 0 {
				for key, value := range command.Counters {
					if command.Add {
						value += want[key]
					}
					want[key] = value
					require.Equal(rt, value, outcome.(core.GroupCounters).Counters[key])
				}
			}
			require.Equal(rt, want, orNone(is.Counters))
			require.LessOrEqual(rt, len(want), 20)
			for _, value := range want {
				require.Equal(rt, value, int64(float64(value)), "JavaScript has it exactly")
			}
			text, err := core.Encode(is)
			require.NoError(rt, err)
			require.LessOrEqual(rt, len(text), 3*1024)
		}
	})
}

func orNone(counters map[string]int64) map[string]int64 {
	if counters == nil {
		return map[string]int64{}
	}
	return counters
}

// As many as there may be, each as long as it may be, is what documents are bounded
// for.
func TestTheLargestOfEachFits(t *testing.T) {
	attributes := core.GroupAttributes{Changes: 1 << 63, Second: 1 << 62, Times: 40}
	counters := core.GroupCounters{Counters: map[string]int64{}}
	pinned := core.PinnedMessages{}
	for i := range 20 {
		key := string(rune('a' + i))
		counters.Counters[key+strings.Repeat("k", 127)] = -core.MaxCounter
		if i < 16 {
			attributes.List = append(attributes.List, core.GroupAttribute{Key: key + strings.Repeat("k", 31), Value: strings.Repeat("v", 968), At: 1 << 63})
		}
		if i < 10 {
			pinned.Numbers = append(pinned.Numbers, 1<<63)
		}
	}
	for value, most := range map[core.Value]int{&attributes: 17 * 1024, &counters: 3 * 1024, &pinned: 1024} {
		text, err := core.Encode(value)
		require.NoError(t, err)
		require.LessOrEqual(t, len(text), most)
	}
}

// Whatever is pinned, unpinned and revoked by whomever, also by the backend: pinned
// are those that were last pinned, ten at most, and each message says so too.
func TestPinnedIsWhatWasPinnedLast(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		h.found(core.GroupPublic)
		for n := range 14 {
			h.must("mia", textTo("mia", "g", int64(n+1)))
		}
		first := uint64(len(h.rows[core.GroupOwner("g")])) - 13
		want := map[uint64]bool{}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			number := first + rapid.Uint64Range(0, 13).Draw(rt, "number")
			user := rapid.SampledFrom([]string{"olga", "adam"}).Draw(rt, "user")
			var command core.Command = core.PinMessage{GroupID: "g", Sequence: number, Off: rapid.Bool().Draw(rt, "off")}
			send := func() (any, core.Code) { return h.do(user, command) }
			switch rapid.IntRange(0, 9).Draw(rt, "how") {
			case 0:
				command = core.RevokeMessage{ConversationID: "GROUPg", Sequence: number}
			case 1:
				command = core.RecallMessage{GroupID: "g", Sequence: number}
				send = func() (any, core.Code) { return h.backend(command, core.Admin{}, nil) }
			}
			if _, code := send(); code == 0 {
				pin, is := command.(core.PinMessage)
				want[number] = is && !pin.Off
			}
			maps.DeleteFunc(want, func(_ uint64, is bool) bool { return !is })
			pinned, _ := valueAt[core.PinnedMessages](h, core.PinnedKey("g"))
			require.ElementsMatch(rt, slices.Collect(maps.Keys(want)), pinned.Numbers)
			require.True(rt, slices.IsSorted(pinned.Numbers))
			require.LessOrEqual(rt, len(want), 10)
			for i, row := range h.rows[core.GroupOwner("g")] {
				message := row.(core.Message)
				require.Equal(rt, want[uint64(i+1)], message.Pinned())
				require.False(rt, message.Pinned() && message.Revoked != nil)
			}
		}
	})
}

func textTo(user, groupID string, n int64) core.SendMessage {
	message, err := core.NewMessage(user, core.Message{
		To: groupID, ConversationType: core.TypeGroup, Type: core.MessageText, Payload: []byte(`{"text":"x"}`),
	}, core.Stamp{Now: 1_767_225_600_000, Random: n, ClientSequence: n})
	if err != nil {
		panic(err)
	}
	return core.SendMessage{Message: message}
}

// Nobody says in a message that it is pinned.
func TestAMessageIsNotSentPinned(t *testing.T) {
	h := newHouse(t)
	h.found(core.GroupWork)
	command := textTo("mia", "g", 1)
	command.Message.Pin = &core.Pin{By: core.Person{UserID: "olga"}}
	sent := h.must("mia", command).(core.Message)
	require.False(t, sent.Pinned())
}
