package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/rest"
)

const (
	give = "recentcontact/give_contact_group"
	take = "recentcontact/take_contact_group"
)

// tenants has accounts that a conversation group can be given.
func tenants(t require.TestingT, users ...string) *backend {
	b := newBackend(t)
	for _, user := range users {
		b.as(user, core.SignIn{})
	}
	return b
}

// results is what came of each account.
func results(t *testing.T, reply string) string {
	var answer struct {
		ResultItem []struct {
			ToAccount  string `json:"To_Account"`
			ResultCode core.Code
			ResultInfo string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(reply), &answer))
	var texts []string
	for _, item := range answer.ResultItem {
		require.Equal(t, item.ResultCode != 0, item.ResultInfo != "", reply)
		texts = append(texts, fmt.Sprint(item.ToAccount, " ", item.ResultCode))
	}
	return strings.Join(texts, ", ")
}

func settingsOf(b *backend, user string, group string) core.ConversationGroupSettings {
	directory := has[core.Directory](b, user, "")
	found, is := directory.Find(group)
	require.True(b.t, is, group)
	return has[core.ConversationGroupSettings](b, user, fmt.Sprint(found.ID))
}

func TestAnOperatorGivesManyAConversationGroup(t *testing.T) {
	b := tenants(t, "ann", "bob", "carol")
	b.as("bob", core.CreateConversationGroup{Name: "News"})
	for i := range core.MaxGivenConversationGroups {
		b.must(give, fmt.Sprintf(`{"To_Account":["carol"],"GroupName":"G%d"}`, i))
	}

	reply := b.must(give, `{"To_Account":["ann","bob","carol","nobody","not a user","ann"],"GroupName":"News","CustomData":"🔔","SortType":"unread",
		"Rule":{"type":"GROUP","groupType":"Public","hasUnreadCount":true,"hasGroupAtInfo":false,"isPinned":false,"markType":0,"messageRemindType":"AcceptAndNotify","nameContains":"Info","conversationIDList":["GROUPinfo"]}}`)

	require.Equal(t, "ann 0, bob 50002, carol 51010, nobody 40003, not a user 50002", results(t, reply))
	require.Equal(t, []string{"News"}, groups(b, "ann"))
	require.True(t, has[core.Directory](b, "ann", "").ConversationGroups[0].Given)
	yes, no, none := true, false, uint64(0)
	require.Equal(t, core.ConversationGroupSettings{
		Sort: core.SortUnreadFirst, CustomData: "🔔", UpdatedAt: start.UnixMilli(),
		Rule: []core.ConversationRule{{
			Type: "GROUP", GroupType: "Public", Unread: &yes, Mentions: &no, Pinned: &no, Mark: &none,
			RemindType: core.RemindNotify, NameContains: "Info", ConversationIDs: []string{"GROUPinfo"},
		}},
	}, settingsOf(b, "ann", "News"))
	require.Contains(t, b.hints.owners, "ann", "her devices are told")
	records, err := b.store.Read(context.Background(), []core.Key{core.DirectoryKey("nobody"), core.ProfileKey("nobody")})
	require.NoError(t, err)
	require.Empty(t, string(records[0].Body)+string(records[1].Body), "nothing is kept of who is not there")
}

