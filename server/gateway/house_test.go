package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

var background = context.Background()

// tester is what a testing.T and a rapid.T have in common.
type tester interface {
	require.TestingT
	Helper()
}

// house is a store with gateways on it, in which nothing happens by itself.
type house struct {
	t     tester
	store *store
	hub   *authority.Hub
	now   time.Time
	// tasks are what the gateways have put off.
	tasks []func()
	// later are those that they have put off for a while, if they are to wait.
	later    []func()
	waits    bool
	gateways []*gateway.Gateway
}

func newHouse(t tester, change ...func(*gateway.Options)) *house {
	h := &house{
		t:     t,
		store: &store{MemStore: authority.NewMemStore()},
		hub:   authority.NewHub(),
		now:   time.UnixMilli(1_700_000_000_000),
	}
	h.open(change...)
	return h
}

// open opens one more gateway on the store.
func (h *house) open(change ...func(*gateway.Options)) *gateway.Gateway {
	options := gateway.Options{
		Store:    h.store,
		Notifier: h.hub.Member(),
		Check:    check,
		Now:      func() time.Time { return h.now },
		Go:       func(f func()) { h.tasks = append(h.tasks, f) },
		After:    h.after,
		Epoch:    fmt.Sprint("epoch", len(h.gateways)+1),
	}
	for _, f := range change {
		f(&options)
	}
	h.gateways = append(h.gateways, gateway.New(options))
	return h.gateways[len(h.gateways)-1]
}

// check accepts the userSig "good", for application 7.
func check(hello wire.Hello, _ time.Time) (gateway.Proof, error) {
	if hello.SDKAppID != 7 || hello.UserSig != "good" {
		return gateway.Proof{}, core.Errorf(70003, "the userSig is no good")
	}
	return gateway.Proof{}, nil
}

// after has something done later.
func (h *house) after(_ time.Duration, f func()) {
	if h.waits {
		h.later = append(h.later, f)
	} else {
		h.tasks = append(h.tasks, f)
	}
}

// settle does what was put off.
func (h *house) settle() {
	for len(h.tasks) > 0 {
		next := h.tasks[0]
		h.tasks = h.tasks[1:]
		next()
	}
}

// do has a command decided that comes from no device, and does not let anybody
// hear of it.
func (h *house) do(user string, command core.Command) {
	h.t.Helper()
	silent := authority.New(h.store.MemStore, authority.NewHub().Member(), func() int64 { return h.now.UnixMilli() })
	_, err := silent.Do(background, core.Call{User: user, Command: command}, nil)
	require.NoError(h.t, err)
}

// put writes a document behind everybody's back.
func (h *house) put(key core.Key, value core.Value) {
	h.t.Helper()
	body, err := core.Encode(value)
	require.NoError(h.t, err)
	_, err = h.store.MemStore.Commit(background, authority.Commit{Writes: []authority.Write{{Key: key, Body: body}}})
	require.NoError(h.t, err)
}

// history returns what is in the history between two users, the oldest first.
func (h *house) history(a, b string) (texts []string) {
	h.t.Helper()
	rows, err := h.store.History(background, core.ThreadID(a, "C2C"+b), 0, 0, 0)
	require.NoError(h.t, err)
	for _, row := range rows {
		var message core.Message
		require.NoError(h.t, json.Unmarshal(row.Body, &message))
		texts = append([]string{message.From + ": " + message.Summary()}, texts...)
	}
	return texts
}

// store is a MemStore that can be made to fail.
type store struct {
	*authority.MemStore
	// broken is what everything fails with.
	broken error
	// unwritable is what commits fail with.
	unwritable error
	// panics makes everything panic.
	panics bool
	// meanwhile happens once, just before the next commit.
	meanwhile func()
	// looks counts the calls of Changes and ChangesPage, reads those of Read.
	looks, reads int
	// looked happens after each of them.
	looked func()
}

func (s *store) trouble() error {
	if s.panics {
		panic("the store has lost its mind")
	}
	return s.broken
}

func (s *store) Read(ctx context.Context, keys []core.Key) ([]authority.Record, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	s.reads++
	return s.MemStore.Read(ctx, keys)
}

func (s *store) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	if err := s.trouble(); err != nil {
		return authority.Changes{}, err
	}
	s.looks++
	return s.MemStore.Changes(ctx, owner, after)
}

