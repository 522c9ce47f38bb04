package e2e_test

import (
	"net/http"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// server is the Parlor server of a site, when the tests run against one. It
// takes any userSig, as a page alone does, and keeps everything in memory.
type server struct {
	gateway *gateway.Gateway
}

func (s *site) serve() {
	s.gateway = gateway.New(gateway.Options{
		Store: authority.NewMemStore(),
		Check: func(hello wire.Hello, _ time.Time) (time.Time, error) {
			if hello.UserSig == "forged" {
				return time.Time{}, core.Errorf(70003, "this userSig is not genuine")
			}
			return time.Time{}, nil
		},
		// The tests of storms ask for more than a person does.
		Limits: gateway.Limits{Rate: 100_000, Burst: 100_000},
	})
	s.t.Cleanup(s.gateway.Close)
}

// connect takes WebSockets, where there is a server and the network is up.
func (s *site) connect(w http.ResponseWriter, r *http.Request) {
	if s.gateway == nil || s.offline.Load() {
		http.NotFound(w, r)
		return
	}
	s.gateway.ServeHTTP(w, r)
}