func TestAnOperatorChangesWhatWasGivenAndTakesItAway(t *testing.T) {
	b := tenants(t, "ann", "bob")
	b.must(give, `{"To_Account":["ann","bob"],"GroupName":"News","CustomData":"1","Rule":[{"type":"C2C"},{"isPinned":true}]}`)
	muted := true
	b.as("ann", core.UpdateConversationGroup{Name: "News", ConversationGroupFields: core.ConversationGroupFields{Muted: &muted}}, core.CreateConversationGroup{Name: "Own"})

	require.Equal(t, "ann 0, bob 0", results(t, b.must(give, `{"To_Account":["ann","bob"],"GroupName":"News","NewGroupName":"Headlines","CustomData":"2"}`)))
	require.Equal(t, []string{"Headlines", "Own"}, groups(b, "ann"))
	settings := settingsOf(b, "ann", "Headlines")
	require.True(t, settings.Muted, "what its user has set stays")
	require.Equal(t, "2", settings.CustomData)
	require.Len(t, settings.Rule, 2, "what is not named stays")

	before := len(b.hints.owners)
	require.Equal(t, "ann 0, bob 0", results(t, b.must(give, `{"To_Account":["ann","bob"],"GroupName":"News","NewGroupName":"Headlines","CustomData":"2"}`)))
	require.Len(t, b.hints.owners, before, "a call that comes again changes nothing")

	b.must(give, `{"To_Account":["ann"],"GroupName":"Headlines","Rule":null,"IsMuted":false}`)
	settings = settingsOf(b, "ann", "Headlines")
	require.Empty(t, settings.Rule)
	require.False(t, settings.Muted, "an operator who says so sets it anew")
	require.Equal(t, "ann 50002", results(t, b.must(give, `{"To_Account":["ann"],"GroupName":"Headlines","NewGroupName":"Own"}`)), "an own one is in the way")

	require.Equal(t, "ann 51009, bob 51009", results(t, b.must(take, `{"To_Account":["ann","bob"],"GroupName":"Own"}`)), "nothing is taken that was not given")
	require.Equal(t, "ann 0, bob 0, eve 40003", results(t, b.must(take, `{"To_Account":["ann","bob","eve"],"GroupName":"Headlines"}`)))
	require.Equal(t, "bob 51009", results(t, b.must(take, `{"To_Account":["bob"],"GroupName":"Headlines"}`)))
	require.Equal(t, []string{"Own"}, groups(b, "ann"))
}

func TestTwoSpellingsOfAGivenGroupAreOne(t *testing.T) {
	b := tenants(t, "ann")
	b.must(give, `{"To_Account":["ann"],"GroupName":"Cafe\u0301"}`)
	require.Equal(t, []string{"Café"}, groups(b, "ann"))
	b.must(give, `{"To_Account":["ann"],"GroupName":"Café","NewGroupName":"Bar"}`)
	require.Equal(t, []string{"Bar"}, groups(b, "ann"))
}

func TestWhatNobodyCanBeGivenIsRefusedForAll(t *testing.T) {
	b := tenants(t, "ann", "bob")
	written := len(b.hints.owners)
	many := func(n int, of func(i int) string) string {
		list := make([]string, n)
		for i := range list {
			list[i] = of(i)
		}
		return `[` + strings.Join(list, ",") + `]`
	}
	account := func(i int) string { return fmt.Sprintf(`"user%d"`, i) }
	for name, c := range map[string]struct {
		fields string
		code   core.Code
	}{
		"nobody":                       {`"To_Account":[],"GroupName":"N"`, 50002},
		"ten thousand accounts":        {`"To_Account":` + many(10_000, account) + `,"GroupName":"N"`, 50002},
		"no name":                      {`"To_Account":["ann"]`, 51011},
		"a name that nobody sees":      {`"To_Account":["ann"],"GroupName":" \u200b"`, 51011},
		"a name too long":              {`"To_Account":["ann"],"GroupName":"` + strings.Repeat("é", 17) + `"`, 51011},
		"another name too long":        {`"To_Account":["ann"],"GroupName":"N","NewGroupName":"` + strings.Repeat("é", 17) + `"`, 51011},
		"an order that is none":        {`"To_Account":["ann"],"GroupName":"N","SortType":"random"`, 50002},
		"too much data":                {`"To_Account":["ann"],"GroupName":"N","CustomData":"` + strings.Repeat("x", 1025) + `"`, 50002},
		"a rule without a field":       {`"To_Account":["ann"],"GroupName":"N","Rule":{}`, 2813},
		"a rule spelled otherwise":     {`"To_Account":["ann"],"GroupName":"N","Rule":{"type":"C2C","unread":true}`, 2813},
		"a rule of another type":       {`"To_Account":["ann"],"GroupName":"N","Rule":{"isPinned":"yes"}`, 2813},
		"a rule that is a word":        {`"To_Account":["ann"],"GroupName":"N","Rule":"all"`, 2813},
		"two marks":                    {`"To_Account":["ann"],"GroupName":"N","Rule":{"markType":3}`, 2813},
		"a mark below 0":               {`"To_Account":["ann"],"GroupName":"N","Rule":{"markType":-1}`, 2813},
		"six rules":                    {`"To_Account":["ann"],"GroupName":"N","Rule":` + many(6, func(int) string { return `{"isPinned":true}` }), 2813},
		"a rule with too many":         {`"To_Account":["ann"],"GroupName":"N","Rule":{"conversationIDList":` + many(101, func(i int) string { return fmt.Sprintf(`"C2Cu%d"`, i) }) + `}`, 2813},
		"a rule with what is none":     {`"To_Account":["ann"],"GroupName":"N","Rule":{"conversationIDList":["@TIM#SYSTEM"]}`, 2813},
		"a rule of a hundred kilobyte": {`"To_Account":["ann"],"GroupName":"N","Rule":{"nameContains":"` + strings.Repeat("x", 100_000) + `"}`, 2813},
		"more than a body holds":       {`"To_Account":["ann"],"GroupName":"N","Rule":{"nameContains":"` + strings.Repeat("x", 300_000) + `"}`, 60003},
		"accounts that are no list":    {`"To_Account":"ann","GroupName":"N"`, 60003},
	} {
		t.Run(name, func(t *testing.T) {
			reply := b.call(give, `{`+c.fields+`}`)
			require.Equal(t, c.code, codeIn(t, reply), reply)
			require.Less(t, len(reply), 1000)
		})
	}
	require.EqualValues(t, 50002, codeIn(t, b.call(take, `{"To_Account":`+many(101, account)+`,"GroupName":"N"}`)))
	require.Len(t, b.hints.owners, written)
}

