package link

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// Account is who signs in where.
type Account struct {
	SDKAppID uint64
	UserID   string
	UserSig  string
	// Agent names the program to the server.
	Agent string
}

// Talk is one connection between a session's copy and the server, from the
// first frame to the last. Its methods are called one at a time. After an
// error the connection is of no use; another one mends everything.
type Talk struct {
	session *session.Session
	account Account
	send    func(wire.Frame)

	// welcome is the server's greeting, told that it has sent all there was then,
	// synced that the copy has it.
	welcome      *wire.Welcome
	told, synced bool
	// sent is the number of the last command sent on this connection, owed that
	// one of these has no answer yet.
	sent uint64
	owed bool
	// held is after how many seconds commands may be sent again, 0 for at once.
	held int
	// parts and sets are those of Changes frames that others go on with.
	parts []wire.Document
	sets  []wire.Set
	// incoming are changes that wait for messages, in order.
	incoming []*incoming
	// asked are the questions on their way, by id.
	asked  map[string]*question
	lastID int
	// stamp is the time that the server told last, and nobody asked for yet.
	stamp int64
	// renewals is the session's count when the connection began.
	renewals int
	// keeper knows who is in which room of live groups; nil: nobody is.
	keeper *Keeper
	// refusal is what the server said before it closes.
	refusal *core.Error
}

// NewTalk starts a connection. Send takes a frame for the server and returns at
// once; the first is the Hello.
func NewTalk(s *session.Session, account Account, send func(wire.Frame)) *Talk {
	t := &Talk{session: s, account: account, send: send, asked: map[string]*question{}, renewals: s.Renewals()}
	copied := s.Copy()
	haves := having(s)
	send(wire.Hello{
		Version:  wire.Version,
		SDKAppID: account.SDKAppID,
		UserID:   account.UserID,
		UserSig:  account.UserSig,
		Device:   copied.Device,
		Epoch:    copied.Link.Epoch,
		Revision: copied.Link.Revision,
		Agent:    account.Agent,
		Have:     haves[0],
	})
	for _, have := range haves[1:] {
		send(have)
	}
	return t
}

// Synced says whether the server has let the device in and the copy has come as
// far as the server was then.
func (t *Talk) Synced() bool { return t.synced }

// Stamp returns the time that the server has told since the last call, Unix
// milliseconds; 0 if it has not.
func (t *Talk) Stamp() int64 {
	stamp := t.stamp
	t.stamp = 0
	return stamp
}

// Waiting says whether the server owes an answer.
func (t *Talk) Waiting() bool { return t.owed || len(t.asked) > 0 }

// Refusal is why the server is about to close, nil if it has not said so.
func (t *Talk) Refusal() *core.Error { return t.refusal }

// Heartbeat is after how many seconds of silence the server wants a Ping; 0
// before it said so.
func (t *Talk) Heartbeat() int {
	if t.welcome == nil {
		return 0
	}
	return t.welcome.Heartbeat
}

// Receive deals with frames from the server. What several of them change is
// taken over together.
func (t *Talk) Receive(ctx context.Context, frames ...wire.Frame) error {
	for _, frame := range frames {
		if err := t.receive(ctx, frame); err != nil {
			return t.blame(err)
		}
	}
	return t.blame(t.take(ctx))
}

// ErrRenewed ends a connection whose copy has begun anew: what the server sends
// on it does not fit. The next one brings everything.
var ErrRenewed = errors.New("the copy has begun anew")

// blame gives the reason for an error, and finds that there is one.
func (t *Talk) blame(err error) error {
	if t.session.Renewals() != t.renewals {
		return ErrRenewed
	}
	return err
}

func (t *Talk) receive(ctx context.Context, frame wire.Frame) error {
	switch f := frame.(type) {
	case wire.Welcome:
		t.welcome, t.stamp = &f, f.Time
	case wire.Later:
		if f.Number > 0 && f.Number <= t.sent {
			t.sent, t.held = f.Number-1, min(max(1, f.Seconds), 30)
			t.owed = t.owes(t.session.Copy())
		}
	case wire.Changes:
		return t.changes(ctx, f)
	case wire.Synced:
		t.told = true
	case wire.Rows:
		return t.rows(ctx, f)
	case wire.Found:
		return t.found(ctx, f)
	case wire.Paged:
		return t.paged(ctx, f)
	case wire.Live:
		return t.heard(ctx, f.Owner, f)
	case wire.Lived:
		return t.heard(ctx, f.Owner, f)
	case wire.Ping:
		t.send(wire.Pong{})
	case wire.Pong:
		t.stamp = f.Time
	case wire.Refusal:
		t.refusal = core.Errorf(f.Code, "%s", f.Message)
	default:
		return fmt.Errorf("a server does not send %T", frame)
	}
	return nil
}

