package gateway_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

func TestSignIn(t *testing.T) {
	t.Run("a new device is welcomed and gets all documents there are", func(t *testing.T) {
		h := newHouse(t)
		h.do("bob", text("bob", "alice", "hello"))
		alice := h.signedIn("alice", "phone")
		welcome := alice.frames[0].(wire.Welcome)
		require.Equal(t, wire.Welcome{Epoch: "epoch1", Revision: 2, Time: h.now.UnixMilli(), Heartbeat: 25}, welcome)
		require.True(t, last[wire.Changes](alice).Full)
		require.Equal(t, 1, alice.unread("C2Cbob"))
		require.Contains(t, alice.documents, "profile ")
		alice.upToDate()
	})
	t.Run("it hears what the server calls itself", func(t *testing.T) {
		h := newHouse(t, func(o *gateway.Options) { o.Release = "1.2.3" })
		require.Equal(t, "1.2.3", h.signedIn("alice", "phone").frames[0].(wire.Welcome).Release)
	})
	t.Run("one that comes back gets what changed since", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		alice.seat.Leave()
		h.do("bob", text("bob", "alice", "hello"))
		require.NoError(t, alice.signIn())
		require.Equal(t, wire.Changes{From: 1, To: 2, Documents: last[wire.Changes](alice).Documents}, last[wire.Changes](alice))
		require.Len(t, last[wire.Changes](alice).Documents, 1)
		alice.upToDate()
	})
	t.Run("one that has everything gets nothing but the welcome", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		require.NoError(t, alice.signIn())
		require.Equal(t, core.Revision(1), last[wire.Welcome](alice).Revision)
	})
	t.Run("one with a copy of other data gets everything, and what it had is gone", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		alice.epoch, alice.documents["conversation C2Cold"] = "another", json.RawMessage(`{"listed":true}`)
		require.NoError(t, alice.signIn())
		require.True(t, last[wire.Changes](alice).Full)
		require.Equal(t, "epoch1", alice.epoch)
		alice.upToDate()
	})
	t.Run("one whose copy is ahead of the data gets everything", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		for _, revision := range []core.Revision{17, -1} {
			alice.revision = revision
			require.NoError(t, alice.signIn())
			require.True(t, last[wire.Changes](alice).Full, revision)
			alice.upToDate()
		}
	})
	t.Run("the name of the data is the same at every gateway and for ever", func(t *testing.T) {
		h := newHouse(t)
		h.signedIn("alice", "phone")
		h.open()
		bob := h.device("bob", "phone")
		bob.gateway = h.gateways[1]
		require.NoError(t, bob.signIn())
		require.Equal(t, "epoch1", bob.epoch)
	})
	t.Run("what is committed while a device signs in is not lost", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.device("alice", "phone"), h.signedIn("bob", "phone")
		sent := false
		alice.gateway = h.open(func(o *gateway.Options) {
			o.Log = nil
			o.Store = &reading{h.store, func(user string) {
				if user == "alice" && !sent {
					sent = true
					bob.do(text("bob", "alice", "just now")) // After alice's changes were read.
				}
			}}
		})
		require.NoError(t, alice.signIn())
		require.True(t, sent)
		h.settle()
		require.Equal(t, 1, alice.unread("C2Cbob"))
		alice.upToDate()
	})
	t.Run("documents that are large together come in several frames", func(t *testing.T) {
		h := newHouse(t)
		for i := range 60 {
			h.do(fmt.Sprint("user", i), text(fmt.Sprint("user", i), "alice", long(11_000)))
		}
		alice := h.signedIn("alice", "phone")
		sets := 0
		for _, frame := range alice.frames[1:] {
			changes := frame.(wire.Changes)
			require.True(t, changes.Full)
			require.Equal(t, core.Revision(61), changes.To)
			require.Less(t, size(t, frame), 300*1024)
			if !changes.More {
				sets++
			}
		}
		require.Equal(t, 1, sets)
		require.Len(t, alice.frames, 6, "a brief one, then large ones")
		alice.upToDate()
	})
	t.Run("what changes while a large set is sent is in it", func(t *testing.T) {
		h := newHouse(t)
		for i := range 60 {
			h.do(fmt.Sprint("user", i), text(fmt.Sprint("user", i), "alice", long(11_000)))
		}
		alice := h.device("alice", "phone")
		looks := 0
		alice.gateway = h.open(func(o *gateway.Options) {
			o.Store = &reading{h.store, func(user string) {
				if looks++; looks == 3 {
					h.do("alice", core.DeleteConversations{ConversationIDs: []string{"C2Cuser0"}, ClearHistory: true}) // It was sent.
					h.do("user59", text("user59", "alice", "once more"))                                               // It was not.
					h.put(core.ConversationKey("alice", "C2Cuser1"), nil)
				}
			}}
		})
		require.NoError(t, alice.signIn())
		set := last[wire.Changes](alice)
		require.True(t, set.Full)
		require.Equal(t, core.Revision(64), set.To, "the last frame says how far the set goes")
		require.NotContains(t, alice.documents, key(core.KindConversation, "C2Cuser1"))
		require.Equal(t, 2, alice.unread("C2Cuser59"))
		alice.upToDate()
	})
}

