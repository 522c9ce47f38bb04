package authority

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// Authority decides calls on the documents of a store and commits what was
// decided. It keeps nothing itself: any number of authorities may work on one
// store.
type Authority struct {
	// Pause is called between parts of long work, if it is set: whoever shares
	// the thread gets a turn.
	Pause func()

	// Clock is read in the place of what [New] was given, if it is set: it knows
	// when it was set itself.
	Clock *Clock

	// Admit, if it is set, waits until a call may be decided; leave is called when
	// it is done. That is how [Lanes] keep calls that write the same from being
	// decided in vain. Only the time that a call takes may depend on it.
	Admit func(ctx context.Context, call core.Call) (leave func(), err error)

	// Groups is what is set for chat groups, nil for what holds by default.
	Groups *core.GroupSettings
	// ConversationGroups is what is allowed of conversation groups, nil for what
	// holds by default.
	ConversationGroups *core.ConversationGroupLimits
	// GroupRate is how many messages a second a chat group takes, of all who send
	// (10023), 0 for any number.
	GroupRate int
	// FriendsOnly is set where users write only to friends, see [core.Call].
	FriendsOnly bool
	// Bounds are those of a server.
	Bounds core.Bounds

	// Tell, if it is set, has said in the rooms of live groups what [Committed.Told]
	// is. It does not wait.
	Tell func(told []*core.Message)

	// Posts, if it is set, says what others are to be told of a decision that is
	// committed: of the call, the documents that it read as they were, rows among
	// them, and what it writes. It is pure, and may be called for a decision that is
	// not committed after all. It may be set where the store is an [Outbox].
	Posts func(call core.Call, read map[core.Key]core.Document, decision core.Decision) []Post

	// Online, if it is set, answers in the place of [Authority.CountOnline]: it may
	// remember.
	Online func(ctx context.Context, owner string) (int, error)

	// Answers are those who answer the questions that are asked here, by their
	// names, before those who do so everywhere.
	Answers map[string]Answerer

	store    Store
	notifier Notifier
	now      func() int64
}

// New makes an authority. Now is its clock, Unix milliseconds.
func New(store Store, notifier Notifier, now func() int64) *Authority {
	return &Authority{store: store, notifier: notifier, now: now}
}

// Known is what the caller already has. It may be out of date: that costs one
// more round, never a wrong result.
type Known interface {
	Document(key core.Key) (core.Document, bool)
	// Revision is the revision of an owner of whom all documents are known, and
	// 0 for other owners.
	Revision(owner string) core.Revision
}

// Committed is what came of a call.
type Committed struct {
	Outcome any
	// Revision is the user's revision after the call, 0 if none of the
	// user's documents was written.
	Revision core.Revision
	// Documents are the user's documents that the call wrote, at Revision.
	Documents []core.Document
	// Revisions are those of all owners of whom the call wrote documents.
	Revisions map[string]core.Revision
	// Told is what whoever runs the rooms of live groups is to say there.
	Told []*core.Message
	// Conflict: somebody else's commit came between, so the user's documents
	// may be newer than what the caller knew. It is set beside a refusal too.
	Conflict bool
}

// maxFutileReads is how often Do takes a store's word that a document changed when
// none did. Only a row that exists already can go on being in the way.
const maxFutileReads = 16

// Do decides call and commits it, again and again until no other writer comes
// between. When it returns without error the call is durable and everybody
// concerned has been sent a hint. A refusal by the rules is a [core.Error]; it
// holds for documents as they were at one moment during Do.
//
// The clock and the settings of the authority replace those of the call.
func (a *Authority) Do(ctx context.Context, call core.Call, known Known) (Committed, error) {
	if a.Admit != nil {
		leave, err := a.Admit(ctx, call)
		if err != nil {
			return Committed{}, err
		}
		defer leave()
	}
	loaded := map[core.Key]core.Document{}
	conflict := false
	for futile := 0; ; {
		call.Now, call.Otherwise = a.read()
		call.FriendsOnly = a.FriendsOnly
		call.Groups, call.GroupRate, call.Bounds, call.ConversationGroups = a.Groups, a.GroupRate, a.Bounds, a.ConversationGroups
		decision, missing, refusal := core.Decide(loaded, call)
		if len(missing) > 0 {
			if err := a.load(ctx, loaded, missing, known); err != nil {
				return Committed{}, err
			}
			continue
		}
		var posts []Post
		if a.Posts != nil && len(decision.Writes)+len(decision.Rows) > 0 {
			posts = a.Posts(call, loaded, decision)
		}
		committed, err := a.commit(ctx, call.User, decision, posts, known)
		if errors.Is(err, ErrConflict) {
			conflict, known = true, nil
			changed, err := a.reload(ctx, loaded)
			if err != nil {
				return Committed{}, err
			}
			if changed {
				futile = 0
			} else if futile++; futile == maxFutileReads {
				return Committed{}, fmt.Errorf("commit: %w, and yet it did not", ErrConflict)
			}
			continue
		}
		if err == nil && refusal != nil {
			err = refusal
		}
		if len(committed.Told) > 0 && a.Tell != nil {
			a.Tell(committed.Told)
		}
		committed.Conflict = conflict
		return committed, err
	}
}

