package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/wire"
)

// waitLimit is how long a test waits for what must come.
const waitLimit = 20 * time.Second

// binary is the program itself, built once.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(builds, "parlor")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var builds string

func TestMain(m *testing.M) {
	var err error
	if builds, err = os.MkdirTemp("", "parlor-build"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(builds)
	os.Exit(code)
}

// command is the program with arguments, in a folder of its own and without
// the variables of whoever runs the tests.
func command(t *testing.T, folder string, args ...string) *exec.Cmd {
	path, err := binary()
	require.NoError(t, err)
	c := exec.Command(path, args...)
	c.Dir = folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PARLOR_") {
			c.Env = append(c.Env, variable)
		}
	}
	return c
}

// output runs the program to its end.
func output(t *testing.T, folder string, args ...string) string {
	c := command(t, folder, args...)
	var problems bytes.Buffer
	c.Stderr = &problems
	out, err := c.Output()
	require.NoError(t, err, problems.String())
	return string(out)
}

// running is a program that serves.
type running struct {
	t      *testing.T
	folder string
	addr   string
	cmd    *exec.Cmd
	log    logLines
	ended  chan struct{}
}

// logLines is what the program has logged.
type logLines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logLines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.WriteString(line + "\n")
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

const secret = "5bd2850fff3ecb11"

// launch starts `parlor serve` in a folder and waits until it listens.
func launch(t *testing.T, folder string, args ...string) *running {
	return serving(t, folder, serveIn(t, folder, args...))
}

// serveIn is `parlor serve` in a folder.
func serveIn(t *testing.T, folder string, args ...string) *exec.Cmd {
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--drain-time", "5s"}, args...)
	c := command(t, folder, args...)
	c.Env = append(c.Env, "PARLOR_SECRET_KEY="+secret)
	return c
}

// serving starts the program and waits until it listens.
func serving(t *testing.T, folder string, cmd *exec.Cmd) *running {
	p := &running{t: t, folder: folder, cmd: cmd, ended: make(chan struct{})}
	stderr, err := p.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	addr := make(chan string, 1)
	go p.read(stderr, addr)
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // It may have ended.
		<-p.ended
		if t.Failed() {
			t.Log(p.log.String())
		}
	})
	select {
	case p.addr = <-addr:
	case <-p.ended:
		require.FailNow(t, "it ended", p.log.String())
	case <-time.After(waitLimit):
		require.FailNow(t, "it does not listen", p.log.String())
	}
	return p
}

// read reads the log until the program ends, and finds the address in it.
func (p *running) read(stderr io.Reader, addr chan<- string) {
	defer close(p.ended)
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		p.log.add(lines.Text())
		var line struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listening" {
			addr <- line.Addr
		}
	}
	_ = p.cmd.Wait() // Tests look at the exit code.
}

// inside is a server in this process.
type inside struct {
	*server
	cancel context.CancelFunc
	ended  chan error
}

// inProcess opens a server in this process and lets it serve.
func inProcess(t *testing.T, args ...string) inside {
	args = append([]string{"--listen", "127.0.0.1:0", "--database", filepath.Join(t.TempDir(), "parlor.db"), "--secret-key", secret}, args...)
	c, err := readConfig(args, world{getenv: func(string) string { return "" }})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	s, err := open(ctx, c, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	p := inside{s, cancel, make(chan error, 1)}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		p.ended <- s.serve(ctx)
	}()
	t.Cleanup(func() { // Before its folder is removed.
		cancel()
		<-closed
	})
	return p
}

// stop ends it, and returns what serving ended with.
func (p inside) stop() error {
	p.cancel()
	return <-p.ended
}

// terminate asks the program to end.
func (p *running) terminate() {
	require.NoError(p.t, p.cmd.Process.Signal(syscall.SIGTERM))
}

// exitCode waits until the program has ended.
func (p *running) exitCode() int {
	select {
	case <-p.ended:
	case <-time.After(waitLimit):
		require.FailNow(p.t, "it does not end", p.log.String())
	}
	return p.cmd.ProcessState.ExitCode()
}

// get asks for a path and returns the status, the header and the body.
func (p *running) get(path string) (int, http.Header, string) {
	return p.do(http.MethodGet, path, "")
}

func (p *running) do(method, path, body string) (int, http.Header, string) {
	request, err := http.NewRequest(method, "http://"+p.addr+path, strings.NewReader(body))
	require.NoError(p.t, err)
	request.Header.Set("Accept-Encoding", "identity")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	reply, err := client.Do(request)
	require.NoError(p.t, err)
	text, err := io.ReadAll(reply.Body)
	require.NoError(p.t, err)
	require.NoError(p.t, reply.Body.Close())
	return reply.StatusCode, reply.Header, string(text)
}

// token asks the program for a userSig.
func (p *running) token(user string) string {
	c := command(p.t, p.folder, "token", "--user", user)
	c.Env = append(c.Env, "PARLOR_SECRET_KEY="+secret)
	out, err := c.Output()
	require.NoError(p.t, err)
	return strings.TrimSpace(string(out))
}

// rest makes an admin's call.
func (p *running) rest(command, body string) string {
	query := url.Values{"sdkappid": {"1"}, "identifier": {"administrator"}, "usersig": {p.token("administrator")}, "random": {"1"}, "contenttype": {"json"}}
	status, _, text := p.do(http.MethodPost, "/v4/"+command+"?"+query.Encode(), body)
	require.Equal(p.t, http.StatusOK, status)
	return text
}

// device is a device of a user, as far as these tests need one.
type device struct {
	t    *testing.T
	conn *websocket.Conn
}

// connect signs a user in and waits for the welcome.
func (p *running) connect(user string) device {
	d := p.dial(wire.Hello{Version: wire.Version, SDKAppID: 1, UserID: user, UserSig: p.token(user), Device: "d1"})
	require.IsType(p.t, wire.Welcome{}, d.next())
	return d
}

func (p *running) dial(hello wire.Hello) device {
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws://"+p.addr+"/ws", nil)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(wire.MaxPush)
	text, err := wire.Encode(hello)
	require.NoError(p.t, err)
	require.NoError(p.t, conn.Write(ctx, websocket.MessageText, []byte(text)))
	return device{p.t, conn}
}

func (d device) read() (wire.Frame, error) {
	ctx, cancel := context.WithTimeout(context.Background(), waitLimit)
	defer cancel()
	_, text, err := d.conn.Read(ctx)
	if err != nil {
		return nil, err
	}
	return wire.Decode(string(text))
}

func (d device) next() wire.Frame {
	frame, err := d.read()
	require.NoError(d.t, err)
	return frame
}

// until reads changes until one has a document.
func (d device) until(id string) {
	for {
		changes, is := d.next().(wire.Changes)
		for _, document := range changes.Documents {
			if is && document.ID == id {
				return
			}
		}
	}
}

// closed reads until the connection ends and returns the close code.
func (d device) closed() int {
	for {
		if _, err := d.read(); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}
