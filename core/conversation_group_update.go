package core

import "math/bits"

// UpdateConversationGroup sets something for a conversation group. Outcome: [Changed].
//
// Refusals: 51009 no such group, 6017 no such order, or custom data of more than
// [MaxConversationGroupDataBytes], 2813 a rule that cannot be, 2810 a rule where the
// operator gave the group.
type UpdateConversationGroup struct {
	Name string `json:"name"`
	ConversationGroupFields
	ChangeID string `json:"changeID,omitempty"`
}

// ConversationGroupFields are what can be set for a conversation group, see
// [ConversationGroupSettings]. What is nil stays as it is.
type ConversationGroupFields struct {
	Muted      *bool              `json:"muted,omitempty"`
	Collapsed  *bool              `json:"collapsed,omitempty"`
	Sort       *string            `json:"sort,omitempty"`
	CustomData *string            `json:"customData,omitempty"`
	Rule       *ConversationRules `json:"rule,omitempty"`
}

// ConversationRules are the rules of a conversation group, of which one must fit; none
// for no rule.
type ConversationRules struct {
	AnyOf []ConversationRule `json:"anyOf,omitempty"`
}

func (UpdateConversationGroup) name() string { return "UpdateConversationGroup" }

func (cmd UpdateConversationGroup) decide(v *View, c Call) (Changed, error) {
	group, err := v.findConversationGroup(c.User, cmd.Name)
	if err == nil && cmd.Rule != nil {
		err = group.checkOwn()
	}
	if err == nil {
		err = v.setConversationGroup(&c, group.ID, &cmd.ConversationGroupFields)
	}
	if err != nil {
		return Changed{}, err
	}
	return v.changed(&c, cmd.ChangeID)
}

// setConversationGroup sets what is given, and writes only what becomes another.
func (v *View) setConversationGroup(c *Call, group int, fields *ConversationGroupFields) error {
	if *fields == (ConversationGroupFields{}) {
		return nil
	}
	was := v.conversationGroupSettings(c.User, group)
	is := was
	set(&is.Muted, fields.Muted)
	set(&is.Collapsed, fields.Collapsed)
	set(&is.Sort, fields.Sort)
	set(&is.CustomData, fields.CustomData)
	switch is.Sort {
	case "", SortUnreadFirst, SortByName, SortByHand:
	case SortByActivity:
		is.Sort = ""
	default:
		return Errorf(CodeInvalidParameter, "sortType must be activity, unread, name or manual, not %.40q", is.Sort)
	}
	if size := len(is.CustomData); fields.CustomData != nil && size > v.limits.DataBytes {
		return Errorf(CodeInvalidParameter, "customData has at most %d bytes in UTF-8; this one has %d", v.limits.DataBytes, size)
	}
	if fields.Rule != nil {
		rule, err := v.checkRule(fields.Rule.AnyOf)
		if err != nil {
			return err
		}
		is.Rule = rule
	}
	if !Same(was, is) {
		is.UpdatedAt = c.Now
		v.write(ConversationGroupKey(c.User, group), is)
	}
	return nil
}

// set sets a field that is given.
func set[V any](field *V, given *V) {
	if given != nil {
		*field = *given
	}
}

// checkRule refuses (2813) rules that no conversation group can have, and returns them
// with each conversation named once.
func (v *View) checkRule(rules []ConversationRule) ([]ConversationRule, error) {
	if len(rules) > MaxConversationRules {
		return nil, Errorf(CodeConversationGroupRule, "a conversation group has at most %d rules, not %d; of these one must fit", MaxConversationRules, len(rules))
	}
	checked, named := make([]ConversationRule, len(rules)), 0
	for i, rule := range rules {
		rule.ConversationIDs = distinct(rule.ConversationIDs)
		if fault := rule.fault(); fault != "" {
			return nil, Errorf(CodeConversationGroupRule, "rule: %s", fault)
		}
		if named += len(rule.ConversationIDs); named > v.limits.PerCall {
			return nil, Errorf(CodeConversationGroupRule, "rule: conversationIDList names at most %d conversations; put others in with addConversationsToGroup", v.limits.PerCall)
		}
		checked[i] = rule
	}
	if len(checked) == 0 {
		return nil, nil
	}
	return checked, nil
}

// fault says what is wrong with a rule, nothing where nothing is.
func (r *ConversationRule) fault() string {
	_, documented := rulesOf[GroupType(r.GroupType)]
	switch {
	case !r.chooses():
		return "set at least one field; a rule without any fits nothing"
	case r.Type != "" && r.Type != TypeC2C && r.Type != TypeGroup:
		return "type must be C2C or GROUP"
	case r.GroupType != "" && !documented && GroupType(r.GroupType) != GroupLive:
		return "groupType must be a type of chat groups, such as TYPES.GRP_WORK"
	case r.Mark != nil && bits.OnesCount64(*r.Mark) > 1:
		return "markType must be a power of two such as TYPES.CONV_MARK_TYPE_STAR, or 0 for no mark"
	case r.RemindType != "" && checkRemindType(r.RemindType) != nil:
		return "messageRemindType must be one of TYPES.MSG_REMIND_…"
	case len(r.NameContains) > MaxRuleNameBytes:
		return "nameContains has at most 100 bytes in UTF-8"
	}
	for _, id := range r.ConversationIDs {
		if err := CheckConversationID(id); err != nil {
			return Refusal(err).Message
		}
	}
	return ""
}
