package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/usersig"
)

// pictures are the routes of a demo that keep pictures.
func pictures(t *testing.T) (routes http.Handler, key usersig.Key, folder string) {
	t.Helper()
	key = usersig.Key{SDKAppID: 1, Secret: "a key for tests"}
	database := filepath.Join(t.TempDir(), "parlor.db")
	kept := &demoPictures{key: key, folder: demoPicturesFolder(database)}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /demo/pictures", kept.take)
	mux.HandleFunc("GET /demo/pictures/{name}", kept.give)
	return mux, key, kept.folder
}

// aPicture is a PNG with something of its own behind its end.
func aPicture(t *testing.T, number byte) []byte {
	t.Helper()
	dot, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
	require.NoError(t, err)
	return append(dot, number)
}

func put(routes http.Handler, userID, token string, content []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPut, "/demo/pictures", bytes.NewReader(content))
	r.Header.Set("Parlor-UserID", userID)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	routes.ServeHTTP(w, r)
	return w
}

func get(routes http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	routes.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestADemoKeepsOnePictureOfEachUser(t *testing.T) {
	routes, key, folder := pictures(t)
	paths := map[string]string{}
	for _, user := range []string{"alice", "bob", "alice"} {
		token, err := key.Sign(user, time.Now(), time.Hour)
		require.NoError(t, err)
		answer := put(routes, user, token, aPicture(t, byte(8+len(paths))))
		require.Equal(t, http.StatusOK, answer.Code, answer.Body)
		var said struct{ Path string }
		require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &said))
		if before := paths[user]; before != "" {
			require.NotEqual(t, before, said.Path, "another picture has another address")
			require.Equal(t, http.StatusNotFound, get(routes, "/"+before).Code, "the one before is gone")
		}
		paths[user] = said.Path
	}
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, files, 2)
	got := get(routes, "/"+paths["bob"])
	require.Equal(t, aPicture(t, 9), got.Body.Bytes())
	require.Equal(t, "image/png", got.Header().Get("Content-Type"))
	require.Equal(t, "nosniff", got.Header().Get("X-Content-Type-Options"))
}

func TestADemoTakesNoPictureOfStrangersAndNothingElse(t *testing.T) {
	routes, key, folder := pictures(t)
	token, err := key.Sign("alice", time.Now(), time.Hour)
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, put(routes, "bob", token, aPicture(t, 8)).Code, "in the name of somebody else")
	require.Equal(t, http.StatusForbidden, put(routes, "alice", "", aPicture(t, 8)).Code)
	for what, content := range map[string][]byte{
		"a page":      []byte("<html><script>alert(1)</script>"),
		"an SVG":      []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`),
		"nothing":     {},
		"a large one": append(aPicture(t, 8), make([]byte, maxDemoPicture)...),
	} {
		require.Equal(t, http.StatusBadRequest, put(routes, "alice", token, content).Code, what)
	}
	_, err = os.Stat(folder)
	require.ErrorIs(t, err, os.ErrNotExist)
	for _, name := range []string{"..", "..%2F..%2Fparlor.db", "x", ""} {
		require.NotEqual(t, http.StatusOK, get(routes, "/demo/pictures/"+name).Code, name)
	}
}

func TestADemoKeepsABoundedNumberOfPictures(t *testing.T) {
	routes, key, folder := pictures(t)
	require.NoError(t, os.Mkdir(folder, 0o700))
	for i := range maxDemoPictures {
		require.NoError(t, os.WriteFile(filepath.Join(folder, fmt.Sprint(i)), nil, 0o600))
	}
	token, err := key.Sign("alice", time.Now(), time.Hour)
	require.NoError(t, err)
	require.Equal(t, http.StatusInsufficientStorage, put(routes, "alice", token, aPicture(t, 8)).Code)
}
