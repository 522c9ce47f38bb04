package hooks

import (
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

func laneOfUser(user string) string { return "user " + user }

// relation tells that one user has another among friends, or has not any more, or has
// got an application. Each side is told by itself: that is how the documented pairs are.
func (t *telling) relation(key core.Key, was, is *core.Relation) {
	user, other := key.Owner, key.ID
	pair := fields{"From_Account": user, "To_Account": other, "Initiator_Account": t.call.User}
	admin := ""
	if t.call.Admin != nil {
		admin = t.call.User
	}
	switch {
	case !was.IsFriend() && is.IsFriend():
		body := fields{"PairList": []fields{pair}, "ClientCmd": "friend_add", "Admin_Account": admin, "ForceFlag": flag(admin != "")}
		if change, is := t.call.Command.(core.ChangeFriends); is && change.Op != "addFriend" {
			body["ClientCmd"] = "friend_response"
		}
		t.tell(friendAdded, laneOfUser(t.call.User), body)
	case was.IsFriend() && !is.IsFriend():
		delete(pair, "Initiator_Account")
		t.tell(friendDeleted, laneOfUser(t.call.User), fields{"PairList": []fields{pair}})
	case is.Came() && is.AskedAt != was.AskedAt:
		t.tell(friendApplication, laneOfUser(t.call.User), fields{
			"From_Account": other, "To_Account": user, "AddSource": is.AskedSource, "AddWording": is.Wording,
		})
	}
}

func (t *telling) blacklist(user string, old, now core.Value) {
	was, _ := old.(core.Blacklist)
	is, _ := now.(core.Blacklist)
	t.tellPairs(blacklistAdded, user, without(is.Users, was.Users))
	t.tellPairs(blacklistDeleted, user, without(was.Users, is.Users))
}

func (t *telling) tellPairs(name, user string, others []string) {
	var pairs []fields
	for _, other := range others {
		pairs = append(pairs, fields{"From_Account": user, "To_Account": other})
	}
	if len(pairs) > 0 {
		t.tell(name, laneOfUser(user), fields{"PairList": pairs})
	}
}

// without are those of users who are not among others.
func without(users, others []string) []string {
	return slices.DeleteFunc(slices.Clone(users), func(user string) bool { return slices.Contains(others, user) })
}

// profile tells what of a user's own profile is another one.
func (t *telling) profile(user string, old, now core.Value) {
	was, _ := old.(core.Profile)
	is, there := now.(core.Profile)
	if !there || !core.ValidUserID(user) {
		return // What others follow, which is the same.
	}
	items := []fields{}
	set := func(tag string, differs bool, value any) {
		if differs {
			items = append(items, fields{"Tag": tag, "Value": value})
		}
	}
	set("Tag_Profile_IM_Nick", was.Nick != is.Nick, is.Nick)
	set("Tag_Profile_IM_Image", was.Avatar != is.Avatar, is.Avatar)
	set("Tag_Profile_IM_Gender", was.Gender != is.Gender, is.Gender)
	set("Tag_Profile_IM_BirthDay", was.Birthday != is.Birthday, is.Birthday)
	set("Tag_Profile_IM_Location", was.Location != is.Location, is.Location)
	set("Tag_Profile_IM_SelfSignature", was.SelfSignature != is.SelfSignature, is.SelfSignature)
	set("Tag_Profile_IM_AllowType", was.AllowType != is.AllowType, is.AllowType)
	set("Tag_Profile_IM_AdminForbidType", was.AdminForbidType != is.AdminForbidType, is.AdminForbidType)
	set("Tag_Profile_IM_Language", was.Language != is.Language, is.Language)
	set("Tag_Profile_IM_MsgSettings", was.MessageSettings != is.MessageSettings, is.MessageSettings)
	set("Tag_Profile_IM_Level", was.Level != is.Level, is.Level)
	set("Tag_Profile_IM_Role", was.Role != is.Role, is.Role)
	for _, field := range custom(was.Custom, is.Custom) {
		set(field["Key"].(string), true, field["Value"])
	}
	if len(items) > 0 {
		t.tell(profileSet, laneOfUser(user), fields{"Operator_Account": t.call.User, "From_Account": user, "ProfileItem": items})
	}
}

// presence tells that a user came online with a first device, or went with the last.
// Why somebody went nobody knows.
func (t *telling) presence(owner string, old, now core.Value) {
	user := strings.TrimPrefix(owner, core.StatusOwner(""))
	was, _ := old.(core.Presence)
	is, _ := now.(core.Presence)
	info := fields{"Action": "Login", "To_Account": user, "Reason": "Register"}
	switch online := is.StatusType == core.StatusOnline; {
	case online == (was.StatusType == core.StatusOnline):
		return // The word of one's own.
	case !online:
		info["Action"], info["Reason"] = "Disconnect", "LinkClose"
	}
	t.tell(stateChanged, laneOfUser(user), fields{"Info": info})
}

// fan tells that a user follows another, or does not any more.
func (t *telling) fan(key core.Key, old, now core.Value) {
	user, is := strings.CutPrefix(key.Owner, core.FansOwner(core.FanLists[0], ""))
	switch {
	case !is || (old == nil) == (now == nil):
	case now != nil:
		t.tell(followed, laneOfUser(user), fields{"From_Account": user, "FollowList": accounts("To_Account", []string{key.ID})})
	default:
		t.tell(unfollowed, laneOfUser(user), fields{"From_Account": user, "To_Account": []string{key.ID}})
	}
}