// reading tells of every look at a user's changes, after it.
type reading struct {
	*store
	looked func(user string)
}

func (r *reading) ChangesPage(ctx ctx, owner string, after authority.Place, bytes int) (changes changes, more bool, err error) {
	changes, more, err = r.store.ChangesPage(ctx, owner, after, bytes)
	r.looked(owner)
	return changes, more, err
}

func size(t *testing.T, frame wire.Frame) int {
	t.Helper()
	text, err := wire.Encode(frame)
	require.NoError(t, err)
	return len(text)
}

func TestASignInThatIsRefused(t *testing.T) {
	cases := []struct {
		name    string
		change  func(*wire.Hello)
		refusal core.Code
		code    int
	}{
		{"a userSig that is no good", func(h *wire.Hello) { h.UserSig = "forged" }, 70003, wire.CloseRefused},
		{"another application", func(h *wire.Hello) { h.SDKAppID = 8 }, 70003, wire.CloseRefused},
		{"another version", func(h *wire.Hello) { h.Version = 1 }, core.CodeNotSupported, wire.CloseVersion},
		{"no device", func(h *wire.Hello) { h.Device = "" }, core.CodeInvalidParameter, wire.CloseRefused},
		{"a long device", func(h *wire.Hello) { h.Device = long(70) }, core.CodeInvalidParameter, wire.CloseRefused},
		{"a device with a NUL", func(h *wire.Hello) { h.Device = "a\x00b" }, core.CodeInvalidParameter, wire.CloseRefused},
		{"a user id with a space", func(h *wire.Hello) { h.UserID = "c2c alice bob" }, core.CodeInvalidParameter, wire.CloseRefused},
		{"no user id", func(h *wire.Hello) { h.UserID = "" }, core.CodeInvalidParameter, wire.CloseRefused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			alice := h.device("alice", "phone")
			hello := alice.hello()
			c.change(&hello)
			closes(t, c.code, alice.signInWith(hello))
			require.Len(t, alice.frames, 1)
			require.Equal(t, c.refusal, last[wire.Refusal](alice).Code)
			require.Zero(t, h.gateways[0].Kick(hello.UserID, wire.CloseKicked, ""), "it must not be seated")
		})
	}
	t.Run("what goes wrong in the server is no refusal", func(t *testing.T) {
		for name, change := range map[string]func(*gateway.Options){
			"no Check": func(o *gateway.Options) { o.Check = nil },
			"Check fails": func(o *gateway.Options) {
				o.Check = func(wire.Hello, time.Time) (time.Time, error) { return time.Time{}, errors.New("no key") }
			},
			"Check panics": func(o *gateway.Options) { o.Check = func(wire.Hello, time.Time) (time.Time, error) { panic("no key") } },
		} {
			alice := newHouse(t, change).device("alice", "phone")
			closes(t, wire.CloseFault, alice.signIn())
			require.Empty(t, alice.frames, name)
		}
	})
}