func (s *store) ChangesPage(ctx context.Context, owner string, after authority.Place, bytes int) (authority.Changes, bool, error) {
	if err := s.trouble(); err != nil {
		return authority.Changes{}, false, err
	}
	s.looks++
	if s.looked != nil {
		defer s.looked()
	}
	return s.MemStore.ChangesPage(ctx, owner, after, bytes)
}

func (s *store) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if err := s.trouble(); err != nil {
		return nil, err
	}
	if s.unwritable != nil {
		return nil, s.unwritable
	}
	if f := s.meanwhile; f != nil {
		s.meanwhile = nil
		f()
	}
	return s.MemStore.Commit(ctx, c)
}

// device is a device as docs/protocol.md wants it: it holds a copy, and finds
// fault with a server that does not keep to the protocol.
type device struct {
	house   *house
	gateway *gateway.Gateway
	user    string
	id      string

	seat   *gateway.Seat
	closed *gateway.CloseError
	// unreachable: the line takes nothing.
	unreachable error

	// said is all that came, frames all but synced.
	said, frames []wire.Frame
	synced       int
	parts        []wire.Document
	epoch        string
	revision     core.Revision
	documents    map[string]json.RawMessage
	number       uint64
	collected    uint64
	followed     followed
	// heard is told of each frame that comes, if it is set.
	heard func(wire.Frame)
}

// device returns a device that has never signed in, at the first gateway.
func (h *house) device(user, id string) *device {
	return &device{house: h, gateway: h.gateways[0], user: user, id: id, documents: map[string]json.RawMessage{}}
}

// signedIn returns a device that has.
func (h *house) signedIn(user, id string) *device {
	h.t.Helper()
	d := h.device(user, id)
	require.NoError(h.t, d.signIn())
	return d
}

func (d *device) hello() wire.Hello {
	return wire.Hello{
		Version: wire.Version, SDKAppID: 7, UserID: d.user, UserSig: "good", Device: d.id,
		Epoch: d.epoch, Revision: d.revision, Have: wire.Have{Have: d.followed.revisions()},
	}
}

// signIn opens a new connection.
func (d *device) signIn() error {
	return d.signInWith(d.hello())
}

func (d *device) signInWith(hello wire.Hello) (err error) {
	d.closed, d.said, d.frames, d.parts, d.synced = nil, nil, nil, nil, 0
	d.seat, err = d.gateway.SignIn(background, hello, d)
	return err
}

// Send implements [gateway.Line].
func (d *device) Send(frame wire.Frame) error {
	if d.unreachable != nil {
		return d.unreachable
	}
	require.Nil(d.house.t, d.closed, "a frame came after the close")
	text, err := gateway.Encode(frame)
	require.NoError(d.house.t, err)
	require.LessOrEqual(d.house.t, len(text), wire.MaxPush)
	plain, err := wire.Encode(frame)
	require.NoError(d.house.t, err)
	require.Equal(d.house.t, plain, text)
	frame, err = wire.Decode(text)
	require.NoError(d.house.t, err)
	d.said = append(d.said, frame)
	if d.heard != nil {
		d.heard(frame)
	}
	if frame == (wire.Synced{}) {
		d.synced++
		return nil
	}
	d.frames = append(d.frames, frame)
	switch f := frame.(type) {
	case wire.Welcome:
		d.welcome(f)
	case wire.Changes:
		d.change(f)
	}
	return nil
}

// Close implements [gateway.Line].
func (d *device) Close(end *gateway.CloseError) {
	require.Nil(d.house.t, d.closed, "closed twice")
	d.closed = end
}

func (d *device) welcome(welcome wire.Welcome) {
	require.Len(d.house.t, d.frames, 1, "the welcome comes first")
	d.epoch = welcome.Epoch
}

// change takes a set of changes over once it is complete.
func (d *device) change(changes wire.Changes) {
	d.parts = append(d.parts, changes.Documents...)
	if changes.More {
		require.Empty(d.house.t, changes.Sets)
		return
	}
	if changes.Full {
		clear(d.documents)
		require.Zero(d.house.t, changes.From)
	} else {
		require.Equal(d.house.t, d.revision, changes.From, "a gap")
	}
	require.GreaterOrEqual(d.house.t, changes.To, changes.From)
	for _, part := range d.parts {
		_, err := part.Document(d.user)
		require.NoError(d.house.t, err)
		d.documents[key(part.Kind, part.ID)] = part.Value
		if len(part.Value) == 0 {
			delete(d.documents, key(part.Kind, part.ID))
		}
	}
	d.parts, d.revision = nil, changes.To
	d.followed.keep(d)
	for _, set := range changes.Sets {
		d.followed.take(d, set)
	}
}

