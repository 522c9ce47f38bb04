//go:build unix

package chaos

import (
	"testing"
	"time"

	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

const (
	// rounds is how often each store's server is killed.
	rounds = 10
	// under is how long a server is under load before it is killed.
	under = 250 * time.Millisecond
)

func TestAServerThatIsKilledLosesNothing(t *testing.T) {
	t.Parallel()
	scenario := func(t *testing.T, database string) {
		p := launch(t, "--database", database)
		f := sail(t, p.addr)
		for range rounds {
			f.progress()
			time.Sleep(under) // The load goes on.
			p.kill()
			p.start()
		}
		f.progress()
		f.settle()
		f.check()
	}
	t.Run("with SQLite", func(t *testing.T) {
		t.Parallel()
		scenario(t, "parlor.db")
	})
	t.Run("with PostgreSQL", func(t *testing.T) {
		t.Parallel()
		scenario(t, pgtest.Start(t))
	})
}