func TestCommands(t *testing.T) {
	t.Run("the answer comes in the device's document, with the effect", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		answer := alice.do(core.CreateConversationGroup{Name: "Work"})
		require.Nil(t, answer.Error)
		require.Contains(t, string(alice.documents["directory "]), `"Work"`)
		changes := last[wire.Changes](alice)
		require.Equal(t, []core.Revision{1, 2}, []core.Revision{changes.From, changes.To})
		require.Len(t, changes.Documents, 2)
		alice.upToDate()
	})
	t.Run("the store is not read for what a command has just written", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		before := h.store.looks
		alice.do(text("alice", "bob", "hello"))
		alice.do(core.CreateConversationGroup{Name: "Work"})
		h.settle()
		require.Equal(t, before, h.store.looks)
	})
	t.Run("a refused command is answered with its refusal and changes nothing", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		require.Equal(t, core.CodeConversationGroupNotFound, alice.do(core.DeleteConversationGroup{Name: "Work"}).Error.Code)
		require.NotContains(t, alice.documents, "directory ")
		alice.upToDate()
	})
	t.Run("one that cannot be read is answered too, once", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		for _, c := range []struct {
			named core.Named
			code  core.Code
		}{
			{core.Named{Name: "Destroy", Body: json.RawMessage(`{}`)}, core.CodeNotSupported},
			{core.Named{Name: "SignIn", Body: json.RawMessage(`{}`)}, core.CodeNotSupported},
			{core.Named{Name: "Forget", Body: json.RawMessage(`{"Devices":["tablet"],"Before":9e15}`)}, core.CodeNotSupported},
			{core.Named{Name: "TakeChanges", Body: json.RawMessage(`{"Epoch":"x","To":9}`)}, core.CodeNotSupported},
			{core.Named{Name: "Refused", Body: json.RawMessage(`{}`)}, core.CodeNotSupported},
			{core.Named{Name: "CreateConversationGroup", Body: json.RawMessage(`{"name":7}`)}, core.CodeInvalidParameter},
			{core.Named{Name: "CreateConversationGroup"}, core.CodeConversationGroupName},
		} {
			frame := alice.named(c.named)
			require.NoError(t, alice.receive(frame))
			answer, ok := alice.answer(frame.Number)
			require.True(t, ok)
			require.Equal(t, c.code, answer.Error.Code, c.named.Name)
		}
		require.NoError(t, alice.receive(alice.command(core.CreateConversationGroup{Name: "Work"})))
		alice.upToDate()
	})
	t.Run("a command that comes twice takes effect once and gets the same answer", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		frame := alice.command(text("alice", "bob", "hello"))
		require.NoError(t, alice.receive(frame))
		first, _ := alice.answer(frame.Number)
		revision := alice.revision

		delete(alice.documents, "device phone")
		require.NoError(t, alice.receive(frame))
		again, ok := alice.answer(frame.Number)
		require.True(t, ok)
		require.Equal(t, first, again)
		require.Equal(t, []string{"alice: hello"}, h.history("alice", "bob"))
		changes := last[wire.Changes](alice)
		require.Equal(t, []core.Revision{revision, revision}, []core.Revision{changes.From, changes.To})
		require.Len(t, changes.Documents, 1)
		alice.upToDate()
	})
	t.Run("and so on another connection, to another gateway", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		frame := alice.command(text("alice", "bob", "hello"))
		alice.unreachable = errors.New("cut off") // The command arrives, the answer does not.
		closes(t, 1006, alice.receive(frame))

		alice.unreachable = nil
		alice.gateway = h.open()
		require.NoError(t, alice.signIn())
		require.NoError(t, alice.receive(frame))
		answer, ok := alice.answer(frame.Number)
		require.True(t, ok)
		require.Nil(t, answer.Error)
		require.Equal(t, []string{"alice: hello"}, h.history("alice", "bob"))
		alice.upToDate()
	})
	t.Run("what is sent again is as it was at the revision it is sent at", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		frame := alice.command(text("alice", "bob", "hello"))
		require.NoError(t, alice.receive(frame))

		other := h.signedIn("alice", "phone") // The same device, over another line.
		other.number = alice.number
		asked := false
		alice.gateway = h.open(func(o *gateway.Options) {
			o.Store = &reading{h.store, func(string) {
				if asked {
					asked = false
					other.do(core.CreateConversationGroup{Name: "Work"}) // Just after alice's changes were read.
				}
			}}
		})
		require.NoError(t, alice.signIn())
		asked = true
		require.NoError(t, alice.receive(frame))
		require.False(t, asked)
		repeated := last[wire.Changes](alice)
		require.Equal(t, repeated.To, repeated.From)
		require.Equal(t, other.revision, repeated.To)
		alice.upToDate()
	})
	t.Run("one whose answer was collected is passed over", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		old := alice.command(text("alice", "bob", "hello"))
		require.NoError(t, alice.receive(old))
		alice.collected = old.Number
		alice.do(core.CreateConversationGroup{Name: "Work"})
		frames := len(alice.frames)
		require.NoError(t, alice.receive(old))
		require.Len(t, alice.frames, frames)
		require.Equal(t, []string{"alice: hello"}, h.history("alice", "bob"))
	})
	t.Run("a refused one stays refused, though it would be possible by now", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		add := alice.command(core.AddToConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob"}})
		require.NoError(t, alice.receive(add))
		h.do("alice", core.CreateConversationGroup{Name: "Work"})
		require.NoError(t, alice.receive(add))
		answer, _ := alice.answer(add.Number)
		require.Equal(t, core.CodeConversationGroupNotFound, answer.Error.Code)
		alice.upToDate()
	})
	t.Run("somebody else's commit in between is sent along, in order", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		h.store.meanwhile = func() { h.do("bob", text("bob", "alice", "me first")) }
		alice.do(text("alice", "bob", "hello"))
		require.Equal(t, []string{"bob: me first", "alice: hello"}, h.history("alice", "bob"))
		require.Equal(t, core.Revision(3), alice.revision)
		alice.upToDate()
	})
	t.Run("collected answers are forgotten", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		alice.do(core.CreateConversationGroup{Name: "A"})
		alice.do(core.CreateConversationGroup{Name: "B"})
		_, first := alice.answer(1)
		_, second := alice.answer(2)
		require.Equal(t, []bool{false, true}, []bool{first, second})
	})
	t.Run("answers so large that they fit into no frame are the device's own fault", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		outcome, err := json.Marshal(long(60_000))
		require.NoError(t, err)
		document := core.Device{Number: 100}
		for bytes := 0; bytes < wire.MaxPush; bytes += len(outcome) {
			document.Answers = append(document.Answers, core.Answer{Number: 100, Outcome: outcome})
		}
		h.put(core.DeviceKey("alice", "phone"), document)
		alice.number, alice.collected = 100, 90
		closes(t, wire.CloseProtocol, alice.receive(alice.command(core.CreateConversationGroup{Name: "Work"})))
	})
}

