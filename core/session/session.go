package session

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// Authority is where commands are decided: [authority.Authority] in the same
// program, or a connection to one.
type Authority interface {
	Do(ctx context.Context, call core.Call, known authority.Known) (authority.Committed, error)
	Changes(ctx context.Context, user string, after core.Revision) (authority.Update, error)
	EachChange(ctx context.Context, user string, after core.Revision, found func(core.Document)) (core.Revision, error)
	Follow(ctx context.Context, user string, owners []core.Following) ([]core.Followed, error)
	History(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Message, error)
	Histories(ctx context.Context, user string, spans []core.Span, limit int, search *core.Search) ([][]core.Message, error)
	Amendments(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Amendment, error)
	Seek(ctx context.Context, user, conversationID string, time int64) (uint64, error)
	Documents(ctx context.Context, keys []core.Key) ([]core.Document, error)
	Page(ctx context.Context, user, owner string, kind core.Kind, after string, limit int) ([]core.Document, bool, error)
	LookGroups(ctx context.Context, ids []string) ([]core.Document, error)
	// Adopt takes the data that is there now for the one to work on, after any
	// of the others has failed with [authority.ErrReplaced].
	Adopt()
}

// Options is what a session gets from its surroundings.
type Options struct {
	// Remote: the authority is only this device's copy, and a server answers
	// the commands that are queued there. Tab and Park are for that.
	Remote bool
	// NewDevice draws an id for the device of a copy that has none. It is for
	// Remote only.
	NewDevice func() string
	// Now is the device's clock, Unix milliseconds.
	Now func() int64
	// Tab names this session among those that share the copy.
	Tab string
	// Publish tells other sessions, or the way to the server, what is said in the
	// rooms of live groups; nil where there are none. What the others tell comes by
	// [Session.Heed], what the server does by the methods that say so.
	Publish func(*core.LiveFrame)
	// WhenGone has [Session.SeatGone] called for another session once its tab is no
	// more, if it is set and can know.
	WhenGone func(seat string)
	// NewChangeID draws an id for a change of conversation groups, so that it can be
	// undone: a new one each time, see [core.UndoConversationGroupChange]. Without it
	// only what has an id can be.
	NewChangeID func() string
	// Park calls wait, which waits for other calls of the session to get on.
	Park func(wait func())
	// Pause is called between parts of long work, while the session is locked,
	// if it is set: whoever shares the thread gets a turn.
	Pause func()
	// ConversationGroups is what the authority allows of conversation groups, nil for
	// what holds by default.
	ConversationGroups *core.ConversationGroupLimits
	// Emit is called with the events of each change, in order, while the
	// session is locked: it must hand them over and return.
	Emit func([]Event)
}

// Session is one signed-in device. Its methods may be called from several
// goroutines; they take effect one after the other.
type Session struct {
	authority Authority
	user      string
	options   Options

	mu      sync.Mutex
	replica *replica.Replica
	// left is the replica of the data before it was replaced, until everything
	// that is there now is loaded.
	left *replica.Replica
	// resumed: what only the device had has been brought along since.
	resumed  bool
	renewals int
	// sending holds the ids of messages from this device until they have come
	// back in its replica: it does not receive them.
	sending map[string]bool
	// owed are new messages that the page has not been told of yet, owedRead
	// those that peers have read, and owedAmended new amendments.
	owed        []core.Span
	owedRead    []core.Span
	owedAmended []core.AmendedSpan
	// copiedRevision is how far the replica is with what the copy has of those whom
	// the user follows, see following_copy.go.
	copiedRevision core.Revision
	// reactors is where the last walk through the users of a reaction stands.
	reactors reactors
	// dismissals: a group of the user's may have been dismissed.
	dismissals bool
	// rooms are the live groups that the session is in; heard are messages there of
	// which the page is to be told.
	rooms []*room
	heard []core.Message
	// liner is the tab that had the connection when this one last looked.
	liner string
	walk  walk
	// acting counts the commands on their way of which notices tell other devices
	// of the user.
	acting int
	// groupsTold is what the page knows of the conversation groups, once it asked;
	// groupsBefore gives its room to what the page is told next.
	groupsTold, groupsBefore []replica.ConversationGroupInfo
	groupsAsked              bool
	remote
}

// Result is what came of a command with an outcome of type O.
type Result[O any] struct {
	Outcome O
	// Pending: the command is safely queued on this device and not answered
	// yet; Outcome is what it will likely come to.
	Pending bool
}

type result = Result[any]

