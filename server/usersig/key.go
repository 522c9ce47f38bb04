package usersig

import (
	"crypto/hmac"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// Key is the secret of an application. Secret is used as the bytes that it is
// written with: the vendor's keys look like hexadecimal, but are not decoded.
// Without a secret nothing is signed and nothing verified.
type Key struct {
	SDKAppID uint64
	Secret   string
}

// Claims is what a verified token says. Times are whole seconds, UTC.
type Claims struct {
	UserID  string
	Issued  time.Time
	Expires time.Time // the first moment at which the token is refused
}

// Sign makes the token with which userID can log in until issued + life. Both
// count in whole seconds, rounded down. It refuses, with
// [core.CodeInvalidParameter], a user id that Parlor does not know, a life
// under a second, and times before 1970 or after the year 9999.
func (k Key) Sign(userID string, issued time.Time, life time.Duration) (string, error) {
	if k.Secret == "" {
		return "", core.Errorf(core.CodeInvalidParameter, "there is no secret key to sign with: set the one of SDKAppID %d", k.SDKAppID)
	}
	if !core.ValidUserID(userID) {
		return "", core.Errorf(core.CodeInvalidParameter, "%.64q is no user id: use 1 to %d bytes of printable ASCII without spaces", userID, core.MaxUserIDBytes)
	}
	seconds := int64(life / time.Second)
	if issued.Unix() < 0 || seconds < 1 || issued.Unix() > maxUnix-seconds {
		return "", core.Errorf(core.CodeInvalidParameter, "a userSig cannot be issued at %s for %s: it needs a life of a second or more, between the years 1970 and 9999", issued, life)
	}
	d := document{user: userID, app: k.SDKAppID, issued: issued.Unix(), life: seconds}
	d.signature = d.sign(k.Secret)
	return pack(d.text()), nil
}

// Verify returns what the token says if it was signed with this key for this
// user and has not expired. Otherwise it fails with a [core.Error] that has one
// of this package's codes. Whether userID is one that Parlor knows is not its
// question.
//
// A token may lack its padding. An issue time in the future is accepted: the
// signing server's clock may be ahead.
func (k Key) Verify(token, userID string, now time.Time) (Claims, error) {
	if k.Secret == "" {
		return Claims{}, core.Errorf(CodeKeyMismatch, "this server has no secret key for SDKAppID %d: set one", k.SDKAppID)
	}
	if token == "" {
		return Claims{}, core.Errorf(CodeEmpty, "userSig is empty: pass the one that your server signed for this user")
	}
	d, err := read(token)
	if err != nil {
		return Claims{}, core.Errorf(CodeMalformed, "this is no userSig (%v): pass it exactly as your server generated it", err)
	}
	if err := k.check(d, userID); err != nil {
		return Claims{}, err
	}
	claims := d.claims()
	if !now.Before(claims.Expires) {
		return Claims{}, core.Errorf(CodeExpired, "userSig expired at %s: get a new one from your server and log in again", claims.Expires.Format(time.RFC3339))
	}
	return claims, nil
}

// check compares the document with what it should be signed for and with.
func (k Key) check(d document, userID string) error {
	if d.app != k.SDKAppID {
		return core.Errorf(CodeAppMismatch, "userSig was signed for SDKAppID %d, this is %d: use the same on both sides", d.app, k.SDKAppID)
	}
	if d.user != userID {
		return core.Errorf(CodeUserMismatch, "userSig was signed for user %.64q, not for %.64q: get one for the user that logs in", d.user, userID)
	}
	if !hmac.Equal([]byte(d.signature), []byte(d.sign(k.Secret))) {
		return core.Errorf(CodeKeyMismatch, "userSig was not signed with the secret key of SDKAppID %d, or was changed: sign it with that key", k.SDKAppID)
	}
	return nil
}

// read takes a token apart. Nothing in the document is verified yet.
func read(token string) (document, error) {
	text, err := unpack(token)
	if err != nil {
		return document{}, err
	}
	return parse(text)
}