func (a *Authority) read() (now int64, otherwise []int64) {
	if a.Clock != nil {
		return a.Clock.Read()
	}
	return a.now(), nil
}

// load puts the documents under keys into loaded, from known where it has them.
func (a *Authority) load(ctx context.Context, loaded map[core.Key]core.Document, keys []core.Key, known Known) error {
	var unknown []core.Key
	for _, key := range keys {
		if key.Kind == core.KindRow {
			if err := a.loadRow(ctx, loaded, key); err != nil {
				return err
			}
			continue
		}
		if known != nil {
			if document, ok := known.Document(key); ok {
				loaded[key] = document
				continue
			}
		}
		unknown = append(unknown, key)
	}
	if len(unknown) == 0 {
		return nil
	}
	records, err := a.store.Read(ctx, unknown)
	if err != nil {
		return err // The store says what it was doing.
	}
	var decoder core.Decoder
	for _, record := range records {
		document, err := decodeRecord(&decoder, record)
		if err != nil {
			return err
		}
		loaded[record.Key] = document
	}
	return nil
}

// loadRow puts the message under a key of [core.RowKey] into loaded.
func (a *Authority) loadRow(ctx context.Context, loaded map[core.Key]core.Document, key core.Key) error {
	message, found, err := readRow(ctx, a.store, key.Owner, key.Sequence())
	if err != nil {
		return err
	}
	loaded[key] = core.Document{Key: key}
	if found {
		loaded[key] = core.Document{Key: key, Value: message}
	}
	return nil
}

// reload reads everything in loaded again and says whether any of it is newer.
func (a *Authority) reload(ctx context.Context, loaded map[core.Key]core.Document) (changed bool, err error) {
	before := maps.Clone(loaded)
	if err := a.load(ctx, loaded, slices.Collect(maps.Keys(loaded)), nil); err != nil {
		return false, err
	}
	for key, document := range loaded {
		changed = changed || document.Revision != before[key].Revision
	}
	return changed, nil
}

// commit writes a decision and publishes the hints. A decision without writes
// only checks that what it read still holds.
func (a *Authority) commit(ctx context.Context, user string, decision core.Decision, posts []Post, known Known) (Committed, error) {
	batch, err := encodeDecision(decision)
	if err != nil {
		return Committed{}, err
	}
	batch.Posts = posts
	if known != nil && known.Revision(user) > 0 {
		batch.Seen = map[string]core.Revision{user: known.Revision(user)}
	}
	if len(batch.Reads) == 0 && len(batch.Writes) == 0 {
		return Committed{Outcome: decision.Outcome, Told: decision.Told}, nil
	}
	revisions, err := a.store.Commit(ctx, batch)
	if err != nil {
		return Committed{}, err
	}
	a.publish(revisions)
	committed := Committed{Outcome: decision.Outcome, Revision: revisions[user], Revisions: revisions, Told: decision.Told}
	for _, document := range decision.Writes {
		if document.Key.Owner == user {
			document.Revision = committed.Revision
			committed.Documents = append(committed.Documents, document)
		}
	}
	return committed, nil
}

func (a *Authority) publish(revisions map[string]core.Revision) {
	if len(revisions) == 0 {
		return
	}
	hints := make([]Hint, 0, len(revisions))
	for owner, revision := range revisions {
		hints = append(hints, Hint{Owner: owner, Revision: revision})
	}
	core.Sort(hints, func(a, b Hint) int { return strings.Compare(a.Owner, b.Owner) })
	a.notifier.Publish(hints)
}

// EpochKey is where the name of the data is. No user id holds a space.
var EpochKey = core.Key{Owner: " ", Kind: "epoch"}

// Epoch returns the name of the data in the store, the same for as long as the
// data lives. Data without a name gets fresh, which the caller draws at random.
func (a *Authority) Epoch(ctx context.Context, fresh string) (string, error) {
	for {
		records, err := a.store.Read(ctx, []core.Key{EpochKey})
		if err != nil {
			return "", err
		}
		if len(records[0].Body) > 0 {
			return string(records[0].Body), nil
		}
		_, err = a.store.Commit(ctx, Commit{
			Reads:  []Read{{Key: EpochKey, Revision: records[0].Revision}},
			Writes: []Write{{Key: EpochKey, Body: []byte(fresh)}},
		})
		if err != nil && !errors.Is(err, ErrConflict) {
			return "", err
		}
	}
}

