package core

import (
	"strconv"
	"strings"
)

// ConversationGroupLimits are how much whoever runs an authority allows; 0 is what
// [DefaultConversationGroupLimits] has, and more than [MostConversationGroupLimits]
// is those. Devices of a server hear of them, so they decide by the same.
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

// MostConversationGroupLimits are the most that anybody can allow: a user's documents
// stay small whatever a server tells a device.
var MostConversationGroupLimits = ConversationGroupLimits{Groups: 200, NameBytes: 256, Size: 10_000, PerCall: 1000, DataBytes: 8192}

// fields are the limits in the order in which they are declared.
func (l *ConversationGroupLimits) fields() [5]*int {
	return [...]*int{&l.Groups, &l.NameBytes, &l.Size, &l.PerCall, &l.DataBytes}
}

// Filled returns the limits, with the defaults where none are set.
func (l *ConversationGroupLimits) Filled() ConversationGroupLimits {
	filled, most := DefaultConversationGroupLimits, MostConversationGroupLimits
	if l == nil {
		return filled
	}
	of, top := filled.fields(), most.fields()
	for i, set := range l.fields() {
		if *set > 0 {
			*of[i] = min(*set, *top[i])
		}
	}
	return filled
}

// Differing returns the limits that are not the defaults; nil where all are.
func (l *ConversationGroupLimits) Differing() *ConversationGroupLimits {
	filled, usual := l.Filled(), DefaultConversationGroupLimits
	if filled == usual {
		return nil
	}
	defaults := usual.fields()
	for i, limit := range filled.fields() {
		if *limit == *defaults[i] {
			*limit = 0
		}
	}
	return &filled
}

// ParseConversationGroupLimits reads limits, joined by commas: NAME=NUMBER, with the
// names that they have as JSON.
//
// Refusal: 6017, with what is wrong.
func ParseConversationGroupLimits(text string) (*ConversationGroupLimits, error) {
	var limits ConversationGroupLimits
	most := MostConversationGroupLimits
	of, top := limits.fields(), most.fields()
	for _, setting := range strings.Split(text, ",") {
		setting = strings.TrimSpace(setting)
		if setting == "" {
			continue
		}
		name, value, _ := strings.Cut(setting, "=")
		i := limitIndex(name)
		if i < 0 {
			return nil, Errorf(CodeInvalidParameter, "%.80q is no limit of conversation groups, such as groups=50 or size=5000", setting)
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > *top[i] {
			return nil, Errorf(CodeInvalidParameter, "%s of conversation groups is a number from 1 to %d, not %.80q", name, *top[i], value)
		}
		*of[i] = n
	}
	return &limits, nil
}

// limitIndex is the place of a limit among the fields, -1 for none.
func limitIndex(name string) int {
	for i, known := range [...]string{"groups", "nameBytes", "size", "perCall", "dataBytes"} {
		if known == name {
			return i
		}
	}
	return -1
}
