package authority

import (
	"context"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// searchMessages answers [core.SearchMessages] with conversations in which messages
// were found, or where one is named, with messages of that, the newest first. The
// reply is {found, messages}; messages are those that are told of, as they are in
// histories.
func searchMessages(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error) {
	f, err := core.ReadFinding(text)
	if err != nil {
		return nil, err
	}
	list, err := a.searchedHistories(ctx, user, f)
	if err != nil {
		return nil, err
	}
	m := &messageFinding{Finding: f, a: a, user: user}
	if m.histories, err = f.Histories(list); err != nil {
		return nil, err
	}
	place, err := m.look(ctx)
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"found": f.Reply(place), "messages": append([]any{}, f.Messages...)})
}

// searchedHistories returns what a user may read of one conversation, or of all but
// that with the system and those that are topics.
func (a *Authority) searchedHistories(ctx context.Context, user string, f *core.Finding) (list []*core.SearchedHistory, err error) {
	ids := []string{f.ConversationID}
	if f.ConversationID == "" {
		ids = nil
		note := func(id string) {
			if !core.IsTopicConversation(id) {
				ids = append(ids, id)
			}
		}
		if err := a.visit(ctx, user, core.KindConversation, note); err != nil {
			return nil, err
		}
		if err := a.visit(ctx, user, core.KindMembership, func(id string) { note(core.TypeGroup + id) }); err != nil {
			return nil, err
		}
		slices.Sort(ids)
	}
	for some := range slices.Chunk(slices.Compact(ids), followPart/3) {
		if list, err = a.addSearched(ctx, user, some, list); err != nil {
			return nil, err
		}
		a.rest()
	}
	if f.ConversationID != "" && f.Place == "" && f.Until > 0 && len(list) > 0 {
		last, err := a.Seek(ctx, user, f.ConversationID, f.Until)
		if err != nil {
			return nil, err
		}
		list[0].Before = min(list[0].Before, last+1)
	}
	return list, nil
}

// addSearched adds what a user may read of conversations; of groups as of one moment
// with the membership: who is removed after that has read what was there before.
func (a *Authority) addSearched(ctx context.Context, user string, ids []string, list []*core.SearchedHistory) ([]*core.SearchedHistory, error) {
	var keys []core.Key
	for _, id := range ids {
		keys = append(keys, core.ConversationKey(user, id))
		if kind, groupID := core.ConversationType(id); kind == core.TypeGroup {
			keys = append(keys, core.MembershipKey(user, groupID), core.ThreadKey(core.GroupOwner(groupID)))
		}
	}
	documents, err := a.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		own, _ := core.AsConversation(documents[0].Value)
		h := &core.SearchedHistory{ConversationID: id, After: own.ClearedSequence, Before: own.LastSequence + 1}
		if own.Last != nil {
			h.Time = own.Last.Time
		}
		switch kind, _ := core.ConversationType(id); kind {
		case core.TypeGroup:
			if head, _ := documents[2].Value.(core.Thread); documents[1].Value != nil {
				h.Time = head.LastTime // Who has left is not told of it, not even in a cursor.
			}
			after, last := core.Readable(documents[1].Value, documents[0].Value, documents[2].Value)
			h.After, h.Before = max(h.After, after), last+1
			documents = documents[3:]
			list = append(list, h)
		case core.TypeC2C:
			list = append(list, h)
			fallthrough
		default:
			documents = documents[1:]
		}
	}
	return list, nil
}

// messageFinding is a search for messages. Of its histories the first is the one that
// is looked at.
type messageFinding struct {
	*core.Finding
	a         *Authority
	user      string
	histories []*core.SearchedHistory
}

// look goes through histories until all was seen, there is enough, or it has cost
// enough. It returns the place where that is, empty for the end.
func (m *messageFinding) look(ctx context.Context) (place string, err error) {
	for len(m.histories) > 0 {
		if m.Left <= 0 {
			return m.Stop(m.histories[0]), nil
		}
		part := m.histories[:min(len(m.histories), searchPart)]
		stretches := make([]Stretch, len(part))
		for i, h := range part {
			stretches[i] = Stretch{core.ThreadID(m.user, h.ConversationID), h.After, h.Before}
		}
		rows, err := m.a.searcher().SearchRows(ctx, &m.Search, stretches, searchPart)
		if err != nil {
			return "", err
		}
		found, err := m.candidates(stretches, rows)
		if err == nil {
			err = m.passDeleted(ctx, found)
		}
		if err != nil || !m.take(found, len(part), len(rows)) {
			return "", err
		}
		m.Left -= len(rows) + 1
		m.a.rest()
	}
	return "", nil
}

// candidate is a row that was looked at.
type candidate struct {
	history  int // Its place in the part.
	sequence uint64
	body     json.RawMessage
	// fits: it is found. older: it is from before the time that is searched.
	fits, older bool
}

func (m *messageFinding) candidates(part []Stretch, rows []RowRecord) ([]candidate, error) {
	list := make([]candidate, len(rows))
	history := 0
	for i, row := range rows {
		for part[history].Thread != row.Thread {
			history++
		}
		var message core.Message
		if err := json.Unmarshal(row.Body, &message); err != nil {
			return nil, fmt.Errorf("decode row %d of %s: %w", row.Sequence, row.Thread, err)
		}
		list[i] = candidate{
			history: history, sequence: row.Sequence, body: row.Body,
			fits: m.Fits(&message) && message.SeenBy(m.user), older: message.Time < m.Since,
		}
	}
	return list, nil
}

// passDeleted passes over what the user has deleted.
func (m *messageFinding) passDeleted(ctx context.Context, list []candidate) error {
	keys := map[core.Key][]*candidate{}
	for i := range list {
		if c := &list[i]; c.fits {
			key := core.HiddenKey(m.user, m.histories[c.history].ConversationID, c.sequence)
			keys[key] = append(keys[key], c)
		}
	}
	var all []core.Key
	for key := range keys {
		all = append(all, key)
	}
	documents, err := m.a.Documents(ctx, all)
	for _, document := range documents {
		hidden, _ := document.Value.(core.Hidden)
		for _, c := range keys[document.Key] {
			c.fits = !hidden.Hides(c.sequence)
		}
	}
	return err
}

// take takes what was found in a part of the histories, and says whether to look for
// others.
func (m *messageFinding) take(found []candidate, part, rows int) bool {
	first := 0
	pass := func(to int) bool {
		for ; first < to; first++ {
			if !m.Through(m.histories[first]) {
				return false
			}
		}
		return true
	}
	for _, c := range found {
		if !pass(c.history) || c.fits && !m.Hit(m.histories[c.history], c.sequence, c.body, len(c.body)) {
			return false
		}
	}
	if rows < searchPart { // There is no more in the part.
		if !pass(part) {
			return false
		}
	} else if last := found[rows-1]; last.older {
		m.histories[first].Before = m.histories[first].After + 1
	} else {
		m.histories[first].Before = last.sequence
	}
	m.histories = m.histories[first:]
	return true
}