// Ping asks whether the server is still there, and to send what got lost.
func (t *Talk) Ping() { t.send(t.ping()) }

func (t *Talk) ping() wire.Ping { return wire.Ping{Revision: t.session.Copy().Link.Revision} }

// arrive notes when the copy has caught up with the server's greeting.
func (t *Talk) arrive(ctx context.Context) error {
	if t.synced || !t.told || t.welcome == nil || len(t.incoming) > 0 {
		return nil
	}
	link := t.session.Copy().Link
	if link.Epoch != t.welcome.Epoch || link.Revision < t.welcome.Revision {
		return nil
	}
	t.synced = true
	if t.keeper != nil {
		t.keeper.followAll()
	}
	if err := t.session.Apply(ctx, core.SealSignIn{Seal: Seal(t.account.UserSig), ConversationGroups: t.welcome.ConversationGroups, Release: t.welcome.Release}); err != nil {
		return err
	}
	if err := t.session.Apply(ctx, core.SetNet{Net: core.Net{State: core.NetConnected, Tab: t.session.Tab()}}); err != nil {
		return err
	}
	return t.Pump(ctx)
}

// Pump sends the commands that are queued and asks for the history that is
// to be fetched. Call it whenever the copy has changed.
func (t *Talk) Pump(ctx context.Context) error {
	if err := t.blame(nil); err != nil || !t.synced {
		return err
	}
	copied := t.session.Copy()
	if t.blocked(copied) {
		if err := t.session.Tend(ctx); err != nil {
			return err
		}
		copied = t.session.Copy()
	}
	for _, queued := range copied.Pending {
		if t.held == 0 && queued.Number > t.sent && queued.Number <= copied.Collected+wire.Window {
			t.send(wire.Command{Number: queued.Number, Collected: copied.Collected, Named: queued.Named})
			t.sent = queued.Number
		}
	}
	t.owed = t.owes(copied)
	t.askForFetches(copied.Fetches)
	return nil
}

// owes says whether the server owes the answer to a command.
func (t *Talk) owes(copied session.Copy) bool {
	return len(copied.Pending) > 0 && copied.Pending[0].Number <= t.sent
}

// Held is the number of seconds after which to call [Talk.Resume]; until then
// the server has no room for commands. 0 means never.
func (t *Talk) Held() int { return t.held }

// Resume sends again what the server had no room for.
func (t *Talk) Resume(ctx context.Context) error {
	t.held = 0
	return t.Pump(ctx)
}

// blocked says that commands wait only because answers are not collected.
func (t *Talk) blocked(copied session.Copy) bool {
	n := len(copied.Pending)
	return n > 0 && copied.Pending[n-1].Number > copied.Collected+wire.Window && len(copied.Answered) > 0
}

// Orphans returns the answered commands that nobody has collected.
func (t *Talk) Orphans() []core.Slot {
	return t.session.Copy().Answered
}

// incoming is a set of changes with the messages that came with it.
type incoming struct {
	take core.TakeChanges
	// open is how many questions are on their way for it.
	open int
}

// changes takes a Changes frame over, once the whole set is there and the new
// messages of its conversations too.
func (t *Talk) changes(ctx context.Context, f wire.Changes) error {
	if t.welcome == nil {
		return fmt.Errorf("changes came before the welcome")
	}
	t.parts, t.sets = append(t.parts, f.Documents...), append(t.sets, f.Sets...)
	if f.More {
		return nil
	}
	if err := t.seats(ctx); err != nil {
		return err
	}
	in := &incoming{take: core.TakeChanges{Epoch: t.welcome.Epoch, From: f.From, To: f.To, Full: f.Full}}
	at := map[core.Key]int{} // What changed while the set was sent comes again: the later one counts.
	for _, part := range t.parts {
		if !part.Kind.Known() {
			continue // A newer server has it.
		}
		document, err := part.Document(t.account.UserID)
		if err != nil {
			return err
		}
		i, again := at[document.Key]
		if again {
			in.take.Documents[i] = document
			continue
		}
		at[document.Key] = len(in.take.Documents)
		in.take.Documents = append(in.take.Documents, document)
	}
	if f.Full {
		in.take.Gone = t.gone(in.take.Documents)
		in.take.Answered = t.session.Copy().Answered
	}
	t.collectMessages(in)
	if err := t.collectSets(in, t.sets); err != nil {
		return err
	}
	t.parts, t.sets = nil, nil
	t.incoming = append(t.incoming, in)
	return nil
}

// gone returns what the copy has and the server no longer does.
func (t *Talk) gone(documents []core.Document) []core.Key {
	there := map[core.Key]bool{}
	for _, document := range documents {
		there[document.Key] = true
	}
	return slices.DeleteFunc(t.session.FromServer(), func(key core.Key) bool { return there[key] })
}

