package media_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/media"
)

const id = "0123456789abcdef0123456789abcdef"

// house is a server with a folder of media. The userSig "forged" is not good.
type house struct {
	t      *testing.T
	folder string
	server *httptest.Server
	url    string
}

func newHouse(t *testing.T, change func(*media.Options)) *house {
	h := &house{t: t, folder: filepath.Join(t.TempDir(), "a[b]*", "media")}
	require.NoError(t, os.MkdirAll(filepath.Dir(h.folder), 0o700))
	store, err := media.OpenFolder(h.folder)
	require.NoError(t, err)
	options := media.Options{Store: store, Check: func(sdkAppID uint64, _, userSig string, _ time.Time) error {
		if userSig == "forged" || sdkAppID != 1 {
			return core.Errorf(70003, "this userSig is not genuine")
		}
		return nil
	}}
	if change != nil {
		change(&options)
	}
	server := httptest.NewServer(media.New(options))
	t.Cleanup(server.Close)
	h.server, h.url = server, server.URL+"/media/"
	return h
}

// do makes a request and returns the answer with its body. Headers are pairs.
func (h *house) do(method, id string, body io.Reader, headers ...string) (*http.Response, string) {
	request, err := http.NewRequest(method, h.url+id, body)
	require.NoError(h.t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(h.t, err)
	require.NoError(h.t, answer.Body.Close())
	return answer, string(text)
}

func (h *house) put(user, id, contentType, content string) (status int, answer string) {
	reply, text := h.do(http.MethodPut, id, strings.NewReader(content),
		"Parlor-SDKAppID", "1", "Parlor-UserID", user, "Authorization", "Bearer good", "Content-Type", contentType)
	return reply.StatusCode, text
}

func (h *house) files() []string {
	entries, err := os.ReadDir(h.folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	require.NoError(h.t, err)
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}

func TestWhatWasPutIsGotByWhoeverKnowsItsName(t *testing.T) {
	h := newHouse(t, nil)
	status, _ := h.put("alice", id, "image/png", "the bytes")
	require.Equal(t, http.StatusNoContent, status)
	answer, text := h.do(http.MethodGet, id, nil)
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "the bytes", text)
	require.Equal(t, "image/png", answer.Header.Get("Content-Type"))
	require.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, answer.Header.Get("Cache-Control"), "immutable")
	require.Empty(t, answer.Header.Get("Content-Disposition"))
	answer, text = h.do(http.MethodHead, id, nil)
	require.Equal(t, int64(9), answer.ContentLength)
	require.Empty(t, text)
	answer, _ = h.do(http.MethodGet, id, nil, "If-None-Match", answer.Header.Get("ETag"))
	require.Equal(t, http.StatusNotModified, answer.StatusCode)
}

func TestAVideoCanSeek(t *testing.T) {
	h := newHouse(t, nil)
	h.put("alice", id, "video/mp4", "0123456789")
	answer, text := h.do(http.MethodGet, id, nil, "Range", "bytes=3-5")
	require.Equal(t, http.StatusPartialContent, answer.StatusCode)
	require.Equal(t, "345", text)
	require.Equal(t, "bytes 3-5/10", answer.Header.Get("Content-Range"))
}

func TestWhatABrowserMightRunIsOnlySaved(t *testing.T) {
	h := newHouse(t, nil)
	for i, c := range []struct{ given, kept, disposition string }{
		{"text/html", "text/html", "attachment"},
		{"image/svg+xml", "image/svg+xml", "attachment"},
		{"application/pdf", "application/pdf", "attachment"},
		{"audio/webm", "audio/webm", ""},
		{"", "application/octet-stream", "attachment"},
		{"no type", "application/octet-stream", "attachment"},
		{"text/" + strings.Repeat("x", 300), "application/octet-stream", "attachment"},
	} {
		name := id + string(rune('a'+i))
		status, _ := h.put("alice", name, c.given, "x")
		require.Equal(t, http.StatusNoContent, status, c.given)
		answer, _ := h.do(http.MethodGet, name, nil)
		require.Equal(t, c.kept, answer.Header.Get("Content-Type"), c.given)
		require.Equal(t, c.disposition, answer.Header.Get("Content-Disposition"), c.given)
		require.Contains(t, answer.Header.Get("Content-Security-Policy"), "sandbox")
	}
}

