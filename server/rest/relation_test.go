package rest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// newcomers is a backend with users who were imported.
func newcomers(t *testing.T, users ...string) *backend {
	t.Helper()
	b := newBackend(t)
	for _, user := range users {
		b.must("im_open_login_svc/account_import", fmt.Sprintf(`{"UserID":%q}`, user))
	}
	return b
}

// result is how it went for one in a reply about relations.
func result(user string, code core.Code, info string) string {
	return fmt.Sprintf(`{"To_Account":%q,"ResultCode":%d,"ResultInfo":%q}`, user, int(code), info)
}

func TestABackendAddsAndDeletesFriends(t *testing.T) {
	b := newcomers(t, "ann", "bob", "cleo", "dan")
	b.as("cleo", core.UpdateProfile{AllowType: new(core.AllowNeedsConfirm)})
	b.as("dan", core.UpdateProfile{AllowType: new(core.AllowDenyAny)})
	item := func(user string) string {
		return fmt.Sprintf(`{"To_Account":%q,"AddSource":"AddSource_Type_Web","Remark":"r","GroupName":"Team","AddWording":"hi"}`, user)
	}
	b.run(t, []exchange{
		{
			"as each allows", "sns/friend_add", `{"From_Account":"ann","AddFriendItem":[` + item("bob") + `,` + item("cleo") + `,` + item("dan") + `,` + item("eve") + `,` + item("ann") + `,` + item("a b") + `]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,` + result("cleo", 30539, "cleo has been asked, and you are told when there is an answer") + `,` +
				result("dan", 30516, "dan does not want to be added") + `,` + result("eve", 30003, `nobody by the id "eve" has ever signed in`) + `,` +
				result("ann", 30001, "you cannot be a friend of yourself; name somebody else") + `,` +
				`{"To_Account":"a b","ResultCode":30003,"ResultInfo":"\"a b\" is no user id: give 1 to 32 printable ASCII characters without spaces"}` +
				`],"Fail_Account":["cleo","dan","eve","ann","a b"]}`,
		},
		{
			"by force, of one side", "sns/friend_add", `{"From_Account":"ann","AddType":"Add_Type_Single","ForceAddFlags":1,"AddFriendItem":[` + item("cleo") + `,` + item("dan") + `]}`,
			`{` + done + `,"ResultItem":[` + result("cleo", 0, "") + `,` + result("dan", 0, "") + `]}`,
		},
		{
			"and tells how they stand", "sns/friend_check", `{"From_Account":"ann","To_Account":["bob","dan","eve","a b"]}`,
			`{` + done + `,"InfoItem":[{"To_Account":"bob","Relation":"CheckResult_Type_BothWay","ResultCode":0,"ResultInfo":""},
				{"To_Account":"dan","Relation":"CheckResult_Type_AWithB","ResultCode":0,"ResultInfo":""},
				{"To_Account":"eve","Relation":"CheckResult_Type_NoRelation","ResultCode":0,"ResultInfo":""},
				{"To_Account":"a b","ResultCode":30003,"ResultInfo":"this is no user's id"}],"Fail_Account":["a b"]}`,
		},
		{
			"from the other side", "sns/friend_check", `{"From_Account":"dan","To_Account":["ann"]}`,
			`{` + done + `,"InfoItem":[{"To_Account":"ann","Relation":"CheckResult_Type_BWithA","ResultCode":0,"ResultInfo":""}]}`,
		},
		{
			"which of one side alone is not told", "sns/friend_check", `{"From_Account":"dan","To_Account":["ann"],"CheckType":"CheckResult_Type_Single"}`,
			`{` + done + `,"InfoItem":[{"To_Account":"ann","Relation":"CheckResult_Type_NoRelation","ResultCode":0,"ResultInfo":""}]}`,
		},
		{
			"ends one side", "sns/friend_delete", `{"From_Account":"ann","To_Account":["bob","eve","a b"]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,` + result("eve", 31704, "eve is no friend of yours") + `,` + result("a b", 30003, "this is no user's id") + `],"Fail_Account":["eve","a b"]}`,
		},
		{"ends all", "sns/friend_delete_all", `{"From_Account":"ann","DeleteType":"Delete_Type_Both"}`, `{` + done + `}`},
		{"", "sns/friend_get", `{"From_Account":"ann"}`, `{` + done + `,"UserDataItem":[],"StandardSequence":0,"CustomSequence":0,"FriendNum":0,"CompleteFlag":1,"NextStartIndex":0}`},
		{
			"not of both", "sns/friend_check", `{"From_Account":"bob","To_Account":["ann"]}`,
			`{` + done + `,"InfoItem":[{"To_Account":"ann","Relation":"CheckResult_Type_AWithB","ResultCode":0,"ResultInfo":""}]}`,
		},
		{"not of nobody", "sns/friend_add", `{"From_Account":"zoe","AddFriendItem":[` + item("ann") + `]}`, refused(30003, `From_Account "zoe" has never signed in, and was not imported`)},
		{"nobody", "sns/friend_delete", `{"From_Account":"ann"}`, refused(30001, "name 1 to 100 accounts, not 0")},
		{"in no other way", "sns/friend_delete", `{"From_Account":"ann","To_Account":["bob"],"DeleteType":"All"}`, refused(30001, `"All" must be Delete_Type_Single or Delete_Type_Both`)},
	})
	require.Contains(t, b.hints.owners, "dan")
}