func TestTwoDevices(t *testing.T) {
	t.Run("of one user see the same", func(t *testing.T) {
		h := newHouse(t)
		phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
		phone.do(text("alice", "bob", "hello"))
		h.settle()
		tablet.do(core.PinConversation{ConversationID: "C2Cbob", Pinned: true})
		h.settle()
		phone.upToDate()
		tablet.upToDate()
		require.Equal(t, phone.documents["conversation C2Cbob"], tablet.documents["conversation C2Cbob"])
	})
	t.Run("do not get each other's answers", func(t *testing.T) {
		h := newHouse(t)
		phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
		phone.do(core.DeleteConversationGroup{Name: "none"}) // Writes nothing but the answer.
		h.settle()
		require.Equal(t, wire.Changes{From: 1, To: 2}, last[wire.Changes](tablet))
		laptop := h.signedIn("alice", "laptop")
		require.NotContains(t, laptop.documents, "device phone")
		require.Contains(t, phone.documents, "device phone")
		tablet.upToDate()
	})
	t.Run("of two users talk", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		for i := range 3 {
			alice.do(text("alice", "bob", fmt.Sprint("ping ", i)))
			h.settle()
			bob.do(text("bob", "alice", fmt.Sprint("pong ", i)))
			h.settle()
		}
		bob.do(core.ReadConversation{ConversationID: "C2Calice"})
		h.settle()
		require.Contains(t, string(alice.documents["conversation C2Cbob"]), `"peerReadSequence":6`)
		alice.upToDate()
		bob.upToDate()
	})
	t.Run("on two gateways talk as well", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.device("bob", "phone")
		bob.gateway = h.open()
		require.NoError(t, bob.signIn())
		alice.do(text("alice", "bob", "hello"))
		h.settle()
		require.Equal(t, 1, bob.unread("C2Calice"))
		bob.upToDate()
	})
	t.Run("get many commits as one set of changes", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		for range 20 {
			alice.do(text("alice", "bob", "hello"))
		}
		require.Len(t, h.tasks, 1)
		h.settle()
		require.Equal(t, 20, bob.unread("C2Calice"))
		require.Len(t, bob.frames, 3)
	})
}

