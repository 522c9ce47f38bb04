package jsbridge

import (
	"context"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// What is said of conversation groups crosses as the documents have it; the page's
// side makes of it what pages see (npm/groupinfo.js, npm/groupsdocument.js).

type groupInfoDTO struct {
	core.ConversationGroup
	Settings core.ConversationGroupSettings `json:"settings"`
	// Tally has the sums of [replica.Tally] in their order.
	Tally []int `json:"tally"`
}

type groupInfoListDTO struct {
	ConversationGroupInfoList []groupInfoDTO `json:"conversationGroupInfoList"`
}

type groupInfoUpdatedDTO struct {
	Changed []groupInfoDTO `json:"changed"`
	Gone    []int          `json:"gone"`
}

func newGroupInfoDTOs(groups []replica.ConversationGroupInfo) []groupInfoDTO {
	dtos := make([]groupInfoDTO, len(groups))
	for i := range groups {
		group, dto := &groups[i], &dtos[i]
		dto.ID, dto.Name, dto.CreatedAt, dto.Given = group.ID, group.Name, group.CreatedAt, group.Given
		dto.Settings = *group.ConversationGroupSettings
		dto.Tally = []int{group.Conversations, group.Unread, group.MutedUnread, group.UnreadConversations, group.Mentions}
	}
	return dtos
}

// --- What a page sets for a conversation group ---

// readFields reads what is set for a conversation group.
func readFields(o *object) (fields core.ConversationGroupFields) {
	fields.Muted, fields.Collapsed = o.BoolOrNil("isMuted"), o.BoolOrNil("isCollapsed")
	fields.Sort, fields.CustomData = o.StringOrNil("sortType"), o.StringOrNil("customData")
	rule, given := o.fields["rule"]
	if !given {
		return fields
	}
	fields.Rule = &core.ConversationRules{}
	rules, several := rule.([]any)
	if !several && rule != nil {
		rules = []any{rule}
	}
	for _, rule := range rules {
		if of, ok := rule.(map[string]any); ok {
			fields.Rule.AnyOf = append(fields.Rule.AnyOf, readRule(o.object("rule", of)))
		} else {
			o.wrong("rule", "an object, an array of objects, or null")
		}
	}
	return fields
}

// ruleFields are the fields that a rule can have.
var ruleFields = []string{"type", "groupType", "hasUnreadCount", "hasGroupAtInfo", "isPinned", "markType", "messageRemindType", "nameContains", "conversationIDList"}

func readRule(o *object) core.ConversationRule {
	for field := range o.fields {
		if !slices.Contains(ruleFields, field) { // Spelled otherwise it would fit too much.
			o.in.fault("%s has a field that no rule has; there are %s", o.name, strings.Join(ruleFields, ", "))
		}
	}
	rule := core.ConversationRule{
		Type: o.OptionalString("type"), GroupType: o.OptionalString("groupType"),
		Unread: o.BoolOrNil("hasUnreadCount"), Mentions: o.BoolOrNil("hasGroupAtInfo"), Pinned: o.BoolOrNil("isPinned"),
		RemindType: o.OptionalString("messageRemindType"), NameContains: o.OptionalString("nameContains"),
		ConversationIDs: o.OptionalStrings("conversationIDList"),
	}
	if o.Has("markType") {
		rule.Mark = new(o.Uint("markType"))
	}
	return rule
}

// BoolOrNil is nil for an absent field.
func (o *object) BoolOrNil(field string) *bool {
	if !o.Has(field) {
		return nil
	}
	return new(o.Bool(field))
}

// StringOrNil is nil for an absent field.
func (o *object) StringOrNil(field string) *string {
	if !o.Has(field) {
		return nil
	}
	return new(o.String(field))
}

// --- Out and in ---

// exportDTO is of what the page's side makes a document.
type exportDTO struct {
	Groups        []groupInfoDTO `json:"groups"`
	Conversations []filedDTO     `json:"conversations"`
}

// filedDTO says in which conversation groups a conversation was put, and how it stands
// in which.
type filedDTO struct {
	ID         string           `json:"id"`
	Groups     []int            `json:"groups,omitempty"`
	Placements []core.Placement `json:"placements,omitempty"`
}

func exportConversationGroups(_ context.Context, b *Bridge) (any, error) {
	_, groups := b.session.LookAtConversationGroups()
	dto := exportDTO{Groups: newGroupInfoDTOs(groups)}
	for _, c := range b.session.Conversations(replica.Filter{}) {
		if len(c.ConversationGroups)+len(c.Placements) > 0 {
			dto.Conversations = append(dto.Conversations, filedDTO{c.ID, c.ConversationGroups, c.Placements})
		}
	}
	return dto, nil
}

// tryCall says what a call that changes conversation groups would come to.
func tryCall(b *Bridge, a *arguments) answer {
	name := a.String(0, "method")
	row := b.methodThat(func(m *method) bool { return m.name == name })
	if row == nil || row.read == nil && row.echo == nil {
		a.fault("method must be one that can be tried")
		return nil
	}
	inner := &arguments{method: name, list: a.list[1:]}
	var command core.Command
	var data any
	if row.read != nil {
		command = row.read(b, inner)
	} else {
		command, data = row.echo(b, inner)
	}
	a.refuse(inner.err)
	return func(context.Context) (any, error) {
		outcome, err := b.session.Try(command)
		if err == nil && row.show != nil {
			data = row.show(b, outcome)
		}
		return withChange(data, outcome), err
	}
}

// --- Limits ---

type groupLimitsDTO struct {
	Limits core.ConversationGroupLimits `json:"limits"`
	Groups []core.ConversationGroup     `json:"groups"`
}

func getConversationGroupLimits(_ context.Context, b *Bridge) (any, error) {
	directory, _ := b.session.LookAtConversationGroups()
	return groupLimitsDTO{b.session.ConversationGroupLimits(), directory.ConversationGroups}, nil
}
