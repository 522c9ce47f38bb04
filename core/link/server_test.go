package link_test

import (
	"context"
	"errors"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/link"
	"github.com/parlor-chat/parlor/core/wire"
)

// server is the least that a device can talk to. The real one is tested with
// the real device in package sim.
type server struct {
	t         require.TestingT
	authority *authority.Authority
	now       func() int64

	mu    sync.Mutex
	lines map[*line]bool
	// away: nobody can connect; stuck: to connect takes for ever; deaf: nothing
	// is answered; slow: no command is. Held are the answers. Mute: it hears and
	// does things, and says nothing.
	away, stuck, deaf, slow, mute bool
	held                          []func()
	// told is what the server says of its time; nil for what is so.
	told   func() int64
	dials  int
	frames []wire.Frame
	refuse *core.Error
	epoch  string
	// greets is what it says of conversation groups; nil for what it allows.
	greets *core.ConversationGroupLimits
	// release is what it calls itself.
	release string
	// instead answers a command in place of doing it, if it says so.
	instead func(*line, wire.Command) bool
}

func newServer(t require.TestingT, now func() int64) *server {
	return &server{
		t: t, now: now, epoch: "e1", lines: map[*line]bool{},
		authority: authority.New(authority.NewMemStore(), authority.NewHub().Member(), now),
	}
}

// line is a connection in memory: the device's end and what the server knows.
type line struct {
	server *server
	down   chan string
	closed chan struct{}
	end    *link.Closed

	hello  wire.Hello
	cursor core.Revision
	// have is how far the device is with those whom its user follows.
	have map[string]core.Revision
	// rooms are the live groups that it is in.
	rooms map[string]bool
}

var errAway = errors.New("nobody answers")

func (s *server) dial(ctx context.Context) (link.Line, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dials++
	if s.stuck {
		s.mu.Unlock()
		<-ctx.Done()
		s.mu.Lock()
		return nil, ctx.Err()
	}
	if s.away {
		return nil, errAway
	}
	l := &line{server: s, down: make(chan string, 1000), closed: make(chan struct{}), rooms: map[string]bool{}}
	s.lines[l] = true
	return l, nil
}

func (l *line) Read(ctx context.Context) (string, error) {
	select {
	case text := <-l.down:
		return text, nil
	default:
	}
	select {
	case text := <-l.down:
		return text, nil
	case <-l.closed:
		return "", l.end
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (l *line) Close(code int, reason string) {
	l.server.mu.Lock()
	defer l.server.mu.Unlock()
	l.shut(code, reason)
}

// shut closes a line; the server is locked.
func (l *line) shut(code int, reason string) {
	if l.server.lines[l] {
		delete(l.server.lines, l)
		l.end = &link.Closed{Code: code, Reason: reason}
		close(l.closed)
	}
}

// hangUp closes every line.
func (s *server) hangUp(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for l := range s.lines {
		l.shut(code, "")
	}
}

// clock is what the server says of its time.
func (s *server) clock() int64 {
	if s.told != nil {
		return s.told()
	}
	return s.now()
}

func (s *server) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// catchUp answers what came while the server was deaf.
func (s *server) catchUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf, s.slow = false, false
	for _, answer := range s.held {
		answer()
	}
	s.held = nil
}

// took returns the frames that came since the last call.
func (s *server) took() []wire.Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	frames := s.frames
	s.frames = nil
	return frames
}

func (l *line) Write(_ context.Context, text string) error {
	l.server.mu.Lock()
	defer l.server.mu.Unlock()
	frame, err := wire.Decode(text)
	require.NoError(l.server.t, err)
	l.server.frames = append(l.server.frames, frame)
	_, isCommand := frame.(wire.Command)
	switch {
	case !l.server.lines[l]:
	case l.server.deaf || l.server.slow && isCommand:
		l.server.held = append(l.server.held, func() { l.serve(frame) })
	default:
		l.serve(frame)
	}
	return nil
}

func (l *line) send(frame wire.Frame) {
	text, err := wire.Encode(frame)
	require.NoError(l.server.t, err)
	if !l.server.mute {
		l.down <- text
	}
}

