//go:build unix

package pgtest_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

const child = "PGTEST_CHILD"

// TestMain is also a program that starts a server and is killed then.
func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	s, err := pgtest.Run()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.URL())
	select {}
}

func query(t *testing.T, url, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	require.NoError(t, conn.QueryRow(t.Context(), sql).Scan(&answer))
	return answer
}

func TestAServerAnswersUntilItIsStopped(t *testing.T) {
	s, err := pgtest.Run()
	require.NoError(t, err)
	require.Equal(t, "off", query(t, s.URL(), "SHOW fsync"))
	folder := query(t, s.URL(), "SHOW data_directory")
	require.DirExists(t, folder)

	require.NoError(t, s.Stop())
	_, err = pgx.Connect(t.Context(), s.URL())
	require.Error(t, err)
	require.NoDirExists(t, folder)
}

func TestServersAreApart(t *testing.T) {
	a, b := pgtest.Start(t, pgtest.Durable), pgtest.Start(t)
	require.NotEqual(t, query(t, a, "SHOW data_directory"), query(t, b, "SHOW data_directory"))
	require.Equal(t, "on", query(t, a, "SHOW fsync"))
}

func TestSchemasAreApartAndSurviveACrash(t *testing.T) {
	s, err := pgtest.Run()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	a, err := s.NewSchema(t.Context())
	require.NoError(t, err)
	b, err := s.NewSchema(t.Context())
	require.NoError(t, err)
	require.NotEqual(t, query(t, a, "SELECT current_schema()::text"), query(t, b, "SELECT current_schema()::text"))

	require.NoError(t, s.Crash())
	require.NotEmpty(t, query(t, a, "SELECT current_schema()::text"))
}

func TestAServerEndsWithTheProgramThatStartedIt(t *testing.T) {
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), child+"=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimSpace(line)
	folder := query(t, url, "SHOW data_directory")
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())

	require.Eventually(t, func() bool {
		_, err := pgx.Connect(t.Context(), url)
		_, stat := os.Stat(folder)
		return err != nil && os.IsNotExist(stat)
	}, 20*time.Second, 50*time.Millisecond)
}
