package usersig

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"
)

const version = "2.0"

// maxUnix is the last second of the year 9999, the last that dates are written
// with.
const maxUnix = 253402300799

// document is the JSON object in a token.
type document struct {
	user      string
	app       uint64
	issued    int64   // Unix seconds
	life      int64   // seconds; issued + life is at most maxUnix
	userbuf   *string // what a room key of the vendor carries on top
	signature string
}

// The names of its members.
const (
	nameVersion   = "TLS.ver"
	nameUser      = "TLS.identifier"
	nameApp       = "TLS.sdkappid"
	nameIssued    = "TLS.time"
	nameLife      = "TLS.expire"
	nameUserbuf   = "TLS.userbuf"
	nameSignature = "TLS.sig"
)

// text is the document as JSON. We make no room keys, so userbuf is not in it.
func (d document) text() []byte {
	text, err := json.Marshal(struct {
		Version   string `json:"TLS.ver"`
		User      string `json:"TLS.identifier"`
		App       uint64 `json:"TLS.sdkappid"`
		Issued    int64  `json:"TLS.time"`
		Life      int64  `json:"TLS.expire"`
		Signature string `json:"TLS.sig"`
	}{version, d.user, d.app, d.issued, d.life, d.signature})
	if err != nil {
		panic(err) // Strings and numbers always have a JSON text.
	}
	return text
}

// sign returns the signature that the document should have, as base64 text.
// No member contains a line break, so no two documents sign the same text.
func (d document) sign(secret string) string {
	text := fmt.Appendf(nil, "%s:%s\n%s:%d\n%s:%d\n%s:%d\n",
		nameUser, d.user, nameApp, d.app, nameIssued, d.issued, nameLife, d.life)
	if d.userbuf != nil {
		text = fmt.Appendf(text, "%s:%s\n", nameUserbuf, *d.userbuf)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write(text) // A hash takes everything.
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (d document) claims() Claims {
	return Claims{
		UserID:  d.user,
		Issued:  time.Unix(d.issued, 0).UTC(),
		Expires: time.Unix(d.issued+d.life, 0).UTC(),
	}
}
