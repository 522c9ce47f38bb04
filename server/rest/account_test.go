package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/rest"
)

func TestABackendImportsAccounts(t *testing.T) {
	b := newBackend(t)
	many := func(n int) string { return `["x"` + strings.Repeat(`,"x"`, n-1) + `]` }
	b.run(t, []exchange{
		{"one", "im_open_login_svc/account_import", `{"UserID":"ann"}`, `{` + done + `}`},
		{"the same again", "im_open_login_svc/account_import", `{"UserID":"ann"}`, `{` + done + `}`},
		{"under the former name of the member", "im_open_login_svc/account_import", `{"Identifier":"bob"}`, `{` + done + `}`},
		{
			"not what is no user id", "im_open_login_svc/account_import", `{"UserID":"a b"}`,
			refused(70402, `UserID must be a user id: 1 to 32 bytes of printable ASCII without spaces, not "a b"`),
		},
		{
			"with a nick and a picture", "im_open_login_svc/account_import", `{"UserID":"gil","Nick":"Gil","FaceUrl":"f"}`, `{` + done + `}`,
		},
		{
			"not with a nick too long", "im_open_login_svc/account_import", `{"UserID":"hal","Nick":"` + strings.Repeat("x", 501) + `"}`,
			refused(40001, "nick has at most 500 bytes in UTF-8; this one has 501"),
		},
		{
			"many, those that cannot be apart", "im_open_login_svc/multiaccount_import", `{"Accounts":["carol","a b","","dan"]}`,
			`{` + done + `,"FailAccounts":["a b",""]}`,
		},
		{
			"many in the newer form", "im_open_login_svc/multiaccount_import", `{"AccountList":[{"UserID":"fay"}]}`,
			`{` + done + `,"FailAccounts":[]}`,
		},
		{
			"not none", "im_open_login_svc/multiaccount_import", `{}`,
			refused(70402, "Accounts must name 1 to 100 accounts, not 0"),
		},
		{
			"not more than 100", "im_open_login_svc/multiaccount_import", `{"Accounts":` + many(101) + `}`,
			refused(70402, "Accounts must name 1 to 100 accounts, not 101"),
		},
		{
			"and asks which there are", "im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"ann"},{"UserID":"bob"},{"UserID":"eve"},{"UserID":"fay"},{"UserID":""}]}`,
			`{` + done + `,"ResultItem":[
				{"UserID":"ann","ResultCode":0,"ResultInfo":"","AccountStatus":"Imported"},
				{"UserID":"bob","ResultCode":0,"ResultInfo":"","AccountStatus":"Imported"},
				{"UserID":"eve","ResultCode":0,"ResultInfo":"","AccountStatus":"NotImported"},
				{"UserID":"fay","ResultCode":0,"ResultInfo":"","AccountStatus":"Imported"},
				{"UserID":"","ResultCode":70402,"ResultInfo":"UserID must be a user id: 1 to 32 bytes of printable ASCII without spaces, not \"\""}]}`,
		},
		{
			"and asks not for none", "im_open_login_svc/account_check", `{"CheckItem":[]}`,
			refused(70402, "CheckItem must name 1 to 100 accounts, not 0"),
		},
	})
	require.Equal(t, "Gil", has[core.Profile](b, "gil", "").Nick)
	require.Equal(t, "f", has[core.Profile](b, "gil", "").Avatar)
	require.Equal(t, start.UnixMilli(), has[core.Profile](b, "dan", "").UpdatedAt)
}

func TestABackendKicksAUserOut(t *testing.T) {
	b := newBackend(t)
	b.run(t, []exchange{
		{"by the user id", "im_open_login_svc/kick", `{"UserID":"ann"}`, `{` + done + `}`},
		{"by its former name", "im_open_login_svc/kick", `{"Identifier":"bob"}`, `{` + done + `}`},
		{
			"not nobody", "im_open_login_svc/kick", `{}`,
			refused(70402, `UserID must be a user id: 1 to 32 bytes of printable ASCII without spaces, not ""`),
		},
	})
	require.Equal(t, []string{"ann", "bob"}, b.kicked)

	t.Run("not where nobody is connected", func(t *testing.T) {
		b := newBackend(t, func(o *rest.Options) { o.Revoke = nil })
		require.EqualValues(t, 2998, codeIn(t, b.call("im_open_login_svc/kick", `{"UserID":"ann"}`)))
	})
}

