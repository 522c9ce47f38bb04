package jsbridge

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// groupInfoDTO is a conversation group, as it is shown.
type groupInfoDTO struct {
	GroupID                 string    `json:"groupID"`
	GroupName               string    `json:"groupName"`
	ConversationCount       int       `json:"conversationCount"`
	UnreadCount             int       `json:"unreadCount"`
	MutedUnreadCount        int       `json:"mutedUnreadCount"`
	UnreadConversationCount int       `json:"unreadConversationCount"`
	MentionCount            int       `json:"mentionCount"`
	IsMuted                 bool      `json:"isMuted"`
	IsCollapsed             bool      `json:"isCollapsed"`
	IsGiven                 bool      `json:"isGiven"`
	SortType                string    `json:"sortType"`
	CustomData              string    `json:"customData"`
	Rule                    []ruleDTO `json:"rule"`
	CreateTime              int64     `json:"createTime"`
	UpdateTime              int64     `json:"updateTime"`

	// What is said of its conversations where it is exported.
	ConversationIDList         []string `json:"conversationIDList,omitempty"`
	ExcludedConversationIDList []string `json:"excludedConversationIDList,omitempty"`
	PinnedConversationIDList   []string `json:"pinnedConversationIDList,omitempty"`
	SortedConversationIDList   []string `json:"sortedConversationIDList,omitempty"`
}

// ruleDTO is a [core.ConversationRule] in the words of pages.
type ruleDTO struct {
	Type            string   `json:"type,omitempty"`
	GroupType       string   `json:"groupType,omitempty"`
	Unread          *bool    `json:"hasUnreadCount,omitempty"`
	Mentions        *bool    `json:"hasGroupAtInfo,omitempty"`
	Pinned          *bool    `json:"isPinned,omitempty"`
	Mark            *uint64  `json:"markType,omitempty"`
	RemindType      string   `json:"messageRemindType,omitempty"`
	NameContains    string   `json:"nameContains,omitempty"`
	ConversationIDs []string `json:"conversationIDList,omitempty"`
}

type groupInfoListDTO struct {
	ConversationGroupInfoList []groupInfoDTO `json:"conversationGroupInfoList"`
}

type groupInfoUpdatedDTO struct {
	Changed []groupInfoDTO `json:"changed"`
	Gone    []string       `json:"gone"`
}

func newGroupInfoDTOs(groups []replica.ConversationGroupInfo) []groupInfoDTO {
	dtos := make([]groupInfoDTO, len(groups))
	for i := range groups {
		dtos[i].show(&groups[i])
	}
	return dtos
}

func (dto *groupInfoDTO) show(group *replica.ConversationGroupInfo) {
	dto.GroupID, dto.GroupName, dto.IsGiven = strconv.Itoa(group.ID), group.Name, group.Given
	dto.ConversationCount, dto.UnreadCount, dto.MutedUnreadCount = group.Conversations, group.Unread, group.MutedUnread
	dto.UnreadConversationCount, dto.MentionCount = group.UnreadConversations, group.Mentions
	dto.CreateTime, dto.UpdateTime = group.CreatedAt/1000, group.UpdatedAt/1000
	dto.IsMuted, dto.IsCollapsed, dto.CustomData = group.Muted, group.Collapsed, group.CustomData
	if dto.SortType = group.Sort; dto.SortType == "" {
		dto.SortType = core.SortByActivity
	}
	for i := range group.Rule {
		dto.Rule = append(dto.Rule, ruleDTO(group.Rule[i]))
	}
}

func groupIDs(groups []int) []string {
	ids := make([]string, len(groups))
	for i, group := range groups {
		ids[i] = strconv.Itoa(group)
	}
	return ids
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

// exportConversationGroups shows the conversation groups with what is said of their
// conversations, from which the page's side makes a document.
func exportConversationGroups(_ context.Context, b *Bridge) (any, error) {
	_, groups := b.session.LookAtConversationGroups()
	list := groupInfoListDTO{newGroupInfoDTOs(groups)}
	places := make(map[int]int, len(groups))
	for i := range groups {
		places[groups[i].ID] = i
	}
	keys := map[string]string{} // By group and conversation.
	for _, conversation := range b.session.List().Slice() {
		for _, group := range conversation.ConversationGroups {
			if i, there := places[group]; there {
				dto := &list.ConversationGroupInfoList[i]
				dto.ConversationIDList = append(dto.ConversationIDList, conversation.ID)
			}
		}
		for _, placement := range conversation.Placements {
			if i, there := places[placement.Group]; there {
				list.ConversationGroupInfoList[i].place(conversation.ID, &placement, keys)
			}
		}
	}
	for i := range list.ConversationGroupInfoList {
		dto := &list.ConversationGroupInfoList[i]
		slices.SortFunc(dto.SortedConversationIDList, func(a, b string) int {
			return strings.Compare(keys[dto.GroupID+a], keys[dto.GroupID+b])
		})
	}
	return list, nil
}

// place notes how a conversation stands in the conversation group, with its key.
func (dto *groupInfoDTO) place(id string, placement *core.Placement, keys map[string]string) {
	if placement.Never {
		dto.ExcludedConversationIDList = append(dto.ExcludedConversationIDList, id)
	}
	if placement.Pinned {
		dto.PinnedConversationIDList = append(dto.PinnedConversationIDList, id)
	}
	if placement.Key != "" {
		dto.SortedConversationIDList = append(dto.SortedConversationIDList, id)
		keys[dto.GroupID+id] = placement.Key + id
	}
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
	MaxGroupCount               int            `json:"maxGroupCount"`
	GroupCount                  int            `json:"groupCount"`
	MaxGivenGroupCount          int            `json:"maxGivenGroupCount"`
	GivenGroupCount             int            `json:"givenGroupCount"`
	MaxGroupNameBytes           int            `json:"maxGroupNameBytes"`
	MaxGroupSize                int            `json:"maxGroupSize"`
	GroupSizeList               []groupSizeDTO `json:"groupSizeList"`
	MaxConversationCountPerCall int            `json:"maxConversationCountPerCall"`
	MaxCustomDataBytes          int            `json:"maxCustomDataBytes"`
	MaxRuleCount                int            `json:"maxRuleCount"`
	MaxChangeCount              int            `json:"maxChangeCount"`
	UndoSeconds                 int            `json:"undoSeconds"`
}

type groupSizeDTO struct {
	GroupID   string `json:"groupID"`
	GroupName string `json:"groupName"`
	Size      int    `json:"size"`
}

func getConversationGroupLimits(_ context.Context, b *Bridge) (any, error) {
	limits := b.session.ConversationGroupLimits()
	directory, _ := b.session.LookAtConversationGroups()
	dto := groupLimitsDTO{
		MaxGroupCount: limits.Groups, MaxGivenGroupCount: core.MaxGivenConversationGroups,
		MaxGroupNameBytes: limits.NameBytes, MaxGroupSize: limits.Size, GroupSizeList: []groupSizeDTO{},
		MaxConversationCountPerCall: limits.PerCall, MaxCustomDataBytes: limits.DataBytes,
		MaxRuleCount: core.MaxConversationRules, MaxChangeCount: core.MaxConversationGroupChanges, UndoSeconds: core.UndoWindow / 1000,
	}
	for _, group := range directory.ConversationGroups {
		dto.GroupSizeList = append(dto.GroupSizeList, groupSizeDTO{strconv.Itoa(group.ID), group.Name, group.Count})
		if group.Given {
			dto.GivenGroupCount++
		} else {
			dto.GroupCount++
		}
	}
	return dto, nil
}
