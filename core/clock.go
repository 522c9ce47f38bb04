package core

// Clock says how a device's clock stands to that of its server.
type Clock struct {
	// Skew is how far the server's clock is ahead of the device's, in
	// milliseconds.
	Skew int64 `json:"skew,omitempty"`
	// SkewAt is the device's clock when that was found, Unix milliseconds; 0
	// for never.
	SkewAt int64 `json:"skewAt,omitempty"`
}

// SetClock notes how the clocks stand, for all tabs.
type SetClock struct{ Clock Clock }

func (SetClock) name() string { return "SetClock" }

func (cmd SetClock) decide(v *View, c Call) (None, error) {
	net, _ := read[Net](v, NetKey(c.User))
	net.Clock = cmd.Clock
	v.write(NetKey(c.User), net)
	return None{}, nil
}
