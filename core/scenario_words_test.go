package core_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

const (
	doneSign    = "→ "
	refusedSign = "✗ "
)

// came says what a call came to: nothing where it has no outcome.
func came(outcome any, refused *core.Error) (lines []string) {
	if refused != nil {
		lines = append(lines, refusedSign+refused.Error())
		for _, failure := range refused.Failures {
			lines = append(lines, fmt.Sprintf("%sfailure %q %d", refusedSign, failure.ConversationID+failure.GroupName, int(failure.Code)))
		}
		return lines
	}
	switch o := outcome.(type) {
	case core.Sorted:
		if len(o.Success) > 0 || len(o.Failure) == 0 {
			lines = append(lines, doneSign+"success "+few(o.Success))
		}
		var failures []string
		for _, failure := range o.Failure {
			failures = append(failures, fmt.Sprintf("%sfailure %q %d: %s", doneSign, failure.ConversationID, int(failure.Code), failure.Message))
		}
		lines = append(lines, cut(failures)...)
	case core.Message:
		lines = append(lines, doneSign+"message "+strconv.FormatUint(o.Sequence, 10))
	default:
		if text := asJSON(outcome); text != "null" && text != "{}" { // Otherwise it has none.
			lines = append(lines, doneSign+short(text))
		}
	}
	return lines
}

func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// describe says an event in words. One that is not listed here is shown as it is.
func (d *device) describe(event session.Event) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", event), "session.")
	switch e := event.(type) {
	case session.ConversationListUpdated:
		return name + plainly(d.changedIn(e.List))
	case session.ConversationGroupListUpdated:
		return name + ": " + few(e.Names)
	case session.ConversationInGroupUpdated:
		return name + ": " + e.ConversationGroupName + " holds " + few(idsOf(e.Conversations))
	case session.GroupListUpdated:
		return name + ": " + few(groups(e.Groups))
	case session.TotalUnreadUpdated:
		return name + ": " + strconv.Itoa(e.Count)
	case session.MessageReceived:
		return name + ": " + few(messages(e.Messages))
	case session.MessageReadByPeer:
		return name + ": " + few(messages(e.Messages))
	case session.MessageModified:
		return name + ": " + few(messages(e.Messages))
	case session.MessageRevoked:
		return name + ": " + few(messages(e.Messages))
	case session.ReadConfirmed:
		return name + ": " + few(messages(e.Messages))
	case session.ExtensionsSet:
		return name + ": " + message(e.Message) + " " + asJSON(e.Extensions)
	case session.ExtensionsDeleted:
		return name + ": " + message(e.Message) + " " + few(e.Keys)
	case session.ReactionsChanged:
		return name + ": " + message(e.Message) + " " + reactions(e.Reactions)
	case session.GroupAttributesUpdated:
		return name + ": " + e.GroupID + " has " + few(attributes(e.Now)) + ", updated " + few(e.Updated) + ", deleted " + few(e.Deleted)
	case session.GroupCounterUpdated:
		return fmt.Sprintf("%s: %s %q is %d", name, e.GroupID, e.Key, e.Value)
	case session.MessagePinned:
		return name + ": " + message(e.Message) + map[bool]string{true: " by ", false: " no more, by "}[e.Message.Pinned()] + e.Message.Pin.By.UserID
	case session.TopicCreated:
		return name + ": " + e.TopicID
	case session.TopicsDeleted:
		return name + ": " + few(e.TopicIDs)
	case session.TopicUpdated:
		return name + ": " + topic(e.Topic)
	case session.ContactsUpdated:
		return name + ": " + listsOf(e) + few(contacts(e))
	case session.BlacklistUpdated:
		return name + ": " + few(e.Users)
	case session.FansChanged:
		return name + ": " + few(fans(core.Fans(e)))
	case session.UserStatusUpdated:
		return name + ": " + few(statuses(e.Statuses))
	}
	return name + ": " + short(asJSON(event))
}