func TestAnUploadThatComesAgainChangesNothing(t *testing.T) {
	h := newHouse(t, nil)
	h.put("alice", id, "text/plain", "first")
	status, _ := h.put("alice", id, "text/plain", "second")
	require.Equal(t, http.StatusNoContent, status)
	status, answer := h.put("bob", id, "text/plain", "third")
	require.Equal(t, http.StatusConflict, status)
	require.Contains(t, answer, "somebody else")
	_, text := h.do(http.MethodGet, id, nil)
	require.Equal(t, "first", text)
}

func TestUploadsAreRefusedWithACodeThatSaysWhy(t *testing.T) {
	h := newHouse(t, func(o *media.Options) { o.Limits.Bytes = 10 })
	send := func(id, body string, headers ...string) (int, string) {
		headers = append([]string{"Parlor-SDKAppID", "1", "Parlor-UserID", "alice", "Authorization", "Bearer good"}, headers...)
		answer, text := h.do(http.MethodPut, id, strings.NewReader(body), headers...)
		return answer.StatusCode, text
	}
	for name, c := range map[string]struct {
		id, body string
		headers  []string
		status   int
		code     string
	}{
		"forged":      {id, "x", []string{"Authorization", "Bearer forged"}, http.StatusUnauthorized, "70003"},
		"another app": {id, "x", []string{"Parlor-SDKAppID", "2"}, http.StatusUnauthorized, "70003"},
		"no app":      {id, "x", []string{"Parlor-SDKAppID", ""}, http.StatusBadRequest, "6017"},
		"no user":     {id, "x", []string{"Parlor-UserID", "a b"}, http.StatusBadRequest, "6017"},
		"too large":   {id, strings.Repeat("x", 11), nil, http.StatusRequestEntityTooLarge, "2402"},
		"short name":  {"abc", "x", nil, http.StatusNotFound, "6017"},
		"strange":     {strings.ToUpper(id), "x", nil, http.StatusNotFound, "6017"},
		"path":        {"..%2f..%2f..%2f..%2fetc%2fpasswd", "x", nil, http.StatusNotFound, "6017"},
	} {
		status, text := send(c.id, c.body, c.headers...)
		require.Equal(t, c.status, status, name)
		require.Contains(t, text, c.code, name)
	}
	chunked, text := h.do(http.MethodPut, id, io.MultiReader(strings.NewReader(strings.Repeat("x", 11))),
		"Parlor-SDKAppID", "1", "Parlor-UserID", "alice", "Authorization", "Bearer good")
	require.Equal(t, http.StatusRequestEntityTooLarge, chunked.StatusCode, text)
	require.Empty(t, h.files(), "nothing of it is left")
	answer, _ := h.do(http.MethodGet, id, nil)
	require.Equal(t, http.StatusNotFound, answer.StatusCode)
	answer, _ = h.do(http.MethodPost, id, nil)
	require.Equal(t, http.StatusMethodNotAllowed, answer.StatusCode)
}

// slowly begins an upload that goes on until the test writes no more, or stops.
func (h *house) slowly(user, id string) (write func(string), stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, h.url+id, reader)
	require.NoError(h.t, err)
	request.Header = http.Header{"Parlor-Sdkappid": {"1"}, "Parlor-Userid": {user}}
	ended := make(chan error)
	go func() {
		answer, err := http.DefaultClient.Do(request)
		if err == nil {
			err = answer.Body.Close()
		}
		ended <- err
	}()
	write = func(text string) {
		_, err := io.WriteString(writer, text)
		require.NoError(h.t, err)
	}
	return write, func() {
		cancel()
		require.NoError(h.t, writer.CloseWithError(context.Canceled)) // The client may be waiting for more.
		require.Error(h.t, <-ended)
	}
}

// eventually waits until so many files are in the folder.
func (h *house) eventually(files int) {
	require.Eventually(h.t, func() bool { return len(h.files()) == files }, 10*time.Second, time.Millisecond)
}

func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	h := newHouse(t, nil)
	write, stop := h.slowly("alice", id)
	write(strings.Repeat("x", 100_000))
	h.eventually(1)
	stop()
	h.eventually(0)
}

