package usersig_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// FuzzVerify gives Verify tokens, and texts packed into tokens. None is signed
// with the server's key but the one good document, so what is accepted says
// what that says.
func FuzzVerify(f *testing.F) {
	for _, s := range samples(f) {
		f.Add(s.Token, false)
		text, err := usersig.Unpack(s.Token)
		require.NoError(f, err)
		f.Add(string(text), true)
	}
	f.Add(document(), true)
	f.Add(bomb(f), false)
	want := usersig.Claims{UserID: "ann", Issued: issued, Expires: issued.Add(time.Hour)}
	f.Fuzz(func(t *testing.T, token string, packed bool) {
		if packed {
			token = usersig.Pack([]byte(token))
		}
		claims, err := key.Verify(token, "ann", issued)
		if err != nil {
			require.Contains(t, []core.Code{
				usersig.CodeEmpty, usersig.CodeMalformed, usersig.CodeExpired,
				usersig.CodeAppMismatch, usersig.CodeUserMismatch, usersig.CodeKeyMismatch,
			}, core.CodeOf(err))
			require.Zero(t, claims)
			return
		}
		require.Equal(t, want, claims)
		text, err := usersig.Unpack(token)
		require.NoError(t, err)
		require.True(t, json.Valid(text))
		require.JSONEq(t, document(), string(text))
	})
}
