package gateway_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// theatre is a house with live groups, whose clock a test moves.
type theatre struct {
	*house
	live   *gateway.LiveHub
	timers []timer
}

type timer struct {
	at time.Time
	f  func()
}

// newTheatre is a house with so many gateways, and the live group show of olga's.
func newTheatre(t tester, gateways int, change ...func(*gateway.Options)) *theatre {
	th := &theatre{live: gateway.NewLiveHub()}
	all := append([]func(*gateway.Options){func(o *gateway.Options) {
		o.Live = th.live.Member()
		o.After = func(after time.Duration, f func()) { th.timers = append(th.timers, timer{th.now.Add(after), f}) }
	}}, change...)
	th.house = &house{}
	*th.house = *newHouse(t)
	th.gateways = nil
	for range gateways {
		th.open(all...)
	}
	th.must("olga", core.CreateChatGroup{GroupID: "show", Type: core.GroupLive, Name: "Show"})
	return th
}

// must has a command done at the first gateway, for which nothing else is needed.
func (th *theatre) must(user string, command core.Command) {
	th.t.Helper()
	_, err := th.gateways[0].Authority().Do(background, core.Call{User: user, Command: command, Live: true}, nil)
	require.NoError(th.t, err)
}

// pass lets time pass, and happen what is due.
func (th *theatre) pass(d time.Duration) {
	end := th.now.Add(d)
	for th.settle(); ; th.settle() {
		due := -1
		for i, timer := range th.timers {
			if !timer.at.After(end) && (due < 0 || timer.at.Before(th.timers[due].at)) {
				due = i
			}
		}
		if due < 0 {
			break
		}
		next := th.timers[due]
		th.timers = slices.Delete(th.timers, due, due+1)
		if next.at.After(th.now) {
			th.now = next.at
		}
		next.f()
	}
	th.now = end
}

// beat lets what was said be heard.
func (th *theatre) beat() { th.pass(100 * time.Millisecond) }

// guest returns a device in rooms, at one of the gateways.
func (th *theatre) guest(user string, at int, rooms ...string) *device {
	th.t.Helper()
	d := th.device(user, "phone")
	d.gateway = th.gateways[at]
	require.NoError(th.t, d.signIn())
	for _, room := range rooms {
		require.Equal(th.t, core.Code(0), d.enters(room))
	}
	return d
}

// enters asks to be let into a room and returns the code of the refusal.
func (d *device) enters(room string) core.Code {
	d.house.t.Helper()
	before := len(d.said)
	require.NoError(d.house.t, d.receive(wire.Follow{Owners: []string{"group " + room}}))
	code, answered := core.Code(0), false
	for _, frame := range d.said[before:] {
		changes, _ := frame.(wire.Changes)
		for _, set := range changes.Sets {
			if set.Owner != "group "+room {
				continue
			}
			require.True(d.house.t, answered || set.Whole || set.None, "%v", set)
			answered, code = true, 0
			if set.None { // It may also have been put out again at once.
				code = set.Error.Code
			}
		}
	}
	require.True(d.house.t, answered)
	return code
}

// exits goes out of a room.
func (d *device) exits(room string) {
	d.house.t.Helper()
	require.NoError(d.house.t, d.receive(wire.Unfollow{Owners: []string{"group " + room}}))
}

// words makes a message to a room.
func words(from, room, text, priority string) core.Message {
	message := grouped(from, room, text).Message
	message.Priority = priority
	return message
}

// says says something in a room and returns the answer.
func (d *device) says(room, text string) wire.Lived {
	d.house.t.Helper()
	return d.saysIt(room, words(d.user, room, text, core.PriorityNormal))
}

func (d *device) saysIt(room string, message core.Message) wire.Lived {
	d.house.t.Helper()
	body, err := core.Encode(message)
	require.NoError(d.house.t, err)
	require.NoError(d.house.t, d.receive(wire.Live{Owner: "group " + room, ID: "q", Messages: []json.RawMessage{body}}))
	var answer wire.Lived
	for _, frame := range d.frames {
		if lived, is := frame.(wire.Lived); is {
			answer = lived
		}
	}
	require.Equal(d.house.t, "q", answer.ID)
	require.Equal(d.house.t, "group "+room, answer.Owner)
	return answer
}

// heard returns what the device was told in rooms since it was last asked: texts
// with their senders, and tips.
func (d *device) hears() (heard []string) {
	d.house.t.Helper()
	rest := d.frames[:0]
	for _, frame := range d.frames {
		live, is := frame.(wire.Live)
		if !is {
			rest = append(rest, frame)
			continue
		}
		for _, text := range live.Messages {
			heard = append(heard, told(d.house.t, text))
		}
	}
	d.frames = rest
	return heard
}

func told(t tester, text []byte) string {
	var m core.Message
	require.NoError(t, json.Unmarshal(text, &m))
	if m.Type != core.MessageGroupTip {
		return m.From + ": " + m.Summary()
	}
	var tip core.GroupTip
	require.NoError(t, json.Unmarshal(m.Payload, &tip))
	var who []string
	for _, member := range tip.MemberList {
		who = append(who, member.UserID)
	}
	return fmt.Sprint(map[core.TipKind]string{core.TipJoined: "came ", core.TipQuit: "went ", core.TipBanned: "put out ", core.TipProfileChanged: "changed ", core.TipMemberMuted: "muted "}[tip.Kind], who, " of ", tip.MemberCount)
}

// count is the number of users that the device was told last.
func (d *device) count() (count int) {
	for _, frame := range d.said {
		if live, is := frame.(wire.Live); is && live.Count != 0 {
			count = live.Count
		}
	}
	return count
}

// dismissed says whether the device was told that a group was dismissed.
func (d *device) dismissed(room string) bool {
	for _, frame := range d.said {
		changes, _ := frame.(wire.Changes)
		for _, set := range changes.Sets {
			read, err := set.Read(d.user)
			require.NoError(d.house.t, err)
			for _, document := range read.Documents {
				if group, _ := document.Value.(core.Group); set.Owner == "group "+room && group.DismissedBy != "" {
					return true
				}
			}
		}
	}
	return false
}

// noneOf returns why the device is not in a room any more, 0 while it is.
func (d *device) noneOf(room string) core.Code {
	for _, frame := range d.said {
		changes, _ := frame.(wire.Changes)
		for _, set := range changes.Sets {
			if set.Owner == "group "+room && set.None {
				return set.Error.Code
			}
		}
	}
	return 0
}

// encoded is how frames travel.
func encoded(t tester, frames ...wire.Frame) (text string) {
	for _, frame := range frames {
		one, err := wire.Encode(frame)
		require.NoError(t, err)
		text += one + "\n"
	}
	return text
}