// take takes over what has all its messages, in order.
func (t *Talk) take(ctx context.Context) error {
	for t.ready() {
		next := t.incoming[0].take
		t.incoming = t.incoming[1:]
		for len(t.incoming) > 0 && t.incoming[0].open == 0 && follows(next, t.incoming[0].take) {
			next = merge(next, t.incoming[0].take)
			t.incoming = t.incoming[1:]
		}
		if err := t.session.Apply(ctx, next); err != nil {
			return err
		}
	}
	if err := t.arrive(ctx); err != nil {
		return err
	}
	return t.Pump(ctx)
}

// ready says whether something can be taken over. A copy that begins anew gets
// all there is at once: what belongs to it is not new.
func (t *Talk) ready() bool {
	if len(t.incoming) == 0 || !t.incoming[0].take.Full {
		return len(t.incoming) > 0 && t.incoming[0].open == 0
	}
	return t.told && !slices.ContainsFunc(t.incoming, func(in *incoming) bool { return in.open > 0 })
}

// follows says whether two sets of changes can be taken over as one: what came of
// a group is not lost because its user has left it since.
func follows(first, second core.TakeChanges) bool {
	leaves := len(first.Sets) > 0 && slices.ContainsFunc(second.Documents, func(d core.Document) bool { return core.Follows(d.Key) != "" })
	return !second.Full && first.Epoch == second.Epoch && first.To == second.From && (first.Full || !leaves)
}

// merge makes two sets of changes one: of each document the later counts.
func merge(first, second core.TakeChanges) core.TakeChanges {
	later := map[core.Key]bool{}
	for _, document := range second.Documents {
		later[document.Key] = true
	}
	kept := slices.DeleteFunc(first.Documents, func(d core.Document) bool { return later[d.Key] })
	first.To = second.To
	first.Documents = append(kept, second.Documents...)
	first.Gone = slices.DeleteFunc(first.Gone, func(key core.Key) bool { return later[key] })
	first.Messages = append(first.Messages, second.Messages...)
	first.Amendments = append(first.Amendments, second.Amendments...)
	first.Sets = append(first.Sets, second.Sets...)
	return first
}

// collectMessages finds the new messages of the conversations in a set of
// changes. Mostly the newest is the only one, and that comes with the
// conversation; for others it asks.
func (t *Talk) collectMessages(in *incoming) {
	known := len(t.incoming) > 0 || t.session.Copy().Link.Epoch == in.take.Epoch
	if in.take.Full {
		known = t.session.Remembers(in.take.Epoch)
	}
	for _, document := range in.take.Documents {
		conversation, ok := core.AsConversation(document.Value)
		if kind, _ := core.ConversationType(document.Key.ID); !ok || kind == core.TypeGroup {
			continue // What is new in a group, its set says.
		}
		if amended := t.amendedSpan(document.Key, conversation); known && amended.Last > amended.After {
			t.askForAmendments(in, 0, amended)
		}
		span, isNew := t.span(document.Key, conversation)
		last := conversation.Last
		whole := last != nil && last.Sequence == span.Last && !last.Bare
		switch {
		case whole && (!known || span.Last == span.After+1 || in.take.Full && !isNew):
			in.take.Messages = append(in.take.Messages, *last)
		case isNew && known:
			t.askForSpan(in, span)
		}
	}
}

// span returns which messages of a conversation the copy and the changes on
// their way do not have.
func (t *Talk) span(key core.Key, conversation core.Conversation) (core.Span, bool) {
	held := t.latest(key)
	span := core.Span{ConversationID: key.ID, After: max(held.LastSequence, conversation.ClearedSequence), Last: conversation.LastSequence}
	return span, conversation.Listed && span.Last > span.After
}

// amendedSpan is span for the amendments.
func (t *Talk) amendedSpan(key core.Key, conversation core.Conversation) core.Span {
	return core.Span{ConversationID: key.ID, After: t.latest(key).Amended, Last: conversation.Amended}
}

// latest returns a conversation as the copy will have it once the changes on
// their way are taken over.
func (t *Talk) latest(key core.Key) core.Conversation {
	held, _ := core.AsConversation(t.session.Confirmed(key).Value)
	for _, before := range t.incoming {
		if before.take.Full {
			held = core.Conversation{}
		}
		for _, document := range before.take.Documents {
			if later, ok := core.AsConversation(document.Value); ok && document.Key == key {
				held = later
			}
		}
	}
	return held
}

func decodeMessages(rows []json.RawMessage) ([]core.Message, error) {
	messages := make([]core.Message, len(rows))
	for i, row := range rows {
		if err := json.Unmarshal(row, &messages[i]); err != nil {
			return nil, fmt.Errorf("decode message: %w", err)
		}
	}
	return messages, nil
}
