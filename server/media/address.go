package media

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// Signing has addresses of media end. A page asks for the right to read with its
// userSig, and puts what it gets, a query, behind each address: so one question
// goes for all media, and a browser can show them without a header. The right is
// that of one user until a time.
//
// What a user is given stays the same for half of Life, so that a browser goes
// on using what it has kept under an address; from then on there is another one.
// So an address that was just given is good for half of Life at least.
type Signing struct {
	// Secret signs. Empty: whoever has an address reads, for ever. Processes that
	// share media share it.
	Secret []byte
	// Life is for how long an address is good at most; 24 hours by default. It is
	// counted in seconds, of which it has two at least.
	Life time.Duration
	// Since, where it is set, is a number of a user's that is part of what is
	// signed, and stands in the address: with another one, addresses of before are
	// good no more. A negative one is as good as 0. It is asked whenever something
	// is read with a good signature.
	Since func(ctx context.Context, userID string) (int64, error)
}

// DefaultLife is for how long an address is good at most.
const DefaultLife = 24 * time.Hour

// right is what a page is answered that asks for the right to read.
type right struct {
	// Query goes behind the address of media, after a question mark, unless it is
	// empty.
	Query string `json:"query"`
	// Renew is in how many seconds there will be another one, which is to be asked
	// for then; End in how many this one ends. Both are 0 for one that does not.
	Renew int64 `json:"renew"`
	End   int64 `json:"end"`
}

func (s Signing) signs() bool { return len(s.Secret) > 0 }

// half is half of an address's life, in seconds.
func (s Signing) half() int64 {
	if s.Life <= 0 {
		return int64(DefaultLife/time.Second) / 2
	}
	return max(int64(s.Life/time.Second)/2, 1)
}

// right gives a user the right to read. Each user's addresses change at another
// moment, so that not all pages ask at once.
func (s Signing) right(ctx context.Context, userID string, now time.Time) (right, error) {
	if !s.signs() {
		return right{}, nil
	}
	since, err := s.since(ctx, userID)
	if err != nil {
		return right{}, err
	}
	half := s.half()
	name := fnv.New32a()
	_, _ = name.Write([]byte(userID))
	phase := int64(name.Sum32()) % half
	renew := half - (now.Unix()+phase)%half
	end := now.Unix() + renew + half
	query := url.Values{"u": {userID}, "e": {strconv.FormatInt(end, 10)}, "s": {s.sign(userID, end, since)}}
	if since != 0 {
		query.Set("n", strconv.FormatInt(since, 10))
	}
	return right{Query: query.Encode(), Renew: renew, End: renew + half}, nil
}

func (s Signing) since(ctx context.Context, userID string) (int64, error) {
	if s.Since == nil {
		return 0, nil
	}
	since, err := s.Since(ctx, userID)
	return max(since, 0), err
}

func (s Signing) sign(userID string, end, since int64) string {
	mac := hmac.New(sha256.New, s.Secret)
	_, _ = fmt.Fprintf(mac, "media %d %d %s", end, since, userID)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:signatureBytes])
}

const signatureBytes = 16

// noRight says that an address is not good, and what to do.
type noRight struct{ why string }

func (e *noRight) Error() string { return e.why }

func (e *noRight) refusal() *core.Error {
	return core.Errorf(core.CodeInvalidParameter,
		"%s: pages find a new one in the message, a backend reads with its userSig (Authorization, Parlor-UserID, Parlor-SDKAppID)", e.why)
}

// check says for how long an address is still good. Who has no signature costs no more
// than to look at it.
func (s Signing) check(ctx context.Context, query url.Values, now time.Time) (left time.Duration, err error) {
	userID, signature := query.Get("u"), query.Get("s")
	end, err := strconv.ParseInt(query.Get("e"), 10, 64)
	if err != nil || userID == "" || signature == "" {
		return 0, &noRight{"this address of media lacks its signature"}
	}
	signed, err := strconv.ParseInt(cmp.Or(query.Get("n"), "0"), 10, 64)
	if err != nil || !hmac.Equal([]byte(signature), []byte(s.sign(userID, end, signed))) {
		return 0, &noRight{"this address of media has a signature that is not good"}
	}
	if left = time.Unix(end, 0).Sub(now); left <= 0 {
		return 0, &noRight{"this address of media has ended"}
	}
	since, err := s.since(ctx, userID)
	if err == nil && since != signed {
		err = &noRight{"this address of media has ended with the user's sign-ins"}
	}
	return left, err
}

// ask answers a page that asks for the right to read.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request) {
	userID := r.Header.Get("Parlor-UserID")
	if err := h.check(r, userID); err != nil {
		h.failed(w, err)
		return
	}
	given, err := h.options.Signing.right(r.Context(), userID, h.options.Now())
	if err != nil {
		h.failed(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(given) // Whoever has gone needs no answer.
}

// mayRead says how what is read may be cached, or why it may not be read: by who
// has neither an address that is good nor a userSig.
func (h *Handler) mayRead(r *http.Request) (caching string, err error) {
	signing := h.options.Signing
	if !signing.signs() {
		return "public, max-age=31536000, immutable", nil
	}
	if r.Header.Get("Authorization") != "" {
		return "private, no-cache", h.check(r, r.Header.Get("Parlor-UserID"))
	}
	left, err := signing.check(r.Context(), r.URL.Query(), h.options.Now())
	return fmt.Sprintf("private, max-age=%d, immutable", left/time.Second), err
}
