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
	// Custom holds the application's own fields, in the order they were set. A key is
	// "Tag_Profile_Custom_" and up to 8 characters.
	Custom []CustomField `json:"custom,omitempty"`
	// UpdatedAt is when it was last written, Unix milliseconds. It grows with
	// every change, so it tells two states of a profile apart.
	UpdatedAt int64 `json:"updatedAt,omitempty"`
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

// compareProfile: a profile that is seen for the first time is no change of it, but
// of what is shown of a friend.
func compareProfile(e *Effects, key Key, old, new Value) {
	was, before := old.(Profile)
	is, there := new.(Profile)
	if !there || before && is.showsAs(was) {
		return
	}
	user, other := strings.CutPrefix(key.Owner, ProfileOwner(""))
	if other {
		e.Contact(user)
	}
	if before {
		e.Profiles = append(e.Profiles, user)
	}
}

// mergeProfileFields returns fields with those that are asked for, one by one; an empty
// value takes one away. A key is the prefix and 1 to 8 characters. Refusal: of the
// code, a key that is none, a value over 500 bytes, more than 20 fields.
func mergeProfileFields(fields, asked []CustomField, prefix, what string, code Code) ([]CustomField, error) {
	fields = slices.Clone(fields)
	for _, field := range asked {
		suffix, ok := strings.CutPrefix(field.Key, prefix)
		if !ok || suffix == "" || len(suffix) > MaxCustomFieldSuffix {
			return nil, Errorf(code, "the key of a %sCustomField must be %s and 1 to %d characters, not %.64q", what, prefix, MaxCustomFieldSuffix, field.Key)
		}
		if len(field.Value) > MaxCustomFieldBytes {
			return nil, Errorf(code, "%s has at most %d bytes in UTF-8; this one has %d", field.Key, MaxCustomFieldBytes, len(field.Value))
		}
		fields = setField(fields, field)
	}
	if len(fields) > MaxCustomFields {
		return nil, Errorf(code, "a %s has at most %d custom fields; take one away by setting it to ''", what, MaxCustomFields)
	}
	return fields, nil
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
