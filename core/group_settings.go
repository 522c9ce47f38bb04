package core

import (
	"strconv"
	"strings"
)

// GroupSettings are the rules of each type of group, as whoever runs an authority
// has set them. Nil stands for the defaults (docs/facts.md#types-of-groups). A
// group keeps what it got when it was made: its options, and how many members it
// takes. All else holds from now on: what counts as unread is settled when a
// message is sent, and what a member sees of earlier messages on joining.
type GroupSettings struct {
	rules map[GroupType]groupRules
}

// ParseGroupSettings reads settings, joined by commas: TYPE.NAME=VALUE, with the
// documented name of the type. The names:
//
//	members                         how many members a group takes at most
//	invite, join                    the options of a group that is made without, where its type has them
//	history                         true: a new member sees what was before
//	unread                          true: messages count as unread
//	memberTips profileTips          true: a tip tells who comes and goes, what of the group
//	staffTips optionTips            is another, admins and mutes, options and muting all
//
// Refusal: 6017, with what is wrong.
func ParseGroupSettings(text string) (*GroupSettings, error) {
	settings := &GroupSettings{map[GroupType]groupRules{}}
	for of, rules := range rulesOf {
		settings.rules[of] = rules
	}
	for _, setting := range strings.Split(text, ",") {
		setting = strings.TrimSpace(setting)
		if setting == "" {
			continue
		}
		name, value, _ := strings.Cut(setting, "=")
		of, name, _ := strings.Cut(name, ".")
		rules, known := settings.rules[GroupType(of)]
		if !known || !rules.set(name, value) {
			return nil, Errorf(CodeInvalidParameter, "%.80q is no setting of chat groups, such as Public.members=500 or ChatRoom.unread=true", setting)
		}
		settings.rules[GroupType(of)] = rules
	}
	return settings, nil
}

// maxSetMembers is how many members a group can be set to take.
const maxSetMembers = 1_000_000

// set changes one of the rules; false for what is none, or no value of it.
func (r *groupRules) set(name, value string) bool {
	if r.live {
		return false // It has nothing of all this.
	}
	switch name {
	case "members":
		n, err := strconv.Atoi(value)
		r.maxMembers = n
		return err == nil && n >= 1 && n <= maxSetMembers
	case "join":
		r.join = JoinOption(value)
		return r.joinSettable && r.join.valid()
	case "invite":
		r.invite = InviteOption(value)
		return r.invite.valid()
	}
	flag := r.flag(name)
	if flag == nil || value != "true" && value != "false" {
		return false
	}
	*flag = value == "true"
	return true
}

func (r *groupRules) flag(name string) *bool {
	switch name {
	case "history":
		return &r.seesEarlier
	case "unread":
		return &r.counts
	case "memberTips":
		return &r.memberTips
	case "profileTips":
		return &r.profileTips
	case "staffTips":
		return &r.staffTips
	case "optionTips":
		return &r.optionTips
	}
	return nil
}

// of returns the rules of a type; of one that is none, rules that allow nothing.
func (s *GroupSettings) of(groupType GroupType) *groupRules {
	all := rulesOf
	if s != nil {
		all = s.rules
	}
	rules := all[groupType]
	return &rules
}
