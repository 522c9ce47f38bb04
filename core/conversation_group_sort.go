package core

import "slices"

// SortConversationGroups moves conversation groups to other places in the order.
// Those that two devices move at once both get the place that they were given last.
// Outcome: [Changed], with those that are not there (51009).
//
// Refusals: 6017 nothing is named, more than there can be, or a key that is none,
// 51009 none of them is there.
type SortConversationGroups struct {
	Places   []ConversationGroupPlace `json:"places,omitempty"`
	ChangeID string                   `json:"changeID,omitempty"`
}

// ConversationGroupPlace gives a conversation group a key, see [KeyBetween]; without
// one it has no place of its own, see [ConversationGroup].
type ConversationGroupPlace struct {
	Name string `json:"name"`
	Key  string `json:"key,omitempty"`
}

// PlaceConversations moves conversations to other places in a conversation group, and
// pins them there. What is said of one later counts. Outcome: [Sorted], with 2500
// also for those that are not in the group, where it has no rule.
//
// Refusals: 51011 name, 51009 no such group, 6017 no conversation is named, or a key
// that is none, 51006 more than a group can hold.
type PlaceConversations struct {
	Name     string              `json:"name"`
	Places   []ConversationPlace `json:"places,omitempty"`
	ChangeID string              `json:"changeID,omitempty"`
}

// ConversationPlace says how a conversation stands in a conversation group, see
// [Placement]. What is nil stays as it is.
type ConversationPlace struct {
	ConversationID string  `json:"conversationID"`
	Key            *string `json:"key,omitempty"`
	Pinned         *bool   `json:"pinned,omitempty"`
}

func (SortConversationGroups) name() string { return "SortConversationGroups" }

func (cmd SortConversationGroups) decide(v *View, c Call) (changed Changed, err error) {
	if most := v.limits.Groups + MaxGivenConversationGroups; len(cmd.Places) < 1 || len(cmd.Places) > most {
		return changed, Errorf(CodeInvalidParameter, "groupNameList must name 1 to %d conversation groups", most)
	}
	d := v.edit(c.User)
	for i := range cmd.Places {
		place := &cmd.Places[i]
		if err := checkKey(place.Key); err != nil {
			return changed, err
		}
		group, err := v.findConversationGroup(c.User, place.Name)
		if err != nil {
			changed.Failure = append(changed.Failure, failure("", place.Name, err))
			continue
		}
		group.Key = place.Key
		d.put(*group)
	}
	if len(changed.Failure) == len(cmd.Places) {
		return changed, refuse(changed.Failure)
	}
	if !Same(*d, v.directory(c.User)) {
		v.write(DirectoryKey(c.User), *d)
	}
	changed.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return changed, err
}

// checkKey refuses (6017) what is no place in an order; none is.
func checkKey(key string) error {
	if key != "" && !CheckOrderKey(key) {
		return Errorf(CodeInvalidParameter, "a place in an order has 1 to %d letters and digits, and no 0 at its end", MaxOrderKeyBytes)
	}
	return nil
}

func (PlaceConversations) name() string { return "PlaceConversations" }

func (cmd PlaceConversations) decide(v *View, c Call) (Sorted, error) {
	named := make([]string, len(cmd.Places))
	var fault error
	for i := range cmd.Places {
		named[i] = cmd.Places[i].ConversationID
		if key := cmd.Places[i].Key; key != nil && fault == nil {
			fault = checkKey(*key)
		}
	}
	group, sorted, found, err := v.openConversationGroup(c.User, cmd.Name, named, v.limits.Size)
	if fault != nil {
		err = fault
	}
	if err != nil {
		return sorted, err
	}
	ruled := v.isRuled(c.User, group.ID)
	for _, id := range found {
		if ruled || v.own(c.User, id).In(group.ID) {
			sorted.Success = append(sorted.Success, id)
		} else {
			sorted.fail(id, Errorf(CodeConversationNotFound, "the conversation %q is not in the conversation group %q; add it first", id, cmd.Name))
		}
	}
	for i := range cmd.Places {
		if place := &cmd.Places[i]; slices.Contains(sorted.Success, place.ConversationID) {
			v.placeIn(c.User, group.ID, place)
		}
	}
	sorted.ChangeID, err = v.journal(&c, cmd.ChangeID)
	return sorted, err
}

// placeIn has a conversation stand in a group as is said.
func (v *View) placeIn(user string, group int, place *ConversationPlace) {
	conversation := v.own(user, place.ConversationID)
	is := conversation.Placement(group)
	set(&is.Key, place.Key)
	set(&is.Pinned, place.Pinned)
	if is != conversation.Placement(group) {
		conversation.stand(&is, v.edit(user))
		v.write(ConversationKey(user, place.ConversationID), conversation)
	}
}