// The calls of the vendor act as the user, who cannot change what was given.
func TestTheVendorsCallsLeaveAGivenGroupAsItIs(t *testing.T) {
	b := tenants(t, "ann")
	b.open("ann", "C2Cbob")
	b.must(give, `{"To_Account":["ann"],"GroupName":"News"}`)
	for command, body := range map[string]string{
		"recentcontact/create_contact_group": `{"From_Account":"ann","GroupContactItem":[{"GroupName":"News","ContactItem":[` + bob + `]}]}`,
		"recentcontact/del_contact_group":    `{"From_Account":"ann","GroupName":["News"]}`,
		"recentcontact/update_contact_group": `{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":1,"OldGroupName":"News","NewGroupName":"Mine"}}`,
	} {
		require.EqualValues(t, 2810, codeIn(t, b.call(command, body)), command)
	}
	for _, what := range []string{"1", "2"} {
		reply := b.call("recentcontact/update_contact_group", `{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":2,"OldGroupName":"News","ContactUpdateItem":[{"ContactOptType":`+what+`,"ContactItem":`+bob+`}]}}`)
		require.EqualValues(t, 2810, codeIn(t, reply), reply)
	}
	require.Equal(t, []string{"News"}, groups(b, "ann"))
	require.Empty(t, members(b, "ann", "News"))
}

