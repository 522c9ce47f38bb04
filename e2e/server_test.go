package e2e_test

import (
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/media"
)

// server is the Parlor server of a site, when the tests run against one. It
// takes any userSig, as a page alone does, and keeps everything in memory.
type server struct {
	// folder holds the media, services are those that the operator has named.
	folder   *media.Folder
	files    atomic.Pointer[media.Handler]
	services map[string]gateway.Service
	// prepare is told of each gateway, and its store, before anybody signs in.
	prepare  func(*gateway.Gateway, *authority.MemOutbox)
	mu       sync.Mutex
	gateways map[string]*gateway.Gateway
}

// gateway returns the gateway of an application, which has its own data.
func (s *site) gateway(application string) *gateway.Gateway {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gateways == nil {
		s.gateways = map[string]*gateway.Gateway{}
	}
	if s.gateways[application] == nil {
		s.gateways[application] = s.start()
	}
	return s.gateways[application]
}

// release is what the server of a site calls itself.
const release = "test 1.2.3"

func (s *site) start() *gateway.Gateway {
	store := authority.NewMemOutbox()
	g := gateway.New(gateway.Options{
		Store: store,
		Check: func(hello wire.Hello, _ time.Time) (gateway.Proof, error) {
			if hello.UserSig == "forged" {
				return gateway.Proof{}, core.Errorf(70003, "this userSig is not genuine")
			}
			return gateway.Proof{}, nil
		},
		Presence: true,
		Release:  release,
		// The tests of storms ask for more than a person does.
		Limits:   gateway.Limits{Rate: 100_000, Burst: 100_000, Searches: 1000},
		Services: s.services,
	})
	s.t.Cleanup(g.Close)
	if s.prepare != nil {
		s.prepare(g, store)
	}
	return g
}

// media takes in and gives out the bytes of media, while the network is up.
func (s *site) media() http.Handler {
	folder, err := media.OpenFolder(filepath.Join(s.t.TempDir(), "media"))
	require.NoError(s.t, err)
	s.folder = folder
	s.sign(media.DefaultLife)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.offline.Load() {
			panic(http.ErrAbortHandler)
		}
		s.files.Load().ServeHTTP(w, r)
	})
}

// sign has addresses of media be good for a time.
func (s *site) sign(life time.Duration) {
	s.files.Store(media.New(media.Options{
		Store:   s.folder,
		Signing: media.Signing{Secret: []byte("secret of media"), Life: life},
		Check: func(_ uint64, _, userSig string, _ time.Time) error {
			if userSig != "any" {
				return core.Errorf(70003, "this userSig is not genuine")
			}
			return nil
		},
	}))
}

// connect takes WebSockets, while the network is up.
func (s *site) connect(w http.ResponseWriter, r *http.Request) {
	if s.offline.Load() {
		http.NotFound(w, r)
		return
	}
	s.gateway(r.URL.Query().Get("app")).ServeHTTP(w, r)
}