func TestAForceIsNoneAgainstABlock(t *testing.T) {
	b := newcomers(t, "ann", "bob")
	b.as("bob", core.AddToBlacklist{UserIDs: []string{"ann"}})
	const body = `{"From_Account":"ann","ForceAddFlags":1,"AddFriendItem":[{"To_Account":"bob","AddSource":"AddSource_Type_Web"}]}`
	require.Contains(t, b.must("sns/friend_add", body), `"ResultCode":30525`)
	require.Contains(t, b.must("sns/friend_check", `{"From_Account":"ann","To_Account":["bob"]}`), "NoRelation")
	require.Contains(t, b.must("sns/friend_import", strings.ReplaceAll(body, `"ForceAddFlags":1,`, "")), `"ResultCode":0`, "who was a friend elsewhere comes along")
	require.Contains(t, b.must("sns/friend_check", `{"From_Account":"ann","To_Account":["bob"]}`), "AWithB")
}

func TestABackendImportsChangesAndReadsFriends(t *testing.T) {
	b := newcomers(t, "ann", "bob", "cleo")
	b.as("bob", core.UpdateProfile{Nick: new("Bob")})
	value := func(tag, value string) string { return fmt.Sprintf(`{"Tag":"Tag_%s","Value":%s}`, tag, value) }
	b.run(t, []exchange{
		{
			"with all that is said of them", "sns/friend_import",
			`{"From_Account":"ann","AddFriendItem":[{"To_Account":"bob","Remark":"Bobby","GroupName":["Work","Home"],"AddSource":"AddSource_Type_Web","AddTime":1700000000,"CustomItem":[{"Tag":"Tag_SNS_Custom_Test","Value":"t"}]},
				{"To_Account":"cleo","AddTime":1700000001},{"To_Account":"ann"},{"To_Account":"eve"},{"To_Account":"bob","AddTime":9999999999}]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,` + result("cleo", 0, "") + `,` + result("ann", 30001, "nobody is a friend of themselves") + `,` +
				`{"To_Account":"eve","ResultCode":30003,"ResultInfo":"nobody by the id \"eve\" has ever signed in, or was imported"},` +
				result("bob", 30001, "a time of friendship is not in the future") + `],"Fail_Account":["ann","eve","bob"]}`,
		},
		{
			"and back", "sns/friend_get", `{"From_Account":"ann","StartIndex":0}`,
			`{` + done + `,"UserDataItem":[{"To_Account":"bob","ValueItem":[` + value("SNS_IM_AddSource", `"AddSource_Type_Web"`) + `,` + value("SNS_IM_Remark", `"Bobby"`) + `,` + value("SNS_IM_Group", `["Work","Home"]`) + `,` +
				value("SNS_IM_AddTime", `1700000000`) + `,` + value("SNS_Custom_Test", `"t"`) + `]},{"To_Account":"cleo","ValueItem":[` + value("SNS_IM_AddSource", `""`) + `,` + value("SNS_IM_Remark", `""`) + `,` +
				value("SNS_IM_Group", `[]`) + `,` + value("SNS_IM_AddTime", `1700000001`) + `]}],"StandardSequence":0,"CustomSequence":0,"FriendNum":2,"CompleteFlag":1,"NextStartIndex":0}`,
		},
		{
			"changes what is noted of them", "sns/friend_update",
			`{"From_Account":"ann","UpdateItem":[{"To_Account":"bob","SnsItem":[` + value("SNS_IM_Remark", `"B"`) + `,` + value("SNS_IM_Group", `["Home","New"]`) + `,` + value("SNS_Custom_Test", `""`) + `]},
				{"To_Account":"eve","SnsItem":[]},{"To_Account":"cleo","SnsItem":[` + value("SNS_IM_Source", `"x"`) + `]},{"To_Account":"cleo","SnsItem":[` + value("SNS_IM_Remark", `5`) + `]},
				{"To_Account":"cleo","SnsItem":[` + value("SNS_Custom_TooLongAKey", `"x"`) + `]}]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,{"To_Account":"eve","ResultCode":30003,"ResultInfo":"nobody by the id \"eve\" has ever signed in, or was imported"},` +
				`{"To_Account":"cleo","ResultCode":30001,"ResultInfo":"there is no Tag \"Tag_SNS_IM_Source\" of a friend that can be set"},{"To_Account":"cleo","ResultCode":30001,"ResultInfo":"the Value of \"Tag_SNS_IM_Remark\" is of another type"},` +
				`{"To_Account":"cleo","ResultCode":30001,"ResultInfo":"the key of a friendCustomField must be Tag_SNS_Custom_ and 1 to 8 characters, not \"Tag_SNS_Custom_TooLongAKey\""}],"Fail_Account":["eve","cleo","cleo","cleo"]}`,
		},
		{
			"and reads it with the profiles", "sns/friend_get_list", `{"From_Account":"ann","To_Account":["bob","eve"],"TagList":["Tag_SNS_IM_Remark","Tag_Profile_IM_Nick","Tag_SNS_IM_Group","Tag_SNS_Custom_Test"]}`,
			`{` + done + `,"InfoItem":[{"To_Account":"bob","SnsProfileItem":[` + value("SNS_IM_Remark", `"B"`) + `,` + value("Profile_IM_Nick", `"Bob"`) + `,` + value("SNS_IM_Group", `["Home","New"]`) + `],"ResultCode":0,"ResultInfo":""},
				{"To_Account":"eve","SnsProfileItem":[],"ResultCode":31704,"ResultInfo":"this is no friend of From_Account"}],"Fail_Account":["eve"]}`,
		},
		{
			"by friend groups", "sns/group_get", `{"From_Account":"ann","NeedFriend":"Need_Friend_Type_Yes"}`,
			`{` + done + `,"CurrentSequence":0,"ResultItem":[{"GroupName":"Work","FriendNumber":0},{"GroupName":"Home","FriendNumber":1,"To_Account":["bob"]},{"GroupName":"New","FriendNumber":1,"To_Account":["bob"]}]}`,
		},
		{
			"which it fills", "sns/group_add", `{"From_Account":"ann","GroupName":["Home","Club"],"To_Account":["cleo","eve","a b"]}`,
			`{` + done + `,"CurrentSequence":0,"ResultItem":[` + result("cleo", 0, "") + `,` + result("eve", 32216, "eve is no friend of yours") + `,` + result("a b", 30003, "this is no user's id") + `],"Fail_Account":["eve","a b"]}`,
		},
		{"which it makes", "sns/group_add", `{"From_Account":"ann","GroupName":["Empty"]}`, `{` + done + `,"CurrentSequence":0,"ResultItem":[]}`},
		{"and deletes", "sns/group_delete", `{"From_Account":"ann","GroupName":["Work","New","Nothing"]}`, `{` + done + `,"CurrentSequence":0}`},
		{
			"", "sns/group_get", `{"From_Account":"ann","GroupName":["Home","Club","Work"]}`,
			`{` + done + `,"CurrentSequence":0,"ResultItem":[{"GroupName":"Home","FriendNumber":2},{"GroupName":"Club","FriendNumber":1}]}`,
		},
		{"not without a name", "sns/group_add", `{"From_Account":"ann","GroupName":[""]}`, refused(30001, "a friend group's name has 1 to 30 bytes in UTF-8, not 0")},
		{"not more than there may be", "sns/group_delete", `{"From_Account":"ann"}`, refused(30001, "GroupName must have 1 to 32 names, not 0")},
	})
}

