package core_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

// set changes what holds for groups, from now on.
func (h house) set(settings string) {
	groups, err := core.ParseGroupSettings(settings)
	require.NoError(h.t, err)
	h.groups = groups
}

func TestWhatIsNoSettingOfGroupsIsNamed(t *testing.T) {
	for _, text := range []string{
		"Public", "Public.members", "Public.members=", "Public.members=0", "Public.members=1000001", "Public.members=many", "Public.members=-1",
		"Public.history=yes", "Public.history=", "Public.unread=1", "Public.nothing=true", "AVChatRoom.members=5", "Meeting.unread=true", ".unread=true",
		"Private.join=FreeAccess", "ChatRoom.join=FreeAccess", "Public.join=DisableInvite", "Public.invite=DisableApply", "Public.invite=", "Public.ownerMayQuit=true",
	} {
		_, err := core.ParseGroupSettings("Private.members=5, " + text)
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err), text)
		require.Contains(t, err.Error(), fmt.Sprintf("%q is no setting of chat groups", text))
	}
	for _, text := range []string{"", " , ", "Private.members=5,,", "Public.members=5,Public.members=6"} {
		_, err := core.ParseGroupSettings(text)
		require.NoError(t, err, text)
	}
}

func TestWithoutSettingsGroupsAreAsByDefault(t *testing.T) {
	for _, groupType := range groupTypes {
		plain, set := newHouse(t), newHouse(t)
		set.set("")
		require.Equal(t, plain.group(plain.found(groupType)), set.group(set.found(groupType)))
	}
}

func TestSettingsSayWhatANewGroupIs(t *testing.T) {
	h := newHouse(t)
	h.set("Public.members=10,Public.join=FreeAccess,Public.invite=FreeAccess,Community.invite=NeedPermission")
	public := h.group(h.found(core.GroupPublic))
	require.Equal(t, core.JoinFree, public.JoinOption)
	require.Equal(t, core.InviteFree, public.InviteOption)
	require.Equal(t, 10, public.MaxMembers)
	require.Equal(t, core.InviteApproval, h.group(h.found(core.GroupCommunity)).InviteOption)
	_, code := h.do("olga", core.CreateChatGroup{Type: core.GroupPublic, Name: "n", MaxMembers: 11})
	require.Equal(t, core.CodeGroupParameter, code)
	h.must("stan", core.JoinGroup{GroupID: "g"})

	t.Run("and leave one that is there as it is", func(t *testing.T) {
		h.set("Public.members=20,Public.join=DisableApply")
		require.Equal(t, public, h.group("g"))
		h.must("sue", core.JoinGroup{GroupID: "g"})
		h.must("olga", core.UpdateGroup{GroupID: "g", MaxMembers: 20})
	})
}

// changes has what is done in a group by its owner, and the tip that tells of it.
var changes = map[string]struct {
	does func(id string) core.Command
	tip  core.TipKind
	in   []core.GroupType
}{
	"memberTips":  {func(id string) core.Command { return core.RemoveMembers{GroupID: id, UserIDs: []string{"max"}} }, core.TipRemoved, groupTypes},
	"profileTips": {func(id string) core.Command { return core.UpdateGroup{GroupID: id, Name: text("n")} }, core.TipProfileChanged, groupTypes},
	"staffTips":   {func(id string) core.Command { return core.SetMemberMute{GroupID: id, UserID: "max", Seconds: 9} }, core.TipMemberMuted, groupTypes[1:]},
	"optionTips": {func(id string) core.Command {
		return core.UpdateGroup{GroupID: id, InviteOption: core.InviteApproval}
	}, core.TipProfileChanged, groupTypes},
}

func TestSettingsSayWhichTipsThereAre(t *testing.T) {
	for name, change := range changes {
		for _, groupType := range change.in {
			for _, tells := range []bool{true, false} {
				h := newHouse(t)
				h.set(fmt.Sprintf("%s.%s=%v", groupType, name, tells))
				id := h.found(groupType)
				h.must("olga", change.does(id))
				var want []core.TipKind
				if tells {
					want = []core.TipKind{change.tip}
				}
				require.Equal(t, want, h.tips(id), "%s.%s=%v", groupType, name, tells)
			}
		}
	}
}

