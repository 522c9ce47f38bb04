package rest_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/rest"
	"github.com/parlor-chat/parlor/server/usersig"
)

const importAnn = `{"UserID":"ann"}`

func TestOnlyAnAdminOfTheApplicationIsLetIn(t *testing.T) {
	b := newBackend(t)
	sign := func(k usersig.Key, user string, life time.Duration) string {
		token, err := k.Sign(user, start.Add(-time.Hour), life)
		require.NoError(t, err)
		return token
	}
	otherSecret := usersig.Key{SDKAppID: key.SDKAppID, Secret: "another"}
	for name, c := range map[string]struct {
		query string
		want  core.Code
	}{
		"an admin with a good userSig":            {b.query(), 0},
		"without random and contenttype too":      {b.query("random", "", "contenttype", ""), 0},
		"no sdkappid":                             {b.query("sdkappid", ""), 60012},
		"an sdkappid that is no number":           {b.query("sdkappid", "seven"), 60012},
		"another application":                     {b.query("sdkappid", "7"), 70020},
		"no identifier":                           {b.query("identifier", ""), 60004},
		"no usersig":                              {b.query("usersig", ""), 70002},
		"a usersig that is none":                  {b.query("usersig", "hello"), 70003},
		"a usersig that has expired":              {b.query("usersig", sign(key, "administrator", time.Minute)), 70001},
		"a usersig of somebody else":              {b.query("usersig", sign(key, "ann", 9*time.Hour)), 70013},
		"a usersig with another secret":           {b.query("usersig", sign(otherSecret, "administrator", 9*time.Hour)), 70009},
		"a user who is no admin":                  {b.query("identifier", "ann", "usersig", sign(key, "ann", 9*time.Hour)), 60010},
		"a format other than json":                {b.query("contenttype", "xml"), 60002},
		"a query that cannot be read":             {"sdkappid=%zz", 60002},
		"a second identifier that is not checked": {b.query("identifier", "ann") + "&identifier=administrator", 70013},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.request(http.MethodPost, "/v4/im_open_login_svc/account_import", c.query, importAnn)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

func TestAdminsAreThoseThatTheServerNames(t *testing.T) {
	b := newBackend(t, func(o *rest.Options) { o.Admins = []string{"root", "backend"} })
	token, err := key.Sign("backend", start, time.Hour)
	require.NoError(t, err)

	require.EqualValues(t, 60010, codeIn(t, b.call("im_open_login_svc/account_import", importAnn)))
	reply := b.request(http.MethodPost, "/v4/im_open_login_svc/account_import", b.query("identifier", "backend", "usersig", token), importAnn)
	require.Zero(t, codeIn(t, reply))
}

func TestWhatIsNoCallIsAnsweredWithACodeAndDoesNothing(t *testing.T) {
	b := newBackend(t)
	const path = "/v4/im_open_login_svc/account_import"
	for name, c := range map[string]struct {
		method, path, body string
		want               core.Code
	}{
		"GET":                                {http.MethodGet, path, importAnn, 60002},
		"PUT":                                {http.MethodPut, path, importAnn, 60002},
		"an unknown command":                 {http.MethodPost, "/v4/im_open_login_svc/account_explode", importAnn, 60009},
		"an unknown service":                 {http.MethodPost, "/v4/nothing/account_import", importAnn, 60009},
		"nothing below v4":                   {http.MethodPost, "/v4/", importAnn, 60009},
		"a path with more":                   {http.MethodPost, path + "/", importAnn, 60009},
		"no body":                            {http.MethodPost, path, "", 60003},
		"broken JSON":                        {http.MethodPost, path, `{"UserID":`, 60003},
		"something behind the JSON":          {http.MethodPost, path, importAnn + "x", 60003},
		"an array":                           {http.MethodPost, path, "[" + importAnn + "]", 60003},
		"null":                               {http.MethodPost, path, "null", 60003},
		"a member of another type":           {http.MethodPost, path, `{"UserID":7}`, 60003},
		"a body that is too large":           {http.MethodPost, path, `{"UserID":"ann","More":"` + strings.Repeat("x", 256<<10) + `"}`, 60003},
		"a user id that cannot be":           {http.MethodPost, path, `{"UserID":"ann lee"}`, 70402},
		"a From_Account that cannot be":      {http.MethodPost, "/v4/recentcontact/create_contact_group", `{"From_Account":"c2c ann bob","GroupContactItem":[{"GroupName":"a"}]}`, 50002},
		"a From_Account that is not there":   {http.MethodPost, "/v4/recentcontact/del_contact_group", `{"GroupName":["a"]}`, 50002},
		"a From_Account with too many bytes": {http.MethodPost, "/v4/recentcontact/get_list", `{"From_Account":"` + strings.Repeat("x", 33) + `"}`, 50002},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.request(c.method, c.path, b.query(), c.body)
			require.Equal(t, c.want, codeIn(t, reply), reply)
			require.Empty(t, b.hints.owners)
		})
	}
}