// renewalKey is where Renew notes that a user's devices have to start over.
func renewalKey(user string) core.Key {
	return core.Key{Owner: " ", Kind: "renewed", ID: user}
}

// EpochOf is [Authority.Epoch] for the devices of a user: another one whenever
// [Authority.Renew] was called.
func (a *Authority) EpochOf(ctx context.Context, user, fresh string) (string, error) {
	records, err := a.store.Read(ctx, []core.Key{EpochKey, renewalKey(user)})
	if err != nil {
		return "", err
	}
	epoch, renewal := string(records[0].Body), string(records[1].Body)
	if epoch == "" {
		if epoch, err = a.Epoch(ctx, fresh); err != nil {
			return "", err
		}
	}
	return epoch + renewal, nil
}

// Renew gives the documents of a user another epoch, which ends with fresh. It
// is for when a device has proved that the store lost some.
func (a *Authority) Renew(ctx context.Context, user, fresh string) error {
	_, err := a.store.Commit(ctx, Commit{Writes: []Write{{Key: renewalKey(user), Body: []byte("." + fresh)}}})
	return err
}

// partSize is how many documents or rows are decoded between two pauses.
const partSize = 250

// pauseAfter pauses after each part, counted by what comes at i.
func (a *Authority) pauseAfter(i int) {
	if a.Pause != nil && i%partSize == partSize-1 {
		a.Pause()
	}
}

// Update is what of a user's documents changed, up to Revision.
type Update struct {
	Revision  core.Revision
	Documents []core.Document
}

// Changes returns user's documents that changed after the given revision, as
// they are now; after 0 all of them.
func (a *Authority) Changes(ctx context.Context, user string, after core.Revision) (update Update, err error) {
	update.Revision, err = a.EachChange(ctx, user, after, func(document core.Document) {
		update.Documents = append(update.Documents, document)
	})
	if err != nil {
		return Update{}, err
	}
	return update, nil
}

// EachChange is [Authority.Changes], with the documents in any order as they are
// read. It calls found for each, and may do so again: the later one counts. Those of
// kinds that are not known here it passes over: a newer program works on the same
// store.
func (a *Authority) EachChange(ctx context.Context, user string, after core.Revision, found func(core.Document)) (core.Revision, error) {
	var damage error
	var decoder core.Decoder
	take := func(record Record) {
		if !record.Key.Kind.Known() {
			return
		}
		document, err := decodeRecord(&decoder, record)
		if damage = cmp.Or(damage, err); err == nil {
			found(document)
		}
	}
	if stream, ok := a.store.(Stream); ok {
		revision, err := stream.EachChange(ctx, user, after, take)
		return revision, cmp.Or(err, damage)
	}
	changes, err := a.store.Changes(ctx, user, after)
	for i, record := range changes.Records {
		take(record)
		a.pauseAfter(i)
	}
	return changes.Revision, cmp.Or(err, damage)
}

// Documents returns one document for each key, in the order of keys, all as of
// the same moment; without a value those that do not exist.
func (a *Authority) Documents(ctx context.Context, keys []core.Key) ([]core.Document, error) {
	records, err := a.store.Read(ctx, keys)
	if err != nil {
		return nil, err
	}
	return decodeRecords(records)
}

func decodeRecord(decoder *core.Decoder, record Record) (core.Document, error) {
	value, err := decoder.Decode(record.Key.Kind, record.Body)
	if err != nil {
		return core.Document{}, err
	}
	return core.Document{Key: record.Key, Revision: record.Revision, Value: value}, nil
}

func encodeDecision(decision core.Decision) (Commit, error) {
	var batch Commit
	for key, revision := range decision.Reads {
		batch.Reads = append(batch.Reads, Read{Key: key, Revision: revision})
	}
	for _, document := range decision.Writes {
		body, err := core.Encode(document.Value)
		if err != nil {
			return Commit{}, err
		}
		batch.Writes = append(batch.Writes, Write{Key: document.Key, Body: body})
	}
	for _, row := range decision.Rows {
		body, err := core.Encode(row.Value)
		if err != nil {
			return Commit{}, err
		}
		batch.Rows = append(batch.Rows, RowRecord{Thread: row.Thread, Sequence: row.Sequence, Body: body, Replace: row.Replace})
	}
	return batch, nil
}