// What a backend is told is what the user's devices show: by hand, by rule, and
// without what was taken out.
func TestABackendIsToldWhatRulesComeTo(t *testing.T) {
	b := tenants(t, "ann", "bob", "carol", "dan")
	b.must("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"team","Owner_Account":"bob","Name":"Team","MemberList":[{"Member_Account":"ann"}]}`)
	b.must("group_open_http_svc/send_group_msg", `{"GroupId":"team","From_Account":"bob",`+hello+`}`)
	for i, from := range []string{"bob", "carol", "dan"} {
		b.must("openim/sendmsg", fmt.Sprintf(`{"From_Account":%q,"To_Account":"ann","MsgSeq":1,"MsgRandom":%d,%s}`, from, i+1, hello))
	}
	plain := b.must("recentcontact/get_contact_group", `{"From_Account":"ann"}`)
	require.Contains(t, plain, `"ContactItem":[]`)

	b.must(give, `{"To_Account":["ann"],"GroupName":"Open","Rule":[{"type":"C2C","hasUnreadCount":true},{"groupType":"Public"}]}`)
	public := core.ConversationRules{AnyOf: []core.ConversationRule{{Type: "C2C"}}}
	b.as("ann",
		core.CreateConversationGroup{Name: "People", ConversationIDs: []string{"GROUPteam"}, ConversationGroupFields: core.ConversationGroupFields{Rule: &public}},
		core.RemoveFromConversationGroup{Name: "People", ConversationIDs: []string{"C2Cdan"}},
		core.ReadConversation{ConversationID: "C2Cbob"},
		core.DeleteConversations{ConversationIDs: []string{"C2Ccarol"}},
	)

	want := `"GroupItem":[{"GroupName":"Open","GroupId":1},{"GroupName":"People","GroupId":2}]`
	require.JSONEq(t, `{`+done+`,`+want+`,"CompleteFlag":1,"NextStartIndex":0,"ContactItem":[
		{"Type":1,"To_Account":"bob","ContactGroupId":[2]},
		{"Type":1,"To_Account":"dan","ContactGroupId":[1]},
		{"Type":2,"ToGroupId":"team","ContactGroupId":[2,1]}]}`,
		b.must("recentcontact/get_contact_group", `{"From_Account":"ann"}`))
	require.JSONEq(t, `{`+done+`,`+want+`,"ContactResultItem":[
		{"Type":1,"To_Account":"zoe"},{"Type":1,"To_Account":"carol"},
		{"Type":2,"ToGroupId":"team","ContactGroupId":[2,1]},
		{"Type":1,"To_Account":"dan","ContactGroupId":[1]}]}`,
		b.must("recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[{"Type":1,"To_Account":"zoe"},`+carol+`,`+team+`,`+dan+`]}`))
}

func TestNoUserReachesWhatOnlyABackendDoes(t *testing.T) {
	b := tenants(t, "ann")
	token, err := key.Sign("ann", start, time.Hour)
	require.NoError(t, err)
	for _, command := range []string{give, take} {
		reply := b.request(http.MethodPost, "/v4/"+command, b.query("identifier", "ann", "usersig", token), `{"To_Account":["ann"],"GroupName":"News"}`)
		require.EqualValues(t, 60010, codeIn(t, reply), "not for oneself either")
	}
	for _, command := range []core.Command{core.GiveConversationGroup{Name: "News"}, core.TakeConversationGroup{Name: "News"}} {
		_, err := b.authority.Do(context.Background(), core.Call{User: "ann", Command: command}, nil)
		require.EqualValues(t, 10007, core.CodeOf(err))
		_, err = core.NameCommand(command)
		require.Error(t, err, "no device can name it")
	}
}

func TestAGivenGroupKeepsToTheLimitsOfTheServer(t *testing.T) {
	b := newBackend(t)
	b.authority.ConversationGroups = &core.ConversationGroupLimits{NameBytes: 40, DataBytes: 2000}
	b.as("ann", core.SignIn{})
	body := `{"To_Account":["ann"],"GroupName":"` + strings.Repeat("n", 40) + `","CustomData":"` + strings.Repeat("x", 2000) + `"}`
	require.Equal(t, "ann 0", results(t, b.must(give, body)))
	require.EqualValues(t, 51011, codeIn(t, b.call(give, `{"To_Account":["ann"],"GroupName":"`+strings.Repeat("n", 41)+`"}`)))
}

// A store that fails on the way ends the call with the code of a fault; made again, it
// is carried out.
func TestACallThatTheStoreEndsCanBeMadeAgain(t *testing.T) {
	failing := &failingStore{Store: authority.NewMemStore()}
	b := newBackend(t, func(o *rest.Options) { o.Store = failing })
	b.as("ann", core.SignIn{})
	b.as("bob", core.SignIn{})
	failing.commits, failing.fails = 0, 2
	body := `{"To_Account":["ann","bob"],"GroupName":"News"}`
	require.EqualValues(t, 50004, codeIn(t, b.call(give, body)))
	failing.fails = 0
	require.Equal(t, "ann 0, bob 0", results(t, b.must(give, body)))
	require.Equal(t, []string{"News"}, groups(b, "ann"))
	require.Equal(t, []string{"News"}, groups(b, "bob"))
}

// failingStore fails from a commit on.
type failingStore struct {
	authority.Store
	commits, fails int
}

func (s *failingStore) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	if s.commits++; s.fails > 0 && s.commits >= s.fails {
		return nil, fmt.Errorf("the disk is gone")
	}
	return s.Store.Commit(ctx, c)
}
