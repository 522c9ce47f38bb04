package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// What the pictures of people in a demo may come to: each in bytes, and how many.
const (
	maxDemoPicture  = 64 << 10
	maxDemoPictures = 1000
)

// demoPictures keeps a picture of each user of a demo, as files of a folder. PUT
// /demo/pictures with a userSig takes one in the place of the one before and answers
// { path }; GET /demo/pictures/NAME gives it to whoever has its name.
type demoPictures struct {
	key    usersig.Key
	folder string
	mu     sync.Mutex // Held while files are counted and changed.
}

var (
	demoPictureName  = regexp.MustCompile(`^[0-9a-f]{32}-[0-9a-f]{32}$`)
	demoPictureTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true}
)

// demoPicturesFolder is beside an SQLite database; elsewhere there is none.
func demoPicturesFolder(database string) string {
	if strings.Contains(database, "://") {
		return ""
	}
	return database + ".pictures"
}

func (d *demoPictures) take(w http.ResponseWriter, r *http.Request) {
	userID := r.Header.Get("Parlor-UserID")
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if _, err := d.key.Verify(token, userID, time.Now()); err != nil {
		writeJSON(w, http.StatusForbidden, core.Refusal(err))
		return
	}
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDemoPicture))
	if err != nil || !demoPictureTypes[http.DetectContentType(content)] {
		writeJSON(w, http.StatusBadRequest, core.Refusal(core.Errorf(core.CodeInvalidParameter, "send a PNG, JPEG or WebP picture of at most %d KB", maxDemoPicture>>10)))
		return
	}
	name, err := d.keep(userID, content)
	if err != nil {
		writeJSON(w, http.StatusInsufficientStorage, core.Refusal(core.Errorf(core.CodeInvalidParameter, "the picture cannot be kept: %s", err)))
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"path": "demo/pictures/" + name})
}

// keep writes the picture of a user under a name that says whose it is and what is in
// it, so an address never shows another picture, and removes the one before.
func (d *demoPictures) keep(userID string, content []byte) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return "", errNoFolder
	}
	owner := shortHash([]byte(userID))
	name := owner + "-" + shortHash(content)
	before, _ := filepath.Glob(filepath.Join(d.folder, owner+"-*"))
	if files, err := os.ReadDir(d.folder); err != nil || len(files) >= maxDemoPictures && len(before) == 0 {
		return "", errFullFolder
	}
	if err := os.WriteFile(filepath.Join(d.folder, name), content, 0o600); err != nil {
		return "", errNoFolder
	}
	for _, file := range before {
		if filepath.Base(file) != name {
			_ = os.Remove(file) // One that stays takes room, no more.
		}
	}
	return name, nil
}

var (
	errNoFolder   = errors.New("its folder cannot be written")
	errFullFolder = errors.New("there are too many")
)

func shortHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:16])
}

func (d *demoPictures) give(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !demoPictureName.MatchString(name) {
		http.NotFound(w, r)
		return
	}
	content, err := os.ReadFile(filepath.Join(d.folder, name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", http.DetectContentType(content))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	_, _ = w.Write(content) // Whoever has gone needs no picture.
}
