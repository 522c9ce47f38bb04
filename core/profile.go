package core

// Profile is what others see of a user (chat-api F8.4). A user has one from
// the first sign-in on.
type Profile struct {
	Nick   string `json:"nick,omitempty"`
	Avatar string `json:"avatar,omitempty"`
	// UpdatedAt is when it was last written, Unix milliseconds.
	UpdatedAt int64 `json:"updatedAt,omitempty"`
}

func (Profile) kind() Kind { return KindProfile }

// ProfileKey is where a user's profile is.
func ProfileKey(user string) Key {
	return Key{Owner: user, Kind: KindProfile}
}
