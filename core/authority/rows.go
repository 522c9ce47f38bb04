package authority

import "slices"

// MergeRows merges the rows of a commit, for a store that does not write them
// one after the other. It returns one row for each place, with the last body.
// Only new rows that contend for a place are still there together: they are a
// conflict.
func MergeRows(rows []RowRecord) []RowRecord {
	if !slices.ContainsFunc(rows, func(r RowRecord) bool { return r.Replace }) {
		return rows
	}
	type place struct {
		thread   string
		sequence uint64
	}
	at := make(map[place]int, len(rows))
	merged := make([]RowRecord, 0, len(rows))
	for _, row := range rows {
		here := place{row.Thread, row.Sequence}
		i, met := at[here]
		switch {
		case !met || !row.Replace && !merged[i].Replace:
			at[here] = len(merged)
			merged = append(merged, row)
		case row.Replace:
			merged[i].Body = row.Body
		default:
			merged[i] = row // Nothing was there for the replacements before it.
		}
	}
	return merged
}
