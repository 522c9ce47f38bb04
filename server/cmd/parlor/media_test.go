//go:build unix

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"
)

// media makes a request about media as a user, or as nobody.
func (p *running) media(method, path, user, body string) (int, string) {
	p.t.Helper()
	userSig := ""
	if user != "" {
		userSig = p.token(user)
	}
	return p.mediaWith(userSig, method, path, user, body)
}

func (p *running) mediaWith(userSig, method, path, user, body string) (int, string) {
	p.t.Helper()
	request, err := http.NewRequest(method, "http://"+p.addr+path, strings.NewReader(body))
	require.NoError(p.t, err)
	if user != "" {
		request.Header = http.Header{"Parlor-Sdkappid": {"1"}, "Parlor-Userid": {user}, "Authorization": {"Bearer " + userSig}}
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(p.t, err)
	require.NoError(p.t, answer.Body.Close())
	return answer.StatusCode, string(text)
}

const someMedia = "/media/0123456789abcdef"

func TestAddressesOfMediaAreSignedUnlessTheyArePublic(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := launch(t, folder, "--media-time", "1h")
	status, _ := p.media(http.MethodPut, someMedia, "ann", "bytes")
	require.Equal(t, http.StatusNoContent, status)
	status, _ = p.media(http.MethodGet, someMedia, "", "")
	require.Equal(t, http.StatusForbidden, status)
	_, text := p.media(http.MethodGet, "/media/", "bob", "")
	var right struct {
		Query string
		End   int
	}
	require.NoError(t, json.Unmarshal([]byte(text), &right))
	require.Greater(t, right.End, 1800)
	require.LessOrEqual(t, right.End, 3600)
	status, text = p.media(http.MethodGet, someMedia+"?"+right.Query, "", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "bytes", text)
	p.terminate()
	require.Equal(t, exitOK, p.exitCode())

	p = launch(t, folder, "--media-time", "1h")
	status, _ = p.media(http.MethodGet, someMedia+"?"+right.Query, "", "")
	require.Equal(t, http.StatusOK, status, "another process with that secret key knows it")
	p.terminate()
	require.Equal(t, exitOK, p.exitCode())

	p = launch(t, folder, "--media-public")
	status, text = p.media(http.MethodGet, someMedia, "", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "bytes", text)
}

func TestMediaAreKeptInABucket(t *testing.T) {
	t.Parallel()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("media"))
	service := httptest.NewServer(gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(service.Close)
	folder := t.TempDir()
	cmd := serveIn(t, folder, "--media", "s3://media/chat?region=eu-central-1&endpoint="+service.URL)
	cmd.Env = append(cmd.Env, "AWS_ACCESS_KEY_ID=key", "AWS_SECRET_ACCESS_KEY=secret")
	p := serving(t, folder, cmd)
	status, _ := p.media(http.MethodPut, someMedia, "ann", "bytes")
	require.Equal(t, http.StatusNoContent, status)
	status, text := p.media(http.MethodGet, someMedia, "administrator", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "bytes", text)
	require.NoFileExists(t, filepath.Join(folder, "parlor.db.media"))
	_, err := backend.HeadObject("media", "chat/names/0123456789abcdef")
	require.NoError(t, err)
}

func TestMediaThatWereNeverSentAreRemoved(t *testing.T) {
	t.Parallel()
	p := launch(t, t.TempDir(), "--media-unused", "2s")
	const sent = "/media/fedcba9876543210"
	for _, path := range []string{someMedia, sent} {
		status, _ := p.media(http.MethodPut, path, "ann", "bytes")
		require.Equal(t, http.StatusNoContent, status)
	}
	body := `{"From_Account":"ann","To_Account":"bob","MsgBody":[{"MsgType":"TIMFileElem","MsgContent":{"UUID":"fedcba9876543210","FileName":"a.txt","FileSize":5}}]}`
	require.Contains(t, p.rest("openim/sendmsg", body), `"ErrorCode":0`)
	require.Eventually(t, func() bool {
		status, _ := p.media(http.MethodGet, someMedia, "ann", "")
		return status == http.StatusNotFound
	}, waitLimit, 100*time.Millisecond)
	status, _ := p.media(http.MethodGet, sent, "bob", "")
	require.Equal(t, http.StatusOK, status)
	require.Eventually(t, func() bool {
		_, _, metrics := p.get("/metrics")
		return strings.Contains(metrics, "parlor_media_removed_total 1\n")
	}, waitLimit, 10*time.Millisecond)
}