func (l *line) serve(frame wire.Frame) {
	switch f := frame.(type) {
	case wire.Hello:
		l.welcome(f)
	case wire.Command:
		if l.server.instead != nil && l.server.instead(l, f) {
			return
		}
		command, err := f.Command()
		require.NoError(l.server.t, err)
		l.server.do(l.hello.UserID, command, &core.Ticket{Device: l.hello.Device, Number: f.Number, Collected: f.Collected})
		l.push(false)
	case wire.Ask:
		l.rows(f)
	case wire.Look:
		l.found(f)
	case wire.Page:
		l.paged(f)
	case wire.Follow:
		for _, owner := range f.Owners {
			l.enter(owner)
		}
	case wire.Unfollow:
		for _, owner := range f.Owners {
			delete(l.rooms, owner)
		}
	case wire.Live:
		l.speak(f)
	case wire.Ping:
		l.send(wire.Pong{Time: l.server.clock()})
	}
}

func (l *line) welcome(hello wire.Hello) {
	s := l.server
	if s.refuse != nil {
		l.send(wire.Refusal{Code: s.refuse.Code, Message: s.refuse.Message})
		l.shut(wire.CloseRefused, "refused")
		return
	}
	l.hello = hello
	s.do(hello.UserID, core.SignIn{}, nil)
	l.cursor = hello.Revision
	l.send(wire.Welcome{Epoch: s.epoch, Revision: s.revision(hello.UserID), Time: s.clock(), Heartbeat: 25, ConversationGroups: s.limits(), Release: s.release})
	l.have = map[string]core.Revision{}
	for _, following := range hello.Owners() {
		l.have[following.Owner] = following.After
	}
	l.push(hello.Epoch != s.epoch || hello.Revision < 0)
	l.send(wire.Synced{})
}

// limits are what the Welcome says of conversation groups.
func (s *server) limits() *core.ConversationGroupLimits {
	if s.greets != nil {
		return s.greets
	}
	return s.authority.ConversationGroups.Differing()
}

func (s *server) do(user string, command core.Command, ticket *core.Ticket) {
	_, err := s.authority.Do(context.Background(), core.Call{User: user, Command: command, Ticket: ticket, Live: true}, nil)
	require.NoError(s.t, err)
}

// push sends what is new.
func (l *line) push(full bool) {
	if full {
		l.cursor = 0
	}
	update, err := l.server.authority.Changes(context.Background(), l.hello.UserID, l.cursor)
	require.NoError(l.server.t, err)
	sets := l.sets()
	if update.Revision == l.cursor && !full && len(sets) == 0 {
		return
	}
	changes := wire.Changes{From: l.cursor, To: update.Revision, Full: full, Sets: sets}
	for _, document := range update.Documents {
		if !document.Key.Kind.FromServer() {
			continue
		}
		wired, err := wire.NewDocument(document)
		require.NoError(l.server.t, err)
		changes.Documents = append(changes.Documents, wired)
	}
	l.cursor = update.Revision
	l.send(changes)
}

// sets are what changed of those whom the user follows.
func (l *line) sets() []wire.Set {
	s, user, background := l.server, l.hello.UserID, context.Background()
	own, err := s.authority.Changes(background, user, 0)
	require.NoError(s.t, err)
	var owners []core.Following
	for _, document := range own.Documents {
		if owner := core.Follows(document.Key); owner != "" && document.Value != nil {
			owners = append(owners, core.Following{Owner: owner, After: l.have[owner]})
		} else if owner != "" {
			delete(l.have, owner)
		}
	}
	followed, err := s.authority.Follow(background, user, owners)
	require.NoError(s.t, err)
	var sets []wire.Set
	for _, of := range followed {
		from, has := l.have[of.Owner] // Perhaps that there is nothing.
		if has && from == of.Revision {
			continue
		}
		set := wire.Set{Owner: of.Owner, From: from, To: of.Revision, Whole: of.Whole && !has}
		if set.Whole {
			set.For, err = core.Encode(of.For)
			require.NoError(s.t, err)
		}
		for _, document := range of.Documents {
			wired, err := wire.NewDocument(document)
			require.NoError(s.t, err)
			set.Documents = append(set.Documents, wired)
			if head, is := document.Value.(core.Thread); is {
				set.Messages = l.newRows(set, head)
			}
		}
		l.have[of.Owner] = of.Revision
		sets = append(sets, set)
	}
	return sets
}

