package idbstore

import (
	"bytes"
	"encoding/base64"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// content is the part of a stored value that holds a body.
type content struct {
	Body  string `json:"body"`
	Bytes []byte `json:"bytes,omitempty"`
}

func contentOf(body []byte) content {
	if utf8.Valid(body) {
		return content{Body: string(body)}
	}
	return content{Bytes: body}
}

// scanDocuments reads values of the store of documents.
func scanDocuments(text []byte, owner string) ([]authority.Record, error) {
	var records []authority.Record
	s := scanner{text: text}
	s.list(func() {
		record := authority.Record{Key: core.Key{Owner: owner}}
		s.expect(`{"kind":`)
		record.Key.Kind = core.Kind(s.string())
		s.expect(`,"id":`)
		record.Key.ID = string(s.string())
		s.expect(`,"revision":`)
		record.Revision = core.Revision(s.number())
		record.Body = s.body()
		s.expect(`}`)
		records = append(records, record)
	})
	return records, s.err()
}

// splitDocuments reads the lines of [Open]. Without the number of documents in
// the first line, or with another number of lines than they have, there is none.
func splitDocuments(text []byte, owner string) []authority.Record {
	count, rest := cutNumber(text)
	if int64(bytes.Count(rest, newline)) != 4*count {
		return nil // A line of a document has lines itself, or it has bytes.
	}
	records := make([]authority.Record, count)
	var same core.Kind // As that of the document before, which it mostly is.
	for i := range records {
		var kind, id []byte
		var revision int64
		kind, rest = cutLine(rest)
		id, rest = cutLine(rest)
		revision, rest = cutNumber(rest)
		var body []byte
		body, rest = cutLine(rest)
		if string(kind) != string(same) {
			same = core.Kind(kind)
		}
		records[i] = authority.Record{
			Key:      core.Key{Owner: owner, Kind: same, ID: string(id)},
			Revision: core.Revision(revision),
			Body:     body[:len(body):len(body)],
		}
	}
	return records
}

var newline = []byte("\n")

func cutLine(text []byte) (line, rest []byte) {
	end := bytes.IndexByte(text, '\n')
	if end < 0 {
		return text, nil
	}
	return text[:end], text[end+1:]
}

func cutNumber(text []byte) (n int64, rest []byte) {
	line, rest := cutLine(text)
	s := scanner{text: line}
	return s.number(), rest
}

// scanRows reads values of the store of rows.
func scanRows(text []byte, thread string, found func(authority.Row)) error {
	s := scanner{text: text}
	s.list(func() {
		row := authority.Row{Thread: thread}
		s.expect(`{"sequence":`)
		row.Sequence = uint64(s.number())
		row.Body = s.body()
		s.expect(`}`)
		found(row)
	})
	return s.err()
}

// scanRead reads one document for each key, missing ones as well.
func scanRead(text []byte, keys []core.Key) ([]authority.Record, error) {
	records := make([]authority.Record, 0, len(keys))
	s := scanner{text: text}
	s.list(func() {
		if len(records) == len(keys) {
			s.bad = true
			return
		}
		record := authority.Record{Key: keys[len(records)]}
		if !s.skip(`{}`) {
			s.expect(`{"result":{"revision":`)
			record.Revision = core.Revision(s.number())
			record.Body = s.body()
			s.expect(`}}`)
		}
		records = append(records, record)
	})
	if err := s.err(); err != nil || len(records) != len(keys) {
		return nil, errShape
	}
	return records, nil
}

// scanNumbers reads one number for each key, 0 for what does not exist, each
// between the same two literals.
func scanNumbers[N core.Revision | uint64](text []byte, before, after string) ([]N, error) {
	var numbers []N
	s := scanner{text: text}
	s.list(func() {
		var number N
		if !s.skip(`{}`) {
			s.expect(before)
			number = N(s.number())
			s.expect(after)
		}
		numbers = append(numbers, number)
	})
	return numbers, s.err()
}

// body reads the content of a stored value.
func (s *scanner) body() []byte {
	s.expect(`,"body":`)
	body := s.string()
	if !s.skip(`,"bytes":`) {
		return body
	}
	text := s.string()
	n, err := base64.StdEncoding.Decode(text, text)
	if err != nil {
		s.bad = true
	}
	return text[:n:n]
}
