//go:build unix

package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

func TestAServerOfOneProcess(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := launch(t, folder)

	t.Run("it lives and is ready", func(t *testing.T) {
		for path, want := range map[string]string{"/health": "ok\n", "/ready": "ready\n"} {
			status, _, body := p.get(path)
			require.Equal(t, http.StatusOK, status)
			require.Equal(t, want, body)
		}
	})
	t.Run("the database is where it was told, and others may not read it", func(t *testing.T) {
		_, err := os.Stat(filepath.Join(folder, "parlor.db"))
		require.NoError(t, err)
	})
	t.Run("a backend's message reaches a device", func(t *testing.T) {
		device := p.connect("ann")
		require.JSONEq(t, `{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}`, p.rest("im_open_login_svc/account_import", `{"UserID":"bob"}`))
		require.Contains(t, p.rest("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}]}`), `"ErrorCode":0`)
		device.until("C2Cbob")
	})
	t.Run("a user's media are kept in a folder beside the database", func(t *testing.T) {
		forged, _ := p.mediaWith(p.token("bob"), http.MethodPut, someMedia, "ann", "bytes")
		require.Equal(t, http.StatusUnauthorized, forged)
		status, _ := p.media(http.MethodPut, someMedia, "ann", "bytes")
		require.Equal(t, http.StatusNoContent, status)
		status, body := p.media(http.MethodGet, someMedia, "administrator", "")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "bytes", body)
		require.FileExists(t, filepath.Join(folder, "parlor.db.media", "0123456789abcdef"))
	})
	t.Run("a backend kicks a device out", func(t *testing.T) {
		device := p.connect("eve")
		require.Contains(t, p.rest("im_open_login_svc/kick", `{"UserID":"eve"}`), `"ErrorCode":0`)
		require.Equal(t, wire.CloseKicked, device.closed())
	})
	t.Run("metrics tell of gateway, REST, build and process", func(t *testing.T) {
		var body string
		require.Eventually(t, func() bool { // A connection is counted until its reader has noticed.
			status, _, text := p.get("/metrics")
			body = text
			return status == http.StatusOK && strings.Contains(text, "parlor_gateway_connections 1\n")
		}, 10*time.Second, 10*time.Millisecond)
		for _, name := range []string{
			`parlor_gateway_sign_ins_total{result="ok"} 2`,
			`parlor_rest_calls_total{code="0",command="openim/sendmsg"} 1`,
			`parlor_build_info{`, `go_goroutines`, `process_`,
		} {
			require.Contains(t, body, name)
		}
	})
	t.Run("somebody with another userSig is not let in", func(t *testing.T) {
		for name, hello := range map[string]struct {
			wire.Hello
			code int
		}{
			"of somebody else":       {wire.Hello{SDKAppID: 1, UserID: "ann", UserSig: p.token("eve")}, 70013},
			"of another application": {wire.Hello{SDKAppID: 2, UserID: "ann", UserSig: p.token("ann")}, 70014},
		} {
			hello.Version, hello.Device = wire.Version, "d2"
			device := p.dial(hello.Hello)
			refusal, is := device.next().(wire.Refusal)
			require.True(t, is, name)
			require.EqualValues(t, hello.code, refusal.Code)
			require.Equal(t, wire.CloseRefused, device.closed())
		}
	})
	t.Run("nothing else is there without --web and --demo", func(t *testing.T) {
		for _, path := range []string{"/", "/demo/usersig?userID=ann", "/parlor.db", "/debug/pprof/"} {
			status, _, _ := p.get(path)
			require.Equal(t, http.StatusNotFound, status, path)
		}
	})
	t.Run("the log has no secret", func(t *testing.T) {
		require.NotContains(t, p.log.String(), secret)
		require.NotContains(t, p.log.String(), p.token("ann")[:20])
	})
}

func TestSIGTERMLetsEverybodyGo(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := launch(t, folder)
	first, second := p.connect("ann"), p.connect("bob")
	p.terminate()
	require.Equal(t, wire.CloseRestart, first.closed())
	require.Equal(t, wire.CloseRestart, second.closed())
	require.Zero(t, p.exitCode())
	require.Contains(t, p.log.String(), `"msg":"stopped"`)

	t.Run("and the next one finds everything there", func(t *testing.T) {
		next := launch(t, folder)
		require.Contains(t, next.rest("im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"ann"}]}`), `"AccountStatus":"Imported"`)
	})
}

func TestWhileItDrainsItIsNotReady(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir())
	p.connect("ann") // She does not answer the close, which keeps it draining.
	p.terminate()
	for {
		status, _, body := p.get("/ready")
		if status == http.StatusServiceUnavailable {
			require.Equal(t, "draining\n", body)
			break
		}
		require.Equal(t, http.StatusOK, status)
	}
	status, _, _ := p.get("/health")
	require.Equal(t, http.StatusOK, status)
	require.Zero(t, p.exitCode())
}

// goneStore is a database that does not answer.
type goneStore struct{ sqlstore.Store }

func (goneStore) Read(context.Context, []core.Key) ([]authority.Record, error) {
	return nil, sqlstore.ErrClosed
}

func TestWithoutItsDatabaseItIsNotReady(t *testing.T) {
	t.Parallel()
	s := &server{store: goneStore{}, log: slog.New(slog.DiscardHandler)}
	recorder := httptest.NewRecorder()
	s.ready(recorder, httptest.NewRequest(http.MethodGet, "/ready", nil))
	require.Equal(t, http.StatusServiceUnavailable, recorder.Code)
	require.Equal(t, "the database does not answer\n", recorder.Body.String())
}

func TestAListenerThatFailsEndsIt(t *testing.T) {
	t.Parallel()
	s := inProcess(t)
	require.NoError(t, s.listener.Close())
	require.ErrorContains(t, <-s.ended, "serve: ")
}

func TestTheFlagsOfDevicesReachTheGateway(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--instances", "1", "--origins", "chat.example.com", "--max-connections", "2")
	dial := func(origin string) int {
		ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
		defer cancel()
		conn, reply, err := websocket.Dial(ctx, "ws://"+p.addr+"/ws", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if err == nil {
			require.NoError(t, conn.CloseNow())
		}
		return reply.StatusCode
	}
	require.Equal(t, http.StatusForbidden, dial("https://elsewhere.example.com"))
	require.Equal(t, http.StatusSwitchingProtocols, dial("https://chat.example.com"))

	first := p.connect("ann")
	second := p.dial(wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: "ann", UserSig: p.token("ann"), Device: "d2"})
	require.IsType(t, wire.Welcome{}, second.next())
	require.Equal(t, wire.CloseTakenOver, first.closed())
}

func TestLimitsOfAnAddressAreTheClientsBehindATrustedProxy(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--trusted-proxies", "127.0.0.1", "--address-connections", "1")
	dial := func(client string) int {
		ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
		defer cancel()
		conn, reply, err := websocket.Dial(ctx, "ws://"+p.addr+"/ws", &websocket.DialOptions{HTTPHeader: http.Header{"X-Forwarded-For": {client}}})
		if err != nil {
			return reply.StatusCode
		}
		t.Cleanup(func() { _ = conn.CloseNow() })
		hello, err := wire.Encode(wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: "ann", UserSig: p.token("ann"), Device: "d1"})
		require.NoError(t, err)
		require.NoError(t, conn.Write(ctx, websocket.MessageText, []byte(hello)))
		_, _, err = conn.Read(ctx)
		require.NoError(t, err)
		return reply.StatusCode
	}
	require.Equal(t, http.StatusSwitchingProtocols, dial("198.51.100.1"))
	require.Equal(t, http.StatusServiceUnavailable, dial("198.51.100.1"))
	require.Equal(t, http.StatusServiceUnavailable, dial("192.0.2.7, 198.51.100.1"), "what the client wrote is not believed")
	require.Equal(t, http.StatusSwitchingProtocols, dial("198.51.100.2"))
}

func TestItStartsWhileNATSIsAway(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--nats", "nats://127.0.0.1:1")
	status, _, _ := p.get("/ready")
	require.Equal(t, http.StatusOK, status)
}

func TestDataWhoseNameWasRemovedGetsAnother(t *testing.T) {
	t.Parallel()
	// What the manual tells to do after restoring a backup.
	folder := t.TempDir()
	epoch := func() string {
		p := launch(t, folder)
		hello := wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: "ann", UserSig: p.token("ann"), Device: "d1"}
		welcome, is := p.dial(hello).next().(wire.Welcome)
		require.True(t, is)
		p.terminate()
		require.Zero(t, p.exitCode())
		return welcome.Epoch
	}
	before := epoch()
	require.Equal(t, before, epoch())

	db, err := sql.Open("sqlite", filepath.Join(folder, "parlor.db"))
	require.NoError(t, err)
	_, err = db.Exec(`DELETE FROM documents WHERE owner = ' '`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.NotEqual(t, before, epoch())
}

func TestADemoHandsOutUserSigs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	start := func() *running {
		p := launch(t, folder, "--demo", "--secret-key=")
		return p
	}
	p := start()
	sign := func(p *running, user string) (int, string) {
		status, header, body := p.get("/demo/usersig?userID=" + user)
		require.Equal(t, "no-store", header.Get("Cache-Control"))
		require.Empty(t, header.Get("Access-Control-Allow-Origin"), "other sites cannot read it")
		return status, body
	}
	status, body := sign(p, "ann")
	require.Equal(t, http.StatusOK, status)
	var handed struct {
		SDKAppID        uint64
		UserID, UserSig string
	}
	require.NoError(t, json.Unmarshal([]byte(body), &handed))
	hello := wire.Hello{Version: wire.Version, SDKAppID: handed.SDKAppID, UserID: handed.UserID, UserSig: handed.UserSig, Device: "d1"}
	require.IsType(t, wire.Welcome{}, p.dial(hello).next())

	t.Run("not to nobody, and not to admins", func(t *testing.T) {
		for _, user := range []string{"", "a%20b", "administrator"} {
			status, body := sign(p, user)
			require.Equal(t, http.StatusBadRequest, status)
			require.Contains(t, body, `"code":6017`)
		}
	})
	t.Run("not to whoever gave this machine another name", func(t *testing.T) {
		request, err := http.NewRequest(http.MethodGet, "http://"+p.addr+"/demo/usersig?userID=ann", nil)
		require.NoError(t, err)
		request.Host = "evil.example"
		reply, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, reply.Body.Close())
		require.Equal(t, http.StatusBadRequest, reply.StatusCode)
	})
	t.Run("they are good after a restart", func(t *testing.T) {
		p.terminate()
		require.Zero(t, p.exitCode())
		require.IsType(t, wire.Welcome{}, start().dial(hello).next())
	})
	t.Run("the secret key is for nobody else to read", func(t *testing.T) {
		info, err := os.Stat(filepath.Join(folder, "parlor.db.demo-key"))
		require.NoError(t, err)
		require.EqualValues(t, 0o600, info.Mode().Perm())
	})
	t.Run("parlor token signs with it", func(t *testing.T) {
		token := output(t, folder, "token", "--user", "administrator", "--secret-key-file", "parlor.db.demo-key")
		require.NotEmpty(t, token)
	})
}

func TestTwoServersOnOneDatabaseHearOfEachOther(t *testing.T) {
	t.Parallel()
	database := pgtest.Start(t)
	// Each needs the other's address, so one is reserved beforehand.
	reserved, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	route := reserved.Addr().String()
	require.NoError(t, reserved.Close())
	one := launch(t, t.TempDir(), "--database", database, "--nats-embed", route)
	two := launch(t, t.TempDir(), "--database", database, "--nats-embed", "127.0.0.1:0", "--nats-routes", route)

	device := one.connect("ann")
	deadline := time.Now().Add(waitLimit)
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		device.until("C2Cbob")
	}()
	for {
		// The route may not stand yet, and then a hint goes nowhere.
		require.Contains(t, two.rest("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}]}`), `"ErrorCode":0`)
		select {
		case <-heard:
			return
		case <-time.After(200 * time.Millisecond):
			require.True(t, time.Now().Before(deadline), "nothing was heard")
		}
	}
}
