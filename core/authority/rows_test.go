package authority_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
)

func TestRowsMergeIntoWhatTheyComeTo(t *testing.T) {
	row := func(sequence uint64, body string) authority.RowRecord {
		return authority.RowRecord{Thread: "thread", Sequence: sequence, Body: []byte(body)}
	}
	replacement := func(sequence uint64, body string) authority.RowRecord {
		r := row(sequence, body)
		r.Replace = true
		return r
	}
	for name, c := range map[string]struct{ rows, want []authority.RowRecord }{
		"none": {nil, nil},
		"new rows are as they were": {
			[]authority.RowRecord{row(2, "b"), row(1, "a"), row(2, "c")},
			[]authority.RowRecord{row(2, "b"), row(1, "a"), row(2, "c")},
		},
		"the last replacement counts": {
			[]authority.RowRecord{replacement(1, "a"), replacement(2, "b"), replacement(1, "A")},
			[]authority.RowRecord{replacement(1, "A"), replacement(2, "b")},
		},
		"a new row has the body of its replacement": {
			[]authority.RowRecord{row(1, "a"), row(2, "b"), replacement(1, "A")},
			[]authority.RowRecord{row(1, "A"), row(2, "b")},
		},
		"a replacement before a new row is none": {
			[]authority.RowRecord{replacement(1, "early"), row(1, "a"), replacement(1, "A")},
			[]authority.RowRecord{row(1, "A")},
		},
		"a replacement hides no conflict": {
			[]authority.RowRecord{row(1, "a"), replacement(1, "A"), row(1, "b"), replacement(1, "B")},
			[]authority.RowRecord{row(1, "A"), row(1, "B")},
		},
		"threads are apart": {
			[]authority.RowRecord{replacement(1, "a"), {Thread: "other", Sequence: 1, Replace: true}},
			[]authority.RowRecord{replacement(1, "a"), {Thread: "other", Sequence: 1, Replace: true}},
		},
	} {
		require.Equal(t, c.want, authority.MergeRows(c.rows), name)
	}
}

func TestMergingRowsLeavesThemAsTheyWere(t *testing.T) {
	rows := []authority.RowRecord{
		{Thread: "thread", Sequence: 1, Body: []byte("a")},
		{Thread: "thread", Sequence: 1, Body: []byte("A"), Replace: true},
	}
	authority.MergeRows(rows)
	require.Equal(t, "a", string(rows[0].Body))
}
