package media_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/media"
)

// signed is a house whose addresses are signed and good for an hour at most, with
// a clock of its own.
func signed(t *testing.T, change func(*media.Options)) (*house, *atomic.Int64) {
	clock := &atomic.Int64{}
	clock.Store(1_790_000_000)
	h := newHouse(t, func(o *media.Options) {
		o.Signing = media.Signing{Secret: []byte("secret"), Life: time.Hour}
		o.Now = func() time.Time { return time.Unix(clock.Load(), 0) }
		if change != nil {
			change(o)
		}
	})
	return h, clock
}

// right is what a page is answered that asks for the right to read.
type right struct {
	Query      string
	Renew, End int64
}

func (h *house) right(user string) (given right) {
	answer, text := h.do(http.MethodGet, "", nil, as(user)...)
	require.Equal(h.t, http.StatusOK, answer.StatusCode, text)
	require.Equal(h.t, "no-store", answer.Header.Get("Cache-Control"))
	require.NoError(h.t, json.Unmarshal([]byte(text), &given))
	return given
}

func as(user string) []string {
	return []string{"Parlor-SDKAppID", "1", "Parlor-UserID", user, "Authorization", "Bearer good"}
}

func (h *house) status(address string, headers ...string) int {
	answer, _ := h.do(http.MethodGet, address, nil, headers...)
	return answer.StatusCode
}

func TestASignedAddressIsReadUntilItEnds(t *testing.T) {
	h, clock := signed(t, nil)
	h.put("alice", id, "video/mp4", "0123456789")
	given := h.right("bob")
	address := id + "?" + given.Query
	answer, text := h.do(http.MethodGet, address, nil)
	require.Equal(t, "0123456789", text)
	require.Equal(t, "private, max-age="+strconv.FormatInt(given.End, 10)+", immutable", answer.Header.Get("Cache-Control"))
	answer, text = h.do(http.MethodGet, address, nil, "Range", "bytes=3-5")
	require.Equal(t, http.StatusPartialContent, answer.StatusCode)
	require.Equal(t, "345", text)
	require.Equal(t, http.StatusNotModified, h.status(address, "If-None-Match", answer.Header.Get("ETag")))
	clock.Add(given.End - 1)
	require.Equal(t, http.StatusOK, h.status(address))
	clock.Add(1)
	answer, text = h.do(http.MethodGet, address, nil)
	require.Equal(t, http.StatusForbidden, answer.StatusCode)
	require.Equal(t, "no-store", answer.Header.Get("Cache-Control"))
	require.Contains(t, text, "has ended")
	require.Equal(t, http.StatusOK, h.status(id+"?"+h.right("bob").Query))
}

func TestAnAddressWithoutAGoodSignatureIsRefused(t *testing.T) {
	h, _ := signed(t, nil)
	h.put("alice", id, "text/plain", "bytes")
	good, err := url.ParseQuery(h.right("alice").Query)
	require.NoError(t, err)
	other, _ := signed(t, func(o *media.Options) { o.Signing.Secret = []byte("another") })
	foreign, err := url.ParseQuery(other.right("alice").Query)
	require.NoError(t, err)
	for name, change := range map[string]func(url.Values){
		"nothing":              func(q url.Values) { clear(q) },
		"no user":              func(q url.Values) { q.Del("u") },
		"another user":         func(q url.Values) { q.Set("u", "bob") },
		"a later end":          func(q url.Values) { q.Set("e", "1890000000") },
		"no end":               func(q url.Values) { q.Set("e", "soon") },
		"no signature":         func(q url.Values) { q.Del("s") },
		"another's signature":  func(q url.Values) { q.Set("s", foreign.Get("s")) },
		"half of a signature":  func(q url.Values) { q.Set("s", q.Get("s")[:11]) },
		"an end of many users": func(q url.Values) { q.Set("e", q.Get("e")+" 0") },
	} {
		changed, err := url.ParseQuery(good.Encode())
		require.NoError(t, err)
		change(changed)
		answer, text := h.do(http.MethodGet, id+"?"+changed.Encode(), nil)
		require.Equal(t, http.StatusForbidden, answer.StatusCode, name)
		require.NotContains(t, text, "bytes", name)
	}
}

