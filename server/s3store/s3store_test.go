package s3store_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/media/mediatest"
	"github.com/parlor-chat/parlor/server/s3store"
)

// service stands in for S3, at loopback.
type service struct {
	backend *s3mem.Backend
	server  *httptest.Server
	// before sees each request, and may answer it.
	mu     sync.Mutex
	before func(w http.ResponseWriter, r *http.Request) bool
	asked  []string
}

func newService(t *testing.T) *service {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	s := &service{backend: s3mem.New()}
	require.NoError(t, s.backend.CreateBucket("media"))
	handler := gofakes3.New(s.backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		before := s.before
		s.mu.Unlock()
		if before == nil || !before(w, r) {
			handler.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.server.Close)
	return s
}

func (s *service) address(bucket string) string {
	return "s3://" + bucket + "?region=eu-central-1&endpoint=" + s.server.URL
}

func (s *service) open(t *testing.T, bucket string) *s3store.Store {
	t.Helper()
	store, err := s3store.Open(t.Context(), s.address(bucket), func(string) string { return "" })
	require.NoError(t, err)
	return store
}

const id = "0123456789abcdef0123456789abcdef"

func TestABucketIsAStoreOfMedia(t *testing.T) {
	for _, prefix := range []string{"", "/chat/eu"} {
		mediatest.Run(t, func(t *testing.T) media.Store { return newService(t).open(t, "media"+prefix) })
	}
}

func TestEverythingIsUnderThePrefix(t *testing.T) {
	s := newService(t)
	store := s.open(t, "media/chat")
	require.NoError(t, store.PutMedia(t.Context(), id, "alice", "text/plain", strings.NewReader("x")))
	list, err := s.backend.ListBucket("media", nil, gofakes3.ListBucketPage{})
	require.NoError(t, err)
	var keys []string
	for _, object := range list.Contents {
		keys = append(keys, object.Key)
	}
	require.Equal(t, []string{"chat/bytes/YWxpY2U/" + id, "chat/names/" + id}, keys)
}

func TestAServiceWithoutConditionsIsAStoreAllTheSame(t *testing.T) {
	mediatest.Run(t, func(t *testing.T) media.Store {
		s := newService(t)
		s.before = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("If-None-Match") == "" {
				return false
			}
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNotImplemented)
			_, _ = io.WriteString(w, `<?xml version="1.0"?><Error><Code>NotImplemented</Code><Message>If-None-Match</Message></Error>`)
			return true
		}
		return s.open(t, "media")
	})
}

func TestWhatAProcessLeftHalfDoneIsDoneByTheNext(t *testing.T) {
	s := newService(t)
	store := s.open(t, "media")
	fail := func(what string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.before = func(w http.ResponseWriter, r *http.Request) bool {
			failing := what != "" && strings.HasPrefix(r.Method+" "+r.URL.Path, what)
			if failing {
				w.WriteHeader(http.StatusForbidden)
			}
			return failing
		}
	}
	put := func(user string) error {
		return store.PutMedia(t.Context(), id, user, "text/plain", strings.NewReader("x"))
	}
	fail("PUT /media/bytes/")
	require.Error(t, put("alice"))
	fail("")
	_, _, err := store.OpenMedia(t.Context(), id)
	require.ErrorContains(t, err, "file does not exist", "it has a name, but no bytes")
	require.NoError(t, put("alice"))

	fail("DELETE /media/names/")
	require.Error(t, store.RemoveMedia(t.Context(), id))
	fail("")
	_, _, err = store.OpenMedia(t.Context(), id)
	require.ErrorContains(t, err, "file does not exist")
	require.NoError(t, store.RemoveMedia(t.Context(), id))
	require.NoError(t, put("bob"))
}

func TestHowMuchAUserHasIsRememberedForAWhile(t *testing.T) {
	s := newService(t)
	store := s.open(t, "media")
	for _, n := range []string{"1", "2", "3"} {
		_, err := store.MediaBytes(t.Context(), "alice")
		require.NoError(t, err)
		require.NoError(t, store.PutMedia(t.Context(), id+n, "alice", "text/plain", strings.NewReader("x")))
	}
	bytes, err := store.MediaBytes(t.Context(), "alice")
	require.NoError(t, err)
	require.Equal(t, int64(3*4096), bytes)
	lists := 0
	for _, asked := range s.asked {
		if asked == "GET /media/" {
			lists++
		}
	}
	require.Equal(t, 1, lists)
}

func TestAnAddressThatIsWrongSaysWhy(t *testing.T) {
	s := newService(t)
	for address, want := range map[string]string{
		"s3:///prefix":                         "the address must be s3://BUCKET",
		"gs://media":                           "the address must be s3://BUCKET",
		"s3://media?regoin=x":                  `the address has "regoin"; there are region and endpoint`,
		"s3://media?endpoint=minio:9000":       "endpoint must be https://HOST",
		"s3://media?endpoint=http://x/path":    "endpoint must be https://HOST",
		s.address("nothing"):                   "bucket nothing: there is none of that name",
		s.address("no"):                        "bucket no: ",
		"s3://media?endpoint=http://0.0.0.0:1": "bucket media: ",
	} {
		_, err := s3store.Open(t.Context(), address, func(string) string { return "" })
		require.ErrorContains(t, err, want, address)
	}
}
