//go:build unix

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/hooks"
)

// hooked is a backend that takes webhooks and checks their signatures.
type hooked struct {
	*httptest.Server
	mu   sync.Mutex
	told []string
	// down: it answers nothing good.
	down bool
}

const webhookSecret = "a secret for webhooks"

func newHooked(t *testing.T) *hooked {
	h := &hooked{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		var event struct {
			CallbackCommand string
			MsgBody         []struct{ MsgContent struct{ Text string } }
		}
		switch {
		case r.Header.Get(hooks.HeaderSignature) != hooks.Sign(webhookSecret, r.Header.Get(hooks.HeaderTime), body):
			w.WriteHeader(http.StatusUnauthorized)
			return
		case h.down:
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case json.Unmarshal(body, &event) != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		text := ""
		if len(event.MsgBody) > 0 {
			text = " " + event.MsgBody[0].MsgContent.Text
		}
		h.told = append(h.told, event.CallbackCommand+text)
		switch {
		case !strings.Contains(event.CallbackCommand, "Before"):
			_, _ = io.WriteString(w, `{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}`)
		case strings.Contains(text, "curse"):
			_, _ = io.WriteString(w, `{"ActionStatus":"OK","ErrorCode":120001,"ErrorInfo":"not such words"}`)
		default:
			_, _ = io.WriteString(w, `{"ActionStatus":"OK","ErrorCode":0,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"seen: `+strings.TrimSpace(text)+`"}}]}`)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hooked) has(t *testing.T, wanted string) {
	t.Helper()
	require.Eventually(t, func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, one := range h.told {
			if one == wanted {
				return true
			}
		}
		return false
	}, waitLimit, 10*time.Millisecond, wanted)
}

func sendText(p *running, text string) string {
	return p.rest("openim/sendmsg", `{"From_Account":"bob","To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"`+text+`"}}]}`)
}

func TestAServerTellsItsBackend(t *testing.T) {
	t.Parallel()
	folder, backend := t.TempDir(), newHooked(t)
	arguments := []string{"--webhook-url", backend.URL, "--webhook-secret", webhookSecret, "--webhook-events", "after,C2C.CallbackBeforeSendMsg"}
	p := launch(t, folder, arguments...)

	device := p.connect("ann")
	backend.has(t, "State.StateChange")
	require.Contains(t, sendText(p, "hi"), `"ErrorCode":0`)
	backend.has(t, "C2C.CallbackBeforeSendMsg hi")
	backend.has(t, "C2C.CallbackAfterSendMsg seen: hi")
	device.until("C2Cbob")
	require.Contains(t, sendText(p, "curses"), `"ErrorCode":120001,"ErrorInfo":"not such words"`)
	_, _, metrics := p.get("/metrics")
	require.Contains(t, metrics, `parlor_hooks_asked_total{event="C2C.CallbackBeforeSendMsg",result="refused"} 1`)
	require.Contains(t, metrics, `parlor_outbox_posts{queue="hooks"}`)

	backend.mu.Lock()
	backend.down = true
	backend.mu.Unlock()
	require.Contains(t, sendText(p, "unanswered"), `"ErrorCode":0`, "the default is to let it pass")
	p.terminate()
	require.Zero(t, p.exitCode())
	backend.mu.Lock()
	backend.down = false
	backend.mu.Unlock()
	launch(t, folder, arguments...)
	backend.has(t, "C2C.CallbackAfterSendMsg unanswered")
	require.NotContains(t, p.log.String(), webhookSecret)
}

func TestWebhooksThatCannotBeAreRefused(t *testing.T) {
	for text, args := range map[string][]string{
		"--webhook-url only":                          {"--webhook-secret", webhookSecret},
		"must be allow or refuse":                     {"--webhook-url", "http://b", "--webhook-before-failure", "maybe"},
		"--webhook-timeout must be":                   {"--webhook-url", "http://b", "--webhook-timeout", "2m"},
		"--outbox-posts must not":                     {"--outbox-posts", "0"},
		"at least 16 bytes":                           {"--webhook-url", "http://b", "--webhook-secret", "short"},
		"begins with http:// or https://":             {"--webhook-url", "backend"},
		`there is no event "C2C.CallbackAfterSendMs"`: {"--webhook-url", "http://b", "--webhook-events", "C2C.CallbackAfterSendMs"},
	} {
		t.Run(text, func(t *testing.T) {
			code, _, problems := try(nil, append([]string{"serve", "--demo"}, args...)...)
			require.Equal(t, 2, code)
			require.Contains(t, problems, text)
		})
	}
}
