package rest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

const (
	bob   = `{"Type":1,"To_Account":"bob"}`
	carol = `{"Type":1,"To_Account":"carol"}`
	team  = `{"Type":2,"ToGroupId":"team"}`
	dan   = `{"Type":1,"To_Account":"dan"}`

	noDan = `"ResultCode":2500,"ResultInfo":"there is no conversation \"C2Cdan\" in the list; getConversationProfile or a message makes one"`
	fine  = `"ResultCode":0,"ResultInfo":""`
)

func TestABackendCreatesConversationGroups(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "C2Cbob", "C2Ccarol", "GROUPteam")
	b.run(t, []exchange{
		{
			"with contacts, those that cannot join apart", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Work","ContactItem":[` + bob + `,` + team + `,` + dan + `,{"Type":3,"To_Account":"x"},{"Type":1,"To_Account":""}]}]}`,
			`{` + done + `,"GroupResultItem":[{"GroupItem":{"GroupName":"Work","GroupId":1},"ResultItem":[
				{"ContactItem":` + bob + `,` + fine + `},
				{"ContactItem":` + team + `,` + fine + `},
				{"ContactItem":` + dan + `,` + noDan + `},
				{"ContactItem":{"Type":3,"To_Account":"x"},"ResultCode":2503,"ResultInfo":"\"\" is no conversation: give C2C and a user's id, or GROUP and a chat group's id"},
				{"ContactItem":{"Type":1},"ResultCode":2503,"ResultInfo":"\"C2C\" is no conversation: give C2C and a user's id, or GROUP and a chat group's id"}]}]}`,
		},
		{
			"again, which adds to it", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Work","ContactItem":[` + bob + `,` + carol + `]}]}`,
			`{` + done + `,"GroupResultItem":[{"GroupItem":{"GroupName":"Work","GroupId":1},"ResultItem":[
				{"ContactItem":` + bob + `,` + fine + `},{"ContactItem":` + carol + `,` + fine + `}]}]}`,
		},
		{
			"empty", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Empty"}]}`,
			`{` + done + `,"GroupResultItem":[{"GroupItem":{"GroupName":"Empty","GroupId":2},"ResultItem":[]}]}`,
		},
		{
			"not when no contact can join", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"Ghosts","ContactItem":[` + dan + `]}]}`,
			refused(2500, `none of the contacts can join: there is no conversation "C2Cdan" in the list; getConversationProfile or a message makes one`),
		},
		{
			"not two at once", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"A"},{"GroupName":"B"}]}`,
			refused(50002, "GroupContactItem must name one group, not 2"),
		},
		{
			"not with a name over 32 bytes", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"` + strings.Repeat("é", 17) + `"}]}`,
			refused(51011, "a conversation group's name has at most 32 bytes in UTF-8; this one has 34"),
		},
	})

	require.Equal(t, []string{"Work", "Empty"}, groups(b, "ann"))
	require.ElementsMatch(t, []string{"C2Cbob", "C2Ccarol", "GROUPteam"}, members(b, "ann", "Work"))
	require.Contains(t, b.hints.owners, "ann", "her devices are told")
}

func TestTheLimitsOfGroupsHoldForABackendToo(t *testing.T) {
	b := newBackend(t)
	create := func(name string, contacts int) core.Code {
		items := make([]string, contacts)
		for i := range items {
			items[i] = fmt.Sprintf(`{"Type":1,"To_Account":"u%d"}`, i)
		}
		return codeIn(t, b.call("recentcontact/create_contact_group", `{"From_Account":"ann","GroupContactItem":[{"GroupName":"`+name+`","ContactItem":[`+strings.Join(items, ",")+`]}]}`))
	}
	require.EqualValues(t, 51006, create("Crowd", 101))
	for i := range core.MaxConversationGroups {
		require.Zero(t, create(fmt.Sprint("Group ", i), 0))
	}
	require.EqualValues(t, 51010, create("One more", 0))
}

func TestABackendDeletesAGroup(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "C2Cbob")
	b.as("ann", core.CreateConversationGroup{Name: "Old"}, core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob"}})
	b.run(t, []exchange{
		{
			"by its name", "recentcontact/del_contact_group", `{"From_Account":"ann","GroupName":["Work"]}`,
			`{` + done + `,"GroupItem":[{"GroupName":"Work","GroupId":2}]}`,
		},
		{
			"once", "recentcontact/del_contact_group", `{"From_Account":"ann","GroupName":["Work"]}`,
			refused(51009, `there is no conversation group named "Work"; getConversationGroupList tells the names`),
		},
		{
			"one a call", "recentcontact/del_contact_group", `{"From_Account":"ann","GroupName":["Old","Work"]}`,
			refused(50002, "GroupName must be an array of one name, not of 2"),
		},
	})
	require.Equal(t, []string{"Old"}, groups(b, "ann"))
	require.True(t, has[*core.Conversation](b, "ann", "C2Cbob").Listed, "the conversation stays")
}

func TestABackendUpdatesAGroup(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "C2Cbob", "C2Ccarol")
	b.as("ann", core.CreateConversationGroup{Name: "Other"}, core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob"}})
	const command = "recentcontact/update_contact_group"
	update := func(group string) string {
		return `{"From_Account":"ann","UpdateType":1,"UpdateGroup":` + group + `}`
	}
	b.run(t, []exchange{
		{
			"its contacts, joining and leaving in one call", command,
			update(`{"UpdateGroupType":2,"OldGroupName":"Work","ContactUpdateItem":[
				{"ContactOptType":2,"ContactItem":` + bob + `},
				{"ContactOptType":1,"ContactItem":` + carol + `},
				{"ContactOptType":1,"ContactItem":` + dan + `}]}`),
			`{` + done + `,"UpdateGroupResult":{"UpdateGroupType":2,"GroupId":2,"OldGroupName":"Work","ContactResultItem":[
				{"ContactItem":` + bob + `,` + fine + `},
				{"ContactItem":` + carol + `,` + fine + `},
				{"ContactItem":` + dan + `,` + noDan + `}]}}`,
		},
		{
			"its name, and it keeps its id", command,
			update(`{"UpdateGroupType":1,"OldGroupName":"Work","NewGroupName":"Office"}`),
			`{` + done + `,"UpdateGroupResult":{"UpdateGroupType":1,"GroupId":2,"OldGroupName":"Work","NewGroupName":"Office"}}`,
		},
		{
			"not to a name that is taken", command,
			update(`{"UpdateGroupType":1,"OldGroupName":"Office","NewGroupName":"Other"}`),
			refused(50002, `newName: there is another conversation group named "Other"; choose another name`),
		},
		{
			"not if it is missing", command,
			update(`{"UpdateGroupType":2,"OldGroupName":"Work","ContactUpdateItem":[{"ContactOptType":1,"ContactItem":` + bob + `}]}`),
			refused(51009, `there is no conversation group named "Work"; getConversationGroupList tells the names`),
		},
		{
			"not without a contact", command,
			update(`{"UpdateGroupType":2,"OldGroupName":"Office"}`),
			refused(50002, "ContactUpdateItem must name at least one contact"),
		},
		{
			"not in a way that is unknown", command,
			update(`{"UpdateGroupType":2,"OldGroupName":"Office","ContactUpdateItem":[{"ContactOptType":1,"ContactItem":` + bob + `},{"ContactOptType":3,"ContactItem":` + bob + `}]}`),
			refused(50002, "ContactOptType must be 1, join, or 2, leave"),
		},
		{
			"not something else of it", command,
			update(`{"UpdateGroupType":3,"OldGroupName":"Office"}`),
			refused(50002, "UpdateGroupType must be 1, the name, or 2, the contacts"),
		},
		{
			"not one conversation in many groups", command,
			`{"From_Account":"ann","UpdateType":2,"UpdateGroup":{}}`,
			refused(50002, "UpdateType must be 1: one group"),
		},
	})
	require.Equal(t, []string{"Other", "Office"}, groups(b, "ann"))
	require.Equal(t, []string{"C2Ccarol"}, members(b, "ann", "Office"))
}

func TestABackendAsksWhatIsKeptOfConversations(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "C2Cbob", "C2Ccarol", "C2Ceve", "GROUPteam")
	b.as("ann",
		core.CreateConversationGroup{Name: "Gone", ConversationIDs: []string{"C2Cbob", "C2Ceve"}},
		core.CreateConversationGroup{Name: "Work", ConversationIDs: []string{"C2Cbob", "GROUPteam"}},
		core.CreateConversationGroup{Name: "Fun", ConversationIDs: []string{"C2Cbob"}},
		core.DeleteConversationGroup{Name: "Gone"},
		core.MarkConversations{ConversationIDs: []string{"C2Cbob"}, Mark: 1 << 5, Enable: true},
		core.MarkConversations{ConversationIDs: []string{"C2Cbob"}, Mark: 1, Enable: true},
		core.SetCustomData{ConversationIDs: []string{"C2Ccarol"}, CustomData: "c"},
		core.DeleteConversations{ConversationIDs: []string{"GROUPteam"}},
	)
	const (
		bobs  = `{"Type":1,"To_Account":"bob","StandardMark":"100001","ContactGroupId":[2,3]}`
		teams = `{"Type":2,"ToGroupId":"team","ContactGroupId":[2]}`
		names = `"GroupItem":[{"GroupName":"Work","GroupId":2},{"GroupName":"Fun","GroupId":3}]`
	)
	b.run(t, []exchange{
		{
			"of all that have something", "recentcontact/get_contact_group", `{"From_Account":"ann","StartIndex":0}`,
			`{` + done + `,"ContactItem":[` + bobs + `,{"Type":1,"To_Account":"carol","CustomMark":"c"},` + teams + `],` + names + `,"CompleteFlag":1,"NextStartIndex":0}`,
		},
		{
			"of a user who has nothing", "recentcontact/get_contact_group", `{"From_Account":"zoe","StartIndex":0}`,
			`{` + done + `,"ContactItem":[],"GroupItem":[],"CompleteFlag":1,"NextStartIndex":0}`,
		},
		{
			"from the end on", "recentcontact/get_contact_group", `{"From_Account":"ann","StartIndex":999}`,
			`{` + done + `,"ContactItem":[],` + names + `,"CompleteFlag":1,"NextStartIndex":0}`,
		},
		{
			"not from before the beginning", "recentcontact/get_contact_group", `{"From_Account":"ann","StartIndex":-1}`,
			refused(50002, "StartIndex must be 0 or the NextStartIndex of the reply before"),
		},
		{
			"of those it names, in its order", "recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[` + team + `,` + dan + `,` + bob + `]}`,
			`{` + done + `,"ContactResultItem":[` + teams + `,` + dan + `,` + bobs + `],` + names + `}`,
		},
		{
			"not of what is none", "recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[` + bob + `,{"Type":1,"To_Account":"a b"}]}`,
			refused(2503, `"C2Ca b" is no conversation: give C2C and a user's id, or GROUP and a chat group's id`),
		},
		{
			"not of none", "recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[]}`,
			refused(50002, "ContactItem must name 1 to 300 contacts, not 0"),
		},
		{
			"not of more than 300", "recentcontact/search_contact_group", `{"From_Account":"ann","ContactItem":[` + bob + strings.Repeat(","+bob, 300) + `]}`,
			refused(50002, "ContactItem must name 1 to 300 contacts, not 301"),
		},
	})
}

