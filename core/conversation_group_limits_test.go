package core_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// whole draws a number that somebody hostile might send.
var whole = rapid.OneOf(rapid.Int(), rapid.IntRange(-2, 12_000), rapid.SampledFrom([]int{0, math.MaxInt, math.MinInt, 20, 32, 100, 1000, 1024}))

func TestLimitsOfConversationGroupsStayWithinBoundsWhateverIsSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := &core.ConversationGroupLimits{
			Groups: whole.Draw(t, "groups"), NameBytes: whole.Draw(t, "nameBytes"), Size: whole.Draw(t, "size"),
			PerCall: whole.Draw(t, "perCall"), DataBytes: whole.Draw(t, "dataBytes"),
		}
		is, most := said.Filled(), core.MostConversationGroupLimits
		for _, limit := range [][2]int{
			{is.Groups, most.Groups},
			{is.NameBytes, most.NameBytes},
			{is.Size, most.Size},
			{is.PerCall, most.PerCall},
			{is.DataBytes, most.DataBytes},
		} {
			require.GreaterOrEqual(t, limit[0], 1)
			require.LessOrEqual(t, limit[0], limit[1])
		}
		differing := said.Differing()
		require.Equal(t, is, differing.Filled(), "what differs says as much")
		require.Equal(t, is == core.DefaultConversationGroupLimits, differing == nil)
	})
	var nothing *core.ConversationGroupLimits
	require.Equal(t, core.DefaultConversationGroupLimits, nothing.Filled())
	require.Nil(t, nothing.Differing())
	require.Equal(t, &core.ConversationGroupLimits{Size: 7}, (&core.ConversationGroupLimits{Groups: 20, Size: 7}).Differing())
}

func TestLimitsOfConversationGroupsAreReadFromWords(t *testing.T) {
	limits, err := core.ParseConversationGroupLimits(" groups=50, nameBytes=1,,size=10000,perCall=7,dataBytes=8192 ")
	require.NoError(t, err)
	require.Equal(t, &core.ConversationGroupLimits{Groups: 50, NameBytes: 1, Size: 10_000, PerCall: 7, DataBytes: 8192}, limits)
	limits, err = core.ParseConversationGroupLimits("")
	require.NoError(t, err)
	require.Equal(t, core.DefaultConversationGroupLimits, limits.Filled())
	for text, message := range map[string]string{
		"groups":        `groups of conversation groups is a number from 1 to 200, not ""`,
		"groups=0":      `groups of conversation groups is a number from 1 to 200, not "0"`,
		"nameBytes=257": `nameBytes of conversation groups is a number from 1 to 256, not "257"`,
		"size=1e3":      `size of conversation groups is a number from 1 to 10000, not "1e3"`,
		"Groups=5":      `"Groups=5" is no limit of conversation groups, such as groups=50 or size=5000`,
		"perCall=-1":    `perCall of conversation groups is a number from 1 to 1000, not "-1"`,
	} {
		_, err := core.ParseConversationGroupLimits(text)
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err), text)
		require.Equal(t, message, core.Refusal(err).Message)
	}
}
