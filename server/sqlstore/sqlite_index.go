package sqlstore

import (
	"database/sql"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// sqliteIndex writes what is searched, in the transaction of whoever writes it.
type sqliteIndex struct {
	number, enter     *sql.Stmt
	putText, dropText *sql.Stmt
	putName, dropName *sql.Stmt
}

// sqliteSearchable is the first version of the layout that has an index.
const sqliteSearchable = 3

func (x *sqliteIndex) statements() map[string]**sql.Stmt {
	return map[string]**sql.Stmt{
		`SELECT number FROM numbers WHERE name = ?`:                 &x.number,
		`INSERT INTO numbers (name) VALUES (?) RETURNING number`:    &x.enter,
		`INSERT OR REPLACE INTO texts (rowid, grams) VALUES (?, ?)`: &x.putText,
		`DELETE FROM texts WHERE rowid = ?`:                         &x.dropText,
		`INSERT OR REPLACE INTO names (rowid, grams) VALUES (?, ?)`: &x.putName,
		`DELETE FROM names WHERE rowid = ?`:                         &x.dropName,
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
		_, err = x.dropText.Exec(placeOf(number, row.Sequence))
		return err
	}
	number, err := x.numberOf(row.Thread)
	if err != nil {
		return err
	}
	_, err = x.putText.Exec(placeOf(number, row.Sequence), tokens(gramsOf(text)))
	return err
}

// noteName has a user or a group found by its name.
func (x *sqliteIndex) noteName(key core.Key, body []byte) error {
	number, err := x.numberOf(key.Owner)
	if err != nil {
		return err
	}
	if name := nameOf(key, body); name != "" {
		_, err = x.putName.Exec(number, tokens(gramsOf(name)))
	} else {
		_, err = x.dropName.Exec(number)
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