func key(kind core.Kind, id string) string { return string(kind) + " " + id }

// receive has the server take a frame, as it comes over a line.
func (d *device) receive(frame wire.Frame) error {
	text, err := wire.Encode(frame)
	require.NoError(d.house.t, err)
	frame, err = wire.Decode(text)
	require.NoError(d.house.t, err)
	return d.seat.Receive(background, frame)
}

// command makes the next command.
func (d *device) command(command core.Command) wire.Command {
	d.house.t.Helper()
	named, err := core.NameCommand(command)
	require.NoError(d.house.t, err)
	return d.named(named)
}

func (d *device) named(named core.Named) wire.Command {
	d.number++
	return wire.Command{Number: d.number, Collected: d.collected, Named: named}
}

// do has a command done and returns the answer.
func (d *device) do(command core.Command) core.Answer {
	d.house.t.Helper()
	frame := d.command(command)
	require.NoError(d.house.t, d.receive(frame))
	answer, ok := d.answer(frame.Number)
	require.True(d.house.t, ok, "there is no answer to command %d", frame.Number)
	d.collected = frame.Number
	return answer
}

// answer returns the answer to a command, from the copy.
func (d *device) answer(number uint64) (core.Answer, bool) {
	value, err := core.Decode(core.KindDevice, d.documents[key(core.KindDevice, d.id)])
	require.NoError(d.house.t, err)
	document, _ := value.(core.Device)
	return document.Answer(number)
}

// unread is the unread count that the device shows for a conversation.
func (d *device) unread(conversationID string) int {
	value, err := core.Decode(core.KindConversation, d.documents[key(core.KindConversation, conversationID)])
	require.NoError(d.house.t, err)
	conversation, _ := core.AsConversation(value)
	return conversation.Unread
}

// asks asks for history and returns the answer.
func (d *device) asks(ask wire.Ask) wire.Rows {
	d.house.t.Helper()
	require.NoError(d.house.t, d.receive(ask))
	return last[wire.Rows](d)
}

// last returns the last frame, which is of that type.
func last[F wire.Frame](d *device) F {
	d.house.t.Helper()
	require.NotEmpty(d.house.t, d.frames)
	require.IsType(d.house.t, *new(F), d.frames[len(d.frames)-1])
	return d.frames[len(d.frames)-1].(F)
}

// upToDate checks that the copy is what there is.
func (d *device) upToDate() {
	d.house.t.Helper()
	changes, err := d.house.store.MemStore.Changes(background, d.user, 0)
	require.NoError(d.house.t, err)
	require.Equal(d.house.t, changes.Revision, d.revision)
	there := map[string]string{}
	for _, record := range changes.Records {
		if len(record.Body) > 0 && record.Key.Kind.FromServer() && (record.Key.Kind != core.KindDevice || record.Key.ID == d.id) {
			there[key(record.Key.Kind, record.Key.ID)] = string(record.Body)
		}
	}
	held := map[string]string{}
	for k, v := range d.documents {
		held[k] = string(v)
	}
	require.Equal(d.house.t, there, held)
}

// made counts the messages, for their ids.
var made atomic.Int64

// text makes a command with which from sends a text.
func text(from, to, words string) core.SendMessage {
	payload, _ := json.Marshal(map[string]string{"text": words})
	return core.SendMessage{Message: core.Message{
		ID: core.MessageID(from, 0, made.Add(1)), To: to, ConversationType: core.TypeC2C, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: payload,
	}}
}

// long is a text of about that many bytes.
func long(bytes int) string { return strings.Repeat("word ", bytes/5) }

// closes requires that err closes the connection with a code.
func closes(t tester, code int, err error) {
	t.Helper()
	var closed *gateway.CloseError
	require.True(t, errors.As(err, &closed), "not a close: %v", err)
	require.Equal(t, code, closed.Code, closed.Error())
}

var _ tester = (*testing.T)(nil)
