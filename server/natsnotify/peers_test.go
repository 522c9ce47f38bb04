package natsnotify_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/natsnotify"
)

var (
	noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	some = []authority.Hint{{Owner: "ann", Revision: 1}}
)

func TestAPeersNumbersTellWhatWasMissed(t *testing.T) {
	type step struct {
		earlier uint64
		hints   []authority.Hint
		missed  bool
	}
	for name, steps := range map[string][]step{
		"nothing, from the start":                     {{0, nil, false}, {0, some, false}, {1, nil, false}, {1, some, false}, {2, nil, false}},
		"a message":                                   {{0, some, false}, {2, some, true}, {3, some, false}},
		"the last message, as the beat tells":         {{0, some, false}, {2, nil, true}, {2, nil, false}, {2, some, false}},
		"all before the first that came":              {{5, some, true}, {6, some, false}},
		"all before the first beat that came":         {{5, nil, true}, {5, nil, false}},
		"nothing, though a message is late":           {{0, some, false}, {2, some, true}, {1, some, false}, {3, some, false}},
		"nothing, though a message is double":         {{0, some, false}, {0, some, false}, {1, some, false}},
		"nothing, though an old beat is late":         {{0, some, false}, {1, some, false}, {0, nil, false}, {2, nil, false}},
		"what came after numbers that have no end":    {{math.MaxUint64, some, true}, {math.MaxUint64, nil, true}},
		"nothing of a peer that only ever beats":      {{0, nil, false}, {0, nil, false}},
		"a message that is as far off as can be told": {{0, some, false}, {math.MaxUint64, nil, true}, {1, some, false}},
	} {
		t.Run(name, func(t *testing.T) {
			peers := natsnotify.NewPeers()
			for i, s := range steps {
				require.Equal(t, s.missed, peers.Hear(7, s.earlier, s.hints, noon), i)
			}
		})
	}
}

func TestPeersAreCountedApart(t *testing.T) {
	peers := natsnotify.NewPeers()
	require.False(t, peers.Hear(7, 0, some, noon))
	require.False(t, peers.Hear(8, 0, some, noon))
	require.True(t, peers.Hear(8, 5, some, noon))
	require.False(t, peers.Hear(7, 1, some, noon))
}

func TestAPeerThatFellSilentIsForgotten(t *testing.T) {
	peers := natsnotify.NewPeers()
	peers.Hear(7, 0, some, noon)
	peers.Hear(8, 0, some, noon.Add(time.Minute))
	peers.Hear(9, 0, some, noon.Add(natsnotify.ForgetAfter+time.Second))
	require.Equal(t, 2, peers.Len())
	require.False(t, peers.Hear(8, 1, some, noon.Add(natsnotify.ForgetAfter+time.Second)), "heard within the hour")
	require.True(t, peers.Hear(7, 1, some, noon.Add(natsnotify.ForgetAfter+time.Second)), "back again")
}

// Whatever of a stream is lost, somebody who hears a later message knows.
func TestALossIsNoticedByTheNextMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		peers := natsnotify.NewPeers()
		sent, lost := uint64(0), false
		for _, kind := range rapid.SliceOf(rapid.SampledFrom([]string{"hints", "beat", "lost hints", "lost beat"})).Draw(t, "stream") {
			hints := some
			if kind == "beat" || kind == "lost beat" {
				hints = nil
			}
			if kind == "hints" || kind == "beat" {
				require.Equal(t, lost, peers.Hear(7, sent, hints, noon))
				lost = false
			}
			if kind == "lost hints" {
				lost = true
			}
			sent += uint64(len(hints))
		}
	})
}
