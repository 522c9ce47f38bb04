package link

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// question is an Ask on its way, with what its rows are for: changes, or a
// fetch. A fetch of users or groups is a Look, one with an owner a Page.
type question struct {
	ask  wire.Ask
	page wire.Page
	// found are the documents that a Look has come to so far.
	found []core.Document
	in    *incoming
	// set is the place of the set of in that amendments are for, from 1; 0 for a
	// conversation.
	set int
	key core.Key
	// fetch is what the fetch under key was when it was asked.
	fetch core.Fetch
	got   []core.Message
	// log are the amendments that came, the newest first.
	log []core.Amendment
}

func (t *Talk) ask(q *question) {
	q.ask.ID = t.name(q)
	t.send(q.ask)
}

// askForSpan asks for the new messages of a conversation. Of very many only the
// newest come; the others are read when somebody pages back to them.
func (t *Talk) askForSpan(in *incoming, span core.Span) {
	in.open++
	limit := int(min(span.Last-span.After, wire.MaxRows))
	t.ask(&question{in: in, ask: wire.Ask{
		ConversationID: span.ConversationID, After: span.After, Before: span.Last + 1, Limit: limit,
	}})
}

// askForAmendments asks for the new amendments to a conversation, all of them:
// the copy is to show none of its messages as it was. Set is as in question.
func (t *Talk) askForAmendments(in *incoming, set int, span core.Span) {
	in.open++
	t.ask(&question{in: in, set: set, ask: wire.Ask{
		ConversationID: span.ConversationID, After: span.After, Before: span.Last + 1, Limit: wire.MaxRows, Amended: true,
	}})
}

// askForFetches asks for what is to be fetched and not asked yet.
func (t *Talk) askForFetches(fetches map[core.Key]core.Fetch) {
	keys := slices.Collect(maps.Keys(fetches))
	core.Sort(keys, func(a, b core.Key) int { return compareText(a.ID, b.ID) })
	for _, key := range keys {
		fetch := fetches[key]
		switch {
		case fetch.Answer != "" || t.isAsked(key, fetch):
		case fetch.Owner != "":
			t.page(&question{key: key, fetch: fetch})
		case fetch.Users+fetch.Groups != "":
			t.look(&question{key: key, fetch: fetch})
		default:
			t.ask(&question{key: key, fetch: fetch, ask: wire.Ask{
				ConversationID: fetch.ConversationID, After: fetch.After, Before: fetch.Before, Limit: min(fetch.Limit, wire.MaxRows), Time: fetch.Time,
			}})
		}
	}
}

// look asks for what anybody may see of the users or groups of a fetch.
func (t *Talk) look(q *question) {
	t.send(wire.Look{ID: t.name(q), Users: q.fetch.UserIDs(), Groups: q.fetch.GroupIDs()})
}

// name makes up the id of a question on its way.
func (t *Talk) name(q *question) string {
	t.lastID++
	id := strconv.Itoa(t.lastID)
	t.asked[id] = q
	return id
}

// page asks for the page of a fetch.
func (t *Talk) page(q *question) {
	q.page = wire.Page{Owner: q.fetch.Owner, Kind: q.fetch.Kind, After: q.fetch.AfterID, Limit: q.fetch.Limit}
	q.page.ID = t.name(q)
	t.send(q.page)
}

// paged takes the answer to a Page, for whichever tab has asked.
func (t *Talk) paged(ctx context.Context, f wire.Paged) error {
	q, ok := t.asked[f.ID]
	if !ok {
		return nil
	}
	delete(t.asked, f.ID)
	if _, err := f.Read(q.page); err != nil {
		return err
	}
	answer := core.PageAnswer{More: f.More, Error: f.Error}
	for _, document := range f.Documents {
		answer.IDs, answer.Values = append(answer.IDs, document.ID), append(answer.Values, document.Value)
	}
	return t.session.Apply(ctx, core.FulfilFetch{Key: q.key, Fetch: q.fetch, Answer: &answer})
}

// found takes the answer to a Look, once all of it is there.
func (t *Talk) found(ctx context.Context, f wire.Found) error {
	q, ok := t.asked[f.ID]
	if !ok {
		return nil
	}
	for _, document := range f.Documents {
		if !document.Kind.Known() {
			continue
		}
		read, err := document.Read()
		if err != nil {
			return err
		}
		q.found = append(q.found, read)
	}
	if f.More {
		return nil
	}
	delete(t.asked, f.ID)
	return t.session.Apply(ctx, core.FulfilFetch{Key: q.key, Fetch: q.fetch, Found: q.found})
}

func compareText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func (t *Talk) isAsked(key core.Key, fetch core.Fetch) bool {
	for _, q := range t.asked {
		if q.in == nil && q.key == key && q.fetch == fetch {
			return true
		}
	}
	return false
}

// rows takes the answer to a question, and asks on when it is not complete.
func (t *Talk) rows(ctx context.Context, f wire.Rows) error {
	q, ok := t.asked[f.ID]
	if !ok {
		return nil
	}
	delete(t.asked, f.ID)
	if q.ask.Amended {
		t.amendments(q, f)
		return nil
	}
	messages, err := decodeMessages(f.Messages)
	if err != nil {
		return err
	}
	q.got = append(q.got, messages...)
	if n := len(messages); f.More && n > 0 && n < q.ask.Limit {
		q.ask.Before, q.ask.Limit = messages[n-1].Sequence, q.ask.Limit-n
		t.ask(q)
		return nil
	}
	if q.in != nil {
		q.in.take.Messages = append(q.in.take.Messages, q.got...)
		q.in.open--
		return nil
	}
	lacking, err := t.session.Lacking(ctx, q.fetch.ConversationID, q.got)
	if err != nil {
		return err
	}
	return t.session.Apply(ctx, core.FulfilFetch{Key: q.key, Fetch: q.fetch, Missing: lacking})
}

// amendments takes the answer to a question for amendments, and asks on until
// it has them all.
func (t *Talk) amendments(q *question, f wire.Rows) {
	for _, amendment := range f.Amendments {
		if !amendment.Absent() {
			q.log = append(q.log, amendment)
		}
	}
	if n := len(f.Amendments); n > 0 && f.Amendments[n-1].Number > q.ask.After+1 {
		q.ask.Before = f.Amendments[n-1].Number
		t.ask(q)
		return
	}
	q.in.open--
	if log := newestOfEach(q.log); q.set > 0 {
		q.in.take.Sets[q.set-1].Amendments = log
	} else {
		q.in.take.Amendments = append(q.in.take.Amendments, core.ConversationAmendments{ConversationID: q.ask.ConversationID, Amendments: log})
	}
}

// newestOfEach leaves each message with the newest of its amendments only; it
// may have come with several answers. The amendments go on with the oldest
// first.
func newestOfEach(log []core.Amendment) []core.Amendment {
	had := map[uint64]bool{}
	for i := range log {
		if had[log[i].Sequence] {
			log[i].Message = nil
		}
		had[log[i].Sequence] = true
	}
	slices.Reverse(log)
	return log
}
