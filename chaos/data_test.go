//go:build unix

package chaos

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// run runs a command of the program in the process's folder to its end.
func (p *process) run(args ...string) (code int, said string) {
	cmd := exec.Command(binary, args...)
	cmd.Dir = p.folder
	cmd.Env = append(os.Environ(), "PARLOR_SECRET_KEY="+secret)
	out, _ := cmd.CombinedOutput() // The code says how it ended.
	return cmd.ProcessState.ExitCode(), string(out)
}

// refused requires that no server starts on a database.
func (p *process) refused(database, why string) {
	p.t.Helper()
	code, said := p.run("serve", "--listen", "127.0.0.1:0", "--database", database)
	require.Equal(p.t, 1, code, said)
	require.Contains(p.t, said, why)
}

// group makes a group and waits until it is answered.
func (d *device) group(t *testing.T, name string) {
	t.Helper()
	_, err := d.Do(t.Context(), core.CreateConversationGroup{Name: name})
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		d.Wake()
		return len(d.Pending()) == 0
	}, waitLimit, 20*time.Millisecond)
}

func (d *device) shows(t *testing.T, groups ...string) {
	t.Helper()
	require.Eventually(t, func() bool {
		d.Wake()
		return slices.Equal(groups, d.ConversationGroupNames())
	}, waitLimit, 20*time.Millisecond, "it shows %v, not %v", d.ConversationGroupNames(), groups)
}

func TestASecondServerDoesNotStartOnAnotherNameOfTheDatabase(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have no lock on the file itself")
	}
	t.Parallel()
	p := launch(t, "--database", "parlor.db")
	alice := signIn(t, "alice", "phone", []string{p.addr}, 0)
	alice.group(t, "A")
	file, link := filepath.Join(p.folder, "parlor.db"), filepath.Join(p.folder, "link.db")
	require.NoError(t, os.Link(file, link))
	require.NoError(t, os.Remove(file+".lock"))
	for _, name := range []string{"parlor.db", "link.db"} {
		p.refused(name, "the database is in use by another process")
	}
	alice.group(t, "B")

	p.kill()
	for _, name := range []string{"parlor.db", "link.db"} {
		p.refused(name, "the database must have one name only")
	}
	require.NoError(t, os.Remove(link))
	p.start()
	alice.group(t, "C")
	signIn(t, "alice", "tablet", []string{p.addr}, 0).shows(t, "A", "B", "C")
	code, said := p.run("check")
	require.Zero(t, code, said)
}

func TestDevicesStartAnewAfterABackupWasRestored(t *testing.T) {
	for name, restore := range map[string]func(t *testing.T, p *process){
		"by the command": func(t *testing.T, p *process) {
			code, said := p.run("restore", "backup.db")
			require.Zero(t, code, said)
			require.Contains(t, said, "parlor.db.before-restore")
		},
		"by hand": func(t *testing.T, p *process) {
			for _, of := range []string{"", "-wal", "-shm"} {
				require.NoError(t, os.RemoveAll(filepath.Join(p.folder, "parlor.db"+of)))
			}
			require.NoError(t, os.Rename(filepath.Join(p.folder, "backup.db"), filepath.Join(p.folder, "parlor.db")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := launch(t)
			phone := signIn(t, "alice", "phone", []string{p.addr}, 0)
			phone.group(t, "A")
			code, said := p.run("backup", "backup.db") // While the server runs.
			require.Zero(t, code, said)
			phone.group(t, "lost")

			p.kill()
			restore(t, p)
			p.start()
			tablet := signIn(t, "alice", "tablet", []string{p.addr}, 0)
			tablet.shows(t, "A")
			for _, group := range []string{"B", "C", "D"} { // It comes further than the phone ever was.
				tablet.group(t, group)
			}
			phone.shows(t, "A", "B", "C", "D")
			phone.group(t, "E")
			tablet.shows(t, "A", "B", "C", "D", "E")
			require.NoError(t, phone.trouble())
		})
	}
}

func TestADeviceWhoseSignInIsRevokedStaysAwayAndComesBack(t *testing.T) {
	t.Parallel()
	p := launch(t)
	phone := signIn(t, "alice", "phone", []string{p.addr}, 0)
	phone.group(t, "A")
	p.kill()
	p.secret = "another secret, with which nothing was signed"
	p.start()
	require.Eventually(t, func() bool { phone.Wake(); return phone.Ended() }, waitLimit, 20*time.Millisecond)
	dials := phone.dials.Load()
	for range 5 {
		phone.Wake()
	}
	signedWith(t, p.secret, "alice", "tablet", []string{p.addr}).group(t, "B") // Meanwhile others get in.
	require.Equal(t, dials, phone.dials.Load(), "it does not knock again and again")

	p.kill()
	p.secret = secret
	p.start()
	signIn(t, "alice", "watch", []string{p.addr}, 0).shows(t, "A", "B")
}
