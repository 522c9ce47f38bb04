package push

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"
)

// sender sends single pushes.
type sender struct {
	keys    Keys
	contact string
	hosts   Hosts
	// named goes to hosts that the operator named, guarded to others.
	named, guarded *http.Client
	now            func() time.Time
}

// Limits of a push.
const (
	sendTime  = 10 * time.Second
	dialTime  = 5 * time.Second
	maxAnswer = 4 << 10 // bytes of an answer, which nobody reads
	minAgain  = 10 * time.Second
	maxAgain  = time.Hour
)

func newSender(o Options) *sender {
	client := func(transport *http.Transport, dialer *net.Dialer) *http.Client {
		transport.DialContext = dialer.DialContext
		transport.TLSHandshakeTimeout = dialTime
		transport.TLSClientConfig = o.tls
		transport.ForceAttemptHTTP2 = true
		transport.MaxIdleConnsPerHost = maxSending
		transport.IdleConnTimeout = time.Minute
		transport.MaxResponseHeaderBytes = 64 << 10
		return &http.Client{
			Transport: transport, Timeout: sendTime,
			// Where a redirect leads nobody has looked at.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return &sender{
		keys: o.Keys, contact: strings.TrimPrefix(o.Contact, "mailto:"), hosts: o.Hosts, now: o.Now,
		named: client(&http.Transport{Proxy: http.ProxyFromEnvironment}, &net.Dialer{Timeout: dialTime}),
		// A proxy would resolve the name, and could reach what must not be reached.
		guarded: client(&http.Transport{}, &net.Dialer{Timeout: dialTime, Control: onlyPublic}),
	}
}

func (s *sender) close() {
	s.named.CloseIdleConnections()
	s.guarded.CloseIdleConnections()
}

// result is what came of sending a push: the labels of a metric.
type result string

const (
	delivered result = "delivered" // The push service has it.
	gone      result = "gone"      // There is no such subscription any more.
	refused   result = "refused"   // It will never be taken.
	later     result = "later"     // It may be taken later.
)

// send sends a push and says what came of it, and where that is later, after how long
// at the earliest. The error is for the log; it says nothing of where it went but the
// host.
func (s *sender) send(ctx context.Context, to Subscription, body []byte, topic string, life time.Duration) (result, time.Duration, error) {
	client := s.named
	switch s.hosts.reaches(to.Endpoint) {
	case never: // The operator has named others since.
		return gone, 0, nil
	case guarded:
		client = s.guarded
	}
	// The library goes on writing behind the body, which is that of several devices.
	response, err := webpush.SendNotificationWithContext(ctx, slices.Clip(body), &webpush.Subscription{
		Endpoint: to.Endpoint, Keys: webpush.Keys{Auth: to.Keys.Auth, P256dh: to.Keys.P256dh},
	}, &webpush.Options{
		HTTPClient: client, Subscriber: s.contact, Topic: topic, TTL: int(life / time.Second), Urgency: webpush.UrgencyHigh,
		VAPIDPublicKey: s.keys.Public, VAPIDPrivateKey: s.keys.Private,
	})
	if err != nil {
		if errors.Is(err, errNotPublic) {
			return gone, 0, withoutAddress(err)
		}
		return later, 0, withoutAddress(err)
	}
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer) // So that the connection can be used again.
	_ = response.Body.Close()
	result, wait := judge(response.StatusCode, response.Header.Get("Retry-After"), s.now())
	if result == refused || result == later {
		err = errors.New("the push service answered " + strconv.Itoa(response.StatusCode))
	}
	return result, wait, err
}

// judge reads the answer of a push service.
func judge(status int, retryAfter string, now time.Time) (result, time.Duration) {
	switch {
	case status >= 200 && status < 300:
		return delivered, 0
	case status == http.StatusNotFound || status == http.StatusGone:
		return gone, 0
	case status == http.StatusTooManyRequests || status >= 500:
		return later, after(retryAfter, now)
	}
	return refused, 0
}

// after reads Retry-After, seconds or a date, within what is sensible; 0 for nothing.
func after(text string, now time.Time) time.Duration {
	if text == "" {
		return 0
	}
	var wait time.Duration
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	} else {
		return 0
	}
	return max(minAgain, min(wait, maxAgain))
}

// withoutAddress is an error without the URL, which is a secret of the device's.
func withoutAddress(err error) error {
	var about *url.Error
	if errors.As(err, &about) {
		return about.Err
	}
	return err
}

// hostOf is what a log may say of an endpoint.
func hostOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return u.Host
}