func TestHints(t *testing.T) {
	t.Run("a lost one is found with a ping, after about a minute", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		h.do("bob", text("bob", "alice", "hello"))
		require.NoError(t, alice.receive(wire.Ping{Revision: alice.revision}))
		require.Equal(t, wire.Pong{Time: h.now.UnixMilli()}, last[wire.Pong](alice))
		require.Equal(t, 0, alice.unread("C2Cbob"), "too early to look")
		h.now = h.now.Add(76 * time.Second)
		require.NoError(t, alice.receive(wire.Ping{Revision: alice.revision}))
		require.Equal(t, 1, alice.unread("C2Cbob"))
		alice.upToDate()
	})
	t.Run("or with anything else that comes then", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		h.do("bob", text("bob", "alice", "hello"))
		h.now = h.now.Add(76 * time.Second)
		require.NoError(t, alice.receive(wire.Pong{}))
		alice.upToDate()
	})
	t.Run("pings alone do not read the store", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		before := h.store.looks
		for range 100 {
			require.NoError(t, alice.receive(wire.Ping{Revision: alice.revision}))
		}
		require.Equal(t, before, h.store.looks)
	})
	t.Run("a device that knows more than its seat has it look at once", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		h.do("bob", text("bob", "alice", "hello"))
		require.NoError(t, alice.receive(wire.Ping{Revision: alice.revision + 1}))
		alice.upToDate()
	})
	t.Run("the next hint brings what the lost one would have", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		h.do("carol", text("carol", "alice", "lost"))
		bob.do(text("bob", "alice", "heard"))
		h.settle()
		require.Equal(t, []int{1, 1}, []int{alice.unread("C2Cbob"), alice.unread("C2Ccarol")})
		alice.upToDate()
	})
	t.Run("late and doubled ones change nothing, wrong ones neither", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		other := h.hub.Member()
		bob.do(text("bob", "alice", "one"))
		h.settle()
		frames := len(alice.frames)
		for _, revision := range []core.Revision{2, 1, 2, 0, -7, 1 << 60} {
			other.Publish(hint("alice", revision))
			h.settle()
		}
		require.Len(t, alice.frames, frames)
		bob.do(text("bob", "alice", "two"))
		h.settle()
		require.Equal(t, 2, alice.unread("C2Cbob"))
		alice.upToDate()
	})
	t.Run("only users are hinted at to other gateways", func(t *testing.T) {
		h := newHouse(t)
		var owners []string
		h.hub.Member().Subscribe(func(hint hintOf) { owners = append(owners, hint.Owner) })
		alice := h.signedIn("alice", "phone")
		owners = nil
		alice.do(text("alice", "bob", "hello"))
		require.Equal(t, []string{"alice", "bob"}, owners)
	})
	t.Run("when many may be lost, every seat looks", func(t *testing.T) {
		h := newHouse(t)
		var devices []*device
		for i := range 20 {
			devices = append(devices, h.signedIn(fmt.Sprint("user", i), "phone"))
			h.do("bob", text("bob", fmt.Sprint("user", i), "hello"))
		}
		h.gateways[0].Missed()
		require.LessOrEqual(t, len(h.tasks), 4, "a few at a time")
		h.settle()
		for _, d := range devices {
			d.upToDate()
		}
	})
	t.Run("a command sent through the gateway's authority reaches the devices", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		_, err := h.gateways[0].Authority().Do(background, core.Call{User: "bob", Command: text("bob", "alice", "by REST")}, nil)
		require.NoError(t, err)
		h.settle()
		alice.upToDate()
	})
}