// changedIn describes the conversations that are others in a list than in the
// one that the device had before.
func (d *device) changedIn(list replica.List) (changed []string) {
	before := d.listed
	d.listed = map[string]*replica.Conversation{}
	for _, conversation := range list.Slice() {
		d.listed[conversation.ID] = conversation
		if before[conversation.ID] != conversation {
			changed = append(changed, describe(conversation))
		}
	}
	var gone []string
	for id := range before {
		if d.listed[id] == nil {
			gone = append(gone, id+" is gone")
		}
	}
	slices.Sort(gone)
	return append(changed, gone...)
}

// describe says what a conversation has that is not as in any other.
func describe(c *replica.Conversation) string {
	var words []string
	add := func(is bool, format string, args ...any) {
		if is {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	if c.Last != nil {
		words = append(words, last(*c.Last))
	}
	add(c.Unread > 0, "unread %d", c.Unread)
	add(c.Group != nil && len(c.Group.Mentions) > 0, "mentions %s", mentions(c.Group))
	add(c.Pinned, "pinned")
	add(len(c.ConversationGroupNames) > 0, "in %s", few(c.ConversationGroupNames))
	add(len(c.Marks) > 0, "marks %v", c.Marks)
	add(c.CustomData != "", "custom data %q", c.CustomData)
	add(c.RemindType != "", "%s", c.RemindType)
	add(c.Remark != "", "remark %q", c.Remark)
	add(c.Peer.Nick != "", "peer %s", c.Peer.Nick)
	if len(words) == 0 {
		return c.ID
	}
	return c.ID + " (" + strings.Join(words, ", ") + ")"
}

// topic says what there is of a topic.
func topic(c *replica.Conversation) string {
	words := []string{strconv.Quote(c.With.Name), string(c.With.Membership.Role)}
	if c.With.Data != "" {
		words = append(words, "data "+strconv.Quote(c.With.Data))
	}
	if c.With.MuteAll {
		words = append(words, "all muted")
	}
	if c.With.Membership.MuteUntil > 0 {
		words = append(words, "muted")
	}
	if c.DraftText != "" {
		words = append(words, "draft "+strconv.Quote(c.DraftText))
	}
	return describe(c) + " " + strings.Join(words, ", ")
}

// mentions says which messages mention the user, and whom besides.
func mentions(side *core.GroupSide) string {
	var words []string
	if side != nil {
		for _, m := range side.Mentions {
			whom := map[bool]string{true: "all"}[m.All]
			if m.Me {
				whom = strings.TrimSuffix("me and "+whom, " and ")
			}
			words = append(words, fmt.Sprintf("%s in %d", whom, m.Sequence))
		}
	}
	return few(words)
}

func last(m core.Message) string {
	if m.Revoked != nil {
		return "revoked"
	}
	return strconv.Quote(short(m.Summary()))
}

// message says who wrote what, and what has become of it since.
func message(m session.Message) string {
	var words []string
	for _, word := range []struct {
		is   bool
		word string
	}{
		{m.Revoked != nil, "revoked"},
		{m.Version > 0, fmt.Sprintf("version %d", m.Version)},
		{m.PeerRead, "read by the peer"},
		{m.ReceiptAt > 0, "receipt"},
		{m.OnlineOnly, "online only"},
	} {
		if word.is {
			words = append(words, word.word)
		}
	}
	text := fmt.Sprintf("%d %s %s", m.Sequence, m.From, strconv.Quote(short(m.Summary())))
	if len(words) == 0 {
		return text
	}
	return text + " (" + strings.Join(words, ", ") + ")"
}

func messages(list []session.Message) (texts []string) {
	for _, m := range list {
		texts = append(texts, message(m))
	}
	return texts
}

func reactions(list []core.Reaction) string {
	var texts []string
	for _, reaction := range list {
		var users []string
		for _, user := range reaction.Users {
			users = append(users, user.UserID)
		}
		texts = append(texts, reaction.ID+" by "+few(users))
	}
	return strings.Join(texts, ", ")
}

func statuses(list []core.UserStatus) (texts []string) {
	for _, s := range list {
		text := s.UserID + " " + map[core.StatusType]string{1: "online", 2: "offline", 3: "never signed in"}[s.StatusType]
		if s.CustomStatus != "" {
			text += " " + strconv.Quote(s.CustomStatus)
		}
		texts = append(texts, text)
	}
	return texts
}

func idsOf(conversations []*replica.Conversation) (ids []string) {
	for _, conversation := range conversations {
		ids = append(ids, conversation.ID)
	}
	return ids
}

// few writes a list in brackets: of a long one how it begins and ends.
func few(list []string) string {
	return "[" + strings.Join(cut(list), ", ") + "]"
}

// cut leaves the middle of a long list out.
func cut(list []string) []string {
	if len(list) <= 8 {
		return list
	}
	return append(slices.Clone(list[:2]), fmt.Sprintf("… %d more …", len(list)-3), list[len(list)-1])
}

// plainly is few after a colon, without the brackets where there is only one.
func plainly(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return ": " + list[0]
	}
	return ": " + few(list)
}

// short cuts a text that is too long to be read.
func short(text string) string {
	if runes := []rune(text); len(runes) > 200 {
		return string(runes[:200]) + fmt.Sprintf("… (%d bytes)", len(text))
	}
	return text
}

// look says what a user sees, who asks for it by a word.
func (s *story) look(parts []string) ([]string, error) {
	d, err := s.device(parts[0])
	if err != nil {
		return nil, err
	}
	what, of, _ := strings.Cut(parts[1], " ")
	ctx := context.Background()
	switch what {
	case "list":
		var filter replica.Filter
		if of != "" {
			if err := json.Unmarshal([]byte(of), &filter); err != nil {
				return nil, err
			}
		}
		return []string{few(idsOf(d.Conversations(filter)))}, nil
	case "groups":
		return []string{few(d.ConversationGroupNames())}, nil
	case "unread":
		return []string{strconv.Itoa(d.TotalUnread())}, nil
	case "notices":
		return []string{few(s.noticesInWords(d.User()))}, nil
	case "fans":
		return s.fansInWords(d.User()), nil
	case "blacklist":
		return []string{few(d.Blacklist())}, nil
	case "communities":
		var of []*replica.Group
		for _, group := range d.Groups() {
			if group.Topics {
				of = append(of, group)
			}
		}
		return []string{few(groups(of))}, nil
	case "topics":
		asked := strings.Fields(of)
		found, fault, refusal := d.Topics(ctx, asked[0], asked[1:])
		if refusal != nil {
			return s.after(nil, refusal)
		}
		lines := []string{}
		for _, each := range found {
			lines = append(lines, topic(each))
		}
		if fault != nil {
			lines = append(lines, "not all: "+fault.Error())
		}
		came, err := s.after(nil, nil)
		return append(lines, came...), err
	case "pinned":
		page, refusal := d.PinnedMessages(ctx, of)
		if refusal != nil {
			return s.after(nil, refusal)
		}
		return []string{few(messages(page))}, nil
	case "messages":
		page, refusal := d.Messages(ctx, of, 0, core.MessagePageSize)
		if refusal != nil {
			return s.after(nil, refusal)
		}
		return append(messages(page.Messages), more(page.Before)...), nil
	case "sight":
		found, failed, refusal := d.Statuses(ctx, strings.Fields(of))
		if refusal != nil {
			return s.after(nil, refusal)
		}
		return append(statuses(found), failures(failed)...), nil
	}
	if c := d.listed[what]; c != nil {
		return []string{describe(c)}, nil
	}
	return nil, fmt.Errorf("there is nothing to look at by the name of %s", what)
}

func more(before uint64) []string {
	if before == 0 {
		return nil
	}
	return []string{fmt.Sprintf("and older ones before %d", before)}
}

func failures(list []core.UserFailure) (texts []string) {
	for _, failure := range list {
		texts = append(texts, fmt.Sprintf("failure %q %d", failure.UserID, int(failure.Code)))
	}
	return texts
}

func attributes(a core.GroupAttributes) (texts []string) {
	for _, each := range a.List {
		texts = append(texts, short(each.Key+"="+strconv.Quote(each.Value)))
	}
	return texts
}

// groups says each chat group with what the user is in it.
func groups(list []*replica.Group) (texts []string) {
	for _, g := range list {
		texts = append(texts, fmt.Sprintf("%s (%q, %s of %d)", g.ID, g.Name, g.Membership.Role, g.Members))
	}
	return texts
}
