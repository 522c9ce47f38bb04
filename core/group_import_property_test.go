package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/parlor-chat/parlor/core"
)

// Whatever a backend does in groups while users do what they may: the numbers are
// exact, and there is one owner or none.
func TestTheNumbersOfGroupsAreExactWithABackendToo(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		users := []string{"olga", "adam", "mia", "max", "neil", "root"}
		h.must("olga", core.CreateChatGroup{
			GroupID: "g", Type: rapid.SampledFrom(groupTypes[:3]).Draw(rt, "type"), Name: "g", MaxMembers: 5, Founders: []core.Founder{{UserID: "adam"}},
		})
		asks := append(commandsOf(users), func(rt *rapid.T, _ house, id string) core.Command {
			role := rapid.SampledFrom([]core.Role{"", core.RoleMember, core.RoleAdmin, core.RoleOwner}).Draw(rt, "role")
			members := []core.ImportedMember{{UserID: rapid.SampledFrom(users).Draw(rt, "new"), Role: role, JoinedAt: 1}, {UserID: rapid.SampledFrom(users).Draw(rt, "new"), From: 9}}
			return core.ImportMembers{GroupID: id, Members: members}
		})
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			command := rapid.SampledFrom(asks).Draw(rt, "ask")(rt, h, "g")
			before := h.presence("g", users)
			if rapid.Bool().Draw(rt, "backend") {
				_, _ = h.backend(command, core.Admin{Silent: rapid.Bool().Draw(rt, "silent")}, nil)
			} else {
				_, _ = h.do(rapid.SampledFrom(users).Draw(rt, "user"), command)
			}
			h.holds("g")
			h.count(users)
			h.seen("g", before, users)
		}
	})
}

func TestImportedMessagesKeepTheirOrderAndNeverCount(t *testing.T) {
	h := newHouse(t)
	id := h.found(core.GroupPublic)
	at := func(time int64) core.Message {
		m := messageTo(h, "stan", id).Message
		m.Time = time
		return m
	}
	first, code := h.backend(core.ImportMessages{GroupID: id, Messages: []core.Message{at(1000), at(1000), at(3000)}}, core.Admin{Silent: true}, nil)
	require.Zero(t, code)
	require.EqualValues(t, 1, first)
	h.must("olga", messageTo(h, "olga", id))
	_, code = h.backend(core.ImportMessages{GroupID: id, Messages: []core.Message{at(4000)}}, core.Admin{}, nil)
	require.Equal(t, core.CodeGroupParameter, code, "behind what was sent here")
	var ids []string
	for _, row := range h.rows[core.GroupOwner(id)] {
		ids = append(ids, row.(core.Message).ID)
	}
	require.Len(t, ids, 4)
	require.NotEqual(t, ids[0], ids[1])
	require.Equal(t, 1, h.unread("mia", id))
	_, code = h.backend(core.RecallMessage{GroupID: id, Sequence: 2}, core.Admin{}, nil)
	require.Zero(t, code)
	require.Equal(t, 1, h.unread("mia", id), "it had not counted")
}