func TestPagesOfGroupsHoldEachConversationOnce(t *testing.T) {
	b := newBackend(t)
	var want []string
	for i := range 230 {
		id := fmt.Sprintf("C2Cu%d", i)
		b.open("ann", id)
		b.as("ann", core.SetCustomData{ConversationIDs: []string{id}, CustomData: "x"})
		want = append(want, fmt.Sprintf("u%d", i))
	}
	var got []string
	sizes := []int{}
	for index := 0; ; {
		var page struct {
			ContactItem []struct {
				Account string `json:"To_Account"`
			}
			CompleteFlag, NextStartIndex int
		}
		reply := b.must("recentcontact/get_contact_group", fmt.Sprintf(`{"From_Account":"ann","StartIndex":%d}`, index))
		require.NoError(t, json.Unmarshal([]byte(reply), &page))
		for _, item := range page.ContactItem {
			got = append(got, item.Account)
		}
		sizes = append(sizes, len(page.ContactItem))
		if index = page.NextStartIndex; page.CompleteFlag == 1 {
			break
		}
	}
	slices.Sort(want)
	require.Equal(t, want, got)
	require.Equal(t, []int{100, 100, 30}, sizes)
}

func TestABackendFindsAGroupByEitherSpellingOfItsName(t *testing.T) {
	const composed, decomposed = "Caf\u00e9", "Cafe\u0301"
	b := newBackend(t)
	b.open("ann", "C2Cbob", "C2Ccarol")
	create := func(name, contact string) {
		require.Zero(t, codeIn(t, b.call("recentcontact/create_contact_group", `{"From_Account":"ann","GroupContactItem":[{"GroupName":"`+name+`","ContactItem":[`+contact+`]}]}`)))
	}
	create(decomposed, bob)
	create(composed, carol)
	require.Equal(t, []string{composed}, groups(b, "ann"))
	require.ElementsMatch(t, []string{"C2Cbob", "C2Ccarol"}, members(b, "ann", composed))
	b.run(t, []exchange{
		{
			"to take a contact out", "recentcontact/update_contact_group",
			`{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":2,"OldGroupName":"` + decomposed + `","ContactUpdateItem":[{"ContactOptType":2,"ContactItem":` + bob + `}]}}`,
			`{` + done + `,"UpdateGroupResult":{"UpdateGroupType":2,"GroupId":1,"OldGroupName":"` + composed + `","ContactResultItem":[{"ContactItem":` + bob + `,` + fine + `}]}}`,
		},
		{
			"to rename it", "recentcontact/update_contact_group",
			`{"From_Account":"ann","UpdateType":1,"UpdateGroup":{"UpdateGroupType":1,"OldGroupName":"` + decomposed + `","NewGroupName":"` + decomposed + `s"}}`,
			`{` + done + `,"UpdateGroupResult":{"UpdateGroupType":1,"GroupId":1,"OldGroupName":"` + composed + `","NewGroupName":"` + composed + `s"}}`,
		},
		{
			"to delete it", "recentcontact/del_contact_group",
			`{"From_Account":"ann","GroupName":["` + decomposed + `s"]}`,
			`{` + done + `,"GroupItem":[{"GroupName":"` + composed + `s","GroupId":1}]}`,
		},
		{
			"but makes none that nobody can see", "recentcontact/create_contact_group",
			`{"From_Account":"ann","GroupContactItem":[{"GroupName":"\u200b \n"}]}`,
			refused(51011, "a conversation group's name must hold something that can be seen, not only spaces, line breaks and characters without a shape"),
		},
	})
	require.Empty(t, groups(b, "ann"))
}