func TestATipOfOptionsTellsWhichAreOthers(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		want     string
	}{
		"all that changed":        {"Public.optionTips=true", `{"groupName":"n","joinOption":"FreeAccess","muteAllMembers":true}`},
		"only what is to be told": {"Public.optionTips=true,Public.profileTips=false", `{"joinOption":"FreeAccess","muteAllMembers":true}`},
		"by default the texts":    {"", `{"groupName":"n"}`},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.set(c.settings)
			id := h.found(core.GroupPublic)
			h.must("olga", core.UpdateGroup{GroupID: id, Name: text("n"), JoinOption: core.JoinFree, InviteOption: core.InviteDisabled, MuteAll: yes()})
			row := h.rows[core.GroupOwner(id)][0].(core.Message)
			require.Contains(t, string(row.Payload), `"newGroupProfile":`+c.want)
		})
	}
}

func TestSettingsSayWhetherANewMemberSeesWhatWasBefore(t *testing.T) {
	for _, groupType := range groupTypes {
		for _, sees := range []bool{true, false} {
			h := newHouse(t)
			h.set(fmt.Sprintf("%s.history=%v", groupType, sees))
			id := h.found(groupType)
			h.must("olga", messageTo(h, "olga", id))
			_, code := h.backend(core.AddMembers{GroupID: id, UserIDs: []string{"neil"}}, core.Admin{}, nil)
			require.Zero(t, code)
			in, _ := h.membership("neil", id)
			require.Equal(t, sees, in.From == 0, "%s.history=%v", groupType, sees)
		}
	}
}

// The count of unread messages is right across settings that change: what counted
// when it was sent goes on counting, and may be read, revoked or deleted.
func TestSettingsSayWhatCountsAsUnread(t *testing.T) {
	for _, groupType := range groupTypes {
		h := newHouse(t)
		id := h.found(groupType)
		var counting []uint64
		for i, counts := range []bool{true, false, true, false} {
			h.set(fmt.Sprintf("%s.unread=%v", groupType, counts))
			h.must("olga", messageTo(h, "olga", id))
			if counts {
				counting = append(counting, uint64(i+1))
			}
			require.Equal(t, len(counting), h.unread("mia", id), "%s, message %d", groupType, i+1)
		}
		for sequence := uint64(4); sequence > 1; sequence-- {
			h.must("olga", core.RevokeMessage{ConversationID: core.TypeGroup + id, Sequence: sequence})
			counting = slices.DeleteFunc(counting, func(s uint64) bool { return s == sequence })
			require.Equal(t, len(counting), h.unread("mia", id), "%s without message %d", groupType, sequence)
		}
		h.must("mia", core.DeleteMessages{ConversationID: core.TypeGroup + id, Sequences: []uint64{1}})
		require.Zero(t, h.unread("mia", id))
	}
}

// unread is how many messages of a group a member has not read.
func (h house) unread(user, groupID string) int {
	id := core.TypeGroup + groupID
	in, member := h.membership(user, groupID)
	require.True(h.t, member)
	own, _ := core.AsConversation(h.documents[core.ConversationKey(user, id)].Value)
	head, _ := valueAt[core.Thread](h, core.ThreadKey(core.GroupOwner(groupID)))
	return core.GroupParts{
		User: user, Own: own, Membership: &in, Group: h.group(groupID), Head: head,
		Revoked: func(sequence uint64) core.RevokedMessages {
			revoked, _ := valueAt[core.RevokedMessages](h, core.RevokedKey(groupID, sequence))
			return revoked
		},
		Hides: func(sequence uint64) bool {
			hidden, _ := valueAt[core.Hidden](h, core.HiddenKey(user, id, sequence))
			return hidden.Hides(sequence)
		},
	}.Shown().Unread
}
