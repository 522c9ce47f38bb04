package idbstore

import (
	"bytes"
	"encoding/base64"
	"slices"
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
// the first line, or with another number of lines than they have, there is none:
// a line of a document has lines itself, or it has bytes.
func splitDocuments(text []byte, owner string) []authority.Record {
	lines := lineReader{text: text}
	count := lines.number()
	records := make([]authority.Record, 0, min(count, int64(len(text)/4)))
	var same core.Kind // As that of the document before, which it mostly is.
	for ; count > 0 && !lines.ended; count-- {
		if kind := lines.next(); string(kind) != string(same) {
			same = core.Kind(kind)
		}
		records = append(records, authority.Record{
			Key:      core.Key{Owner: owner, Kind: same, ID: string(lines.next())},
			Revision: core.Revision(lines.number()),
			Body:     slices.Clip(lines.next()),
		})
	}
	if lines.ended || len(lines.text) > 0 {
		return nil
	}
	return records
}

// lineReader takes lines off a text.
type lineReader struct {
	text []byte
	// ended: there was one line less than were asked for.
	ended bool
}

// next returns a line without its newline.
func (r *lineReader) next() []byte {
	end := bytes.IndexByte(r.text, '\n')
	if end < 0 {
		r.ended = true
		return nil
	}
	line := r.text[:end]
	r.text = r.text[end+1:]
	return line
}

func (r *lineReader) number() int64 {
	s := scanner{text: r.next()}
	return s.number()
}

// scanRows reads values of the store of rows.
func scanRows(text []byte, thread string, found func(authority.RowRecord)) error {
	s := scanner{text: text}
	s.list(func() {
		row := authority.RowRecord{Thread: thread}
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
