package usersig_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// sample is a token that the vendor's npm package tls-sig-api-v2 1.0.2 made.
type sample struct {
	Note      string `json:"note"`
	SDKAppID  uint64 `json:"sdkAppID"`
	Secret    string `json:"secret"`
	UserID    string `json:"userID"`
	Life      int64  `json:"life"`      // seconds
	MadeAfter int64  `json:"madeAfter"` // Unix seconds
	Token     string `json:"token"`
}

func (s sample) key() usersig.Key {
	return usersig.Key{SDKAppID: s.SDKAppID, Secret: s.Secret}
}

func TestTokensOfTheVendorAreAccepted(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.Note, func(t *testing.T) {
			now := time.Unix(s.MadeAfter, 0)
			claims, err := s.key().Verify(s.Token, s.UserID, now)
			require.NoError(t, err)
			require.Equal(t, s.UserID, claims.UserID)
			require.WithinDuration(t, now, claims.Issued, 5*time.Second)
			require.Equal(t, s.Life, claims.Expires.Unix()-claims.Issued.Unix())

			_, err = s.key().Verify(strings.TrimRight(s.Token, "_"), s.UserID, now)
			require.NoError(t, err, "without padding")

			_, err = s.key().Verify(s.Token, s.UserID, claims.Expires)
			require.Equal(t, usersig.CodeExpired, core.CodeOf(err))
			_, err = usersig.Key{SDKAppID: s.SDKAppID, Secret: "another"}.Verify(s.Token, s.UserID, now)
			require.Equal(t, usersig.CodeKeyMismatch, core.CodeOf(err))
		})
	}
}

func TestWeSignWhatTheVendorSigns(t *testing.T) {
	for _, s := range samples(t) {
		theirs, err := usersig.Unpack(s.Token)
		require.NoError(t, err)
		if !core.ValidUserID(s.UserID) || strings.Contains(string(theirs), "TLS.userbuf") {
			continue
		}
		t.Run(s.Note, func(t *testing.T) {
			claims, err := s.key().Verify(s.Token, s.UserID, time.Unix(s.MadeAfter, 0))
			require.NoError(t, err)
			token, err := s.key().Sign(s.UserID, claims.Issued, claims.Expires.Sub(claims.Issued))
			require.NoError(t, err)
			ours, err := usersig.Unpack(token)
			require.NoError(t, err)
			require.JSONEq(t, string(theirs), string(ours))
		})
	}
}

func samples(t testing.TB) []sample {
	t.Helper()
	text, err := os.ReadFile("testdata/vendor.json")
	require.NoError(t, err)
	var all []sample
	require.NoError(t, json.Unmarshal(text, &all))
	require.NotEmpty(t, all)
	return all
}
