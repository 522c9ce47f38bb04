package sqlstore

import (
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core/authority"
)

// postgresSearchable is the first version of the layout that has an index.
const postgresSearchable = 5

// postgresIndexed writes what is searched. It does so whatever was there, so that
// whoever indexes what was there before may come at the same moment.
const postgresIndexed = `, texted AS (
		INSERT INTO texts (thread, sequence, grams)
		SELECT thread, sequence, grams::integer[]
		FROM unnest($15::bytea[], $16::bigint[], $17::text[]) AS t (thread, sequence, grams)
		WHERE NOT EXISTS (SELECT FROM conflict)
		ORDER BY thread, sequence
		ON CONFLICT (thread, sequence) DO UPDATE SET grams = excluded.grams
	), named AS (
		INSERT INTO names (owner, grams)
		SELECT owner, grams::integer[]
		FROM unnest($18::bytea[], $19::text[]) AS t (owner, grams)
		WHERE NOT EXISTS (SELECT FROM conflict)
		ON CONFLICT (owner) DO UPDATE SET grams = excluded.grams
	)`

// textColumns are what rows are found by, as arrays.
type textColumns struct {
	threads   [][]byte
	sequences []int64
	grams     []string
}

// textsOf returns what rows are found by. One that was replaced may have been found
// by something else.
func textsOf(rows []authority.RowRecord) (columns textColumns) {
	for _, row := range rows {
		if text := textOf(row); text != "" || row.Replace {
			columns.threads = append(columns.threads, []byte(row.Thread))
			columns.sequences = append(columns.sequences, int64(row.Sequence))
			columns.grams = append(columns.grams, gramArray(gramsOf(text)))
		}
	}
	return columns
}

// nameColumns are what users and groups are found by, as arrays.
type nameColumns struct {
	owners [][]byte
	grams  []string
}

func namesOf(writes []authority.Write) (columns nameColumns) {
	for _, write := range writes {
		if isName(write.Key) {
			columns.owners = append(columns.owners, []byte(write.Key.Owner))
			columns.grams = append(columns.grams, gramArray(gramsOf(nameOf(write.Key, write.Body))))
		}
	}
	return columns
}

// gramArray is an array of grams as PostgreSQL reads it. A gram is a number there, so
// that no encoding of the database matters; two that have the same only make for
// more candidates.
func gramArray(grams []string) string {
	var text strings.Builder
	text.WriteByte('{')
	for i, gram := range grams {
		if i > 0 {
			text.WriteByte(',')
		}
		hash := fnv.New32a()
		_, _ = hash.Write([]byte(gram))
		text.WriteString(strconv.Itoa(int(int32(hash.Sum32()))))
	}
	text.WriteByte('}')
	return text.String()
}
