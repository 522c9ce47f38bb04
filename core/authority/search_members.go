package authority

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// searchMembers answers [core.SearchMembers] with members of groups that the user
// is in, those of a group together.
func searchMembers(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error) {
	f, err := core.ReadFinding(text)
	if err != nil {
		return nil, err
	}
	groups := f.GroupIDs
	if len(groups) == 0 {
		err = a.visit(ctx, user, core.KindMembership, func(id string) { groups = append(groups, id) })
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(groups)
	first, after, _ := strings.Cut(f.Place, " ")
	for _, groupID := range slices.Compact(groups) {
		if groupID < first {
			continue
		}
		if groupID > first {
			after = ""
		}
		members, place, err := a.searchMembersOf(ctx, f, user, groupID, after)
		if err != nil {
			return nil, err
		}
		if members != nil {
			f.List = append(f.List, members)
		}
		if place != "" {
			return json.Marshal(f.Reply(place))
		}
	}
	return json.Marshal(f.Reply(""))
}

// searchMembersOf returns those members of a group who are found, with the group;
// nil for none. The place says where that stopped, empty for the end.
func (a *Authority) searchMembersOf(ctx context.Context, f *core.Finding, user, groupID, after string) (found any, place string, err error) {
	documents, err := a.Documents(ctx, []core.Key{core.GroupKey(groupID)})
	if err != nil {
		return nil, "", err
	}
	f.Left--
	group, _ := documents[0].Value.(core.Group)
	var list []any
	for more := f.OfType(&group); more && place == ""; {
		var members []core.Document
		members, more, err = a.Page(ctx, user, core.MembersOwner(groupID), core.KindMember, after, core.MaxPage)
		var refusal *core.Error
		if errors.As(err, &refusal) {
			return nil, "", nil // It is not the user's to look at.
		}
		if err != nil {
			return nil, "", err
		}
		keys := make([]core.Key, len(members))
		for i, member := range members {
			keys[i] = core.ProfileKey(member.Key.ID)
		}
		profiles, err := a.Documents(ctx, keys)
		if err != nil {
			return nil, "", err
		}
		goOn := true
		for i := 0; i < len(members) && goOn; i++ {
			member, _ := members[i].Value.(core.Member)
			profile, _ := profiles[i].Value.(core.Profile)
			if after = members[i].Key.ID; !f.Finds(after, profile.Nick+"\n"+member.NameCard) {
				continue
			}
			var wanted bool
			if wanted, goOn = f.Take(groupID + " " + after); wanted {
				list = append(list, map[string]string{
					"userID": after, "nick": profile.Nick, "nameCard": member.NameCard, "avatar": profile.Avatar,
				})
			}
		}
		if f.Left -= len(members); !goOn || f.Left <= 0 {
			place = groupID + " " + after
		}
		a.rest()
	}
	if list != nil {
		of := map[string]string{"groupID": groupID, "name": group.Name, "type": string(group.Type), "avatar": group.Avatar}
		found = map[string]any{"groupInfo": of, "memberList": list}
	}
	return found, place, nil
}
