package jsbridge

import (
	"context"
	"math"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var profileMethods = []method{
	{name: "getMyProfile", bare: func(_ context.Context, b *Bridge) (any, error) {
		return showMyProfile(b, b.session.Profile()), nil
	}},
	{name: "getUserProfile", answer: getUserProfile},
	{name: "updateMyProfile", command: core.UpdateProfile{}, read: readProfile, show: showMyProfile},
}

type profileDTO struct {
	UserID string       `json:"userID"`
	Of     core.Profile `json:"of,omitzero"`
}

// myProfileDTO and profileListDTO come to the page as the profile, or an array
// of profiles.
type myProfileDTO struct {
	Profile profileDTO `json:"profile"`
}

type profileListDTO struct {
	ProfileList []profileDTO `json:"profileList"`
}

func showMyProfile(b *Bridge, outcome any) any {
	return myProfileDTO{profileDTO{b.session.User(), outcome.(core.Profile)}}
}

func getUserProfile(b *Bridge, a *arguments) answer {
	users := a.userIDList()
	return func(ctx context.Context) (any, error) {
		people, err := b.session.Profiles(ctx, users)
		if err != nil {
			return nil, wrap("read the profiles", err)
		}
		dtos := make([]profileDTO, len(people))
		for i, person := range people {
			dtos[i] = profileDTO{person.UserID, person.Profile}
		}
		return profileListDTO{dtos}, nil
	}
}

// userIDList reads the one option of many calls.
func (a *arguments) userIDList() []string {
	return a.Object(0, "options").Strings("userIDList")
}

// readProfile reads the fields that a page gives. A field of another type has a
// value that it does not take: 2721.
func readProfile(_ *Bridge, a *arguments) core.Command {
	o := a.Object(0, "options")
	if a.err != nil {
		return core.UpdateProfile{}
	}
	cmd := core.UpdateProfile{
		Nick:            o.givenText("nick"),
		Avatar:          o.givenText("avatar"),
		Gender:          o.givenText("gender"),
		SelfSignature:   o.givenText("selfSignature"),
		AllowType:       o.givenText("allowType"),
		AdminForbidType: o.givenText("adminForbidType"),
		Birthday:        o.profileNumber("birthday"),
		Location:        o.givenText("location"),
		Language:        o.profileNumber("language"),
		MessageSettings: o.profileNumber("messageSettings"),
		Level:           o.profileNumber("level"),
		Role:            o.profileNumber("role"),
		Custom:          o.customFields("profileCustomField"),
	}
	if a.err != nil {
		a.err = core.Errorf(core.CodeInvalidProfile, "%s", core.Refusal(a.err).Message)
	}
	return cmd
}

// givenText is nil for an absent field.
func (o *object) givenText(field string) *string {
	if !o.Has(field) {
		return nil
	}
	return new(o.String(field))
}

// profileNumber is nil for an absent field.
func (o *object) profileNumber(field string) *uint32 {
	if !o.Has(field) {
		return nil
	}
	n := o.Uint(field)
	if n > math.MaxUint32 {
		o.wrong(field, "a whole number below 2^32")
	}
	return new(uint32(n))
}

const eventProfile = "onProfileUpdated"

func (b *Bridge) tellProfile(event session.Event) {
	if e, is := event.(session.ProfileUpdated); is {
		b.tell(eventProfile, profileListDTO{[]profileDTO{{e.UserID, e.Profile}}})
	}
}
