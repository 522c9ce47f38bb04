//go:build unix

package main

import (
	"encoding/json"
	"net/http"
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
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// TestNothingIsLeftToWhoIsSignedOutOrDeleted holds what several parts of a server know
// of a user: media, pushes, the backend's silence.
func TestNothingIsLeftToWhoIsSignedOutOrDeleted(t *testing.T) {
	t.Parallel()
	file, keys := pushKeys(t)
	for name, database := range map[string]func(*testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "parlor.db") },
		"PostgreSQL": func(t *testing.T) string { return pgtest.Start(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			place := database(t)
			service := pushtest.New(keys.Public, false)
			t.Cleanup(service.Close)
			p := launch(t, t.TempDir(), "--database", place, "--media-unused", "1s", "--push-key-file", file, "--push-contact", "mailto:ops@example.com", "--push-hosts", service.URL)
			call := func(name, body string) string {
				answer := p.rest(name, body)
				require.Contains(t, answer, `"ErrorCode":0`, name)
				return answer
			}
			const offer = `{"do":"offer"}`
			subscribe := func(d device) {
				require.Contains(t, d.asksFor("push", `{"do":"subscribe","subscription":`+service.Subscribe().JSON()+`}`), `"devices":1`)
			}
			eve, old := p.connect("eve"), p.token("eve")
			subscribe(eve)
			status, _ := p.mediaWith(old, http.MethodPut, someMedia, "eve", "hers")
			require.Equal(t, http.StatusNoContent, status)
			call("openim/sendmsg", `{"From_Account":"eve","To_Account":"bob","MsgBody":[{"MsgType":"TIMFileElem","MsgContent":{"UUID":"0123456789abcdef","FileName":"a.bin","FileSize":4}}]}`)
			var right struct{ Query string }
			_, text := p.mediaWith(old, http.MethodGet, "/media/", "eve", "")
			require.NoError(t, json.Unmarshal([]byte(text), &right))
			reads := func() int {
				status, _ := p.media(http.MethodGet, someMedia+"?"+right.Query, "", "")
				return status
			}
			require.Equal(t, http.StatusOK, reads())

			call("im_open_login_svc/kick", `{"UserID":"eve"}`)
			require.Equal(t, wire.CloseKicked, eve.closed())
			require.Equal(t, http.StatusForbidden, reads(), "with an address of before")
			eve = p.connectAgain("eve")
			require.Contains(t, eve.asksFor("push", offer), `"devices":0`)

			subscribe(eve)
			call("openconfigsvr/setnospeaking", `{"Set_Account":"eve","C2CmsgNospeakingTime":4294967295,"GroupmsgNospeakingTime":4294967295}`)
			require.NoError(t, p.connect("bob").conn.Close(websocket.StatusNormalClosure, ""))
			call("im_open_login_svc/account_delete", `{"DeleteItem":[{"UserID":"eve"},{"UserID":"bob"}]}`)
			require.Equal(t, wire.CloseKicked, eve.closed())
			require.Eventually(t, func() bool {
				status, _ := p.media(http.MethodGet, someMedia, "administrator", "")
				return status == http.StatusNotFound
			}, waitLimit, 50*time.Millisecond, "nobody has the message any more")
			require.Eventually(t, func() bool {
				return strings.Contains(call("openconfigsvr/getnospeaking", `{"Get_Account":"eve"}`), `"C2CmsgNospeakingTime":0`)
			}, waitLimit, 50*time.Millisecond)

			p.terminate()
			require.Equal(t, exitOK, p.exitCode())
			store, err := sqlstore.Open(t.Context(), place)
			require.NoError(t, err)
			defer func() { require.NoError(t, store.Close()) }()
			for prefix, kind := range map[string]core.Kind{"push ": push.Kind, "pushed ": push.Kind, "silence ": core.KindSilence} {
				owners, err := store.Owners(t.Context(), prefix, "", 100)
				require.NoError(t, err)
				for _, owner := range owners {
					records, err := store.Page(t.Context(), owner, kind, "", 10)
					require.NoError(t, err)
					require.Empty(t, records, owner)
				}
			}
		})
	}
}