func TestManyFriendsComeInPages(t *testing.T) {
	b := newcomers(t, "ann")
	const many = 250
	var items []string
	for i := range many {
		b.must("im_open_login_svc/account_import", fmt.Sprintf(`{"UserID":"u%03d"}`, i))
		items = append(items, fmt.Sprintf(`{"To_Account":"u%03d","AddTime":%d}`, i, 1_700_000_000-i))
	}
	for i := 0; i < many; i += 50 {
		b.must("sns/friend_import", `{"From_Account":"ann","AddFriendItem":[`+strings.Join(items[i:i+50], ",")+`]}`)
	}
	var read []string
	for start, complete := 0, 0; complete == 0; {
		var reply struct {
			UserDataItem []struct {
				ToAccount string `json:"To_Account"`
			}
			FriendNum, CompleteFlag, NextStartIndex int
		}
		require.NoError(t, json.Unmarshal([]byte(b.must("sns/friend_get", fmt.Sprintf(`{"From_Account":"ann","StartIndex":%d}`, start))), &reply))
		require.Equal(t, many, reply.FriendNum)
		for _, item := range reply.UserDataItem {
			read = append(read, item.ToAccount)
		}
		start, complete = reply.NextStartIndex, reply.CompleteFlag
	}
	require.Len(t, read, many)
	require.Equal(t, []string{"u249", "u000"}, []string{read[0], read[many-1]}, "the first who was added comes first")
	require.Equal(t, many, has[*core.Contacts](b, "ann", "").Friends)
	b.must("sns/friend_delete_all", `{"From_Account":"ann"}`)
	require.Zero(t, has[*core.Contacts](b, "ann", "").Friends)
	require.Contains(t, b.must("sns/friend_get", `{"From_Account":"ann","StartIndex":-7}`), `"FriendNum":0`)
}