func TestFramesOutOfOrder(t *testing.T) {
	command := func(number, collected uint64) wire.Command {
		named, _ := core.NameCommand(core.CreateConversationGroup{Name: "Work"})
		return wire.Command{Number: number, Collected: collected, Named: named}
	}
	for name, frame := range map[string]wire.Frame{
		"a second hello":                     wire.Hello{Version: wire.Version, UserID: "bob", UserSig: "good", SDKAppID: 7, Device: "x"},
		"a server's welcome":                 wire.Welcome{Epoch: "mine"},
		"a server's changes":                 wire.Changes{To: 9},
		"a server's rows":                    wire.Rows{ID: "1"},
		"a server's refusal":                 wire.Refusal{Code: 1},
		"command 0":                          command(0, 0),
		"a command beyond the window":        command(wire.Window+1, 0),
		"a command far beyond it":            command(1<<64-1, 0),
		"a command that is itself collected": command(5, 5),
		"a command before what is collected": command(5, 1<<64-1),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			alice := h.signedIn("alice", "phone")
			closes(t, wire.CloseProtocol, alice.receive(frame))
			require.Error(t, alice.receive(wire.Ping{}), "the seat is given up")
			require.NotContains(t, alice.documents, "directory ")
		})
	}
	t.Run("the last command of the window is taken", func(t *testing.T) {
		alice := newHouse(t).signedIn("alice", "phone")
		require.NoError(t, alice.receive(command(wire.Window, 0)))
		require.NoError(t, alice.receive(command(1<<64-1, 1<<64-1-wire.Window)))
	})
}

func TestNobodyActsAsSomebodyElse(t *testing.T) {
	t.Run("a message is from whoever is signed in, whatever it says", func(t *testing.T) {
		h := newHouse(t)
		mallory := h.signedIn("mallory", "phone")
		message := text("mallory", "bob", "I am alice")
		message.Message.From = "alice"
		require.Nil(t, mallory.do(message).Error)
		require.Equal(t, []string{"mallory: I am alice"}, h.history("mallory", "bob"))
		require.Empty(t, h.history("alice", "bob"))
	})
	t.Run("a command names no user", func(t *testing.T) {
		h := newHouse(t)
		mallory := h.signedIn("mallory", "phone")
		frame := mallory.named(core.Named{Name: "CreateConversationGroup", Body: json.RawMessage(`{"name":"Mine","User":"alice","user":"alice","userID":"alice"}`)})
		require.NoError(t, mallory.receive(frame))
		require.Contains(t, mallory.documents, "directory ")
		changes, err := h.store.Changes(background, "alice", 0)
		require.NoError(t, err)
		require.Zero(t, changes.Revision)
	})
	t.Run("a device id names nobody else's device", func(t *testing.T) {
		h := newHouse(t)
		alice, mallory := h.signedIn("alice", "phone"), h.signedIn("mallory", "phone")
		alice.do(core.CreateConversationGroup{Name: "Secret"})
		require.NotContains(t, mallory.documents, "device phone")
		mallory.do(core.CreateConversationGroup{Name: "Mine"})
		h.settle()
		alice.upToDate()
	})
}

