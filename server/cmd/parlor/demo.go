package main

import (
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// demoLife is how long a demo's userSigs are good.
const demoLife = 30 * 24 * time.Hour

// demo hands out userSigs: GET /demo/usersig?userID=alice answers with
// sdkAppID, userID and userSig, or with code and message. Only admins have to
// know the secret key. Other sites cannot read the answer.
type demo struct {
	key    usersig.Key
	admins []string
	anyone bool // whoever reaches it, under whatever name
}

// ServeHTTP implements [http.Handler].
func (d demo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	userID := r.URL.Query().Get("userID")
	token, err := d.sign(r.Host, userID)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, core.Refusal(err))
		return
	}
	writeJSON(w, http.StatusOK, struct {
		SDKAppID uint64 `json:"SDKAppID"`
		UserID   string `json:"userID"`
		UserSig  string `json:"userSig"`
	}{d.key.SDKAppID, userID, token})
}

func (d demo) sign(host, userID string) (string, error) {
	// A site may give its own name this machine's address, and so read what
	// is here as if it were its own.
	if !d.anyone && !isLoopback(withoutPort(host)) {
		return "", core.Errorf(core.CodeInvalidParameter, "this demo is for this machine: open it as localhost or 127.0.0.1")
	}
	if slices.Contains(d.admins, userID) {
		return "", core.Errorf(core.CodeInvalidParameter, "%s is an admin; parlor token makes a userSig for admins", userID)
	}
	return d.key.Sign(userID, time.Now(), demoLife)
}

func withoutPort(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // Whoever has gone needs no answer.
}
