//go:build unix

package main

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func (d device) send(frame wire.Frame) {
	text, err := wire.Encode(frame)
	require.NoError(d.t, err)
	require.NoError(d.t, d.conn.Write(context.Background(), websocket.MessageText, []byte(text)))
}

// enter goes into a room once all is there, and returns the code of the refusal.
func (d device) enter(room string) core.Code {
	for frame := d.next(); frame != (wire.Synced{}); frame = d.next() {
	}
	d.send(wire.Follow{Owners: []string{"group " + room}})
	set := d.set()
	if set.Error != nil {
		return set.Error.Code
	}
	require.True(d.t, set.Whole)
	return 0
}

// set reads until something is said of who follows a room.
func (d device) set() wire.Set {
	for {
		if changes, is := d.next().(wire.Changes); is && len(changes.Sets) > 0 {
			return changes.Sets[0]
		}
	}
}

// hears reads until a text is said in a room.
func (d device) hears(text string) core.Message {
	for {
		live, _ := d.next().(wire.Live)
		for _, body := range live.Messages {
			var message core.Message
			require.NoError(d.t, json.Unmarshal(body, &message))
			if strings.Contains(string(message.Payload), text) {
				return message
			}
		}
	}
}

func (d device) says(room, user, text string) {
	body, err := core.Encode(core.Message{
		ID: core.MessageID(user, 0, time.Now().UnixNano()%1000), To: room, ConversationType: core.TypeGroup, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: []byte(fmt.Sprintf(`{"text":%q}`, text)),
	})
	require.NoError(d.t, err)
	d.send(wire.Live{Owner: "group " + room, ID: text, Messages: []json.RawMessage{body}})
}

func (p *running) call(command, body string) string {
	reply := p.rest("group_open_http_svc/"+command, body)
	require.Contains(p.t, reply, `"ErrorCode":0`)
	return reply
}

func TestALiveGroupIsOneRoomAtTwoServers(t *testing.T) {
	t.Parallel()
	database := pgtest.Start(t)
	reserved, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	route := reserved.Addr().String()
	require.NoError(t, reserved.Close())
	one := launch(t, t.TempDir(), "--database", database, "--nats-embed", route)
	two := launch(t, t.TempDir(), "--database", database, "--nats-embed", "127.0.0.1:0", "--nats-routes", route)
	one.call("create_group", `{"Type":"AVChatRoom","GroupId":"show","Owner_Account":"olga","Name":"The show"}`)
	ann, bob := one.connect("ann"), two.connect("bob")
	require.Zero(t, ann.enter("show"))
	require.Zero(t, bob.enter("show"))
	until := func(what string, so func() bool) {
		require.Eventually(t, so, waitLimit, 200*time.Millisecond, what)
	}
	until("the route stands and each knows of the other", func() bool {
		return strings.Contains(one.call("get_online_member_num", `{"GroupId":"show"}`), `"OnlineMemberNum":2`) &&
			strings.Contains(two.call("get_online_member_num", `{"GroupId":"show"}`), `"OnlineMemberNum":2`)
	})

	ann.says("show", "ann", "hello from one")
	require.Equal(t, "ann", bob.hears("hello from one").From)
	bob.says("show", "bob", "hello from two")
	said := ann.hears("hello from two")
	require.Equal(t, "bob", said.From)
	require.NotZero(t, said.Sequence)
	const body = `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"from the backend"}}]`
	one.call("send_group_msg", `{"GroupId":"show","From_Account":"sam","Random":5,`+body+`}`)
	require.Equal(t, "sam", bob.hears("from the backend").From)
	ann.hears("from the backend")
	two.call("send_broadcast_msg", `{"From_Account":"sam","Random":6,`+strings.Replace(body, "from the backend", "to all", 1)+`}`)
	require.Equal(t, "show", ann.hears("to all").To)
	bob.hears("to all")

	two.call("ban_group_member", `{"GroupId":"show","Members_Account":["ann"],"Duration":600}`)
	two.call("send_group_msg", `{"GroupId":"show","From_Account":"sam","Random":7,`+strings.Replace(body, "from the backend", "ann is out", 1)+`}`)
	require.True(t, ann.set().None)
	bob.hears("ann is out")
	one.terminate()
	require.Zero(t, one.exitCode())
	again := launch(t, t.TempDir(), "--database", database, "--nats-embed", route)
	require.Equal(t, core.CodeGroupDenied, again.connect("ann").enter("show"), "after a restart too")
	until("who was at the other is there no more", func() bool {
		return strings.Contains(two.call("get_online_member_num", `{"GroupId":"show"}`), `"OnlineMemberNum":1`)
	})
}
