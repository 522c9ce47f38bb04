package core_test

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// world is all there is in a story: documents and histories on maps, and a clock
// that moves when the story says so. It is a session.Authority that decides and
// keeps, and nothing else.
type world struct {
	now    int64
	groups *core.GroupSettings
	// friendsOnly: see [core.Call].
	friendsOnly bool
	limits      *core.ConversationGroupLimits
	documents   map[core.Key]core.Document
	revisions   map[string]core.Revision
	rows        map[string][]core.Value // By thread; number 1 is at 0.
}

func newWorld() *world {
	return &world{
		now:       1_767_225_600_000, // The first moment of 2026.
		documents: map[core.Key]core.Document{},
		revisions: map[string]core.Revision{},
		rows:      map[string][]core.Value{},
	}
}

// Do implements [session.Authority].
func (w *world) Do(_ context.Context, call core.Call, _ authority.Known) (authority.Committed, error) {
	call.Now, call.Groups, call.ConversationGroups, call.FriendsOnly = w.now, w.groups, w.limits, w.friendsOnly
	loaded := map[core.Key]core.Document{}
	for {
		decision, missing, refusal := core.Decide(loaded, call)
		if refusal != nil {
			return authority.Committed{}, refusal
		}
		if len(missing) == 0 {
			return w.keep(call.User, decision), nil
		}
		for _, key := range missing {
			loaded[key] = w.document(key)
		}
	}
}

func (w *world) document(key core.Key) core.Document {
	document := w.documents[key]
	document.Key = key
	if key.Kind == core.KindRow {
		if rows := w.rows[key.Owner]; key.Sequence() <= uint64(len(rows)) {
			document.Value = rows[key.Sequence()-1]
		}
	}
	return document
}

// keep is a commit: each owner's documents get the owner's next revision.
func (w *world) keep(user string, decision core.Decision) authority.Committed {
	committed := authority.Committed{Told: decision.Told, Outcome: decision.Outcome}
	grown := map[string]core.Revision{}
	for _, document := range decision.Writes {
		owner := document.Key.Owner
		grown[owner] = w.revisions[owner] + 1
		document.Revision = grown[owner]
		w.documents[document.Key] = document
		if owner == user {
			committed.Revision = document.Revision
			committed.Documents = append(committed.Documents, document)
		}
	}
	maps.Copy(w.revisions, grown)
	committed.Revisions = grown
	for _, row := range decision.Rows {
		if row.Replace {
			w.rows[row.Thread][row.Sequence-1] = row.Value
		} else {
			w.rows[row.Thread] = append(w.rows[row.Thread], row.Value)
		}
	}
	return committed
}

// EachChange implements [session.Authority].
func (w *world) EachChange(_ context.Context, user string, after core.Revision, found func(core.Document)) (core.Revision, error) {
	if after == w.revisions[user] {
		return after, nil
	}
	var changed []core.Document
	for key, document := range w.documents {
		if key.Owner == user && document.Revision > after {
			changed = append(changed, document)
		}
	}
	slices.SortFunc(changed, func(a, b core.Document) int {
		return strings.Compare(string(a.Key.Kind)+" "+a.Key.ID, string(b.Key.Kind)+" "+b.Key.ID)
	})
	for _, document := range changed {
		found(document)
	}
	return w.revisions[user], nil
}

// Changes implements [session.Authority].
func (w *world) Changes(ctx context.Context, user string, after core.Revision) (update authority.Update, err error) {
	update.Revision, err = w.EachChange(ctx, user, after, func(document core.Document) {
		update.Documents = append(update.Documents, document)
	})
	return update, err
}

// Follow implements [session.Authority].
func (w *world) Follow(ctx context.Context, user string, owners []core.Following) (all []core.Followed, err error) {
	for _, following := range owners {
		followed := core.Followed{Owner: following.Owner, For: w.seatOf(user, following), Whole: following.After == 0}
		followed.Revision, err = w.EachChange(ctx, following.Owner, following.After, func(document core.Document) {
			if document, gets := core.ForFollower(followed.For, document); gets {
				followed.Documents = append(followed.Documents, document)
			}
		})
		all = append(all, followed)
	}
	return all, err
}

// Documents implements [session.Authority].
func (w *world) Documents(_ context.Context, keys []core.Key) (documents []core.Document, err error) {
	for _, key := range keys {
		documents = append(documents, w.document(key))
	}
	return documents, nil
}

// History implements [session.Authority].
func (w *world) History(_ context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Message, error) {
	thread := core.ThreadID(user, conversationID)
	messages := between[core.Message](w.rows[thread], after, before, limit)
	return slices.DeleteFunc(messages, func(m core.Message) bool { return !w.shows(user, conversationID, m) }), nil
}

func (w *world) Histories(ctx context.Context, user string, spans []core.Span, limit int, _ *core.Search) (found [][]core.Message, err error) {
	for _, span := range spans {
		messages, err := w.History(ctx, user, span.ConversationID, span.After, span.Last+1, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, messages)
	}
	return found, nil
}

// shows says whether a user may see a message of a conversation's history.
func (w *world) shows(user, conversationID string, m core.Message) bool {
	kind, groupID := core.ConversationType(conversationID)
	if kind != core.TypeGroup {
		return true
	}
	after, last := core.Readable(w.documents[core.MembershipKey(user, groupID)].Value,
		w.documents[core.ConversationKey(user, conversationID)].Value, w.documents[core.ThreadKey(core.GroupOwner(groupID))].Value)
	return m.Sequence > after && m.Sequence <= last && m.SeenBy(user)
}

// Amendments implements [session.Authority].
func (w *world) Amendments(_ context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Amendment, error) {
	thread := core.ThreadID(user, conversationID)
	amendments := between[core.Amendment](w.rows[core.Log(thread)], after, before, limit)
	for i := range amendments {
		message := w.rows[thread][amendments[i].Sequence-1].(core.Message)
		amendments[i].Message = &message
	}
	return slices.DeleteFunc(amendments, func(a core.Amendment) bool { return !w.shows(user, conversationID, *a.Message) }), nil
}

// between returns rows with after < number < before, the newest first.
func between[V core.Value](rows []core.Value, after, before uint64, limit int) (found []V) {
	for i, row := range slices.Backward(rows) {
		if number := uint64(i) + 1; number > after && (before == 0 || number < before) && (limit == 0 || len(found) < limit) {
			found = append(found, row.(V))
		}
	}
	return found
}

// Seek implements [session.Authority].
func (w *world) Seek(_ context.Context, user, conversationID string, time int64) (found uint64, err error) {
	for _, row := range w.rows[core.ThreadID(user, conversationID)] {
		if message := row.(core.Message); message.Time <= time {
			found = message.Sequence
		}
	}
	return found, nil
}

// Adopt implements [session.Authority]: there is no other data.
// Page and LookGroups: what is asked for in pages no story tells of.
func (w *world) Page(context.Context, string, string, core.Kind, string, int) ([]core.Document, bool, error) {
	return nil, false, nil
}

func (w *world) LookGroups(context.Context, []string) ([]core.Document, error) { return nil, nil }

func (w *world) Adopt() {}