func TestNobodyTakesAllTheUploads(t *testing.T) {
	h := newHouse(t, func(o *media.Options) { o.Limits.UserUploads, o.Limits.Uploads = 1, 2 })
	_, stop := h.slowly("alice", id)
	h.eventually(1)
	status, _ := h.put("alice", id+"-2", "text/plain", "x")
	require.Equal(t, http.StatusServiceUnavailable, status)
	status, _ = h.put("bob", id+"-2", "text/plain", "x")
	require.Equal(t, http.StatusNoContent, status)
	_, stopBob := h.slowly("bob", id+"-3")
	h.eventually(3)
	status, _ = h.put("carol", id+"-4", "text/plain", "x")
	require.Equal(t, http.StatusServiceUnavailable, status)
	stop()
	stopBob()
	h.eventually(1)
	require.Eventually(t, func() bool {
		status, _ := h.put("alice", id+"-5", "text/plain", "x")
		return status == http.StatusNoContent
	}, 10*time.Second, time.Millisecond)
}

// trickle uploads a byte now and then until it is cut off, and returns how it was
// answered; 0 when it was cut off before it got an answer.
func (h *house) trickle(user, id string, every time.Duration) int {
	reader, writer := io.Pipe()
	over := make(chan struct{})
	go func() {
		for _, err := writer.Write([]byte("x")); err == nil; _, err = writer.Write([]byte("x")) {
			select {
			case <-over:
				return
			case <-time.After(every):
			}
		}
	}()
	defer func() { close(over); _ = reader.Close() }()
	request, err := http.NewRequest(http.MethodPut, h.url+id, reader)
	require.NoError(h.t, err)
	request.Header = http.Header{"Parlor-Sdkappid": {"1"}, "Parlor-Userid": {user}}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

func TestUploadsThatTrickleKeepNobodyOut(t *testing.T) {
	h := newHouse(t, nil) // With the limits that it has by default.
	var ended sync.WaitGroup
	for user := range 8 {
		for i := range 32 {
			ended.Go(func() { h.trickle(fmt.Sprint("mallory", user), fmt.Sprintf("%s-%d-%d", id, user, i), 20*time.Second) })
		}
	}
	h.eventually(8 * 32)
	for i := range 100 {
		status, text := h.put(fmt.Sprint("user", i), fmt.Sprintf("%s-%d", id, i), "text/plain", strings.Repeat("x", 10_000))
		require.Equal(t, http.StatusNoContent, status, text)
	}
	h.server.CloseClientConnections()
	ended.Wait()
}

func TestWhoHasTheMostUploadsGivesWay(t *testing.T) {
	h := newHouse(t, func(o *media.Options) { o.Limits.Uploads = 3 })
	_, stopAlice := h.slowly("alice", id+"-1")
	h.eventually(1)
	_, stopBob := h.slowly("bob", id+"-2")
	h.eventually(2)
	_, stopEve := h.slowly("eve", id+"-3")
	h.eventually(3)
	t.Run("not where everybody has one", func(t *testing.T) {
		status, _ := h.put("carol", id+"-4", "text/plain", "x")
		require.Equal(t, http.StatusServiceUnavailable, status)
		status, _ = h.put("alice", id+"-4", "text/plain", "x")
		require.Equal(t, http.StatusServiceUnavailable, status)
	})
	stopBob()
	h.eventually(2)
	second := make(chan int)
	go func() { second <- h.trickle("alice", id+"-5", time.Millisecond) }()
	h.eventually(3)
	status, _ := h.put("carol", id+"-6", "text/plain", "x")
	require.Equal(t, http.StatusNoContent, status)
	require.Contains(t, []int{http.StatusServiceUnavailable, 0}, <-second, "alice's second gives way")
	stopAlice()
	stopEve()
}

func TestAUserHasSoManyBytes(t *testing.T) {
	h := newHouse(t, func(o *media.Options) { o.Limits.UserBytes = 20_000 })
	status, _ := h.put("alice", id+"-1", "text/plain", strings.Repeat("x", 10_000))
	require.Equal(t, http.StatusNoContent, status)
	status, text := h.put("alice", id+"-2", "text/plain", strings.Repeat("x", 10_001))
	require.Equal(t, http.StatusInsufficientStorage, status)
	require.Contains(t, text, "2804")
	chunked, text := h.do(http.MethodPut, id+"-2", io.MultiReader(strings.NewReader(strings.Repeat("x", 10_001))),
		"Parlor-SDKAppID", "1", "Parlor-UserID", "alice", "Authorization", "Bearer good")
	require.Equal(t, http.StatusInsufficientStorage, chunked.StatusCode, text)
	status, _ = h.put("bob", id+"-3", "text/plain", strings.Repeat("x", 10_001))
	require.Equal(t, http.StatusNoContent, status)
	for _, small := range []string{"-4", "-5"} {
		status, _ = h.put("alice", id+small, "text/plain", "x") // Each counts as 4,096.
		require.Equal(t, http.StatusNoContent, status)
	}
	status, _ = h.put("alice", id+"-6", "text/plain", strings.Repeat("x", 2000))
	require.Equal(t, http.StatusInsufficientStorage, status)
	status, _ = h.put("alice", id+"-1", "text/plain", strings.Repeat("x", 10_000))
	require.Equal(t, http.StatusNoContent, status, "what is there may come again")

	next, err := media.OpenFolder(h.folder)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		alice, err := next.MediaBytes(t.Context(), "alice")
		bob, err2 := next.MediaBytes(t.Context(), "bob")
		return err == nil && err2 == nil && alice == 10_000+2*4096 && bob == 10_001
	}, 10*time.Second, time.Millisecond, "a next process counts what is there")
}

