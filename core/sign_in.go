package core

// SignIn makes the user's profile exist. Its outcome is the [Profile].
type SignIn struct{}

func (SignIn) name() string { return "SignIn" }

func (SignIn) decide(v *View, c Call) (Profile, error) {
	if err := CheckUserID(c.User); err != nil {
		return Profile{}, err
	}
	profile, ok := read[Profile](v, ProfileKey(c.User))
	if !ok {
		profile = Profile{UpdatedAt: c.Now}
		v.write(ProfileKey(c.User), profile)
	}
	return profile, nil
}
