package core

// ConversationGroupLimits are how much whoever runs an authority allows; 0 is what
// [DefaultConversationGroupLimits] has. Devices of a server hear of them, so they
// decide by the same.
type ConversationGroupLimits struct {
	Groups    int `json:"groups,omitempty"`    // conversation groups a user has, given ones apart
	NameBytes int `json:"nameBytes,omitempty"` // UTF-8 bytes of a name
	Size      int `json:"size,omitempty"`      // listed conversations put into one
	PerCall   int `json:"perCall,omitempty"`   // distinct conversations in one call
	DataBytes int `json:"dataBytes,omitempty"` // UTF-8 bytes of a conversation group's custom data
}

// DefaultConversationGroupLimits are the documented limits.
var DefaultConversationGroupLimits = ConversationGroupLimits{
	Groups: MaxConversationGroups, NameBytes: MaxConversationGroupNameBytes, Size: MaxConversationGroupSize,
	PerCall: MaxConversationsPerCall, DataBytes: MaxConversationGroupDataBytes,
}

// filled returns the limits, with the defaults where none are set.
func (l *ConversationGroupLimits) filled() ConversationGroupLimits {
	filled := DefaultConversationGroupLimits
	if l == nil {
		return filled
	}
	for _, limit := range []struct {
		of  *int
		set int
	}{
		{&filled.Groups, l.Groups},
		{&filled.NameBytes, l.NameBytes},
		{&filled.Size, l.Size},
		{&filled.PerCall, l.PerCall},
		{&filled.DataBytes, l.DataBytes},
	} {
		if limit.set > 0 {
			*limit.of = limit.set
		}
	}
	return filled
}
