package rest_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/rest"
)

func TestEachCallIsLoggedWithoutWhatItSays(t *testing.T) {
	var log strings.Builder
	b := newBackend(t, func(o *rest.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	b.must("im_open_login_svc/account_import", `{"UserID":"ann","Nick":"Sesame"}`)
	b.call("nothing/at_all", `{"word":"sesame"}`)
	require.Contains(t, log.String(), `level=INFO msg="REST call" command=im_open_login_svc/account_import code=0 ms=0 remote=`)
	require.Contains(t, log.String(), `command=unknown`)
	require.NotContains(t, strings.ToLower(log.String()), "sesame")
	require.NotContains(t, log.String(), "usersig")
}
