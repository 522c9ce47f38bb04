package idbstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/internal/idbstore"
)

// fenceModel is a store with a unique index.
type fenceModel struct {
	length  int64
	records map[int64]int64 // The era that a record stands for, 0 for none.
}

// claim does what a commit does, all or nothing.
func (m *fenceModel) claim(number int64) bool {
	f := idbstore.Fence(number, m.length)
	after := map[int64]int64{}
	for key, era := range m.records {
		if f.First && key > number-m.length && key < number {
			continue
		}
		after[key] = era
	}
	if f.Plain > 0 {
		after[f.Plain] = 0
	}
	if _, taken := after[number]; taken {
		return false
	}
	for _, era := range after {
		if era == f.Era {
			return false
		}
	}
	after[number] = f.Era
	m.records = after
	return true
}

func TestANumberIsClaimedOnceHoweverLateTheNextWhoWantsIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &fenceModel{length: rapid.Int64Range(2, 9).Draw(t, "length"), records: map[int64]int64{}}
		head := int64(0)
		for range rapid.IntRange(1, 120).Draw(t, "commits") {
			if head > 0 {
				stale := rapid.Int64Range(1, head).Draw(t, "stale")
				require.False(t, m.claim(stale), "%d after %d", stale, head)
			}
			head++
			require.True(t, m.claim(head), "%d", head)
			require.LessOrEqual(t, int64(len(m.records)), m.length+head/m.length)
		}
	})
}