func TestABackendDeletesAccounts(t *testing.T) {
	b := newBackend(t)
	many := `[` + strings.Repeat(`{"UserID":"x"},`, 100) + `{"UserID":"x"}]`
	b.run(t, []exchange{
		{
			"some, and is told which cannot be", "im_open_login_svc/account_delete", `{"DeleteItem":[{"UserID":"bob"},{"UserID":"a b"},{"UserID":"ann"},{"UserID":"bob"}]}`,
			`{` + done + `,"ResultItem":[
				{"UserID":"bob","ResultCode":0,"ResultInfo":""},
				{"UserID":"a b","ResultCode":70402,"ResultInfo":"UserID must be a user id: 1 to 32 bytes of printable ASCII without spaces, not \"a b\""},
				{"UserID":"ann","ResultCode":0,"ResultInfo":""},
				{"UserID":"bob","ResultCode":0,"ResultInfo":""}]}`,
		},
		{"not none", "im_open_login_svc/account_delete", `{}`, refused(70402, "DeleteItem must name 1 to 100 accounts, not 0")},
		{"not more than 100", "im_open_login_svc/account_delete", `{"DeleteItem":` + many + `}`, refused(70402, "DeleteItem must name 1 to 100 accounts, not 101")},
	})
	require.Equal(t, []string{"ann", "bob"}, b.erased)

	t.Run("not where that is not done", func(t *testing.T) {
		b := newBackend(t, func(o *rest.Options) { o.Erase = nil })
		require.EqualValues(t, 2998, codeIn(t, b.call("im_open_login_svc/account_delete", `{"DeleteItem":[{"UserID":"ann"}]}`)))
	})
}

func TestABackendExportsAnAccount(t *testing.T) {
	const command = "im_open_login_svc/account_export"
	ask := func(b *backend, body string) *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		b.api.ServeHTTP(recorder, httptest.NewRequest(http.MethodPost, "/v4/"+command+"?"+b.query(), strings.NewReader(body)))
		return recorder
	}
	exports := func(export func(context.Context, string, io.Writer) error) *backend {
		b := newBackend(t, func(o *rest.Options) { o.Export = export })
		b.must("im_open_login_svc/account_import", `{"UserID":"ann"}`)
		return b
	}
	written := func(_ context.Context, user string, w io.Writer) error {
		_, err := io.WriteString(w, "all of "+user)
		return err
	}
	t.Run("as an archive", func(t *testing.T) {
		reply := ask(exports(written), `{"UserID":"ann"}`)
		require.Equal(t, "application/zip", reply.Header().Get("Content-Type"))
		require.Equal(t, "no-store", reply.Header().Get("Cache-Control"))
		require.Equal(t, "all of ann", reply.Body.String())
	})
	t.Run("not of who is not there, nor where there is none", func(t *testing.T) {
		b := exports(written)
		require.EqualValues(t, 40003, codeIn(t, b.call(command, `{"UserID":"bob"}`)))
		require.EqualValues(t, 70402, codeIn(t, b.call(command, `{}`)))
		require.EqualValues(t, 2998, codeIn(t, exports(nil).call(command, `{"UserID":"ann"}`)))
	})
	t.Run("one that fails is no answer", func(t *testing.T) {
		b := exports(func(context.Context, string, io.Writer) error { return errors.New("the disk is gone") })
		for range 3 { // And keeps no place.
			require.PanicsWithValue(t, http.ErrAbortHandler, func() { ask(b, `{"UserID":"ann"}`) })
		}
	})
	t.Run("two at a time", func(t *testing.T) {
		under, end := make(chan struct{}), make(chan struct{})
		b := exports(func(context.Context, string, io.Writer) error {
			under <- struct{}{}
			<-end
			return nil
		})
		done := make(chan struct{})
		for range 2 {
			go func() {
				defer func() { done <- struct{}{} }()
				ask(b, `{"UserID":"ann"}`)
			}()
			<-under
		}
		require.EqualValues(t, 60007, codeIn(t, b.call(command, `{"UserID":"ann"}`)))
		close(end)
		<-done
		<-done
	})
}