func TestAMistypedMemberIsNamed(t *testing.T) {
	require.JSONEq(t, refused(60003, "GroupContactItem.ContactItem.Type in the body is a string, which it must not be"),
		newBackend(t).call("recentcontact/create_contact_group", `{"From_Account":"ann","GroupContactItem":[{"GroupName":"a","ContactItem":[{"Type":"1"}]}]}`))
}

func TestMoreCallsThanTheRateAreAnsweredLater(t *testing.T) {
	b := newBackend(t, func(o *rest.Options) { o.Rate = 5 })
	for range 10 {
		b.must("im_open_login_svc/account_import", importAnn)
	}
	require.EqualValues(t, 60007, codeIn(t, b.call("im_open_login_svc/account_import", importAnn)))

	t.Run("those who are not let in do not count", func(t *testing.T) {
		b.pass(200 * time.Millisecond)
		for range 20 {
			b.request(http.MethodPost, "/v4/im_open_login_svc/account_import", b.query("usersig", "x"), importAnn)
		}
		b.must("im_open_login_svc/account_import", importAnn)
		require.EqualValues(t, 60007, codeIn(t, b.call("im_open_login_svc/account_import", importAnn)))
	})
}

// brokenStore is a database that has gone.
type brokenStore struct{ authority.Store }

var errGone = errors.New("the disk at /var/secret is gone")

func (brokenStore) Read(context.Context, []core.Key) ([]authority.Record, error) {
	return nil, errGone
}

func (brokenStore) Changes(context.Context, string, core.Revision) (authority.Changes, error) {
	return authority.Changes{}, errGone
}

func TestAFaultOfTheServerHasACodeOfItsServiceAndTellsNoSecrets(t *testing.T) {
	b := newBackend(t, func(o *rest.Options) { o.Store = brokenStore{o.Store} })
	for command, want := range map[string]struct {
		body string
		code core.Code
	}{
		"recentcontact/create_contact_group":    {`{"From_Account":"ann","GroupContactItem":[{"GroupName":"a"}]}`, 50004},
		"recentcontact/del_contact_group":       {`{"From_Account":"ann","GroupName":["a"]}`, 50004},
		"recentcontact/update_contact_group":    {`{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":1,"OldGroupName":"a","NewGroupName":"b"}}`, 50004},
		"recentcontact/get_contact_group":       {`{"From_Account":"ann"}`, 50004},
		"recentcontact/search_contact_group":    {`{"From_Account":"ann","ContactItem":[{"Type":1,"To_Account":"bob"}]}`, 50004},
		"recentcontact/mark_contact":            {`{"From_Account":"ann","MarkItem":[{"OptType":1,"SetMark":[0],"ContactItem":{"Type":1,"To_Account":"bob"}}]}`, 50004},
		"recentcontact/get_list":                {`{"From_Account":"ann"}`, 50004},
		"recentcontact/delete":                  {`{"From_Account":"ann","Type":1,"To_Account":"bob"}`, 50004},
		"im_open_login_svc/account_import":      {importAnn, 70500},
		"im_open_login_svc/multiaccount_import": {`{"Accounts":["ann"]}`, 70500},
		"im_open_login_svc/account_check":       {`{"CheckItem":[{"UserID":"ann"}]}`, 70500},
		"openim/sendmsg":                        {`{"To_Account":"ann","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}]}`, 91000},
		"profile/portrait_get":                  {`{"To_Account":["ann"]}`, 40006},
		"group_open_http_svc/create_group":      {`{"Type":"Public","Name":"n"}`, 10002},
		"group_open_http_svc/get_group_info":    {`{"GroupIdList":["g"]}`, 10002},
		"group_open_http_svc/group_msg_recall":  {`{"GroupId":"g","MsgSeqList":[{"MsgSeq":1}]}`, 10002},
		"group_open_http_svc/add_group_member":  {`{"GroupId":"g","MemberList":[{"Member_Account":"ann"}]}`, 10002},
	} {
		t.Run(command, func(t *testing.T) {
			reply := b.call(command, want.body)
			require.Equal(t, want.code, codeIn(t, reply), reply)
			require.NotContains(t, reply, "secret")
		})
	}
}

func TestCallsAreCountedByCommandAndCode(t *testing.T) {
	registry := prometheus.NewPedanticRegistry()
	b := newBackend(t, func(o *rest.Options) { o.Registerer = registry })
	b.call("im_open_login_svc/account_import", importAnn)
	b.call("im_open_login_svc/account_import", `{}`)
	b.call("im_open_login_svc/whatever", `{}`)

	recorder := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, `# HELP parlor_rest_calls_total REST calls by command and ErrorCode.
# TYPE parlor_rest_calls_total counter
parlor_rest_calls_total{code="0",command="im_open_login_svc/account_import"} 1
parlor_rest_calls_total{code="60009",command="unknown"} 1
parlor_rest_calls_total{code="70402",command="im_open_login_svc/account_import"} 1
`, recorder.Body.String())
}
