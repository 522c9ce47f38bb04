package rest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

// Whoever has no admin's userSig that is good now gets nothing done and nothing
// told, whatever is called: not by being a member, the owner, or an admin of the
// group.
func TestNobodyButAnAdminOfTheApplicationDoesOrReadsAnything(t *testing.T) {
	sign := func(k usersig.Key, user string, from time.Time, life time.Duration) string {
		token, err := k.Sign(user, from, life)
		require.NoError(t, err)
		return token
	}
	now := func(user string) string { return sign(key, user, start, time.Hour) }
	for name, c := range map[string]struct {
		change []string
		want   core.Code
	}{
		"without a userSig":                      {[]string{"usersig", ""}, 70002},
		"with none":                              {[]string{"usersig", "eJxNjl"}, 70003},
		"with one that has expired":              {[]string{"usersig", sign(key, "administrator", start.Add(-2*time.Hour), time.Hour)}, 70001},
		"with the owner's, as the owner":         {[]string{"identifier", "olga", "usersig", now("olga")}, 60010},
		"with the owner's, as the admin":         {[]string{"usersig", now("olga")}, 70013},
		"with an admin's, as the owner":          {[]string{"identifier", "olga"}, 70013},
		"with one of another application's":      {[]string{"usersig", sign(usersig.Key{SDKAppID: 7, Secret: key.Secret}, "administrator", start, time.Hour)}, 70014},
		"with one that somebody else has signed": {[]string{"usersig", sign(usersig.Key{SDKAppID: key.SDKAppID, Secret: "guessed"}, "administrator", start, time.Hour)}, 70009},
	} {
		t.Run(name, func(t *testing.T) {
			b := houseOfAll(t)
			before := slices.Clone(b.hints.owners)
			for _, attempt := range attempts {
				reply := b.request(http.MethodPost, "/v4/"+attempt.command, b.query(c.change...), attempt.body)
				require.Equal(t, c.want, codeIn(t, reply), "%s: %s", attempt.command, reply)
				require.NotContains(t, strings.ToLower(reply), "bob", attempt.command)
			}
			require.Equal(t, before, b.hints.owners, "nothing was written")
			require.Empty(t, b.kicked)
		})
	}
}

// What a body says of who calls means nothing.
func TestABodyCannotMakeACallerAnAdmin(t *testing.T) {
	b := newBackend(t)
	b.must(groupService+"create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"olga","Name":"n","Admin":{"Silent":true},"Silent":true}`)
	require.NotEmpty(t, groupHouse{b}.notices("olga"))
	reply := b.request(http.MethodPost, "/v4/"+groupService+"destroy_group", b.query("usersig", "")+"&usersig=", `{"GroupId":"team","identifier":"administrator","Admin":true}`)
	require.EqualValues(t, 70002, codeIn(t, reply))
}
