package rest

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// maxPortraits is how many users one call reads.
const maxPortraits = 100

// profileItem is a part of a profile: Value is a string or a number, as the part
// is.
type profileItem struct {
	Tag   string
	Value any
}

const (
	imTags     = "Tag_Profile_IM_"
	customTags = "Tag_Profile_Custom_"
)

// texts and numbers are the parts of a profile by what their Tag ends with.
var (
	texts = map[string]func(*core.UpdateProfile) **string{
		"Nick":            func(p *core.UpdateProfile) **string { return &p.Nick },
		"Image":           func(p *core.UpdateProfile) **string { return &p.Avatar },
		"Gender":          func(p *core.UpdateProfile) **string { return &p.Gender },
		"Location":        func(p *core.UpdateProfile) **string { return &p.Location },
		"SelfSignature":   func(p *core.UpdateProfile) **string { return &p.SelfSignature },
		"AllowType":       func(p *core.UpdateProfile) **string { return &p.AllowType },
		"AdminForbidType": func(p *core.UpdateProfile) **string { return &p.AdminForbidType },
	}
	numbers = map[string]func(*core.UpdateProfile) **uint32{
		"BirthDay":    func(p *core.UpdateProfile) **uint32 { return &p.Birthday },
		"Language":    func(p *core.UpdateProfile) **uint32 { return &p.Language },
		"MsgSettings": func(p *core.UpdateProfile) **uint32 { return &p.MessageSettings },
		"Level":       func(p *core.UpdateProfile) **uint32 { return &p.Level },
		"Role":        func(p *core.UpdateProfile) **uint32 { return &p.Role },
	}
)

type setPortraitRequest struct {
	FromAccount string `json:"From_Account"`
	ProfileItem []struct {
		Tag   string
		Value json.RawMessage
	}
}

// setPortrait changes what is given of a user's profile.
func (a *API) setPortrait(ctx context.Context, _ call, request setPortraitRequest) (any, error) {
	if err := checkUser("From_Account", request.FromAccount); err != nil {
		return nil, err
	}
	var update core.UpdateProfile
	for _, item := range request.ProfileItem {
		if err := setPart(&update, item.Tag, item.Value); err != nil {
			return nil, err
		}
	}
	if _, err := do(ctx, a, request.FromAccount, update); err != nil {
		return nil, err
	}
	return ok, nil
}

func setPart(update *core.UpdateProfile, tag string, value json.RawMessage) error {
	name := strings.TrimPrefix(tag, imTags)
	var text string
	var number uint32
	textFault, numberFault := json.Unmarshal(value, &text), json.Unmarshal(value, &number)
	part, isText := texts[name]
	amount, isNumber := numbers[name]
	isCustom := strings.HasPrefix(tag, customTags)
	switch {
	case isCustom && textFault == nil:
		update.Custom = append(update.Custom, core.CustomField{Key: tag, Value: text})
	case isText && textFault == nil:
		*part(update) = &text
	case isNumber && numberFault == nil:
		*amount(update) = &number
	case isCustom || isText || isNumber:
		return core.Errorf(core.CodeInvalidParameter, "the Value of %.64q is of another type", tag)
	default:
		return core.Errorf(core.CodeInvalidParameter, "there is no Tag %.64q in a profile", tag)
	}
	return nil
}

type getPortraitRequest struct {
	ToAccount []string `json:"To_Account"`
	TagList   []string
}

type getPortraitReply struct {
	status
	UserProfileItem []userProfile
}

type userProfile struct {
	ToAccount   string `json:"To_Account"`
	ProfileItem []profileItem
	ResultCode  core.Code
	ResultInfo  string
}

// getPortrait tells the parts of users' profiles that are asked for, of those who
// have signed in once or were imported; without TagList all.
func (a *API) getPortrait(ctx context.Context, _ call, request getPortraitRequest) (any, error) {
	if n := len(request.ToAccount); n < 1 || n > maxPortraits {
		return nil, core.Errorf(core.CodeInvalidParameter, "To_Account must name 1 to %d users, not %d", maxPortraits, n)
	}
	keys := make([]core.Key, len(request.ToAccount))
	for i, user := range request.ToAccount {
		if err := checkUser("To_Account", user); err != nil {
			return nil, err
		}
		keys[i] = core.ProfileKey(user)
	}
	documents, err := a.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	reply := getPortraitReply{status: ok}
	for _, document := range documents {
		user := userProfile{ToAccount: document.Key.Owner, ProfileItem: []profileItem{}}
		profile, there := document.Value.(core.Profile)
		if there {
			user.ProfileItem = portrait(profile, request.TagList)
		} else {
			user.ResultCode, user.ResultInfo = codeNoProfile, "this user has never signed in, and was not imported"
		}
		reply.UserProfileItem = append(reply.UserProfileItem, user)
	}
	return reply, nil
}

// portrait has the parts of a profile in the order of tags, or of all that there
// are.
func portrait(p core.Profile, tags []string) []profileItem {
	values := map[string]any{
		"Nick": p.Nick, "Image": p.Avatar, "Gender": or(p.Gender, core.GenderUnknown), "BirthDay": p.Birthday, "Location": p.Location,
		"SelfSignature": p.SelfSignature, "AllowType": or(p.AllowType, core.AllowAny), "Language": p.Language,
		"MsgSettings": p.MessageSettings, "AdminForbidType": or(p.AdminForbidType, core.ForbidNone), "Level": p.Level, "Role": p.Role,
	}
	all := []string{}
	for _, name := range []string{"Nick", "Image", "Gender", "BirthDay", "Location", "SelfSignature", "AllowType", "Language", "MsgSettings", "AdminForbidType", "Level", "Role"} {
		all = append(all, imTags+name)
	}
	for _, field := range p.Custom {
		values[field.Key] = field.Value
		all = append(all, field.Key)
	}
	if len(tags) == 0 {
		tags = all
	}
	items := []profileItem{}
	for _, tag := range tags {
		if value, has := values[strings.TrimPrefix(tag, imTags)]; has {
			items = append(items, profileItem{tag, value})
		}
	}
	return items
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
