package rest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

func TestABackendSaysHowMuchIsUnread(t *testing.T) {
	b := newTeam(t)
	set := func(user string, n int) {
		b.must(groupService+"set_unread_msg_num", fmt.Sprintf(`{"GroupId":"team","Member_Account":%q,"UnreadMsgNum":%d}`, user, n))
	}
	for i := range 6 { // Of ann and bob by turns: ann has 2, 4, 6.
		b.must(groupService+"send_group_msg", fmt.Sprintf(`{"GroupId":"team","From_Account":%q,"Random":%d,`+hello+`}`, []string{"bob", "ann"}[i%2], i))
	}
	require.Equal(t, 6, b.unread(t, "olga"))
	for _, n := range []int{0, 2, 6, 1, 9, 0} {
		set("olga", n)
		require.Equal(t, min(n, 6), b.unread(t, "olga"))
	}
	t.Run("of what others have sent", func(t *testing.T) {
		set("ann", 2)
		require.Equal(t, 2, b.unread(t, "ann"))
		set("ann", 9)
		require.Equal(t, 3, b.unread(t, "ann"))
	})
	t.Run("and was not taken back, nor deleted", func(t *testing.T) {
		b.must(groupService+"group_msg_recall", `{"GroupId":"team","MsgSeqList":[{"MsgSeq":5}]}`)
		b.as("olga", core.DeleteMessages{ConversationID: "GROUPteam", Sequences: []uint64{6}})
		set("olga", 2)
		require.Equal(t, 2, b.unread(t, "olga"))
		set("olga", 9)
		require.Equal(t, 4, b.unread(t, "olga"))
	})
	t.Run("and what comes counts on", func(t *testing.T) {
		set("olga", 1)
		b.pass(time.Second)
		b.must(groupService+"send_group_msg", `{"GroupId":"team","From_Account":"bob","Random":99,`+hello+`}`)
		require.Equal(t, 2, b.unread(t, "olga"))
		b.as("olga", core.ReadConversation{ConversationID: "GROUPteam"})
		require.Zero(t, b.unread(t, "olga"))
	})
	t.Run("as long as one is in the group", func(t *testing.T) {
		b.must(groupService+"add_group_member", `{"GroupId":"team","MemberList":[{"Member_Account":"carol"}]}`)
		before := b.unread(t, "carol")
		require.LessOrEqual(t, before, 1, "the tip that tells of it, at most")
		set("carol", 9)
		require.Equal(t, before, b.unread(t, "carol"), "what was before does not count")
	})
	for name, c := range map[string]struct {
		body string
		want core.Code
	}{
		"for who is not in it":     {`"GroupId":"team","Member_Account":"eve"`, 10007},
		"for who can be no user":   {`"GroupId":"team","Member_Account":"a b"`, 10004},
		"less than nothing":        {`"GroupId":"team","Member_Account":"ann","UnreadMsgNum":-1`, 10004},
		"of a group that is not":   {`"GroupId":"none","Member_Account":"ann"`, 10010},
		"of what can be no number": {`"GroupId":"team","Member_Account":"ann","UnreadMsgNum":"x"`, 60003},
	} {
		t.Run("but not "+name, func(t *testing.T) {
			reply := b.call(groupService+"set_unread_msg_num", `{`+c.body+`}`)
			require.Equal(t, c.want, codeIn(t, reply), reply)
		})
	}
}

// Whatever was sent, taken back, deleted and read: so many are unread as was asked, or
// as many as there are of others that are there.
func TestAnyNumberIsUnreadThatIsAsked(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := newTeam(t)
		gone, own, n := map[int]bool{}, map[int]bool{}, rapid.IntRange(0, 12).Draw(rt, "messages")
		for i := 1; i <= n; i++ {
			own[i] = rapid.Bool().Draw(rt, "own")
			from := map[bool]string{true: "ann", false: "bob"}[own[i]]
			b.must(groupService+"send_group_msg", fmt.Sprintf(`{"GroupId":"team","From_Account":%q,"Random":%d,`+hello+`}`, from, i))
		}
		for i := 1; i <= n; i++ {
			switch rapid.IntRange(0, 5).Draw(rt, "then") {
			case 0:
				b.must(groupService+"group_msg_recall", fmt.Sprintf(`{"GroupId":"team","MsgSeqList":[{"MsgSeq":%d}]}`, i))
				gone[i] = true
			case 1:
				b.as("ann", core.DeleteMessages{ConversationID: "GROUPteam", Sequences: []uint64{uint64(i)}})
				gone[i] = true
			case 2:
				b.as("ann", core.ReadConversation{ConversationID: "GROUPteam", UpTo: uint64(i)})
			}
		}
		others := 0
		for i := 1; i <= n; i++ {
			if !own[i] && !gone[i] {
				others++
			}
		}
		for range 3 {
			asked := rapid.IntRange(0, n+1).Draw(rt, "asked")
			b.must(groupService+"set_unread_msg_num", fmt.Sprintf(`{"GroupId":"team","Member_Account":"ann","UnreadMsgNum":%d}`, asked))
			require.Equal(rt, min(asked, others), b.unread(t, "ann"))
		}
	})
}
