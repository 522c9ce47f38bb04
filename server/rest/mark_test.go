package rest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendMarksConversations(t *testing.T) {
	b := newBackend(t)
	b.open("ann", "C2Cbob", "C2Ccarol", "GROUPteam")
	b.as("ann", core.MarkConversations{ConversationIDs: []string{"C2Cbob"}, Mark: 8, Enable: true})
	const command = "recentcontact/mark_contact"
	result := func(contact, code string) string { return `{"ContactItem":` + contact + `,` + code + `}` }
	b.run(t, []exchange{
		{
			"each in its own way, those that cannot be apart", command,
			`{"From_Account":"ann","MarkItem":[
				{"OptType":1,"ContactItem":` + bob + `,"SetMark":[0,40],"ClearMark":[3,63]},
				{"OptType":2,"ContactItem":` + carol + `,"CustomMark":"vip","SetMark":[1]},
				{"OptType":3,"ContactItem":` + team + `,"CustomMark":"t","SetMark":[2]},
				{"OptType":1,"ContactItem":` + dan + `,"SetMark":[0]},
				{"OptType":1,"ContactItem":` + bob + `,"SetMark":[1,64]},
				{"OptType":4,"ContactItem":` + bob + `,"SetMark":[1]},
				{"OptType":1,"ContactItem":` + bob + `,"CustomMark":"x"},
				{"OptType":2,"ContactItem":` + bob + `,"CustomMark":"` + strings.Repeat("x", 257) + `"}]}`,
			`{` + done + `,"ResultItem":[` + strings.Join([]string{
				result(bob, fine), result(carol, fine), result(team, fine), result(dan, noDan),
				result(bob, `"ResultCode":50002,"ResultInfo":"a mark is the number of a bit, 0 to 63, not 64"`),
				result(bob, `"ResultCode":50002,"ResultInfo":"OptType must be 1, marks, 2, custom data, or 3, both"`),
				result(bob, `"ResultCode":50002,"ResultInfo":"the item names nothing to set or to clear for its OptType"`),
				result(bob, `"ResultCode":50002,"ResultInfo":"customData has at most 256 bytes in UTF-8; this one has 257"`),
			}, ",") + `]}`,
		},
		{
			"not none", command, `{"From_Account":"ann","MarkItem":[]}`,
			refused(50002, "MarkItem must name at least one contact"),
		},
		{
			"not more than 100", command, `{"From_Account":"ann","MarkItem":[{}` + strings.Repeat(",{}", 100) + `]}`,
			refused(51006, "one call takes at most 100 MarkItem, not 101; make several calls"),
		},
	})

	require.Equal(t, []uint64{1, 1 << 40}, has[*core.Conversation](b, "ann", "C2Cbob").Marks)
	require.Empty(t, has[*core.Conversation](b, "ann", "C2Cbob").CustomData)
	require.Empty(t, has[*core.Conversation](b, "ann", "C2Ccarol").Marks)
	require.Equal(t, "vip", has[*core.Conversation](b, "ann", "C2Ccarol").CustomData)
	require.Equal(t, []uint64{4}, has[*core.Conversation](b, "ann", "GROUPteam").Marks)
	require.Equal(t, "t", has[*core.Conversation](b, "ann", "GROUPteam").CustomData)

	t.Run("an empty CustomMark clears it, an absent one does not", func(t *testing.T) {
		b.must(command, `{"From_Account":"ann","MarkItem":[
			{"OptType":2,"ContactItem":`+carol+`,"CustomMark":""},
			{"OptType":3,"ContactItem":`+team+`,"ClearMark":[2]}]}`)
		require.Empty(t, has[*core.Conversation](b, "ann", "C2Ccarol").CustomData)
		require.Equal(t, "t", has[*core.Conversation](b, "ann", "GROUPteam").CustomData)
		require.Empty(t, has[*core.Conversation](b, "ann", "GROUPteam").Marks)
	})
}
