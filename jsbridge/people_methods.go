package jsbridge

import (
	"context"
	"math"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

func getMyProfile(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return myProfileDTO{profileDTO{b.session.User(), b.session.Profile()}}, nil
}

func getUserProfile(ctx context.Context, b *Bridge, a arguments) (any, error) {
	users, err := userIDList(a)
	if err != nil {
		return nil, err
	}
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

func updateMyProfile(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command, err := readProfile(o)
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return done(result, myProfileDTO{profileDTO{b.session.User(), result.Outcome.(core.Profile)}}), nil
}

// readProfile reads the fields that a page gives. A field of another type has a
// value that it does not take: 2721.
func readProfile(o *object) (core.UpdateProfile, error) {
	cmd := core.UpdateProfile{
		Nick:            o.profileText("nick"),
		Avatar:          o.profileText("avatar"),
		Gender:          o.profileText("gender"),
		SelfSignature:   o.profileText("selfSignature"),
		AllowType:       o.profileText("allowType"),
		AdminForbidType: o.profileText("adminForbidType"),
		Birthday:        o.profileNumber("birthday"),
		Location:        o.profileText("location"),
		Language:        o.profileNumber("language"),
		MessageSettings: o.profileNumber("messageSettings"),
		Level:           o.profileNumber("level"),
		Role:            o.profileNumber("role"),
		Custom:          o.profileFields("profileCustomField"),
	}
	if o.err != nil {
		return cmd, core.Errorf(core.CodeInvalidProfile, "%s", core.Refusal(o.err).Message)
	}
	return cmd, nil
}

// profileText is nil for an absent field.
func (o *object) profileText(field string) *string {
	if !o.has(field) {
		return nil
	}
	text := o.string(field)
	return &text
}

// profileNumber is nil for an absent field.
func (o *object) profileNumber(field string) *uint32 {
	if !o.has(field) {
		return nil
	}
	n := o.uint(field)
	if n > math.MaxUint32 {
		o.wrong(field, "a whole number below 2^32")
	}
	number := uint32(n)
	return &number
}

func (o *object) profileFields(field string) []core.ProfileField {
	if !o.has(field) {
		return nil
	}
	items, ok := o.fields[field].([]any)
	if !ok {
		o.wrong(field, "an array of { key, value }")
	}
	var fields []core.ProfileField
	for _, item := range items {
		pair, ok := item.(map[string]any)
		if !ok {
			o.wrong(field, "an array of { key, value }")
			return nil
		}
		inner := &object{method: o.method, name: o.name + "." + field, fields: pair}
		fields = append(fields, core.ProfileField{Key: inner.string("key"), Value: inner.string("value")})
		if o.err == nil {
			o.err = inner.err
		}
	}
	return fields
}

func getBlacklist(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return b.session.Blacklist(), nil
}

func addToBlacklist(ctx context.Context, b *Bridge, a arguments) (any, error) {
	users, err := userIDList(a)
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.AddToBlacklist{UserIDs: users})
	return done(result, result.Outcome), err
}

func removeFromBlacklist(ctx context.Context, b *Bridge, a arguments) (any, error) {
	users, err := userIDList(a)
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.RemoveFromBlacklist{UserIDs: users})
	return done(result, result.Outcome), err
}

func setSelfStatus(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	command := core.SetStatus{Custom: o.string("customStatus")}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	return done(result, result.Outcome), err
}

func getUserStatus(ctx context.Context, b *Bridge, a arguments) (any, error) {
	users, err := userIDList(a)
	if err != nil {
		return nil, err
	}
	statuses, failures, err := b.session.Statuses(ctx, users)
	if err != nil {
		return nil, wrap("read the status", err)
	}
	return statusesDTO{SuccessUserList: orNone(statuses), FailureUserList: orNone(failures)}, nil
}

type failedUsersDTO struct {
	FailureUserList []core.UserFailure `json:"failureUserList"`
}

func newFailedUsersDTO(result session.Result[any]) failedUsersDTO {
	failures, _ := result.Outcome.([]core.UserFailure) // Nil after an error.
	return failedUsersDTO{FailureUserList: failures}
}

func subscribeUserStatus(ctx context.Context, b *Bridge, a arguments) (any, error) {
	users, err := userIDList(a)
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.SubscribeStatus{UserIDs: users})
	return done(result, newFailedUsersDTO(result)), err
}

// unsubscribeUserStatus ends the subscriptions to the users named, or all.
func unsubscribeUserStatus(ctx context.Context, b *Bridge, a arguments) (any, error) {
	var users []string
	if a.at(0) != nil {
		o, err := a.object(0, "options")
		if err != nil {
			return nil, err
		}
		if o.has("userIDList") {
			users = o.strings("userIDList")
		}
		if o.err != nil {
			return nil, o.err
		}
	}
	if len(users) > 0 {
		result, err := b.session.Do(ctx, core.UnsubscribeStatus{UserIDs: users})
		return done(result, newFailedUsersDTO(result)), err
	}
	return b.unsubscribeFromAll(ctx)
}

func (b *Bridge) unsubscribeFromAll(ctx context.Context) (any, error) {
	data := any(failedUsersDTO{FailureUserList: []core.UserFailure{}})
	for some := range slices.Chunk(b.session.Watching(), core.MaxSubscribedPerCall) {
		result, err := b.session.Do(ctx, core.UnsubscribeStatus{UserIDs: some})
		if err != nil {
			return nil, err
		}
		if result.Pending {
			data = done(result, failedUsersDTO{FailureUserList: []core.UserFailure{}})
		}
	}
	return data, nil
}

// userIDList reads the one option of many calls.
func userIDList(a arguments) ([]string, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	users := o.strings("userIDList")
	return users, o.err
}

func orNone[T any](list []T) []T {
	return append([]T{}, list...)
}
