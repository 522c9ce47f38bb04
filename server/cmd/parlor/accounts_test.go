//go:build unix

package main

import (
	"archive/zip"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// pair are two processes on one PostgreSQL that have heard of each other, or the same
// one twice with SQLite.
type pair struct {
	one, two *running
	database string
}

// onBoth runs a test with SQLite and with PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, p pair)) {
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		one := launch(t, t.TempDir())
		test(t, pair{one, one, "parlor.db"})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		database := pgtest.Start(t)
		reserved, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		route := reserved.Addr().String()
		require.NoError(t, reserved.Close())
		one := launch(t, t.TempDir(), "--database", database, "--nats-embed", route)
		two := launch(t, t.TempDir(), "--database", database, "--nats-embed", "127.0.0.1:0", "--nats-routes", route)
		test(t, pair{one, two, database})
	})
}

// upload puts media as a user does, and returns the status.
func (p *running) upload(user, userSig, id, content string) int {
	request, err := http.NewRequest(http.MethodPut, "http://"+p.addr+"/media/"+id, strings.NewReader(content))
	require.NoError(p.t, err)
	request.Header = http.Header{"Parlor-Sdkappid": {"1"}, "Parlor-Userid": {user}, "Authorization": {"Bearer " + userSig}}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	require.NoError(p.t, answer.Body.Close())
	return answer.StatusCode
}

// hello is what a device of a user says that has a userSig.
func hello(user, userSig string) wire.Hello {
	return wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: user, UserSig: userSig, Device: "d1"}
}

// connectAgain signs a user in with a new userSig, once one that is made now is good.
func (p *running) connectAgain(user string) device {
	deadline := time.Now().Add(waitLimit)
	for {
		d := p.dial(hello(user, p.token(user)))
		frame := d.next()
		if _, in := frame.(wire.Welcome); in {
			return d
		}
		require.True(p.t, time.Now().Before(deadline), "not let in: %v", frame)
	}
}

func TestABackendEndsSignIns(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p pair) {
		old := p.one.token("eve")
		here, there := p.one.connect("eve"), p.two.connect("eve")
		require.Equal(t, http.StatusNoContent, p.two.upload("eve", old, "0123456789abcdef", "hers"))
		require.Contains(t, p.one.rest("im_open_login_svc/kick", `{"UserID":"eve"}`), `"ErrorCode":0`)
		require.Equal(t, wire.CloseKicked, here.closed())
		require.Equal(t, wire.CloseKicked, there.closed(), "at the other process too")
		refused := p.two.dial(hello("eve", old))
		refusal, is := refused.next().(wire.Refusal)
		require.True(t, is)
		require.Equal(t, core.CodeUsersigRevoked, refusal.Code)
		require.Equal(t, wire.CloseKicked, refused.closed())
		require.Equal(t, http.StatusUnauthorized, p.two.upload("eve", old, "0123456789abcdee", "no longer"))
		p.two.connectAgain("eve")

		t.Run("an admin's calls too", func(t *testing.T) {
			query := url.Values{"sdkappid": {"1"}, "identifier": {"administrator"}, "usersig": {p.one.token("administrator")}}
			call := func(r *running) string {
				_, _, text := r.do(http.MethodPost, "/v4/im_open_login_svc/account_check?"+query.Encode(), `{"CheckItem":[{"UserID":"eve"}]}`)
				return text
			}
			require.Contains(t, call(p.two), `"ErrorCode":0`)
			require.Contains(t, p.one.rest("im_open_login_svc/kick", `{"UserID":"administrator"}`), `"ErrorCode":0`)
			require.Contains(t, call(p.two), `"ErrorCode":70052`)
			require.Eventually(t, func() bool {
				return strings.Contains(p.one.rest("im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"eve"}]}`), `"ErrorCode":0`)
			}, waitLimit, 100*time.Millisecond, "a new one is good")
		})
	})
}

func TestABackendDeletesAnAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p pair) {
		device, old := p.two.connect("eve"), p.one.token("eve")
		p.one.rest("im_open_login_svc/account_import", `{"UserID":"bob"}`)
		require.Contains(t, p.one.rest("openim/sendmsg", `{"From_Account":"eve","To_Account":"bob","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}]}`), `"ErrorCode":0`)
		require.Contains(t, p.one.rest("im_open_login_svc/account_delete", `{"DeleteItem":[{"UserID":"eve"}]}`), `{"UserID":"eve","ResultCode":0,"ResultInfo":""}`)
		require.Equal(t, wire.CloseKicked, device.closed())
		require.Eventually(t, func() bool {
			return strings.Contains(p.two.rest("im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"eve"}]}`), `"AccountStatus":"NotImported"`)
		}, waitLimit, 50*time.Millisecond)
		require.Contains(t, p.two.rest("recentcontact/get_list", `{"From_Account":"eve","TimeStamp":0,"StartIndex":0,"TopTimeStamp":0,"TopStartIndex":0,"AssistFlags":3}`), `"SessionItem":[]`)
		require.Contains(t, p.two.rest("openim/admin_getroammsg", `{"Operator_Account":"bob","Peer_Account":"eve","MaxCnt":10,"MinTime":0,"MaxTime":4000000000}`), `"hi"`)
		refusal, is := p.two.dial(hello("eve", old)).next().(wire.Refusal)
		require.True(t, is)
		require.Equal(t, core.CodeUsersigRevoked, refusal.Code)
	})
}

func TestABackendExportsAnAccount(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, p pair) {
		const id = "0123456789abcdef0123456789abcdef"
		p.one.connect("eve")
		require.Equal(t, http.StatusNoContent, p.one.upload("eve", p.one.token("eve"), id, "her bytes"))
		require.Contains(t, p.one.rest("openim/sendmsg", `{"From_Account":"eve","To_Account":"bob","MsgBody":[{"MsgType":"TIMFileElem","MsgContent":{"UUID":"`+id+`","FileName":"a.bin","FileSize":9}}]}`), `"ErrorCode":0`)
		has := func(archive string) {
			opened, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
			require.NoError(t, err)
			file, err := opened.Open("media/" + id)
			require.NoError(t, err)
			bytes, err := io.ReadAll(file)
			require.NoError(t, err)
			require.Equal(t, "her bytes", string(bytes))
		}
		has(p.two.rest("im_open_login_svc/account_export", `{"UserID":"eve"}`))
		p.one.terminate()
		require.Zero(t, p.one.exitCode())
		require.Contains(t, output(t, p.one.folder, "export-user", "eve.zip", "--user", "eve", "--database", p.database), "has all that there is of eve")
		text, err := os.ReadFile(filepath.Join(p.one.folder, "eve.zip"))
		require.NoError(t, err)
		has(string(text))
		for name, args := range map[string][]string{
			"a file that is there": {"eve.zip", "--user", "eve", "--database", p.database},
			"nobody":               {"nobody.zip", "--user", "nobody", "--database", p.database},
		} {
			out, err := command(t, p.one.folder, append([]string{"export-user"}, args...)...).CombinedOutput()
			require.Error(t, err, name)
			require.NotEmpty(t, out, name)
		}
		require.NoFileExists(t, filepath.Join(p.one.folder, "nobody.zip"))
	})
}
