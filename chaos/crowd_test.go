//go:build unix

package chaos

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/usersig"
)

// seed makes a database in which a user has that many conversations of about
// 12 KB each, and returns its path.
func seed(t *testing.T, user string, conversations int) string {
	path := filepath.Join(t.TempDir(), "parlor.db")
	store, err := sqlstore.OpenSQLite(t.Context(), path)
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	a := authority.New(store, authority.NewHub().Member(), now)
	message := core.Message{
		To: user, ConversationType: core.TypeC2C, Type: core.MessageText, Priority: core.PriorityNormal,
		Payload: []byte(`{"text":"` + strings.Repeat("word ", 2300) + `"}`),
	}
	var done sync.WaitGroup
	var next atomic.Int64
	for range 32 { // They share transactions.
		done.Go(func() {
			for i := next.Add(1); i <= int64(conversations); i = next.Add(1) {
				peer, sent := fmt.Sprint("peer", i), message
				sent.ID = core.MessageID(peer, 0, i)
				_, err := a.Do(t.Context(), core.Call{User: peer, Command: core.SendMessage{Message: sent}}, nil)
				require.NoError(t, err)
			}
		})
	}
	done.Wait()
	return path
}

// raw is a connection that only does what a test says.
type raw struct {
	t   *testing.T
	web *websocket.Conn
}

// dialRaw opens one; an error says that there was no place for it.
func dialRaw(t *testing.T, addr string) (*raw, error) {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(4096) // Little of what is not read lies here.
		}
		return conn, err
	}}
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	defer cancel()
	web, _, err := websocket.Dial(ctx, "ws://"+addr+"/ws", &websocket.DialOptions{HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		return nil, err
	}
	web.SetReadLimit(wire.MaxPush)
	t.Cleanup(func() { _ = web.CloseNow() })
	return &raw{t, web}, nil
}

// hello says who it is.
func (r *raw) hello(user, device string) error {
	userSig, err := usersig.Key{SDKAppID: 1, Secret: secret}.Sign(user, time.Now(), time.Hour)
	require.NoError(r.t, err)
	text, err := wire.Encode(wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: user, UserSig: userSig, Device: device})
	require.NoError(r.t, err)
	return r.web.Write(r.t.Context(), websocket.MessageText, []byte(text))
}

// welcomed waits for the Welcome.
func (r *raw) welcomed(within time.Duration) error {
	ctx, cancel := context.WithTimeout(r.t.Context(), within)
	defer cancel()
	_, text, err := r.web.Read(ctx)
	if err != nil {
		return err
	}
	frame, err := wire.Decode(string(text))
	if err != nil {
		return err
	}
	if _, is := frame.(wire.Welcome); !is {
		return fmt.Errorf("it is %T", frame)
	}
	return nil
}

// metric is a number of /metrics.
func (p *process) metric(name string) float64 {
	answer, err := http.Get("http://" + p.addr + "/metrics")
	require.NoError(p.t, err)
	defer func() { require.NoError(p.t, answer.Body.Close()) }()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if value, is := strings.CutPrefix(lines.Text(), name+" "); is {
			number, err := strconv.ParseFloat(value, 64)
			require.NoError(p.t, err)
			return number
		}
	}
	require.FailNow(p.t, "there is no metric "+name)
	return 0
}

func TestDevicesThatDoNotReadTakeLittleMemoryAndHoldNobodyUp(t *testing.T) {
	seeded := filepath.Dir(seed(t, "mallory", 1450)) // 17 MB
	for _, many := range []int{60, 300} {
		t.Run(fmt.Sprint(many, " devices"), func(t *testing.T) {
			own := t.TempDir()
			require.NoError(t, os.CopyFS(own, os.DirFS(seeded)))
			p := launch(t, "--database", filepath.Join(own, "parlor.db"))
			most := p.metric("process_resident_memory_bytes")
			for i := range many {
				r, err := dialRaw(t, p.addr)
				require.NoError(t, err)
				_ = r.hello("mallory", fmt.Sprint("device", i)) // It may have been cut off for the next ones.
			}
			slowest, all, late := time.Duration(0), 0, 0
			for began, i := time.Now(), 0; time.Since(began) < 12*time.Second; i++ { // Longer than a write may take.
				asked := time.Now()
				alice, err := dialRaw(t, p.addr)
				require.NoError(t, err)
				require.NoError(t, alice.hello(fmt.Sprint("alice", i), "phone"))
				require.NoError(t, alice.welcomed(waitLimit))
				took := time.Since(asked)
				if slowest, all = max(slowest, took), all+1; took > time.Second {
					late++
				}
				most = max(most, p.metric("process_resident_memory_bytes"))
			}
			t.Logf("at most %.0f MB; %d of %d sign-ins of other users took more than a second, the slowest %v", most/1e6, late, all, slowest)
			require.Less(t, most, 200e6)
			require.LessOrEqual(t, late, all/20, "what a busy machine does to one in twenty counts for nothing")
		})
	}
}
