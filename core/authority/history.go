package authority

import (
	"context"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// History returns messages of a conversation of user with after < Sequence <
// before, the newest first, at most limit. Before 0 and limit 0 mean no bound. Of
// a group it returns what the user may read, see [core.Readable].
func (a *Authority) History(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Message, error) {
	readable, err := a.readable(ctx, user, conversationID)
	if err != nil {
		return nil, err
	}
	thread := core.ThreadID(user, conversationID)
	if !readable.group {
		return a.Thread(ctx, thread, after, before, limit)
	}
	var found []core.Message
	for after, before = readable.within(after, before); after+1 < before; {
		want := limit - len(found)
		if limit == 0 {
			want = 0
		}
		messages, err := a.Thread(ctx, thread, after, before, want)
		if err != nil {
			return nil, err
		}
		for _, message := range messages {
			if readable.shows(message) {
				found = append(found, message)
			}
		}
		if limit == 0 || len(messages) < want || len(found) == limit {
			break
		}
		before = messages[len(messages)-1].Sequence // Some are not for this user.
	}
	return found, nil
}

// Histories is [Authority.History] of several conversations, at most limit messages of
// each. Of one that the search cannot want only the number may be there, but for the
// limit-th.
func (a *Authority) Histories(ctx context.Context, user string, spans []core.Span, limit int, search *core.Search) ([][]core.Message, error) {
	found := make([][]core.Message, len(spans))
	shelf, is := a.store.(Shelf)
	var stretches []Stretch
	var of []int // By stretch, the span that it is.
	for i, span := range spans {
		if kind, _ := core.ConversationType(span.ConversationID); is && kind == core.TypeC2C { // Of a group, other documents say what is to be read.
			stretches, of = append(stretches, Stretch{core.ThreadID(user, span.ConversationID), span.After, span.Last + 1}), append(of, i)
			continue
		}
		messages, err := a.History(ctx, user, span.ConversationID, span.After, span.Last+1, limit)
		if err != nil {
			return nil, err
		}
		found[i] = messages
	}
	if len(stretches) == 0 {
		return found, nil
	}
	histories, err := shelf.Histories(ctx, stretches, limit)
	for i, rows := range histories {
		messages := make([]core.Message, len(rows))
		for n, row := range rows {
			messages[n].Sequence = row.Sequence
			if n < limit-1 && !search.MayFit(row.Body) {
				continue
			}
			if err := decodeRow(row, &messages[n]); err != nil {
				return nil, err
			}
		}
		found[of[i]] = messages
	}
	return found, err
}

// Thread is History by the name of the thread.
func (a *Authority) Thread(ctx context.Context, thread string, after, before uint64, limit int) ([]core.Message, error) {
	return readRows[core.Message](ctx, a.store, a.pauseAfter, thread, after, before, limit)
}

// amendmentsAtOnce is how many amendments to a group's history are looked through
// for one answer: there may be any number that are not for whoever asks.
const amendmentsAtOnce = 200

// Amendments returns the amendments to messages of a conversation of user, by
// their numbers as [Authority.History] does messages by theirs. Of a group it
// returns those to messages that the user may read, and none to who has left. With a
// limit it looks through so many only; then the last one has nothing but the number
// below which the others are ([core.Amendment.Absent]).
func (a *Authority) Amendments(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Amendment, error) {
	readable, err := a.readable(ctx, user, conversationID)
	if err != nil || readable.left {
		return nil, err
	}
	thread := core.ThreadID(user, conversationID)
	if !readable.group {
		return ReadAmendments(ctx, a.store, thread, after, before, limit)
	}
	var found []core.Amendment
	shown := map[uint64]bool{} // By the number of the message.
	for looked := 0; ; {
		want := max(0, limit-len(found))
		log, err := a.Log(ctx, thread, after, before, want)
		if err != nil {
			return nil, err
		}
		some, err := a.amendmentsShown(ctx, readable, thread, log, shown)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
		if limit == 0 || len(log) < want || len(found) == limit {
			return found, nil
		}
		before = log[len(log)-1].Number // Some are not for this user.
		if looked += len(log); looked >= amendmentsAtOnce {
			return append(found, core.Amendment{Number: before}), nil
		}
	}
}

// Log returns amendments to a thread as they were written, without looking for
// their messages.
func (a *Authority) Log(ctx context.Context, thread string, after, before uint64, limit int) ([]core.Amendment, error) {
	return readRows[core.Amendment](ctx, a.store, a.pauseAfter, core.Log(thread), after, before, limit)
}

// Seek returns the number of the newest message of a conversation of user that
// was sent at or before a time, Unix milliseconds; 0 if there is none.
// Of a group it finds what the user may read.
func (a *Authority) Seek(ctx context.Context, user, conversationID string, time int64) (uint64, error) {
	readable, err := a.readable(ctx, user, conversationID)
	if err != nil || readable.group && readable.after == readable.last {
		return 0, err
	}
	found, err := Seek(ctx, a.store, core.ThreadID(user, conversationID), time)
	if readable.group {
		found = min(found, readable.last)
	}
	if found <= readable.after {
		return 0, err
	}
	return found, err
}

// ReadAmendments reads amendments to a thread of store with the messages that
// they are about.
func ReadAmendments(ctx context.Context, store Store, thread string, after, before uint64, limit int) ([]core.Amendment, error) {
	amendments, err := readRows[core.Amendment](ctx, store, goOn, core.Log(thread), after, before, limit)
	if err != nil {
		return nil, err
	}
	had := map[uint64]bool{}
	for i, amendment := range amendments {
		if had[amendment.Sequence] {
			continue
		}
		had[amendment.Sequence] = true
		if err := addMessage(ctx, store, thread, &amendments[i]); err != nil {
			return nil, err
		}
	}
	return amendments, nil
}

// addMessage adds to an amendment the message that it is about, if that is there.
func addMessage(ctx context.Context, store Store, thread string, amendment *core.Amendment) error {
	message, found, err := readRow(ctx, store, thread, amendment.Sequence)
	if found {
		amendment.Message = &message
	}
	return err
}

// amendmentsShown returns those of some amendments to messages of a group that are
// about messages that the user may see, each of these with its newest. Shown knows
// of which messages that is known; without one that was looked up, nobody could
// tell whom an older amendment to it is for.
func (a *Authority) amendmentsShown(ctx context.Context, readable readable, thread string, log []core.Amendment, shown map[uint64]bool) (found []core.Amendment, err error) {
	for _, amendment := range log {
		if !readable.covers(amendment.Sequence) {
			continue
		}
		shows, known := shown[amendment.Sequence]
		if !known {
			if err := addMessage(ctx, a.store, thread, &amendment); err != nil {
				return nil, err
			}
			shows = amendment.Message == nil || amendment.Message.SeenBy(readable.user)
			shown[amendment.Sequence] = shows
		}
		if shows {
			found = append(found, amendment)
		}
	}
	return found, nil
}

// Seek finds the newest message of a thread of store that was sent at or before
// a time. In a history time never runs backwards, so it looks at few messages,
// also where some are missing.
func Seek(ctx context.Context, store Store, thread string, time int64) (uint64, error) {
	newest, err := readRows[core.Message](ctx, store, goOn, thread, 0, 0, 1)
	if err != nil || len(newest) == 0 {
		return 0, err
	}
	var found uint64
	// What is numbered up to low is early enough, from high on too late.
	for low, high := uint64(0), newest[0].Sequence+1; low+1 < high; {
		middle := (low + high) / 2
		messages, err := readRows[core.Message](ctx, store, goOn, thread, low, middle+1, 1)
		switch {
		case err != nil:
			return 0, err
		case len(messages) == 0:
			low = middle
		case messages[0].Time <= time:
			found, low = messages[0].Sequence, middle
		default:
			high = messages[0].Sequence
		}
	}
	return found, nil
}

// goOn is for reads without a pause.
func goOn(int) {}

func readRow(ctx context.Context, store Store, thread string, sequence uint64) (message core.Message, found bool, err error) {
	messages, err := readRows[core.Message](ctx, store, goOn, thread, sequence-1, sequence+1, 1)
	if err != nil || len(messages) == 0 {
		return core.Message{}, false, err
	}
	return messages[0], true, nil
}

// readRows calls done for each row that it has decoded.
func readRows[V any, P json.StructOf[V]](ctx context.Context, store Store, done func(i int), thread string, after, before uint64, limit int) ([]V, error) {
	rows, err := store.History(ctx, thread, after, before, limit)
	if err != nil {
		return nil, err
	}
	values := make([]V, len(rows))
	for i, row := range rows {
		if err := decodeRow(row, P(&values[i])); err != nil {
			return nil, err
		}
		done(i)
	}
	return values, nil
}

func decodeRow(row RowRecord, value json.Struct) error {
	if err := json.Unmarshal(row.Body, value); err != nil {
		return fmt.Errorf("decode row %d of %s: %w", row.Sequence, row.Thread, err)
	}
	return nil
}
