package core

// SignIn makes the user's profile exist. Its outcome is the [Profile]. It brings
// what an older version has stored into the form of this one: Watched are ids of
// keys of [WatchedKey] that there are.
type SignIn struct{ Watched []string }

func (SignIn) name() string { return "SignIn" }

func (cmd SignIn) decide(v *View, c Call) (Profile, error) {
	if err := CheckUserID(c.User); err != nil {
		return Profile{}, err
	}
	v.moveSubscriptions(c.User, cmd.Watched)
	profile, ok := read[Profile](v, ProfileKey(c.User))
	followed := v.load(ProfileKey(ProfileOwner(c.User)))
	if !ok {
		profile = Profile{UpdatedAt: c.Now}
	}
	if !ok || followed == nil {
		v.writeProfile(c.User, profile)
	}
	return profile, nil
}