func TestABackendBlocksForUsers(t *testing.T) {
	b := newcomers(t, "ann", "bob")
	b.run(t, []exchange{
		{
			"whom it names", "sns/black_list_add", `{"From_Account":"ann","To_Account":["bob","cleo","ann","a b"]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,` + result("cleo", 0, "") + `,` + result("ann", 30001, "nobody blocks themselves") + `,` + result("a b", 30003, "this is no user's id") + `],"Fail_Account":["ann","a b"]}`,
		},
		{
			"in pages", "sns/black_list_get", `{"From_Account":"ann","StartIndex":0,"MaxLimited":1,"LastSequence":0}`,
			`{` + done + `,"BlackListItem":[{"To_Account":"bob"}],"StartIndex":1,"CurruentSequence":0}`,
		},
		{"to the end", "sns/black_list_get", `{"From_Account":"ann","StartIndex":1,"MaxLimited":1}`, `{` + done + `,"BlackListItem":[{"To_Account":"cleo"}],"StartIndex":0,"CurruentSequence":0}`},
		{
			"and tells who has blocked whom", "sns/black_list_check", `{"From_Account":"ann","To_Account":["bob","eve","a b"],"CheckType":"BlackCheckResult_Type_Both"}`,
			`{` + done + `,"BlackListCheckItem":[{"To_Account":"bob","Relation":"BlackCheckResult_Type_AWithB","ResultCode":0,"ResultInfo":""},{"To_Account":"eve","Relation":"BlackCheckResult_Type_NO","ResultCode":0,"ResultInfo":""},
				{"To_Account":"a b","ResultCode":30003,"ResultInfo":"this is no user's id"}],"Fail_Account":["a b"]}`,
		},
		{
			"from both sides", "sns/black_list_check", `{"From_Account":"bob","To_Account":["ann"]}`,
			`{` + done + `,"BlackListCheckItem":[{"To_Account":"ann","Relation":"BlackCheckResult_Type_BWithA","ResultCode":0,"ResultInfo":""}]}`,
		},
		{
			"or one", "sns/black_list_check", `{"From_Account":"bob","To_Account":["ann"],"CheckType":"BlackCheckResult_Type_Single"}`,
			`{` + done + `,"BlackListCheckItem":[{"To_Account":"ann","Relation":"BlackCheckResult_Type_NO","ResultCode":0,"ResultInfo":""}]}`,
		},
		{
			"and lets them write again", "sns/black_list_delete", `{"From_Account":"ann","To_Account":["bob","eve"]}`,
			`{` + done + `,"ResultItem":[` + result("bob", 0, "") + `,` + result("eve", 0, "") + `]}`,
		},
		{"not of nobody", "sns/black_list_get", `{"From_Account":"zoe"}`, refused(30003, `From_Account "zoe" has never signed in, and was not imported`)},
	})
	require.Equal(t, []string{"cleo"}, has[core.Blacklist](b, "ann", "").Users)
	require.Contains(t, b.hints.owners, "ann")
}
