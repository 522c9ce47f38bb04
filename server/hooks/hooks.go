package hooks

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/outbox"
)

// Queue is the one of the outbox that has what the backend is to be told.
const Queue = "hooks"

// MinSecret is how many bytes a secret has at least: whoever reads a URL can try
// secrets out.
const MinSecret = 16

// Options say whom to tell, and of what.
type Options struct {
	// URL is the backend's: the operator's word, never a user's.
	URL string
	// Secret signs what is sent; empty for no signature.
	Secret string
	// Events are the names of those that are told or asked about; none for all of
	// [After].
	Events []string
	// Timeout is how long the backend has to answer (2 s).
	Timeout time.Duration
	// RefuseUnanswered refuses what the backend was asked about and has not answered
	// in time, or not so that it can be understood. Else it happens.
	RefuseUnanswered bool

	SDKAppID uint64
	Outbox   authority.Outbox
	// Body and Key are the MsgBody and the MsgKey of a message, Fill gives one another
	// MsgBody, or refuses that.
	Body func(core.Message) any
	Key  func(core.Message) string
	Fill func(message *core.Message, body json.RawMessage) error
	// Group looks a chat group up, Message one of a thread; nothing where there is none.
	Group   func(ctx context.Context, groupID string) (core.Group, error)
	Message func(ctx context.Context, thread string, sequence uint64) (core.Message, error)

	Now func() time.Time
	// Log hears which event failed, and how; never what is in it.
	Log        *slog.Logger
	Registerer prometheus.Registerer
}

// Hooks tell and ask a backend. [Hooks.Posts] is for an authority, [Hooks.Before] for
// whoever takes commands.
type Hooks struct {
	options Options
	events  map[string]bool
	client  *http.Client
	places  chan struct{}
	asking  users
	metrics *metrics
	runner  *outbox.Runner
}

const (
	// together is how many events are told at the same time.
	together = 16
	// places is how many commands wait for an answer at the same time. One more waits
	// for a place, in its own time.
	places = 256
	// userAsking is how many of those are one user's.
	userAsking = 4
	// maxAnswer is how long an answer may be.
	maxAnswer = 256 << 10
)

// Check refuses what can be no URL, no secret or no event.
func Check(address, secret string, events []string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("the URL of webhooks begins with http:// or https:// and names a host")
	}
	if secret != "" && len(secret) < MinSecret {
		return fmt.Errorf("the secret of webhooks has at least %d bytes", MinSecret)
	}
	_, err = chosen(events)
	return err
}

// New checks what is given. Nothing is told before Start.
func New(o Options) (*Hooks, error) {
	if err := Check(o.URL, o.Secret, o.Events); err != nil {
		return nil, err
	}
	events, _ := chosen(o.Events) // As was checked.
	o.Timeout = cmp.Or(o.Timeout, 2*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Hooks{
		options: o, events: events, places: make(chan struct{}, places), metrics: newMetrics(o.Registerer),
		client: &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy:                  http.ProxyFromEnvironment,
				MaxConnsPerHost:        places + together,
				MaxIdleConnsPerHost:    together,
				IdleConnTimeout:        time.Minute,
				TLSHandshakeTimeout:    10 * time.Second,
				MaxResponseHeaderBytes: 64 << 10,
			},
		},
	}, nil
}

// Start begins to tell what is in the outbox.
func (h *Hooks) Start() {
	h.runner = outbox.Start(outbox.Options{
		Store: h.options.Outbox, Queue: Queue, Handle: h.tell, Lane: laneOf, Together: together,
		Now: h.options.Now, Log: h.options.Log, Registerer: h.options.Registerer,
	})
}

// Close ends that. What was not told is told by whoever starts next.
func (h *Hooks) Close() {
	if h.runner != nil {
		h.runner.Close()
	}
	h.client.CloseIdleConnections()
}
