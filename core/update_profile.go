package core

import (
	"slices"
	"strings"
)

// UpdateProfile sets the fields that are given and leaves the others
// (docs/facts.md#profiles). Fields of Custom are set one by one; an empty value
// takes one away. Outcome: the [Profile].
//
// Refusals: 2722 no field is given, 2721 a value is none that the field takes.
type UpdateProfile struct {
	Nick            *string       `json:"nick,omitempty"`
	Avatar          *string       `json:"avatar,omitempty"`
	Gender          *string       `json:"gender,omitempty"`
	SelfSignature   *string       `json:"selfSignature,omitempty"`
	AllowType       *string       `json:"allowType,omitempty"`
	AdminForbidType *string       `json:"adminForbidType,omitempty"`
	Birthday        *uint32       `json:"birthday,omitempty"`
	Location        *string       `json:"location,omitempty"`
	Language        *uint32       `json:"language,omitempty"`
	MessageSettings *uint32       `json:"messageSettings,omitempty"`
	Level           *uint32       `json:"level,omitempty"`
	Role            *uint32       `json:"role,omitempty"`
	Custom          []CustomField `json:"custom,omitempty"`
}

const customFieldPrefix = "Tag_Profile_Custom_"

func (UpdateProfile) name() string { return "UpdateProfile" }

func (cmd UpdateProfile) decide(v *View, c Call) (Profile, error) {
	old, _ := read[Profile](v, ProfileKey(c.User))
	profile, given, err := cmd.applied(old)
	if err != nil {
		return Profile{}, err
	}
	if !given {
		return Profile{}, Errorf(CodeNothingToUpdate, "give at least one field of the profile, such as nick or avatar")
	}
	if profile.showsAs(old) {
		return old, nil
	}
	profile.UpdatedAt = max(c.Now, old.UpdatedAt+1)
	v.writeProfile(c.User, profile)
	return profile, nil
}

// applied returns p with the fields that are given, and whether any is.
func (cmd UpdateProfile) applied(p Profile) (changed Profile, given bool, err error) {
	for _, field := range []struct {
		name  string
		asked *string
		set   *string
		check func(name, value string) error
	}{
		{"nick", cmd.Nick, &p.Nick, atMost(MaxNickBytes)},
		{"avatar", cmd.Avatar, &p.Avatar, atMost(MaxAvatarBytes)},
		{"selfSignature", cmd.SelfSignature, &p.SelfSignature, atMost(MaxSignatureBytes)},
		{"location", cmd.Location, &p.Location, atMost(MaxLocationBytes)},
		{"gender", cmd.Gender, &p.Gender, oneOf(GenderUnknown, GenderFemale, GenderMale)},
		{"allowType", cmd.AllowType, &p.AllowType, oneOf(AllowAny, AllowNeedsConfirm, AllowDenyAny)},
		{"adminForbidType", cmd.AdminForbidType, &p.AdminForbidType, oneOf(ForbidNone, ForbidSendOut)},
	} {
		if field.asked == nil {
			continue
		}
		if err := field.check(field.name, *field.asked); err != nil {
			return p, true, err
		}
		*field.set, given = *field.asked, true
	}
	for _, field := range []struct{ asked, set *uint32 }{
		{cmd.Birthday, &p.Birthday},
		{cmd.Language, &p.Language},
		{cmd.MessageSettings, &p.MessageSettings},
		{cmd.Level, &p.Level},
		{cmd.Role, &p.Role},
	} {
		if field.asked != nil {
			*field.set, given = *field.asked, true
		}
	}
	p.Custom, err = mergeProfileFields(p.Custom, cmd.Custom, customFieldPrefix, "profile", CodeInvalidProfile)
	return p, given || len(cmd.Custom) > 0, err
}

func invalidProfile(format string, args ...any) error {
	return Errorf(CodeInvalidProfile, format, args...)
}

func atMost(limit int) func(name, value string) error {
	return func(name, value string) error {
		if len(value) > limit {
			return invalidProfile("%s has at most %d bytes in UTF-8; this one has %d", name, limit, len(value))
		}
		return nil
	}
}

func oneOf(values ...string) func(name, value string) error {
	return func(name, value string) error {
		if !slices.Contains(values, value) {
			return invalidProfile("%s must be one of %s, not %.64q", name, strings.Join(values, ", "), value)
		}
		return nil
	}
}
