package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/account"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/hooks"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/natsnotify"
	"github.com/parlor-chat/parlor/server/push"
	"github.com/parlor-chat/parlor/server/rest"
	"github.com/parlor-chat/parlor/server/services"
	"github.com/parlor-chat/parlor/server/sqlstore"
	"github.com/parlor-chat/parlor/server/usersig"
)

// server is everything that runs, in the order in which it was opened.
type server struct {
	config   config
	log      *slog.Logger
	store    sqlstore.Store
	media    media.Store
	notifier *natsnotify.Notifier // nil for a server that is alone
	services *services.Services
	pusher   *push.Pusher // nil without Web Push
	hooks    *hooks.Hooks // nil without a backend that is told
	gateway  *gateway.Gateway
	erasures *account.Erasures
	stop     func() // Ends what goes on beside all else.
	web      webs
	metrics  *prometheus.Registry
	http     *http.Server
	listener net.Listener
	// watch answers at the address of --metrics-listen; nil without one.
	watch         *http.Server
	watchListener net.Listener
	draining      atomic.Bool
	probe         probe
}

// Limits of the HTTP server. A file may take long over a slow line; WebSockets
// have limits of their own.
const (
	headerTimeout  = 10 * time.Second
	requestTimeout = time.Minute
	answerTimeout  = 10 * time.Minute
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 16 << 10
)

// open makes everything ready and listens. Nothing is served yet. When it fails
// it leaves nothing open.
func open(ctx context.Context, c config, log *slog.Logger) (_ *server, err error) {
	s := &server{config: c, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.closeAll())
		}
	}()
	if files, known := openFiles(); known {
		if err := s.config.fitConnections(files); err != nil {
			return nil, err
		}
	}
	if s.web, err = openWebs(c.web); err != nil {
		return nil, err
	}
	if s.store, err = sqlstore.Open(ctx, c.database); err != nil {
		return nil, err
	}
	s.tellState()
	s.store.Index(log)
	if s.media, err = openMedia(ctx, c, s.store); err != nil {
		return nil, err
	}
	if s.services, err = openServices(c, s.media, log); err != nil {
		return nil, err
	}
	var current atomic.Pointer[gateway.Gateway]
	missed := func() {
		if g := current.Load(); g != nil { // Before there is one nobody missed anything.
			g.Missed()
		}
	}
	if s.notifier, err = openNotifier(c, missed, log); err != nil {
		return nil, err
	}
	s.metrics = newRegistry()
	registerFreeSpace(s.metrics, c.database, s.store)
	if err := s.openHooks(); err != nil {
		return nil, err
	}
	s.pusher = s.newPusher()
	s.gateway = gateway.New(s.gatewayOptions())
	s.gateway.Authority().GroupRate = s.config.groupRate
	s.gateway.Authority().Posts = s.posts()
	if s.pusher != nil {
		sayPosts(s.gateway.Authority(), push.PostsOf)
	}
	current.Store(s.gateway)
	s.erasures = s.newErasures()
	s.stop = keep(s.beside()...)
	door := &front{trusted: c.trusted, each: c.addressCalls, active: map[string]int{}}
	s.http = &http.Server{
		Handler:           door.handler(s.routes(s.newREST())),
		ConnState:         newLobby(c.httpConnections, door.trusts).note,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       requestTimeout,
		WriteTimeout:      answerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	if s.http.TLSConfig, err = openTLS(c, log); err != nil {
		return nil, err
	}
	if s.listener, err = net.Listen("tcp", c.listen); err != nil {
		return nil, err // It says where.
	}
	if c.metrics != "" {
		if s.watchListener, err = net.Listen("tcp", c.metrics); err != nil {
			return nil, err
		}
		s.watch = &http.Server{Handler: s.watchRoutes(), ReadHeaderTimeout: headerTimeout, WriteTimeout: requestTimeout, ErrorLog: s.http.ErrorLog}
	}
	if s.hooks != nil {
		s.hooks.Start()
	}
	return s, nil
}

// tellState says how the database was found.
func (s *server) tellState() {
	state := s.store.State()
	if state.Renewed {
		s.log.Warn("the database is not the one that was here before, so it gets another name: devices load everything anew")
	}
	if !state.Checked {
		s.log.Info("the database is too large to be looked over at each start; parlor check does")
	}
}

// openNotifier joins the other servers, if there are any.
func openNotifier(c config, missed func(), log *slog.Logger) (*natsnotify.Notifier, error) {
	options := natsnotify.Options{Prefix: fmt.Sprintf("parlor.%d", c.key.SDKAppID), Missed: missed, Log: log}
	switch {
	case c.nats != "":
		return natsnotify.Connect(c.nats, options)
	case c.natsEmbed != "":
		return natsnotify.Embed(natsnotify.EmbedOptions{Options: options, Listen: c.natsEmbed, Routes: c.natsRoutes, Secret: c.natsSecret})
	}
	return nil, nil
}

