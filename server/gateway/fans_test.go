package gateway_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// fans are those that a device has of its user.
func (d *device) fans() core.Fans {
	d.house.t.Helper()
	value, err := core.Decode(core.KindFans, d.documents[key(core.KindFans, "")])
	require.NoError(d.house.t, err)
	fans, _ := value.(core.Fans)
	return fans
}

// asksFans asks who follows whom.
func (d *device) asksFans(question string) wire.Paged {
	d.house.t.Helper()
	require.NoError(d.house.t, d.receive(wire.Page{ID: "1", Owner: core.QuestionOwner("fans"), Kind: core.KindReply, After: question, Limit: 1}))
	return last[wire.Paged](d)
}

func TestAllDevicesOfBothHearWhoFollowsWhom(t *testing.T) {
	h := newHouse(t)
	phone, tablet := h.signedIn("alice", "phone"), h.signedIn("alice", "tablet")
	bob, mallory := h.signedIn("bob", "phone"), h.signedIn("mallory", "phone")
	require.Nil(t, phone.do(core.FollowUser{UserID: "bob"}).Error)
	require.Nil(t, bob.do(core.FollowUser{UserID: "alice"}).Error)
	h.settle()
	for _, d := range []*device{phone, tablet, bob} {
		fans := d.fans()
		require.Equal(t, []int{1, 1, 1, 2}, []int{fans.Following, fans.Followers, fans.Mutual, int(fans.Changes)}, d.user)
		d.upToDate()
	}
	require.Zero(t, mallory.fans())
	require.Contains(t, string(tablet.asksFans(`["mutual",""]`).Documents[0].Value), "bob")
}

func TestAStrangerLearnsOfFansTheirNumberOnly(t *testing.T) {
	h := newHouse(t)
	for _, user := range []string{"ann", "bob", "secret-friend"} {
		h.do(user, core.SignIn{})
	}
	h.do("ann", core.FollowUser{UserID: "secret-friend"})
	h.do("secret-friend", core.FollowUser{UserID: "ann"})
	mallory := h.signedIn("mallory", "phone")
	require.Contains(t, string(mallory.asksFans(`["counts","ann"]`).Documents[0].Value), `"followingCount":1`)
	for _, question := range []string{
		`["following",""]`, `["following ann",""]`, `["mutual"," secret-friend"]`, `["followers ann ","a"]`, `["ann","ann"]`, `["counts","following ann"]`,
		"[\"following\xff\",\"\xff\"]", `["followers","\u0000"]`, `["following","` + strings.Repeat("a", 60_000) + `"]`, `{}`, ``,
	} {
		mallory.asksFans(question)
	}
	for _, page := range []wire.Page{
		{Owner: "following ann", Kind: core.KindFan},
		{Owner: "followers ann", Kind: core.KindFan},
		{Owner: "mutual ann", Kind: core.KindFan},
		{Owner: "ann", Kind: core.KindFans},
		{Owner: "members ann", Kind: core.KindFan},
	} {
		page.ID, page.Limit = "1", 10
		require.NoError(t, mallory.receive(page))
		require.NotNil(t, last[wire.Paged](mallory).Error, "%v", page)
	}
	require.NoError(t, mallory.receive(wire.Look{ID: "1", Users: []string{"ann", "following ann"}}))
	mallory.seat.Leave()
	hello := mallory.hello()
	hello.Have = wire.Have{Have: map[string]int64{"following ann": 0, "followers ann": 0, "mutual ann": 0, "ann": 0}}
	require.NoError(t, mallory.signInWith(hello))
	mallory.neverHeard(t, "secret-friend")
}

func TestFollowingWhatIsNoUserIsRefusedAndHarmsNothing(t *testing.T) {
	h := newHouse(t)
	mallory := h.signedIn("mallory", "phone")
	for _, id := range []string{"", " ", "following ann", "\x00", "\xff", "ann ann", strings.Repeat("a", 33), "nobody", core.SystemSender} {
		require.Equal(t, core.CodeNoAccount, mallory.do(core.FollowUser{UserID: id}).Error.Code, "%q", id)
		if id != "nobody" {
			require.Equal(t, core.CodeNoAccount, mallory.do(core.FollowUser{UserID: id, Off: true}).Error.Code, "%q", id)
		}
	}
	require.Zero(t, mallory.fans())
	mallory.upToDate()
}