func TestInstances(t *testing.T) {
	two := func(o *gateway.Options) { o.Instances = 2 }
	t.Run("one device too many takes the place of the first", func(t *testing.T) {
		h := newHouse(t, two)
		phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
		other := h.signedIn("bob", "phone")
		laptop := h.signedIn("alice", "laptop")
		require.Equal(t, wire.CloseTakenOver, phone.closed.Code)
		for _, d := range []*device{tablet, laptop, other} {
			require.Nil(t, d.closed)
			require.NoError(t, d.receive(wire.Ping{}))
		}
		closes(t, 1006, phone.receive(wire.Ping{}))
	})
	t.Run("a device that connects again is no other one, and the last that signed in", func(t *testing.T) {
		h := newHouse(t, two)
		phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
		again := h.signedIn("alice", "phone") // The old line is half open.
		require.Nil(t, phone.closed)
		laptop := h.signedIn("alice", "laptop")
		require.Equal(t, wire.CloseTakenOver, tablet.closed.Code)
		for _, d := range []*device{phone, again, laptop} {
			require.Nil(t, d.closed)
		}
	})
	t.Run("nobody can hold all connections", func(t *testing.T) {
		h := newHouse(t, func(o *gateway.Options) { o.Limits.UserConnections = 3 })
		var all []*device
		for range 5 {
			all = append(all, h.signedIn("alice", "phone"))
		}
		for i, d := range all {
			require.Equal(t, i < 2, d.closed != nil, i)
		}
	})
}

func TestTheEndOfASeat(t *testing.T) {
	t.Run("a kicked user is closed everywhere here", func(t *testing.T) {
		h := newHouse(t)
		phone, tablet, bob := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet"), h.signedIn("bob", "phone")
		require.Equal(t, 2, h.gateways[0].Kick("alice", wire.CloseKicked, "by the boss"))
		for _, d := range []*device{phone, tablet} {
			require.Equal(t, &gateway.CloseError{Code: wire.CloseKicked, Reason: "by the boss"}, d.closed)
			require.Error(t, d.receive(wire.Ping{}))
		}
		require.NoError(t, bob.receive(wire.Ping{}))
		require.Zero(t, h.gateways[0].Kick("alice", wire.CloseKicked, "again"))
	})
	t.Run("an expired userSig ends it with the next frame", func(t *testing.T) {
		h := newHouse(t, func(o *gateway.Options) {
			o.Check = func(_ wire.Hello, now time.Time) (time.Time, error) { return now.Add(time.Minute), nil }
		})
		alice := h.signedIn("alice", "phone")
		require.Equal(t, h.now.Add(time.Minute).UnixMilli(), alice.seat.Expires().UnixMilli())
		require.NoError(t, alice.receive(wire.Ping{}))
		h.now = h.now.Add(time.Minute)
		closes(t, wire.CloseExpired, alice.receive(wire.Ping{}))
	})
	t.Run("or with the next push", func(t *testing.T) {
		h := newHouse(t, func(o *gateway.Options) {
			o.Check = func(hello wire.Hello, now time.Time) (time.Time, error) {
				if hello.UserID == "alice" {
					return now.Add(time.Minute), nil
				}
				return time.Time{}, nil
			}
		})
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		require.True(t, bob.seat.Expires().IsZero())
		h.now = h.now.Add(time.Hour)
		bob.do(text("bob", "alice", "hello"))
		h.settle()
		require.Equal(t, wire.CloseExpired, alice.closed.Code)
	})
	t.Run("a store that fails closes the connection, and the command can be sent again", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		frame := alice.command(text("alice", "bob", "hello"))
		h.store.broken = errors.New("the disk is full")
		closes(t, wire.CloseFault, alice.receive(frame))
		h.store.broken = nil
		require.NoError(t, alice.signIn())
		require.NoError(t, alice.receive(frame))
		require.Equal(t, []string{"alice: hello"}, h.history("alice", "bob"))
	})
	t.Run("a store that panics closes the connection and hurts nobody else", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		bob.do(text("bob", "alice", "hello"))
		h.store.panics = true
		h.settle() // In a push.
		require.Equal(t, wire.CloseFault, alice.closed.Code)
		closes(t, wire.CloseFault, bob.receive(bob.command(core.CreateConversationGroup{Name: "Work"})))
		closes(t, wire.CloseFault, h.device("carol", "phone").signIn())
		h.store.panics = false
		for _, d := range []*device{alice, bob, h.device("carol", "phone")} {
			require.NoError(t, d.signIn())
			d.upToDate()
		}
	})
	t.Run("a push that cannot be sent gives the seat up", func(t *testing.T) {
		h := newHouse(t)
		alice, bob := h.signedIn("alice", "phone"), h.signedIn("bob", "phone")
		alice.unreachable = &gateway.CloseError{Code: wire.CloseSlow, Reason: "asleep"}
		bob.do(text("bob", "alice", "one"))
		h.settle()
		require.Equal(t, wire.CloseSlow, alice.closed.Code)
		bob.do(text("bob", "alice", "two"))
		require.Empty(t, h.tasks, "nobody is there to be woken")
	})
	t.Run("data that went back in time closes the connection", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		alice.do(core.CreateConversationGroup{Name: "Work"})
		h.store.MemStore = newHouse(t).store.MemStore
		closes(t, wire.CloseRestart, alice.seat.CatchUp(background))
	})
	t.Run("a gateway that closes lets go of everybody", func(t *testing.T) {
		h := newHouse(t)
		alice := h.signedIn("alice", "phone")
		h.gateways[0].Close()
		require.Error(t, alice.receive(wire.Ping{}))
		h.hub.Member().Publish(hint("alice", 99))
		require.Empty(t, h.tasks)
	})
}

