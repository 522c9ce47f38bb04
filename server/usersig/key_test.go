package usersig_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

var (
	key    = usersig.Key{SDKAppID: 1400000000, Secret: "5bd2850fff3ecb11"}
	issued = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func TestASignedTokenSaysWhoIsItUntilItExpires(t *testing.T) {
	token := sign(t, key, "ann", time.Hour)

	claims, err := key.Verify(token, "ann", issued)
	require.NoError(t, err)
	require.Equal(t, usersig.Claims{UserID: "ann", Issued: issued, Expires: issued.Add(time.Hour)}, claims)

	t.Run("accepted until the last moment", func(t *testing.T) {
		_, err := key.Verify(token, "ann", issued.Add(time.Hour-1))
		require.NoError(t, err)
	})
	t.Run("refused from the moment of expiry", func(t *testing.T) {
		_, err := key.Verify(token, "ann", issued.Add(time.Hour))
		require.Equal(t, usersig.CodeExpired, core.CodeOf(err))
		require.ErrorContains(t, err, "2026-03-01T13:00:00Z")
	})
	t.Run("accepted before its issue time: clocks differ", func(t *testing.T) {
		_, err := key.Verify(token, "ann", issued.Add(-time.Minute))
		require.NoError(t, err)
	})
	t.Run("accepted without its padding", func(t *testing.T) {
		for _, user := range []string{"a", "ab", "abc", "abcd"} {
			token := sign(t, key, user, time.Hour)
			_, err := key.Verify(strings.TrimRight(token, "_"), user, issued)
			require.NoError(t, err)
		}
	})
	t.Run("a line break from copying does no harm", func(t *testing.T) {
		_, err := key.Verify(token[:20]+"\r\n"+token[20:]+"\n", "ann", issued)
		require.NoError(t, err)
	})
}

func TestATokenIsRefusedWhereItWasNotSignedFor(t *testing.T) {
	token := sign(t, key, "ann", time.Hour)
	for name, c := range map[string]struct {
		key    usersig.Key
		token  string
		userID string
		want   core.Code
	}{
		"no token":            {key, "", "ann", usersig.CodeEmpty},
		"another user":        {key, token, "bob", usersig.CodeUserMismatch},
		"the user, almost":    {key, token, "Ann", usersig.CodeUserMismatch},
		"no user":             {key, token, "", usersig.CodeUserMismatch},
		"another application": {usersig.Key{SDKAppID: 7, Secret: key.Secret}, token, "ann", usersig.CodeAppMismatch},
		"another key":         {usersig.Key{SDKAppID: key.SDKAppID, Secret: "other"}, token, "ann", usersig.CodeKeyMismatch},
		"a server without key, a token without key": {
			usersig.Key{SDKAppID: key.SDKAppID},
			forge(member{"TLS.sig", usersig.SignText("", "ann", key.SDKAppID, issued.Unix(), 3600, nil)}),
			"ann", usersig.CodeKeyMismatch,
		},
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := c.key.Verify(c.token, c.userID, issued)
			requireRefusal(t, c.want, err)
			require.Zero(t, claims)
		})
	}
}

func TestSignRefusesWhatNobodyCouldUse(t *testing.T) {
	year9999 := time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	for name, c := range map[string]struct {
		key    usersig.Key
		userID string
		issued time.Time
		life   time.Duration
	}{
		"no secret":             {usersig.Key{SDKAppID: 1}, "ann", issued, time.Hour},
		"no user":               {key, "", issued, time.Hour},
		"a user with a space":   {key, "a n", issued, time.Hour},
		"a user of two lines":   {key, "a\nn", issued, time.Hour},
		"a user of 33 bytes":    {key, strings.Repeat("a", 33), issued, time.Hour},
		"no life":               {key, "ann", issued, 0},
		"half a second of life": {key, "ann", issued, time.Second / 2},
		"a life that has been":  {key, "ann", issued, -time.Hour},
		"a time before 1970":    {key, "ann", time.Unix(-1, 0), time.Hour},
		"no time":               {key, "ann", time.Time{}, time.Hour},
		"an end after 9999":     {key, "ann", year9999, time.Second},
		"an absurd time":        {key, "ann", time.Unix(1<<62, 0), time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			token, err := c.key.Sign(c.userID, c.issued, c.life)
			requireRefusal(t, core.CodeInvalidParameter, err)
			require.Empty(t, token)
		})
	}
	t.Run("the last second of 9999 is still good", func(t *testing.T) {
		token, err := key.Sign("ann", year9999.Add(-time.Second), time.Second)
		require.NoError(t, err)
		claims, err := key.Verify(token, "ann", issued)
		require.NoError(t, err)
		require.Equal(t, year9999, claims.Expires)
	})
}

func TestWhateverSignMakesVerifyAccepts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, userID, at, life := anyKey(t), anyUser(t), anyTime(t), anyLife(t)
		token, err := k.Sign(userID, at, life)
		require.NoError(t, err)
		require.LessOrEqual(t, len(token), usersig.MaxTokenBytes)

		claims, err := k.Verify(token, userID, at)
		require.NoError(t, err)
		require.Equal(t, userID, claims.UserID)
		require.Equal(t, at.Truncate(time.Second), claims.Issued)
		require.Equal(t, life.Truncate(time.Second), claims.Expires.Sub(claims.Issued))
	})
}

func TestAnyChangedByteOfTheDocumentIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		userID := anyUser(t)
		token, err := key.Sign(userID, issued, time.Hour)
		require.NoError(t, err)
		text, err := usersig.Unpack(token)
		require.NoError(t, err)

		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		text[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		_, err = key.Verify(usersig.Pack(text), userID, issued)
		require.Error(t, err, "%s", text)
	})
}

func TestEveryOneByteChangeOfOneDocumentIsRefused(t *testing.T) {
	original, err := usersig.Unpack(sign(t, key, "ann", time.Hour))
	require.NoError(t, err)
	for at := range original {
		for _, change := range []byte{1, 2, 4, 8, 16, 32 /* upper and lower case */, 64, 128, original[at] ^ ' ', original[at] ^ '"'} {
			if change == 0 {
				continue
			}
			text := []byte(string(original))
			text[at] ^= change
			_, err := key.Verify(usersig.Pack(text), "ann", issued)
			require.Error(t, err, "%s", text)
		}
	}
}

func sign(t testing.TB, k usersig.Key, userID string, life time.Duration) string {
	t.Helper()
	token, err := k.Sign(userID, issued, life)
	require.NoError(t, err)
	return token
}

// requireRefusal wants a code with a message that says what to do: more than
// a word, and with a colon before the advice.
func requireRefusal(t testing.TB, want core.Code, err error) {
	t.Helper()
	var refusal *core.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, want, refusal.Code, refusal.Message)
	require.Contains(t, refusal.Message, ": ")
	require.Less(t, len(refusal.Message), 500)
}

func anyKey(t *rapid.T) usersig.Key {
	return usersig.Key{
		SDKAppID: rapid.Uint64().Draw(t, "app"),
		Secret:   rapid.StringN(1, 64, -1).Draw(t, "secret"),
	}
}

func anyUser(t *rapid.T) string {
	return rapid.StringMatching(`[!-~]{1,32}`).Draw(t, "user")
}

func anyTime(t *rapid.T) time.Time {
	return time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "at")).UTC()
}

func anyLife(t *rapid.T) time.Duration {
	return time.Duration(rapid.Int64Range(int64(time.Second), 1<<62).Draw(t, "life"))
}
