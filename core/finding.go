package core

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core/json"
)

// Finding is how far a search has come. Its cursor says how many were found up to
// a place, of how many anybody knows, and the place: so nobody keeps anything of a
// search. What is found has to come in one order at all times.
type Finding struct {
	Search
	// Place is where the last answer ended, empty at first.
	Place string
	// Left is how many candidates may still be looked at, see [MaxVisited].
	Left int
	// List is what the answer tells of, Messages are those of which it tells, as
	// whoever looks has them.
	List, Messages []any

	// seen are found so far; those that are told are the first told of this answer,
	// and the last of them is seen number last, at the place next.
	seen, known, told, last int
	next                    string
	bytes                   int
}

var errCursor = Errorf(CodeInvalidSearch, "cursor must be what the last answer had")

// ReadFinding reads a search and goes on from its cursor. Refusal: 27003.
func ReadFinding(text string) (*Finding, error) {
	search, err := ReadSearch(text)
	if err != nil {
		return nil, err
	}
	f := &Finding{Search: *search, Left: MaxVisited}
	if f.Cursor != "" {
		seen, rest, _ := strings.Cut(f.Cursor, " ")
		known, place, _ := strings.Cut(rest, " ")
		f.seen, err = strconv.Atoi(seen)
		if err == nil {
			f.known, err = strconv.Atoi(known)
		}
		if f.Place = place; err != nil || place == "" {
			return nil, errCursor
		}
	}
	return f, nil
}

// Take counts one that was found at a place. It says whether to tell of it, and
// whether to look for others: the first answer counts also what comes after those
// that it tells of.
func (f *Finding) Take(place string) (wanted, goOn bool) {
	f.seen++
	if f.told < f.Count {
		f.told++
		f.next, f.last = place, f.seen
		return true, true
	}
	return false, f.Place == ""
}

// Reply is the answer when looking ended at a place, empty for the end: how many there
// are, as far as is known before the end, the cursor, and the list.
func (f *Finding) Reply(place string) []any {
	known, cursor := f.seen, ""
	if f.told > 0 && f.seen > f.last {
		place, f.seen = f.next, f.last
	}
	if place != "" {
		known = max(known, f.known)
		cursor = fmt.Sprintf("%d %d %s", f.seen, known, place)
	}
	return []any{known, cursor, append([]any{}, f.List...)}
}

// SearchedHistory is what a search looks through of a conversation: the messages
// with After < number < Before.
type SearchedHistory struct {
	ConversationID string
	After, Before  uint64
	// Time is when a message came last, Unix milliseconds.
	Time int64

	hits  int
	first any
	bytes int
}

// place is where h is among the histories, with the message from which on it is
// still to be looked at; 0 behind all of it.
func (h *SearchedHistory) place(before uint64) string {
	return fmt.Sprintf("%d %s %d", h.Time, h.ConversationID, before)
}

// Histories returns what of histories is still to be looked at: where a message
// came last comes first. Refusal: 27003.
func (f *Finding) Histories(list []*SearchedHistory) (rest []*SearchedHistory, err error) {
	at := append(strings.Fields(f.Place), "", "", "")
	var time int64
	var before uint64
	if f.Place != "" {
		if time, err = strconv.ParseInt(at[0], 10, 64); err == nil {
			before, err = strconv.ParseUint(at[2], 10, 64)
		}
		if err != nil {
			return nil, errCursor
		}
	}
	for _, h := range list {
		switch {
		case f.Place == "":
		case before > 0 && h.ConversationID == at[1]:
			h.Before = min(h.Before, before)
		case h.Time > time || h.Time == time && h.ConversationID <= at[1]:
			continue
		}
		if h.After+1 < h.Before {
			rest = append(rest, h)
		}
	}
	Sort(rest, func(a, b *SearchedHistory) int {
		return cmp.Or(cmp.Compare(b.Time, a.Time), strings.Compare(a.ConversationID, b.ConversationID))
	})
	return rest, nil
}

// Hit takes a message that was found in a history, of so many bytes, the newest
// first. It says whether to look for others.
func (f *Finding) Hit(h *SearchedHistory, sequence uint64, message any, bytes int) (goOn bool) {
	if h.hits++; h.hits == 1 {
		h.first, h.bytes = message, bytes
	}
	if f.ConversationID == "" {
		return true
	}
	wanted, goOn := f.Take(h.place(sequence))
	if wanted {
		f.tell(message, bytes)
		f.List = []any{[]any{h.ConversationID, f.told}}
	}
	return goOn
}

// tell adds a message to the answer, which is full when it has enough bytes.
func (f *Finding) tell(message any, bytes int) {
	f.Messages = append(f.Messages, message)
	if f.bytes += bytes; f.bytes > MaxFoundBytes {
		f.Count = f.told
	}
}

// Through takes a history that was looked through, and says whether to look for
// others. Where several conversations are searched, List has each with the number of
// messages that were found, and a message is told where it is alone.
func (f *Finding) Through(h *SearchedHistory) (goOn bool) {
	if h.hits == 0 || f.ConversationID != "" {
		return true
	}
	wanted, goOn := f.Take(h.place(0))
	if wanted {
		f.List = append(f.List, []any{h.ConversationID, h.hits})
		if h.hits == 1 {
			f.tell(h.first, h.bytes)
		}
	}
	return goOn
}

// Stop is the place to go on from, in the midst of a history. One where something
// was found is told as far as that was seen, and not gone on with.
func (f *Finding) Stop(h *SearchedHistory) string {
	if h.hits > 0 && f.ConversationID == "" {
		f.Through(h)
		return h.place(0)
	}
	return h.place(h.Before)
}

// FoundMessages is the reply to [SearchMessages]: what [Finding.Reply] is, and the
// messages that it tells of.
type FoundMessages struct {
	Found    json.RawMessage `json:"found"`
	Messages []Message       `json:"messages"`
}
