package natsnotify

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// EmbedOptions are those of a NATS inside the process.
type EmbedOptions struct {
	Options

	// Listen is the "host:port" at which the other gateways reach this one.
	// Port 0 takes a free one.
	Listen string

	// Routes are the addresses, "host:port", of other gateways, now or later.
	// They tell of further ones. It may be the same list everywhere: a gateway
	// knows itself.
	Routes []string

	// Secret is the password among the gateways, the same at all. Only where
	// Listen is a loopback address it may be empty. Routes are not encrypted:
	// keep them on a private network.
	Secret string
}

const (
	clusterName  = "parlor"
	routeUser    = "parlor"
	startTimeout = 5 * time.Second
)

// Embed starts a NATS server in this process and joins it. It does not wait
// for the others; a route that breaks, or that is not there yet, is tried again
// for ever. It fails if an option is wrong or Listen is taken.
func Embed(options EmbedOptions) (*Notifier, error) {
	n, err := embed(options)
	if err != nil {
		return nil, fmt.Errorf("embed NATS: %w", err)
	}
	return n, nil
}

func embed(options EmbedOptions) (*Notifier, error) {
	common, err := options.complete()
	if err != nil {
		return nil, err
	}
	password := rand.Text()
	settings, err := options.settings(password)
	if err != nil {
		return nil, err
	}
	n := newNotifier(common)
	if n.server, err = start(settings, newLogger(common.Log)); err != nil {
		return nil, err
	}
	if err := n.connect("", nats.InProcessServer(n.server), nats.Token(password)); err != nil {
		n.server.stop()
		return nil, err
	}
	return n, nil
}

// Addr is the "host:port" at which an embedded NATS listens to the other
// gateways, and empty where NATS runs elsewhere.
func (n *Notifier) Addr() string {
	if n.server == nil {
		return ""
	}
	return n.server.addr
}

// settings are those of the server. Its clients are in this process, but
// without a listener for clients it would open none for routes either: so it
// has one on loopback, and nobody else knows the password.
func (o EmbedOptions) settings(password string) (*server.Options, error) {
	host, port, err := splitAddress(o.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if o.Secret == "" && !loopback(host) {
		return nil, errors.New("gateways that listen beyond loopback need a secret")
	}
	s := &server.Options{
		Host:            "127.0.0.1",
		Port:            server.RANDOM_PORT,
		Authorization:   password,
		NoSigs:          true,
		NoSystemAccount: true,
		Cluster: server.ClusterOpts{
			Name:         clusterName,
			Host:         host,
			Port:         port,
			PoolSize:     -1, // One subject needs one connection.
			PingInterval: pingInterval,
		},
	}
	if o.Secret != "" {
		s.Cluster.Username, s.Cluster.Password = routeUser, o.Secret
	}
	for _, route := range o.Routes {
		if _, port, err := splitAddress(route); err != nil {
			return nil, fmt.Errorf("route: %w", err)
		} else if port == server.RANDOM_PORT {
			return nil, fmt.Errorf("route: %q has no port", route)
		}
		s.Routes = append(s.Routes, o.route(route))
	}
	return s, nil
}

func (o EmbedOptions) route(address string) *url.URL {
	u := &url.URL{Scheme: "nats-route", Host: address}
	if o.Secret != "" {
		u.User = url.UserPassword(routeUser, o.Secret)
	}
	return u
}

// splitAddress splits "host:port". Port 0 becomes the server's random port.
func splitAddress(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("%q is not host:port", address)
	}
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return "", 0, fmt.Errorf("%q has no port of 0 to 65535", address)
	}
	if number == 0 {
		return host, server.RANDOM_PORT, nil
	}
	return host, int(number), nil
}

func loopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// embedded is a server that runs.
type embedded struct {
	*server.Server
	addr string // where it listens for routes
}

// start starts a server and waits until it listens.
func start(settings *server.Options, log *logger) (*embedded, error) {
	s, err := server.NewServer(settings)
	if err != nil {
		return nil, err
	}
	s.SetLoggerV2(log, false, false, false)
	s.Start()
	for deadline := time.Now().Add(startTimeout); !s.ReadyForConnections(startTimeout / 50); {
		select {
		case err = <-log.fatal:
		default:
			if time.Now().Before(deadline) {
				continue
			}
			err = fmt.Errorf("the server is not ready after %s", startTimeout)
		}
		s.Shutdown()
		return nil, err
	}
	return &embedded{s, s.ClusterAddr().String()}, nil
}

func (e *embedded) stop() {
	e.Shutdown()
	e.WaitForShutdown()
}
