package core

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

func (cmd SortConversationGroups) decide(v *View, c Call) (Changed, error) {
	if most := v.limits.Groups + MaxGivenConversationGroups; len(cmd.Places) < 1 || len(cmd.Places) > most {
		return Changed{}, Errorf(CodeInvalidParameter, "groupNameList must name 1 to %d conversation groups", most)
	}
	before := v.directory(c.User)
	directory := before
	var failed []Failure
	for _, place := range cmd.Places {
		if err := checkKey(place.Key); err != nil {
			return Changed{}, err
		}
		group, err := v.findConversationGroup(c.User, place.Name)
		if err != nil {
			failed = append(failed, failure("", place.Name, err))
			continue
		}
		now := *directory.find(group.ID)
		now.Key = place.Key
		directory = directory.with(now)
	}
	if len(failed) == len(cmd.Places) {
		return Changed{}, refuse(failed)
	}
	for i := range directory.ConversationGroups {
		if g := directory.ConversationGroups[i]; *before.find(g.ID) != g {
			v.write(DirectoryKey(c.User), directory)
		}
	}
	changed, err := v.changed(c, cmd.ChangeID)
	changed.Failure = failed
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
	for i, place := range cmd.Places {
		named[i] = place.ConversationID
		if place.Key == nil {
			continue
		}
		if err := checkKey(*place.Key); err != nil {
			return Sorted{}, err
		}
	}
	ids, err := checkCallSize(named, v.limits.Size)
	if err == nil && len(ids) == 0 {
		err = noConversationNamed()
	}
	if err != nil {
		return Sorted{}, err
	}
	group, err := v.findConversationGroup(c.User, cmd.Name)
	if err != nil {
		return Sorted{}, err
	}
	ruled := v.isRuled(c.User, group.ID)
	sorted, found := v.sortConversations(c.User, ids)
	in := map[string]bool{}
	for _, id := range found {
		conversation, _ := v.conversation(c.User, id)
		if in[id] = ruled || conversation.In(group.ID); in[id] {
			sorted.Success = append(sorted.Success, id)
		} else {
			sorted.fail(id, Errorf(CodeConversationNotFound, "the conversation %q is not in the conversation group %q; add it first", id, cmd.Name))
		}
	}
	for i := range cmd.Places {
		if place := &cmd.Places[i]; in[place.ConversationID] {
			v.placeIn(c.User, group.ID, place)
		}
	}
	sorted.ChangeID, err = v.journal(c, cmd.ChangeID)
	return sorted, err
}

// placeIn has a conversation stand in a group as is said.
func (v *View) placeIn(user string, group int, place *ConversationPlace) {
	conversation, _ := v.conversation(user, place.ConversationID)
	was := conversation.Placement(group)
	is := was
	set(&is.Key, place.Key)
	set(&is.Pinned, place.Pinned)
	if is != was {
		v.writeConversation(user, place.ConversationID, conversation.placed(is, v.directory(user)))
	}
}
