package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPageAloneSetsWhatItsGroupsHave(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).tab()
	seen := eval[map[string]any](p, `
		const set = TencentCloudChat.create({ SDKAppID: 77, groupSettings: { Public: { members: 7, join: 'FreeAccess' }, Private: { invite: 'DisableInvite' } } });
		await set.login({ userID: 'alice', userSig: 'x' });
		const { data: { group } } = await set.createGroup({ type: 'Public', name: 'Team', groupID: 'team' });
		const { data: { group: work } } = await set.createGroup({ type: 'Private', name: 'Work', groupID: 'work' });
		const { data: { group: meeting } } = await set.createGroup({ type: 'ChatRoom', name: 'Meeting', groupID: 'meeting' });
		const most = await outcome(() => set.createGroup({ type: 'Public', name: 'Large', groupID: 'large', maxMemberNum: 8 }));
		await set.destroy();
		return { members: group.maxMemberCount, join: group.joinOption, invite: work.inviteOption, others: meeting.maxMemberCount, most: most.code };`)
	require.Equal(t, map[string]any{"members": 7.0, "join": "FreeAccess", "invite": "DisableInvite", "others": 6000.0, "most": 10004.0}, seen)
}