// newRows are the newest messages of a history, as many as may be new at most.
func (l *line) newRows(set wire.Set, head core.Thread) []json.RawMessage {
	limit := min(wire.MaxNewRows, int(set.To-set.From))
	if set.Whole || limit < 1 {
		return nil
	}
	messages, err := l.server.authority.History(context.Background(), l.hello.UserID, core.FollowedConversation(set.Owner), 0, head.LastSequence+1, limit)
	require.NoError(l.server.t, err)
	var rows []json.RawMessage
	for _, message := range messages {
		body, err := json.Marshal(message)
		require.NoError(l.server.t, err)
		rows = append(rows, body)
	}
	return rows
}

func (l *line) rows(ask wire.Ask) {
	rows := wire.Rows{ID: ask.ID}
	if ask.Amended {
		amendments, err := l.server.authority.Amendments(context.Background(), l.hello.UserID, ask.ConversationID, ask.After, ask.Before, min(ask.Limit, 50))
		require.NoError(l.server.t, err)
		rows.Amendments = amendments
		l.send(rows)
		return
	}
	messages, err := l.server.authority.History(context.Background(), l.hello.UserID, ask.ConversationID, ask.After, ask.Before, ask.Limit)
	require.NoError(l.server.t, err)
	for _, message := range messages {
		body, err := json.Marshal(message)
		require.NoError(l.server.t, err)
		rows.Messages = append(rows.Messages, body)
	}
	l.send(rows)
}

// found answers a Look in as many frames as there are documents.
func (l *line) found(look wire.Look) {
	var all []wire.PublicDocument
	for _, user := range look.Users {
		documents, err := l.server.authority.Documents(context.Background(), []core.Key{core.ProfileKey(user), core.StatusKey(user)})
		require.NoError(l.server.t, err)
		for _, document := range documents {
			wired, err := wire.NewDocument(document)
			require.NoError(l.server.t, err)
			if wired.Value != nil {
				all = append(all, wire.PublicDocument{Owner: user, Document: wired})
			}
		}
	}
	all = append(all, l.foundGroups(look.Groups)...)
	for i := range max(1, len(all)) {
		l.send(wire.Found{ID: look.ID, Documents: all[i:min(i+1, len(all))], More: i+1 < len(all)})
	}
}

// begins has the server work on data of that name, without anything in it.
func (s *server) begins(epoch string) {
	s.set(func() {
		s.epoch = epoch
		s.authority = authority.New(authority.NewMemStore(), authority.NewHub().Member(), s.now)
	})
}

// act does something as somebody else would, and tells the devices.
func (s *server) act(user string, commands ...core.Command) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, command := range commands {
		s.do(user, command, nil)
	}
	for l := range s.lines {
		if l.hello.UserID != "" {
			l.push(false)
		}
	}
}

func (s *server) revision(user string) core.Revision {
	update, err := s.authority.Changes(context.Background(), user, 0)
	require.NoError(s.t, err)
	return update.Revision
}

// groups returns the names of a user's groups at the server.
func (s *server) groups(user string) []string {
	update, err := s.authority.Changes(context.Background(), user, 0)
	require.NoError(s.t, err)
	for _, document := range update.Documents {
		if directory, ok := document.Value.(core.Directory); ok {
			return directory.Names()
		}
	}
	return nil
}

// dialled is how often somebody has tried to connect.
func (s *server) dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

// connections is how many lines stand.
func (s *server) connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lines)
}

// lineOf returns the only line.
func (s *server) lineOf() *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	require.Len(s.t, s.lines, 1)
	for l := range s.lines {
		return l
	}
	return nil
}
