//go:build unix

package chaos

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	secret = "5bd2850fff3ecb11"
	// waitLimit is how long a test waits for what must come. It is longer than
	// the gateway takes to find a lost hint, up to 75 s.
	waitLimit = 90 * time.Second
)

// process is a running parlor, which can be killed and started again.
type process struct {
	t      *testing.T
	folder string
	args   []string
	secret string
	addr   string // Host and port; the same after each start.
	cmd    *exec.Cmd
	log    strings.Builder // To be read when it has ended.
	ended  chan struct{}
}

// launch starts a parlor that runs until the test ends.
func launch(t *testing.T, args ...string) *process {
	p := &process{t: t, folder: t.TempDir(), args: args, secret: secret, addr: "127.0.0.1:0"}
	p.start()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Log(p.log.String())
		}
	})
	return p
}

// start starts it and waits until it listens.
func (p *process) start() {
	args := append([]string{"serve", "--listen", p.addr, "--log-format", "json"}, p.args...)
	p.cmd = exec.Command(binary, args...)
	p.cmd.Dir = p.folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PARLOR_") {
			p.cmd.Env = append(p.cmd.Env, variable)
		}
	}
	p.cmd.Env = append(p.cmd.Env, "PARLOR_SECRET_KEY="+p.secret)
	stderr, err := p.cmd.StderrPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, p.cmd.Start())
	addr := make(chan string, 1)
	p.ended = make(chan struct{})
	go p.read(stderr, addr)
	select {
	case p.addr = <-addr:
	case <-p.ended:
		require.FailNow(p.t, "parlor ended", p.log.String())
	case <-time.After(waitLimit):
		require.FailNow(p.t, "parlor does not listen")
	}
}

// read reads the log until the process ends, and finds the address in it.
func (p *process) read(stderr io.Reader, addr chan<- string) {
	defer close(p.ended)
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		p.log.WriteString(lines.Text() + "\n")
		var line struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "listening" {
			addr <- line.Addr
		}
	}
	_ = p.cmd.Wait() // It was killed.
}

// kill ends it with SIGKILL: it gets to do nothing any more.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // It may have ended.
	<-p.ended
}

// reserve returns free addresses of this machine.
func reserve(t *testing.T, n int) []string {
	var addrs []string
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer func() { require.NoError(t, listener.Close()) }()
		addrs = append(addrs, listener.Addr().String())
	}
	return addrs
}
