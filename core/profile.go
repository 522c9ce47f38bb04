package core

import (
	"slices"
	"strings"
)

// Profile is what others see of a user (docs/facts.md#profiles). A user has one
// from the first sign-in on. What is empty has its documented default.
type Profile struct {
	Nick          string `json:"nick,omitempty"`
	Avatar        string `json:"avatar,omitempty"`
	Gender        string `json:"gender,omitempty"`
	SelfSignature string `json:"selfSignature,omitempty"`
	AllowType     string `json:"allowType,omitempty"`
	// AdminForbidType says whether the application lets the user add friends.
	AdminForbidType string `json:"adminForbidType,omitempty"`
	// Birthday is a number such as 20000131.
	Birthday        uint32 `json:"birthday,omitempty"`
	Location        string `json:"location,omitempty"`
	Language        uint32 `json:"language,omitempty"`
	MessageSettings uint32 `json:"messageSettings,omitempty"`
	Level           uint32 `json:"level,omitempty"`
	Role            uint32 `json:"role,omitempty"`
	// Custom holds the application's own fields, in the order they were set.
	Custom []ProfileField `json:"custom,omitempty"`
	// UpdatedAt is when it was last written, Unix milliseconds. It grows with
	// every change, so it tells two states of a profile apart.
	UpdatedAt int64 `json:"updatedAt,omitempty"`
}

// ProfileField is a field of an application's own.
type ProfileField struct {
	// Key is "Tag_Profile_Custom_" and up to 8 characters.
	Key   string `json:"key"`
	Value string `json:"value"`
}

// The values of Gender, AllowType and AdminForbidType.
const (
	GenderUnknown     = "Gender_Type_Unknown"
	GenderFemale      = "Gender_Type_Female"
	GenderMale        = "Gender_Type_Male"
	AllowAny          = "AllowType_Type_AllowAny"
	AllowNeedsConfirm = "AllowType_Type_NeedConfirm"
	AllowDenyAny      = "AllowType_Type_DenyAny"
	ForbidNone        = "AdminForbid_Type_None"
	ForbidSendOut     = "AdminForbid_Type_SendOut"
)

func (Profile) kind() Kind { return KindProfile }

// ProfileKey is where a user's profile is, or that of a [ProfileOwner].
func ProfileKey(user string) Key {
	return Key{Owner: user, Kind: KindProfile}
}

// ProfileOwner names who owns a user's profile for those who follow it: what else
// the user does is none of their business.
func ProfileOwner(user string) string { return "profile " + user }

// writeProfile writes a user's profile, for the user and for those who follow it.
func (v *View) writeProfile(user string, profile Profile) {
	v.write(ProfileKey(user), profile)
	v.write(ProfileKey(ProfileOwner(user)), profile)
}

// compareProfile: a profile that is seen for the first time is no change.
func compareProfile(e *Effects, key Key, old, new Value) {
	was, before := old.(Profile)
	is, there := new.(Profile)
	if before && there && !is.showsAs(was) {
		e.Profiles = append(e.Profiles, strings.TrimPrefix(key.Owner, ProfileOwner("")))
	}
}

// withField returns p with a field of the application's own; an empty value
// takes it away.
func (p Profile) withField(field ProfileField) Profile {
	p.Custom = slices.Clone(p.Custom)
	i := slices.IndexFunc(p.Custom, func(f ProfileField) bool { return f.Key == field.Key })
	switch {
	case field.Value == "" && i >= 0:
		p.Custom = slices.Delete(p.Custom, i, i+1)
	case field.Value == "":
	case i >= 0:
		p.Custom[i] = field
	default:
		p.Custom = append(p.Custom, field)
	}
	return p
}

// showsAs says whether two profiles look the same, whenever they were written.
func (p Profile) showsAs(q Profile) bool {
	p.UpdatedAt, q.UpdatedAt = 0, 0
	a, errA := Encode(p)
	b, errB := Encode(q)
	return errA == nil && errB == nil && string(a) == string(b)
}

// withPeerProfile returns a one-to-one conversation with the peer's profile as it is
// now. A conversation gets it only when it changes anyway: a new nick must not
// write to ten thousand conversations.
func (v *View) withPeerProfile(conversation Conversation, id string) (with Conversation, changed bool) {
	kind, peer := ConversationType(id)
	if kind != TypeC2C {
		return conversation, false
	}
	profile, known := read[Profile](v, ProfileKey(peer))
	if !known || profile.UpdatedAt == conversation.Peer.UpdatedAt {
		return conversation, false
	}
	conversation.Peer = profile
	return conversation, true
}
