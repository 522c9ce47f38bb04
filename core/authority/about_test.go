package authority_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestWhatMembersDidAboutAMessageIsForThoseWhoMayKnow(t *testing.T) {
	c := newClub(t)
	c.found("team", 4) // By ann; the third is for carol.
	for user, from := range map[string]uint64{"ann": 0, "bob": 0, "carol": 0, "late": 4} {
		c.write(core.MembershipKey(user, "team"), core.Membership{Role: core.RoleOwner, From: from})
	}
	for _, sequence := range []uint64{1, 3} {
		c.write(core.ReaderKey("team", sequence, "carol"), core.Reader{At: 1})
		c.write(core.ReactedKey("team", sequence, "+1", "carol"), core.Reacted{})
	}
	page := func(user, owner string, kind core.Kind) (ids []string, code core.Code) {
		documents, _, err := c.Page(c.Context(), user, owner, kind, "", 10)
		if err != nil {
			return nil, core.CodeOf(err)
		}
		for _, document := range documents {
			ids = append(ids, document.Key.ID)
		}
		return ids, 0
	}
	for _, ask := range []struct {
		user     string
		sequence uint64
		kind     core.Kind
		code     core.Code
	}{
		{"ann", 1, core.KindReader, 0},
		{"bob", 1, core.KindReader, core.CodeMessageNotFound},
		{"carol", 1, core.KindReader, core.CodeMessageNotFound},
		{"bob", 1, core.KindReacted, 0},
		{"late", 1, core.KindReacted, core.CodeMessageNotFound},
		{"ann", 3, core.KindReader, 0},
		{"carol", 3, core.KindReacted, 0},
		{"bob", 3, core.KindReacted, core.CodeMessageNotFound},
		{"ann", 9, core.KindReader, core.CodeMessageNotFound},
		{"eve", 1, core.KindReacted, core.CodeGroupDenied},
		{"ann", 1, core.KindGroup, core.CodeGroupDenied},
	} {
		ids, code := page(ask.user, core.AboutOwner("team", ask.sequence), ask.kind)
		require.Equal(t, ask.code, code, "%s asks %s of %d", ask.user, ask.kind, ask.sequence)
		require.Equal(t, code == 0, len(ids) > 0)
	}
	_, code := page("ann", "about team one", core.KindReader)
	require.Equal(t, core.CodeGroupID, code, "an owner of nobody's")
}