func TestABackendReadsWithItsUserSig(t *testing.T) {
	h, _ := signed(t, nil)
	h.put("alice", id, "text/plain", "bytes")
	answer, text := h.do(http.MethodGet, id, nil, as("administrator")...)
	require.Equal(t, "bytes", text)
	require.Equal(t, "private, no-cache", answer.Header.Get("Cache-Control"))
	forged := as("administrator")
	forged[5] = "Bearer forged"
	require.Equal(t, http.StatusUnauthorized, h.status(id, forged...))
}

func TestOnlyAUserIsGivenTheRightToRead(t *testing.T) {
	h, _ := signed(t, nil)
	require.Equal(t, http.StatusBadRequest, h.status(""))
	forged := as("alice")
	forged[5] = "Bearer forged"
	require.Equal(t, http.StatusUnauthorized, h.status("", forged...))
}

func TestWithoutASecretWhoeverHasAnAddressReads(t *testing.T) {
	h := newHouse(t, nil)
	h.put("alice", id, "text/plain", "bytes")
	require.Equal(t, right{}, h.right("alice"))
	require.Equal(t, http.StatusOK, h.status(id))
}

const broken = 99

func TestAUsersAddressesEndWhenTheirNumberIsAnother(t *testing.T) {
	numbers, asked := map[string]int64{"never": -5}, 0
	h, _ := signed(t, func(o *media.Options) {
		o.Signing.Since = func(_ context.Context, user string) (int64, error) {
			asked++
			if numbers[user] == broken {
				return 0, errors.New("on purpose")
			}
			return numbers[user], nil
		}
	})
	h.put("alice", id, "text/plain", "bytes")
	alice, bob := id+"?"+h.right("alice").Query, id+"?"+h.right("bob").Query
	numbers["alice"] = 7
	require.Equal(t, http.StatusForbidden, h.status(alice))
	require.Equal(t, http.StatusOK, h.status(bob))
	require.Equal(t, http.StatusOK, h.status(id+"?"+h.right("alice").Query))
	never := id + "?" + h.right("never").Query
	require.NotContains(t, never, "n=")
	require.Equal(t, http.StatusOK, h.status(never))
	numbers["bob"] = broken
	require.Equal(t, http.StatusInternalServerError, h.status("", as("bob")...))
	require.Equal(t, http.StatusInternalServerError, h.status(bob))

	asked = 0
	for _, forged := range []string{"?u=bob&e=1890000000&s=x", "?u=somebody&e=1890000000&n=7&s=x", "?u=alice&e=1890000000&n=x&s=x"} {
		require.Equal(t, http.StatusForbidden, h.status(id+forged))
	}
	require.Zero(t, asked, "who has no signature costs the database nothing")
}

// Whatever the time and the life, what a user is given is good for half of it at
// least, for all of it at most, and there is no other one before Renew.
func TestWhatAUserIsGivenStaysForHalfOfItsLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		life := rapid.Int64Range(2, 100_000).Draw(t, "life")
		user := rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "user")
		now := rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now")
		s := media.Signing{Secret: []byte("secret"), Life: time.Duration(life) * time.Second}
		given, err := media.RightOf(s, user, time.Unix(now, 0))
		require.NoError(t, err)
		half := life / 2
		require.True(t, given.End > half && given.End <= 2*half && given.Renew == given.End-half, "%+v", given)
		before, err := media.RightOf(s, user, time.Unix(now+given.Renew-1, 0))
		require.NoError(t, err)
		require.Equal(t, given.Query, before.Query)
		after, err := media.RightOf(s, user, time.Unix(now+given.Renew, 0))
		require.NoError(t, err)
		require.NotEqual(t, given.Query, after.Query)
	})
}

func TestMediaThatAreSignedForAreStillNamed(t *testing.T) {
	h, _ := signed(t, nil)
	query := "?" + h.right("alice").Query
	require.Equal(t, http.StatusNotFound, h.status(id+query))
	answer, text := h.do(http.MethodGet, "short"+query, nil)
	require.Equal(t, http.StatusNotFound, answer.StatusCode)
	var refusal core.Error
	require.NoError(t, json.Unmarshal([]byte(text), &refusal))
	require.Equal(t, core.CodeInvalidParameter, refusal.Code)
}