func (s *server) gatewayOptions() gateway.Options {
	version, _ := build()
	options := gateway.Options{
		Release:    version,
		Store:      s.store,
		Check:      s.checkHello,
		Before:     s.askBefore(),
		Log:        s.log,
		Registerer: s.metrics,
		Presence:   true,
		Instances:  s.config.instances,
		Address:    func(r *http.Request) string { return networkOf(r.RemoteAddr) },
		Origins:    s.config.origins,
		Groups:     s.config.groupSettings,

		FriendsOnly:        s.config.friendsOnly,
		Services:           servicesOf(s.services),
		ConversationGroups: s.config.conversationLimits,
		Quota:              gateway.Quota{Conversations: s.config.userConversations, Devices: s.config.userDevices},
		Limits: gateway.Limits{
			Connections:        s.config.maxConnections,
			AddressConnections: s.config.addressConnections,
			SignIns:            s.config.userSignIns,
			RoomRate:           roomRate(s.config.groupRate),
			Searches:           s.config.userSearches,
			GroupsMade:         s.config.userGroups,
			Joins:              s.config.userJoins,
			MembersAdded:       s.config.userAdded,
			FriendsAdded:       s.config.userFriends,
			Follows:            s.config.userFollows,
			LoadBytes:          s.config.loadMemory << 20,
			Drain:              s.config.drainTime / 2,
		},
	}
	if s.pusher != nil {
		options.Services[push.Question] = s.answerAboutPush
	}
	if s.notifier != nil { // A nil pointer in the interface would not be nil.
		options.Notifier, options.Live = s.notifier, s.notifier.Rooms()
	}
	return options
}

// roomRate is how many messages a second a room takes, for what there is of those of
// a chat group: 0 is any number.
func roomRate(groupRate int) int {
	if groupRate <= 0 {
		return math.MaxInt32
	}
	return groupRate
}

// checkHello says whether a device's userSig is good, and from when until when.
func (s *server) checkHello(hello wire.Hello, now time.Time) (gateway.Proof, error) {
	if hello.SDKAppID != s.config.key.SDKAppID {
		return gateway.Proof{}, core.Errorf(usersig.CodeAppMismatch, "this server is that of SDKAppID %d, the page has %d", s.config.key.SDKAppID, hello.SDKAppID)
	}
	claims, err := s.config.key.Verify(hello.UserSig, hello.UserID, now)
	return gateway.Proof{Issued: claims.Issued, Expires: claims.Expires}, err
}

func (s *server) newREST() *rest.API {
	return rest.New(rest.Options{
		Key:        s.config.key,
		Admins:     s.config.admins,
		Authority:  s.gateway.Authority(),
		Store:      s.store,
		Rooms:      s.gateway,
		Before:     s.askBeforeREST(),
		Revoke:     s.revoke,
		Holds:      s.gateway.Holds,
		Erase:      s.erasures.Begin,
		Export:     s.export,
		Rate:       s.config.restRate,
		Log:        s.log,
		Registerer: s.metrics,
	})
}

// serve answers until ctx ends, then lets everybody go and closes everything.
func (s *server) serve(ctx context.Context) error {
	failed := make(chan error, 2)
	go func() { failed <- s.accept() }()
	if s.watch != nil {
		go func() { failed <- s.watch.Serve(s.watchListener) }()
	}
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve: %w", err), s.closeAll())
	case <-ctx.Done():
		return s.drain()
	}
}

func (s *server) accept() error {
	if s.http.TLSConfig != nil {
		return s.http.ServeTLS(s.listener, "", "")
	}
	return s.http.Serve(s.listener)
}

func (s *server) announce() {
	s.log.Info("listening", "addr", s.listener.Addr().String(), "tls", s.config.tlsCert != "",
		"database", withoutPassword(s.config.database), "connections", s.config.maxConnections, "sdkAppID", s.config.key.SDKAppID, "demo", s.config.demo)
	if s.watch != nil {
		s.log.Info("metrics are apart", "addr", s.watchListener.Addr().String())
	}
	if s.config.demo {
		s.log.Warn("this is a demo: whoever reaches it can sign in as anybody")
	}
}

// drain says that it is not ready any more, sends the devices elsewhere, lets
// calls end and closes everything.
func (s *server) drain() error {
	s.draining.Store(true)
	s.log.Info("draining", "within", s.config.drainTime.String())
	ctx, cancel := context.WithTimeout(context.Background(), s.config.drainTime)
	defer cancel()
	if err := s.gateway.Shutdown(ctx); err != nil {
		s.log.Warn("some connections were cut", "error", err)
	}
	if err := s.http.Shutdown(ctx); err != nil {
		s.log.Warn("some calls were cut", "error", err)
	}
	if err := s.closeAll(); err != nil {
		return err
	}
	s.log.Info("stopped")
	return nil
}

// closeAll closes what is open, in the opposite order.
func (s *server) closeAll() error {
	var errs []error
	for _, one := range []*http.Server{s.http, s.watch} {
		if one != nil {
			errs = append(errs, one.Close())
		}
	}
	for _, one := range []net.Listener{s.listener, s.watchListener} {
		if one != nil {
			errs = append(errs, ignoreClosed(one.Close()))
		}
	}
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if s.gateway != nil {
		s.gateway.Close()
	}
	if s.hooks != nil {
		s.hooks.Close()
	}
	if s.services != nil {
		s.services.Close()
	}
	if s.notifier != nil {
		s.notifier.Close()
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	s.web.close()
	return errors.Join(errs...)
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
