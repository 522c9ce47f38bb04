package core

import "math"

// MuteUser is how the application's own backend keeps a user from writing, to users,
// to chat groups, or both: for that many seconds, 0 for no more, [MutedForGood] for
// ever, nil for as it is. It holds wherever the user writes; what the backend has sent
// as the user goes through.
//
// Refusals: 10007 it is not the backend that asks, 6017 who can be no user, or a number
// that cannot be.
type MuteUser struct {
	UserID string
	Users  *int64
	Groups *int64
}

// MutedForGood is the number of seconds that says so.
const MutedForGood = math.MaxUint32

func (MuteUser) name() string { return "MuteUser" }

func (cmd MuteUser) decide(v *View, c Call) (None, error) {
	err := c.checkBackend()
	if err == nil && !ValidUserID(cmd.UserID) {
		err = Errorf(CodeInvalidParameter, "%.60q can be no user's id", cmd.UserID)
	}
	if err == nil {
		err = v.muteUser(c, MutedUserKey(cmd.UserID, TypeC2C), cmd.Users)
	}
	if err == nil {
		err = v.muteUser(c, MutedUserKey(cmd.UserID, TypeGroup), cmd.Groups)
	}
	return None{}, err
}

// MutedUserKey is where it stands until when a user may not write to users ([TypeC2C])
// or to groups ([TypeGroup]), as a [Silence].
func MutedUserKey(user, conversationType string) Key {
	return Key{Owner: "silence " + user, Kind: KindSilence, ID: conversationType}
}

func (v *View) muteUser(c Call, key Key, seconds *int64) error {
	v.load(key)
	switch {
	case seconds == nil:
	case *seconds < 0 || *seconds > MutedForGood:
		return Errorf(CodeInvalidParameter, "a user is muted for 0 to %d seconds, not for %d", int64(MutedForGood), *seconds)
	case *seconds == 0:
		v.write(key, nil)
	case *seconds == MutedForGood:
		v.write(key, Silence{MuteUntil: math.MaxInt64})
	default:
		v.write(key, Silence{MuteUntil: c.Now + *seconds*1000})
	}
	return nil
}

// speak refuses (20012, 10017 in a group) whom the backend has muted.
func (ServerBounds) speak(v *View, c *Call, conversationType string) error {
	if c.Admin != nil {
		return nil
	}
	silence, _ := read[Silence](v, MutedUserKey(c.User, conversationType))
	switch {
	case silence.MuteUntil <= c.Now:
		return nil
	case conversationType == TypeGroup:
		return Errorf(CodeMuted, "you are muted in all chat groups")
	}
	return Errorf(CodeSenderMuted, "you are muted: nobody gets messages from you")
}
