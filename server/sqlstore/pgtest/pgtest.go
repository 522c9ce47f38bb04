//go:build unix

// Package pgtest runs PostgreSQL for tests: a server of their own, from the
// binaries of the system, on a free port of this machine and in a directory
// that goes with it.
package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Option changes how a server runs.
type Option func(*Server)

// Durable makes a server wait for the disk, as servers do. Without it a commit
// survives that the server is killed, but not that the machine is.
func Durable(s *Server) { s.fsync = "on" }

// Server is a running PostgreSQL. Everybody on this machine is its superuser.
type Server struct {
	fsync  string
	bin    string
	dir    string
	user   *syscall.Credential // Nil for ourselves.
	port   int
	log    bytes.Buffer // What the process writes; to be read when it has ended.
	cmd    *exec.Cmd
	parent io.WriteCloser // Its end tells the process that we are gone.
	ended  chan struct{}

	schemas atomic.Int64
}

// Start runs a server until the test ends, and returns the URL of its
// database. It fails the test where there is no PostgreSQL.
func Start(t testing.TB, options ...Option) (url string) {
	t.Helper()
	s, err := Run(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s.URL()
}

// Run runs a server until Stop, or until this program ends.
func Run(options ...Option) (*Server, error) {
	s := &Server{fsync: "off"}
	for _, option := range options {
		option(s)
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	if err := s.launch(); err != nil {
		return nil, errors.Join(err, s.remove())
	}
	return s, nil
}

// URL is that of the server's database.
func (s *Server) URL() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", s.port)
}

// PID is the id of the server's first process, the parent of the others.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// NewSchema creates an empty schema, and returns a URL with which it is the
// whole database. That is much quicker than a database.
func (s *Server) NewSchema(ctx context.Context) (url string, err error) {
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	name := "test" + strconv.FormatInt(s.schemas.Add(1), 10)
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		return "", err
	}
	return s.URL() + "&search_path=" + name, nil
}

// Crash kills the server's processes at once, as a power cut would, and starts
// it again on what is left.
func (s *Server) Crash() error {
	if err := s.end(); err != nil {
		return err
	}
	return s.launch()
}

// Stop ends the server and removes its directory.
func (s *Server) Stop() error {
	return errors.Join(s.end(), s.remove())
}

// prepare makes the server's directory.
func (s *Server) prepare() (err error) {
	if s.bin, err = Binaries(); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "pgtest"); err != nil {
		return err
	}
	if os.Geteuid() == 0 { // PostgreSQL does not run as root.
		if s.user, err = unprivileged(); err != nil {
			return err
		}
		if err := os.Chown(s.dir, int(s.user.Uid), int(s.user.Gid)); err != nil {
			return err
		}
	}
	out, err := s.command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", "postgres",
		"--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// command prepares a program to run in the server's directory as its user.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	return cmd
}

// attempts is how many ports are tried: another program may take a free one
// before the server does.
const attempts = 5

func (s *Server) launch() error {
	var err error
	for range attempts {
		if err = s.launchOnce(); err == nil {
			return nil
		}
	}
	return err
}

// script runs the server with something beside it that kills it and clears up
// when the program at the other end of descriptor 3 is gone without a word.
const script = `
	(read -r _ <&3 || { kill -QUIT $$; sleep 1; rm -rf "$1"; }) >/dev/null 2>&1 &
	shift
	exec "$@" 3<&-`

func (s *Server) launchOnce() error {
	if s.port == 0 {
		port, err := freePort()
		if err != nil {
			return err
		}
		s.port = port
	}
	reading, writing, err := os.Pipe()
	if err != nil {
		return err
	}
	s.log.Reset()
	s.cmd = s.command("/bin/sh", "-c", script, "sh", s.dir,
		filepath.Join(s.bin, "postgres"), "-D", s.data(), "-p", strconv.Itoa(s.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "fsync="+s.fsync, "-c", "max_connections=200")
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	s.cmd.ExtraFiles = []*os.File{reading}
	err = s.cmd.Start()
	_ = reading.Close()
	if err != nil {
		return errors.Join(err, writing.Close())
	}
	s.parent, s.ended = writing, make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		_ = cmd.Wait() // However it ends: the log says why.
		close(ended)
	}(s.cmd, s.ended)
	if err := s.ready(); err != nil {
		port := s.port
		s.port = 0
		return errors.Join(fmt.Errorf("start PostgreSQL on port %d: %w", port, err), s.end())
	}
	return nil
}

// ready waits until the server answers.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		err := s.answers(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.ended:
			return fmt.Errorf("it ended:\n%s", s.log.String())
		case <-ctx.Done():
			return err
		case <-poll.C:
		}
	}
}

// answers fails unless this very server answers, not another one on its port.
func (s *Server) answers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	var data string
	if err := conn.QueryRow(ctx, "SHOW data_directory").Scan(&data); err != nil {
		return err
	}
	if data != s.data() {
		return fmt.Errorf("another server has port %d", s.port)
	}
	return nil
}

// end ends the processes, without a checkpoint. It may be called again.
func (s *Server) end() error {
	if s.parent == nil {
		return nil
	}
	err := s.cmd.Process.Signal(syscall.SIGQUIT)
	if errors.Is(err, os.ErrProcessDone) {
		err = nil
	}
	<-s.ended
	_, said := io.WriteString(s.parent, "\n")
	err = errors.Join(err, said, s.parent.Close())
	s.parent = nil
	return err
}

func (s *Server) remove() error {
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.dir)
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

// How to get what is missing.
var errMissing = errors.New(`no PostgreSQL server was found: run .ci/postgres, ` +
	`or install the package "postgresql" of your system, or put its bin directory into PATH`)

// Binaries finds the directory of initdb and postgres: in PATH, or where
// packages put it, the newest first.
func Binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil && complete(filepath.Dir(path)) {
			return filepath.Dir(path), nil
		}
	}
	newest, at := -1.0, ""
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/lib/postgresql*/bin", "/usr/pgsql-*/bin",
		"/usr/local/pgsql*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
	} {
		found, _ := filepath.Glob(pattern) // The patterns are well formed.
		for _, dir := range found {
			if v := version(dir); complete(dir) && v > newest {
				newest, at = v, dir
			}
		}
	}
	if at == "" {
		return "", errMissing
	}
	return at, nil
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// version is the number in the path of a directory, or 0.
func version(dir string) float64 {
	digits := strings.Trim(filepath.Dir(dir), "/abcdefghijklmnopqrstuvwxyz-@")
	n, _ := strconv.ParseFloat(digits, 64)
	return n
}