// Do runs a command, see [Session.Do], and says of which type its outcome is.
func Do[O any](ctx context.Context, s *Session, command core.CommandOf[O]) (Result[O], error) {
	result, err := s.Do(ctx, command)
	return Result[O]{Outcome: core.OutcomeOf(command, result.Outcome), Pending: result.Pending}, err
}

// Open signs user in and loads the user's documents. It emits nothing.
func Open(ctx context.Context, a Authority, user string, options Options) (*Session, error) {
	if options.Park == nil {
		options.Park = func(wait func()) { wait() }
	}
	if options.Pause == nil {
		options.Pause = func() {}
	}
	if options.WhenGone == nil {
		options.WhenGone = func(string) {}
	}
	s := &Session{authority: a, user: user, options: options, sending: map[string]bool{}, remote: newRemote()}
	if err := core.CheckUserID(user); err != nil {
		return nil, err
	}
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// enter loads the user's documents and makes what there has to be of them.
func (s *Session) enter(ctx context.Context) error {
	for {
		err := s.load(ctx)
		if err == nil {
			err = s.signIn(ctx)
		}
		if !errors.Is(err, authority.ErrReplaced) || s.left != nil {
			return err
		}
		s.authority.Adopt() // Nothing is known yet that could be wrong.
	}
}

// signIn makes the user known, and with a server the device. For a user who was
// here before it only loads.
func (s *Session) signIn(ctx context.Context) error {
	var command core.Command
	former := false
	if s.options.Remote {
		if s.replica.Outbox().Device != "" {
			return nil
		}
		command = core.NameDevice{Device: s.options.NewDevice()}
	} else {
		watched := s.usersOf(core.KindWatched)
		former = len(watched) > 0 || s.replica.Value(core.WatchersKey(s.user)) != nil
		if !former && s.replica.Value(core.ProfileKey(s.user)) != nil {
			return nil
		}
		command = core.SignIn{Watched: watched}
	}
	committed, err := s.authority.Do(ctx, core.Call{User: s.user, Command: command}, s.replica)
	if err != nil {
		return err
	}
	if former || committed.Conflict || committed.Revision != s.replica.Revision(s.user)+1 {
		return s.load(ctx)
	}
	s.replica.Apply(committed.Revision, committed.Documents) // The page is told nothing of it.
	return nil
}

// load makes the replica anew from all the user's documents.
func (s *Session) load(ctx context.Context) error {
	loaded := replica.New(s.user, s.options.Pause)
	loaded.Limits = s.options.ConversationGroups
	if s.left != nil && s.resumed {
		loaded.RevealAs(s.left)
	}
	revision, err := s.authority.EachChange(ctx, s.user, 0, loaded.Add)
	if err != nil {
		return fmt.Errorf("load documents: %w", err)
	}
	if revision, err = s.loadFollowed(ctx, loaded, revision); err != nil {
		return fmt.Errorf("load what the user follows: %w", err)
	}
	loaded.Complete(revision)
	// What is there already is not received, nor read now.
	s.replica, s.owed, s.owedRead, s.owedAmended = loaded, nil, nil, nil
	s.dismissals = true
	s.publishAll(gone)
	s.rooms = nil // The page sees in the list that it is in none.
	return nil
}

// Reload forgets what the session holds, loads it again and emits the opening
// events. It is for a session that may be damaged.
func (s *Session) Reload(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.steadily(ctx, func() error { return s.load(ctx) }); err != nil {
		return err
	}
	s.options.Emit(append(s.opening(), s.openingContacts()...))
	return nil
}

// User is who is signed in.
func (s *Session) User() string { return s.user }

// Do runs a command. Its events are emitted before it returns; a command that
// changes nothing emits none.
func (s *Session) Do(ctx context.Context, command core.Command) (result, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run(ctx, command)
}

func (s *Session) run(ctx context.Context, command core.Command) (result, error) {
	command = s.changing(s.asSeen(s.upToShown(command)))
	switch command.(type) {
	case core.CreateChatGroup, core.QuitGroup:
		s.acting++
		defer func() { s.acting-- }()
	}
	if quit, quits := command.(core.QuitGroup); quits {
		if r := s.room(quit.GroupID); r != nil {
			return s.quitRoom(ctx, r)
		}
	}
	if err := s.notInLive(command); err != nil {
		return result{}, err
	}
	if s.options.Remote {
		return s.ask(ctx, command)
	}
	outcome, err := s.do(ctx, command)
	s.settleDismissed(ctx)
	return result{Outcome: outcome}, err
}

// do runs a command in place, on the copy where there is one.
func (s *Session) do(ctx context.Context, command core.Command) (any, error) {
	var committed authority.Committed
	err := s.steadily(ctx, func() (err error) {
		committed, err = s.authority.Do(ctx, core.Call{User: s.user, Command: command, Live: s.options.Publish != nil}, s.replica)
		return err
	})
	s.tellRooms(committed.Told)
	defer s.showRooms(ctx, committed.Told)
	if trouble := s.overcome(ctx, s.advanceAfter(ctx, committed, err)); trouble != nil {
		// The command is done or refused all the same; the next one, or the
		// next hint, catches up.
		s.options.Emit([]Event{Trouble{Err: trouble}})
	}
	return committed.Outcome, err
}

// Send sends a message; push is as in [core.SendMessage]. Its outcome is the [core.Message] with its number and
// time; while that is pending, without a number.
func (s *Session) Send(ctx context.Context, message core.Message, push []byte) (Result[core.Message], error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	profile := s.replica.Profile()
	message.From, message.Nick, message.Avatar = s.user, profile.Nick, profile.Avatar
	if group := s.replica.Group(message.To); group != nil && message.ConversationType == core.TypeGroup {
		message.NameCard = group.Membership.NameCard
	}
	if r := s.room(message.To); r != nil && message.ConversationType == core.TypeGroup {
		err := s.speak(ctx, r, &message)
		return Result[core.Message]{Outcome: message}, err
	}
	if s.options.Remote {
		message.Time = s.options.Now() // For as long as it waits.
	}
	s.sending[message.ID] = true
	command := core.SendMessage{Message: message, Push: push}
	result, err := s.run(ctx, command)
	alone := message.OnlineOnly && message.ConversationType == core.TypeC2C // It comes to the other alone.
	if err != nil && core.CodeOf(err) != core.CodeTimeout || alone {        // What is late may come back still.
		delete(s.sending, message.ID)
	}
	if result.Pending {
		return Result[core.Message]{Outcome: message, Pending: true}, err
	}
	return Result[core.Message]{Outcome: core.OutcomeOf(command, result.Outcome)}, err
}

// CatchUp brings the replica up to date with the authority and emits what
// changed. Call it whenever hints may have been missed, and [Session.Heed] on a
// hint.
func (s *Session) CatchUp(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.settleDismissed(ctx)
	return s.catchUp(ctx)
}

func (s *Session) catchUp(ctx context.Context) error {
	return s.steadily(ctx, func() error { return s.takeNews(ctx) })
}

func (s *Session) takeNews(ctx context.Context) error {
	return s.take(ctx, s.replica.Following())
}

// take takes over what changed of the user, and of some whom the user follows.
func (s *Session) take(ctx context.Context, behind []core.Following) error {
	all, err := s.gather(ctx, behind)
	if err != nil {
		return err
	}
	if s.options.Remote {
		s.copiedRevision = all.copied
	}
	return s.apply(ctx, all.own, all.followed...)
}

// advance takes over what a command of this session committed, and with it
// what others did before.
func (s *Session) advance(ctx context.Context, committed authority.Committed) error {
	written := s.written(committed)
	own := authority.Update{Revision: committed.Revision, Documents: committed.Documents}
	copied := core.CopiedFollowing(s.user)
	if committed.Conflict || committed.Revision > s.replica.Revision(s.user)+1 || len(written) > 0 || len(s.lacking(change{own: own})) > 0 ||
		s.behind(authority.Hint{Owner: copied, Revision: committed.Revisions[copied]}) {
		return s.take(ctx, written)
	}
	if committed.Revision <= s.replica.Revision(s.user) {
		return nil
	}
	return s.apply(ctx, own)
}

func (s *Session) apply(ctx context.Context, update authority.Update, followed ...core.Followed) error {
	unread, net, epoch := s.replica.Unread(), s.replica.Net(), s.replica.Epoch()
	effects := s.replica.Apply(update.Revision, update.Documents, followed...)
	s.dismissals = s.dismissals || effects.Dismissed
	news, err := s.news(ctx, effects, net)
	events := s.events(effects, unread, news)
	if now := s.replica.Epoch(); epoch != "" && now != epoch {
		events = append([]Event{HistoryReplaced{}}, events...)
	}
	if s.options.Remote {
		events = append(events, s.settle(net)...)
		if len(update.Documents) > 0 {
			s.watch() // Who looks because of it would else look again and again.
		}
	}
	if len(events) > 0 {
		s.options.Emit(events)
	}
	return err
}
