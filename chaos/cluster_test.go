//go:build unix

package chaos

import (
	"flag"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/server/sqlstore/pgtest"
)

// outage is how long NATS is away.
var outage = flag.Duration("outage", 3*time.Second, "how long NATS is away")

func TestOneOfThreeIsKilledAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	database := pgtest.Start(t)
	routes := reserve(t, 3)
	var processes []*process
	var addrs []string
	for _, route := range routes {
		p := launch(t, "--database", database, "--nats-embed", route, "--nats-routes", strings.Join(routes, ","))
		processes, addrs = append(processes, p), append(addrs, p.addr)
	}
	f := sail(t, addrs...)
	for _, p := range processes {
		f.progress()
		time.Sleep(under) // The load goes on.
		p.kill()
		f.progress()
		p.start()
	}
	f.progress()
	f.settle()
	f.check()
}

func TestNATSIsAwayForAWhile(t *testing.T) {
	t.Parallel()
	database := pgtest.Start(t)
	nats := startNATS(t, server.RANDOM_PORT)
	port := nats.Addr().(*net.TCPAddr).Port
	var addrs []string
	for range 3 {
		addrs = append(addrs, launch(t, "--database", database, "--nats", "nats://127.0.0.1:"+strconv.Itoa(port)).addr)
	}
	f := sail(t, addrs...)
	f.progress()
	stopNATS(nats)
	time.Sleep(*outage) // The load goes on.
	f.progress()
	startNATS(t, port)
	f.progress()
	f.settle()
	f.hintsArrive()
	f.check()
}

// hintsArrive has a device of one process speak until one of another process
// hears of it.
func (f *fleet) hintsArrive() {
	speaker, listener := f.loads[0], f.loads[1]
	last := func() uint64 {
		for _, conversation := range listener.Conversations(replica.Filter{}) {
			if conversation.ID == core.TypeC2C+speaker.User() {
				return conversation.LastSequence
			}
		}
		return 0
	}
	before := last()
	f.until("hints arrive again", func() bool {
		require.NoError(f.t, speaker.message(listener.User(), speaker.name+" again"))
		return last() > before
	})
}

func startNATS(t *testing.T, port int) *server.Server {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoSigs: true, NoLog: true})
	require.NoError(t, err)
	go s.Start()
	require.True(t, s.ReadyForConnections(waitLimit))
	t.Cleanup(s.Shutdown)
	return s
}

func stopNATS(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}
