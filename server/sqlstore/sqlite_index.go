package sqlstore

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// sqliteIndex writes what is searched, in the transaction of whoever writes it. It
// does so once at the end of each: for every statement the tables of the index begin
// another part on disk, and parts have to be merged.
type sqliteIndex struct {
	number, enter     *sql.Stmt
	putText, dropText *sql.Stmt
	putName, dropName *sql.Stmt

	// texts and names are the tokens under places and numbers that this transaction
	// writes, empty for what is taken out.
	texts, names map[int64]string
}

// sqliteSearchable is the first version of the layout that has an index.
const sqliteSearchable = 3

func (x *sqliteIndex) statements() map[string]**sql.Stmt {
	return map[string]**sql.Stmt{
		`SELECT number FROM numbers WHERE name = ?`:                                                 &x.number,
		`INSERT INTO numbers (name) VALUES (?) RETURNING number`:                                    &x.enter,
		`INSERT OR REPLACE INTO texts (rowid, grams) SELECT value->>0, value->>1 FROM json_each(?)`: &x.putText,
		`DELETE FROM texts WHERE rowid IN (SELECT value FROM json_each(?))`:                         &x.dropText,
		`INSERT OR REPLACE INTO names (rowid, grams) SELECT value->>0, value->>1 FROM json_each(?)`: &x.putName,
		`DELETE FROM names WHERE rowid IN (SELECT value FROM json_each(?))`:                         &x.dropName,
	}
}

// A row's place in the index: the number of its thread, and the sequence. So the rows
// of a thread lie together there, in their order. What has a larger sequence is found
// by looking through the thread.
const (
	sequenceBits     = 32
	sequencesInTable = 1 << sequenceBits
)

func placeOf(number int64, sequence uint64) int64 { return number<<sequenceBits | int64(sequence) }

// noteRow has a row found by what it says, and no longer by what it said.
func (x *sqliteIndex) noteRow(row authority.RowRecord) error {
	if row.Sequence >= sequencesInTable {
		return nil
	}
	text := textOf(row)
	if text == "" {
		if !row.Replace {
			return nil
		}
		number, err := number(x.number, row.Thread)
		if err != nil || number == 0 {
			return err
		}
		x.texts[placeOf(number, row.Sequence)] = ""
		return nil
	}
	number, err := x.numberOf(row.Thread)
	if err != nil {
		return err
	}
	x.texts[placeOf(number, row.Sequence)] = tokens(gramsOf(text))
	return nil
}

// noteName has a user or a group found by its name.
func (x *sqliteIndex) noteName(key core.Key, body []byte) error {
	number, err := x.numberOf(key.Owner)
	if err != nil {
		return err
	}
	x.names[number] = tokens(gramsOf(nameOf(key, body)))
	return nil
}

// begin forgets what a transaction noted that came to nothing.
func (x *sqliteIndex) begin() {
	x.texts, x.names = map[int64]string{}, map[int64]string{}
}

// write writes what was noted.
func (x *sqliteIndex) write() error {
	if err := writeTokens(x.putText, x.dropText, x.texts); err != nil {
		return err
	}
	return writeTokens(x.putName, x.dropName, x.names)
}

func writeTokens(put, drop *sql.Stmt, noted map[int64]string) error {
	var puts [][2]any
	var drops []int64
	for place, tokens := range noted {
		if tokens == "" {
			drops = append(drops, place)
		} else {
			puts = append(puts, [2]any{place, tokens})
		}
	}
	slices.SortFunc(puts, func(a, b [2]any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
	if len(drops) > 0 {
		if err := execJSON(drop, drops); err != nil {
			return err
		}
	}
	if len(puts) > 0 {
		return execJSON(put, puts)
	}
	return nil
}

func execJSON(statement *sql.Stmt, list any) error {
	text, err := json.Marshal(list)
	if err == nil {
		_, err = statement.Exec(string(text))
	}
	return err
}

// numberOf gives a thread or an owner a number, once.
func (x *sqliteIndex) numberOf(name string) (int64, error) {
	found, err := number(x.number, name)
	if err != nil || found != 0 {
		return found, err
	}
	return number(x.enter, name)
}

// tokens are grams as the table takes them: parted by spaces, in characters that its
// tokenizer takes as they are.
func tokens(grams []string) string {
	var text strings.Builder
	for i, gram := range grams {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(strings.Map(token, gram))
	}
	return text.String()
}

// token makes a character one of those that the tokenizer takes: letters, digits,
// and all that are not ASCII.
func token(character rune) rune {
	switch {
	case 'a' <= character && character <= 'z', '0' <= character && character <= '9', character >= 0x80:
		return character
	}
	return 0xE000 + character // For private use.
}

// match is what finds the candidates for a search in the index, empty for all.
func match(search *core.Search) string {
	var each []string
	for _, keyword := range search.Keywords {
		var all []string
		for _, gram := range gramsFor(keyword) {
			all = append(all, `"`+tokens([]string{gram})+`"`)
		}
		each = append(each, "("+strings.Join(all, " AND ")+")")
	}
	if search.All {
		return strings.Join(each, " AND ")
	}
	return strings.Join(each, " OR ")
}
