package hooks_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/hooks"
)

// log is what an operator reads, while it is written.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestABackendIsToldWithADocumentedURLAndASignature(t *testing.T) {
	b := newBackend(t, answers(`{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}`))
	h := newHouse(t, b.URL+"/hook?own=1")
	h.send("ann", core.TypeC2C, "bob", "hi")
	h.hooks.Start()
	b.wait(t, 1)
	h.stop()

	got, bodies := b.all()
	require.Len(t, got, 1)
	query, at := got[0].URL.Query(), got[0].Header.Get(hooks.HeaderTime)
	sum := sha256.Sum256([]byte(secret + at))
	want := map[string]string{
		"own": "1", "SdkAppid": "7", "CallbackCommand": "C2C.CallbackAfterSendMsg", "contenttype": "json", "ClientIP": "", "OptPlatform": "Web",
		"RequestTime": at, "Sign": hex.EncodeToString(sum[:]),
	}
	for name, value := range want {
		require.True(t, query.Has(name), name)
		require.Equal(t, value, query.Get(name), name)
	}
	require.Len(t, query, len(want))
	require.Equal(t, http.MethodPost, got[0].Method)
	require.Equal(t, "/hook", got[0].URL.Path)
	require.Equal(t, "application/json", got[0].Header.Get("Content-Type"))
	require.Equal(t, "hooks-1", got[0].Header.Get(hooks.HeaderID)[:len("hooks-1")])
	require.Equal(t, hooks.Sign(secret, at, []byte(bodies[0])), got[0].Header.Get(hooks.HeaderSignature))
	require.NotEqual(t, hooks.Sign(secret, at, []byte(bodies[0]+" ")), got[0].Header.Get(hooks.HeaderSignature))
	require.NotEqual(t, hooks.Sign(secret, at+"0", []byte(bodies[0])), got[0].Header.Get(hooks.HeaderSignature))
	count, err := h.store.CountPosts(t.Context(), hooks.Queue)
	require.NoError(t, err)
	require.Zero(t, count.Length)
}

func TestWhatTheBackendCallsFailedIsToldAgainUnderItsID(t *testing.T) {
	for name, fault := range map[string]func(w http.ResponseWriter){
		"a status":     func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
		"a redirect":   func(w http.ResponseWriter) { w.Header().Set("Location", "/elsewhere"); w.WriteHeader(http.StatusFound) },
		"an ErrorCode": func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"ActionStatus":"OK","ErrorCode":1}`) },
		"FAIL":         func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"ActionStatus":"FAIL","ErrorCode":0}`) },
		"no JSON":      func(w http.ResponseWriter) { _, _ = io.WriteString(w, `<html>`) },
		"too much":     func(w http.ResponseWriter) { _, _ = w.Write(bytes.Repeat([]byte(" "), 300<<10)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBackend(t, func(w http.ResponseWriter, n int) {
				if n == 1 {
					fault(w)
				} // An empty answer is as good as OK.
			})
			h := newHouse(t, b.URL)
			h.send("ann", core.TypeC2C, "bob", "hi")
			h.hooks.Start()
			b.wait(t, 2)
			h.stop()
			got, bodies := b.all()
			require.Len(t, got, 2)
			require.Equal(t, got[0].Header.Get(hooks.HeaderID), got[1].Header.Get(hooks.HeaderID))
			require.Equal(t, bodies[0], bodies[1])
			require.Equal(t, "/", got[1].URL.Path)
		})
	}
}

func TestMessagesOfAConversationAreToldInTheirOrder(t *testing.T) {
	b := newBackend(t, func(w http.ResponseWriter, n int) {
		if n%7 == 1 && n < 20 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	h := newHouse(t, b.URL)
	for i := range 30 {
		h.send([]string{"ann", "bob"}[i%2], core.TypeC2C, []string{"bob", "ann"}[i%2], "hi")
	}
	h.hooks.Start()
	b.wait(t, 33)
	h.stop()
	_, bodies := b.all()
	last, seen := 0.0, 0
	for _, body := range bodies {
		var event struct{ MsgSeq float64 }
		require.NoError(t, json.Unmarshal([]byte(body), &event))
		require.GreaterOrEqual(t, event.MsgSeq, last)
		if event.MsgSeq > last {
			last, seen = event.MsgSeq, seen+1
		}
	}
	require.Equal(t, 30, seen)
}

func TestNothingOfWhatIsSentIsLogged(t *testing.T) {
	var text log
	b := newBackend(t, func(w http.ResponseWriter, n int) {
		if n == 1 {
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, "private words of the backend")
		}
	})
	h := newHouse(t, b.URL, func(o *hooks.Options) {
		o.Log = slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	h.send("ann", core.TypeC2C, "bob", "private words")
	h.hooks.Start()
	b.wait(t, 2)
	h.stop()

	gone := httptest.NewServer(nil)
	gone.Close()
	o := options(h.store, gone.URL+"?token=private")
	o.Events, o.RefuseUnanswered, o.Log = []string{"C2C.CallbackBeforeSendMsg"}, true, slog.New(slog.NewTextHandler(&text, nil))
	unreachable, err := hooks.New(o)
	require.NoError(t, err)
	_, err = unreachable.Before(t.Context(), "ann", core.SendMessage{Message: h.text("ann", core.TypeC2C, "bob", "private words")}, nil)
	require.Equal(t, hooks.CodeUnanswered, codeOf(err))

	require.Contains(t, text.String(), "418")
	require.Contains(t, text.String(), "C2C.CallbackBeforeSendMsg")
	for _, private := range []string{"private", secret, "Sign="} {
		require.NotContains(t, text.String(), private)
	}
}

func TestEventsAreCounted(t *testing.T) {
	metrics := prometheus.NewPedanticRegistry()
	b := newBackend(t, answers(`{}`))
	h := newHouse(t, b.URL, func(o *hooks.Options) { o.Registerer = metrics })
	h.send("ann", core.TypeC2C, "bob", "hi")
	h.hooks.Start()
	b.wait(t, 1)
	h.stop()
	families, err := metrics.Gather()
	require.NoError(t, err)
	found := map[string]float64{}
	for _, family := range families {
		for _, one := range family.GetMetric() {
			found[family.GetName()] += one.GetCounter().GetValue()
		}
	}
	require.InDelta(t, 1, found["parlor_hooks_told_total"], 0)
	require.InDelta(t, 1, found["parlor_outbox_sent_total"], 0)
}