func TestDevicesThatAreNotUsedAreForgotten(t *testing.T) {
	h := newHouse(t)
	for i := range 10 {
		h.signedIn("alice", fmt.Sprint("old", i)).do(core.CreateConversationGroup{Name: "Work"})
	}
	h.settle()
	h.now = h.now.Add(60 * 24 * time.Hour)
	young := h.signedIn("alice", "young")
	young.do(core.CreateConversationGroup{Name: "Work"})
	h.now = h.now.Add(31 * 24 * time.Hour)
	for _, left := range []int{2, 0, 0} { // A few at each sign-in.
		alice := h.signedIn("alice", "new")
		alice.upToDate()
		changes, err := h.store.Changes(background, "alice", 0)
		require.NoError(t, err)
		devices := 0
		for _, record := range changes.Records {
			if record.Key.Kind == core.KindDevice && len(record.Body) > 0 {
				devices++
			}
		}
		require.Equal(t, left+1, devices)
	}
	h.settle()
	young.upToDate()
}

func TestWhatThereIsNoRoomForComesLater(t *testing.T) {
	full := fmt.Errorf("commit: %w", authority.ErrFull)
	h := newHouse(t)
	alice := h.device("alice", "phone")
	require.NoError(t, alice.signInWith(alice.hello()))
	first, second, third := alice.command(text("alice", "bob", "1")), alice.command(text("alice", "bob", "2")), alice.command(text("alice", "bob", "3"))
	require.NoError(t, alice.receive(first))
	h.store.unwritable = full
	require.NoError(t, alice.receive(second))
	require.Equal(t, wire.Later{Number: 2, Seconds: 10}, last[wire.Later](alice))
	h.store.unwritable = nil
	frames := len(alice.frames)
	require.NoError(t, alice.receive(third))
	require.Len(t, alice.frames, frames, "it would be carried out before the second")
	h.store.unwritable = full
	require.NoError(t, alice.receive(second))
	require.Equal(t, wire.Later{Number: 2, Seconds: 10}, last[wire.Later](alice))
	h.store.unwritable = nil
	require.NoError(t, alice.receive(second))
	require.NoError(t, alice.receive(third))
	require.Equal(t, []string{"alice: 1", "alice: 2", "alice: 3"}, h.history("alice", "bob"))
	require.NoError(t, alice.receive(wire.Ping{}), "the line stays open")
	alice.upToDate()
}

func TestTheWelcomeSaysWhichLimitsOfConversationGroupsDiffer(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) {
		o.ConversationGroups = &core.ConversationGroupLimits{Groups: 1, Size: core.MaxConversationGroupSize}
	})
	alice := h.signedIn("alice", "phone")
	require.Equal(t, &core.ConversationGroupLimits{Groups: 1}, alice.frames[0].(wire.Welcome).ConversationGroups)
	require.Nil(t, alice.do(core.CreateConversationGroup{Name: "A"}).Error)
	require.Equal(t, core.CodeTooManyConversationGroups, alice.do(core.CreateConversationGroup{Name: "B"}).Error.Code, "whatever the device thinks")
}
