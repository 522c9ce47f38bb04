//go:build unix

package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/push"
	"github.com/parlor-chat/parlor/server/push/pushtest"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// pushKeys has the program print keys and keeps them in a file.
func pushKeys(t *testing.T) (file string, keys push.Keys) {
	folder := t.TempDir()
	text := output(t, folder, "push-key")
	keys, err := push.ReadKeys([]byte(text))
	require.NoError(t, err)
	file = filepath.Join(folder, "push-key")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file, keys
}

// asksFor has a device ask a service of the server.
func (d device) asksFor(name, text string) string {
	page := wire.Page{ID: "1", Owner: core.QuestionOwner(name), Kind: core.KindReply, After: text, Limit: 1}
	frame, err := wire.Encode(page)
	require.NoError(d.t, err)
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	require.NoError(d.t, d.conn.Write(ctx, websocket.MessageText, []byte(frame)))
	for {
		paged, is := d.next().(wire.Paged)
		if !is {
			continue
		}
		require.Nil(d.t, paged.Error)
		documents, err := paged.Read(page)
		require.NoError(d.t, err)
		return string(core.ReplyIn(documents))
	}
}

func TestAServerPushesToWhoIsNotConnected(t *testing.T) {
	t.Parallel()
	file, keys := pushKeys(t)
	for name, database := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "parlor.db" },
		"PostgreSQL": func(t *testing.T) string { return pgtest.Start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := pushtest.New(keys.Public, false)
			t.Cleanup(service.Close)
			p := launch(t, t.TempDir(), "--database", database(t), "--push-key-file", file, "--push-contact", "mailto:ops@example.com", "--push-hosts", service.URL)
			ann := p.connect("ann")
			offered := ann.asksFor("push", `{"do":"subscribe","subscription":`+service.Subscribe().JSON()+`}`)
			require.JSONEq(t, `{"publicKey":"`+keys.Public+`","content":false,"devices":1}`, offered)

			says := func(text string) {
				require.Contains(t, p.rest("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"`+text+`"}}]}`), `"ErrorCode":0`)
			}
			says("while she is there")
			ann.until("C2Cbob")
			require.NoError(t, ann.conn.Close(websocket.StatusNormalClosure, ""))
			require.Eventually(t, func() bool { // Until the server has noticed.
				_, _, metrics := p.get("/metrics")
				return strings.Contains(metrics, "parlor_gateway_connections 0\n")
			}, waitLimit, 10*time.Millisecond)
			says("and while she is not")

			push := <-service.Pushes()
			var told struct{ UserID, Kind, ConversationID, Body string }
			require.NoError(t, json.Unmarshal(push.Text, &told))
			require.Equal(t, struct{ UserID, Kind, ConversationID, Body string }{"ann", "message", "C2Cbob", ""}, told)
			require.NoError(t, service.Fault())
			require.NotContains(t, p.log.String(), "while she")
			require.NotContains(t, p.log.String(), "/push/")
		})
	}
}