func TestAnUploadHasALeastRateAndATimeForAllOfIt(t *testing.T) {
	t.Run("a byte now and then is too slow", func(t *testing.T) {
		h := newHouse(t, func(o *media.Options) { o.Limits.Silence, o.Limits.Rate = 300*time.Millisecond, 1000 })
		require.Contains(t, []int{http.StatusRequestTimeout, 0}, h.trickle("mallory", id, 50*time.Millisecond))
		h.eventually(0)
	})
	t.Run("what comes steadily is not", func(t *testing.T) {
		h := newHouse(t, func(o *media.Options) { o.Limits.Silence, o.Limits.Rate = 2*time.Second, 100 })
		write, stop := h.slowly("alice", id)
		for range 30 { // For longer than Silence.
			write(strings.Repeat("x", 1000))
			time.Sleep(100 * time.Millisecond)
		}
		require.Len(t, h.files(), 1, "it goes on")
		stop()
		h.eventually(0)
	})
	t.Run("nothing takes for ever", func(t *testing.T) {
		h := newHouse(t, func(o *media.Options) { o.Limits.Time = 300 * time.Millisecond })
		require.Contains(t, []int{http.StatusRequestTimeout, 0}, h.trickle("mallory", id, time.Millisecond))
		h.eventually(0)
	})
}

func TestWhatAnEarlierProcessLeftIsRemoved(t *testing.T) {
	h := newHouse(t, nil)
	h.put("alice", id, "text/plain", "whole")
	require.NoError(t, os.WriteFile(filepath.Join(h.folder, "unfinished-1"), []byte("half"), 0o600))
	_, err := media.OpenFolder(h.folder)
	require.NoError(t, err)
	require.Equal(t, []string{id}, h.files())
}

func TestOnlyPagesOfTheNamedOriginsMayLook(t *testing.T) {
	h := newHouse(t, func(o *media.Options) { o.Origins = []string{"*.example.com"} })
	preflight := func(origin string) string {
		answer, _ := h.do(http.MethodOptions, id, nil, "Origin", origin, "Access-Control-Request-Method", "PUT")
		require.Equal(t, "Origin", answer.Header.Get("Vary"))
		require.Contains(t, answer.Header.Get("Access-Control-Allow-Headers"), "Parlor-UserID")
		return answer.Header.Get("Access-Control-Allow-Origin")
	}
	require.Equal(t, "https://chat.example.com", preflight("https://chat.example.com"))
	require.Empty(t, preflight("https://example.org"))
	own := strings.TrimSuffix(h.url, "/media/")
	require.Equal(t, own, preflight(own))
	answer, _ := h.do(http.MethodPut, id, strings.NewReader("x"), "Origin", "https://example.org")
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
}
