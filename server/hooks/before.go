package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// The codes of what the backend refused without one of its own.
const (
	CodeC2CRefused   core.Code = 20006
	CodeGroupRefused core.Code = 10016
	CodeUnanswered   core.Code = 60002
)

// ownCodes are those of a backend's own that pages are given as they are, from one to
// another: of messages, groups and friends.
var ownCodes = [][2]int64{{120001, 130000}, {10100, 10200}, {38000, 39000}}

// question is what the backend is asked.
type question struct {
	event
	fields fields
	// code is that of a refusal without one that is the backend's own.
	code core.Code
	// apply is what becomes of the command by the answer, nil where it stays asIs.
	apply func(said answer) (core.Command, error)
	// asIs is the command as it was asked about, nil for as it came.
	asIs core.Command
}

// Before asks the backend about a command of a user's, if it is of those that are
// asked about, and returns the command as it is to be carried out. It waits for the
// answer as long as is set. A refusal is a [core.Error] with the backend's own code, or
// 20006, 10016 or 30009; 60002 where there is no answer and that is set to refuse.
//
// What the backend makes of a message is checked as if its sender had sent it.
func (h *Hooks) Before(ctx context.Context, user string, command core.Command, admin *core.Admin) (core.Command, error) {
	asked := h.question(ctx, user, command, admin)
	if asked == nil {
		return command, nil
	}
	began := time.Now()
	if admin == nil && !h.asking.enter(user) {
		// Else whoever sends very much would use up all answers, and be let through.
		return nil, core.Errorf(CodeUnanswered, "%d of your requests wait for the application's backend already; try again later", userAsking)
	}
	changed, result, err := h.ask(ctx, asked)
	if admin == nil {
		h.asking.leave(user)
	}
	h.metrics.answered(asked.Name, result, time.Since(began))
	switch {
	case err != nil:
		return nil, err
	case changed != nil:
		return changed, nil
	case asked.asIs != nil:
		return asked.asIs, nil
	}
	return command, nil
}

// ask asks, and returns what became of the command: nil where it stays as it is.
func (h *Hooks) ask(ctx context.Context, asked *question) (changed core.Command, result string, err error) {
	ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
	defer cancel()
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	case <-ctx.Done():
		return nil, "failed", h.unanswered(asked, errors.New("too many wait for an answer"))
	}
	e, err := asked.written(h.options.Now())
	if err != nil {
		return nil, "failed", h.unanswered(asked, err)
	}
	said, err := h.send(ctx, e, "")
	if err == nil && said.ErrorCode == 0 && said.ActionStatus == "FAIL" {
		err = errors.New("the backend answered FAIL without an ErrorCode")
	}
	if err != nil {
		return nil, "failed", h.unanswered(asked, err)
	}
	if said.ErrorCode != 0 {
		return nil, "refused", refusal(asked.code, said.ErrorCode, said.ErrorInfo)
	}
	changed, err = asked.apply(said)
	var refused *core.Error
	switch {
	case errors.As(err, &refused):
		return nil, "refused", err
	case err != nil:
		return nil, "failed", h.unanswered(asked, err)
	case changed == nil:
		return nil, "allowed", nil
	}
	return changed, "changed", nil
}

// unanswered is what becomes of what the backend said nothing about.
func (h *Hooks) unanswered(asked *question, err error) error {
	h.options.Log.Warn("the backend did not answer whether something may happen", "event", asked.Name, "refused", h.options.RefuseUnanswered, "error", err)
	if !h.options.RefuseUnanswered {
		return nil
	}
	return core.Errorf(CodeUnanswered, "the application's backend did not answer whether this may be; try again later")
}

// refusal is what a page hears of one.
func refusal(code core.Code, own int64, info string) error {
	if slices.ContainsFunc(ownCodes, func(r [2]int64) bool { return own >= r[0] && own <= r[1] }) {
		code = core.Code(own)
	}
	if info = strings.ToValidUTF8(info, ""); info == "" {
		info = "the application's backend refused it"
	}
	return core.Errorf(code, "%.300s", info)
}

// question is what the backend is asked about a command, nil for nothing.
func (h *Hooks) question(ctx context.Context, user string, command core.Command, admin *core.Admin) *question {
	asked := h.questionOf(ctx, user, command)
	if asked == nil || !h.events[asked.Name] {
		return nil
	}
	asked.Platform = platformOf(core.Call{Admin: admin})
	return asked
}

func (h *Hooks) questionOf(ctx context.Context, user string, command core.Command) *question {
	switch c := command.(type) {
	case core.SendMessage:
		return h.aboutSending(ctx, user, c.Message, c.Push, func(m core.Message, push []byte) core.Command {
			c.Message, c.Push = m, push
			return c
		})
	case core.SendOnce:
		return h.aboutSending(ctx, user, c.Message, c.Push, func(m core.Message, push []byte) core.Command {
			c.Message, c.Push = m, push
			return c
		})
	case core.ModifyMessage:
		return h.aboutModifying(ctx, user, c)
	case core.CreateChatGroup:
		return aboutCreating(user, user, c)
	case core.FoundGroup:
		if !c.Imported {
			return aboutCreating(user, c.OwnerID, c.CreateChatGroup)
		}
	case core.JoinGroup:
		if len(c.Topics) == 0 {
			return h.aboutJoining(ctx, user, c)
		}
	case core.AddMembers:
		return h.aboutAdding(ctx, user, c.GroupID, c.UserIDs, func(left []string) core.Command {
			c.UserIDs = left
			return c
		})
	case core.AddFounders:
		return h.aboutAdding(ctx, user, c.GroupID, founders(c.Founders), func(left []string) core.Command {
			c.Founders = slices.DeleteFunc(slices.Clone(c.Founders), func(f core.Founder) bool { return !slices.Contains(left, f.UserID) })
			return c
		})
	case core.ChangeFriends:
		return aboutFriends(user, c)
	}
	return nil
}

func (h *Hooks) aboutMessage(ctx context.Context, user string, m core.Message, with func(core.Message) core.Command) *question {
	name := beforeGroup
	if m.ConversationType == core.TypeC2C {
		name = beforeC2C
	}
	if !h.events[name] {
		return nil // No group need be looked up.
	}
	// What is asked about is what is sent: JSON can be read in several ways.
	payload, err := core.CheckPayload(m.Type, m.Payload)
	if err != nil {
		return nil // The authority refuses it.
	}
	m.From, m.Payload = user, payload
	asked := &question{event: event{Name: name}, code: CodeC2CRefused}
	if name == beforeC2C {
		asked.fields = h.c2cBody(m)
		asked.fields["MsgKey"] = h.options.Key(m)
	} else {
		group, _ := h.groupOf(ctx, m.To) // The authority says what is wrong with it.
		asked.fields, asked.code = h.groupBody(m, group), CodeGroupRefused
		asked.fields["Operator_Account"] = user
	}
	asked.asIs = with(m)
	asked.apply = func(said answer) (core.Command, error) {
		changed := m
		if len(said.MsgBody) == 0 && said.CloudCustomData == nil {
			return nil, nil
		}
		if len(said.MsgBody) > 0 {
			if err := h.options.Fill(&changed, said.MsgBody); err != nil {
				return nil, errors.New("the backend's MsgBody is no message's: " + core.Refusal(err).Message)
			}
		}
		if said.CloudCustomData != nil {
			changed.CloudCustomData = *said.CloudCustomData
		}
		return with(changed), nil
	}
	return asked
}

// aboutModifying asks about a message that is modified as if who does that sent it so, or
// whoever is not to say something would send something else first. Whose it was before
// has not said these words, and may never: nobody has checked yet whether they may be
// put there.
func (h *Hooks) aboutModifying(ctx context.Context, user string, c core.ModifyMessage) *question {
	kind, to := core.ConversationType(c.ConversationID)
	if kind == "" || !h.events[map[string]string{core.TypeC2C: beforeC2C, core.TypeGroup: beforeGroup}[kind]] {
		return nil
	}
	message, err := h.options.Message(ctx, core.ThreadID(user, c.ConversationID), c.Sequence)
	if err != nil || message.ID == "" {
		return nil // The authority says that there is none.
	}
	modified := message
	modified.To, modified.Payload, modified.CloudCustomData = to, c.Payload, c.CloudCustomData
	asked := h.aboutMessage(ctx, user, modified, func(m core.Message) core.Command {
		c.Payload, c.CloudCustomData = m.Payload, m.CloudCustomData
		return c
	})
	if asked != nil {
		asked.fields["Operator_Account"], asked.fields["MsgVersion"] = user, c.Version+1
		if kind == core.TypeC2C {
			asked.fields["MsgKey"] = h.options.Key(message)
		}
	}
	return asked
}

func aboutCreating(user, owner string, c core.CreateChatGroup) *question {
	body := fields{
		"Operator_Account": user, "Owner_Account": owner, "Type": c.Type, "Name": c.Name,
		"MemberList": accounts("Member_Account", founders(c.Founders)), "UserDefinedDataList": custom(nil, c.Custom),
	}
	name := beforeCreate
	if c.Type == core.GroupTopic {
		name = beforeCreateTopic
		body["Type"] = core.GroupCommunity
		body["GroupId"], _ = core.TopicOf(c.GroupID)
	}
	return &question{event: event{Name: name}, fields: body, code: CodeGroupRefused, apply: asItIs}
}

func founders(list []core.Founder) []string {
	members := make([]string, len(list))
	for i, founder := range list {
		members[i] = founder.UserID
	}
	return members
}

func (h *Hooks) aboutJoining(ctx context.Context, user string, c core.JoinGroup) *question {
	if !h.events[beforeJoin] {
		return nil
	}
	group, _ := h.groupOf(ctx, c.GroupID)
	body := ofGroup(c.GroupID, group)
	body["Requestor_Account"], body["ApplyMsg"] = user, c.Note
	return &question{event: event{Name: beforeJoin}, fields: body, code: CodeGroupRefused, apply: asItIs}
}

// aboutAdding asks about users who are added to a group, later or as the rest of those
// whom it is made with; with is the command for those who are left.
func (h *Hooks) aboutAdding(ctx context.Context, user, groupID string, added []string, with func(left []string) core.Command) *question {
	if !h.events[beforeInvite] {
		return nil
	}
	group, _ := h.groupOf(ctx, groupID)
	body := ofGroup(groupID, group)
	body["Operator_Account"], body["DestinationMembers"] = user, accounts("Member_Account", added)
	return &question{event: event{Name: beforeInvite}, fields: body, code: CodeGroupRefused, apply: func(said answer) (core.Command, error) {
		if len(said.RefusedMembersAccount) == 0 {
			return nil, nil
		}
		left := without(added, said.RefusedMembersAccount)
		if len(left) == 0 {
			return nil, refusal(CodeGroupRefused, 0, said.ErrorInfo)
		}
		return with(left), nil
	}}
}

func aboutFriends(user string, c core.ChangeFriends) *question {
	asked := &question{event: event{Name: beforeFriend}, code: core.CodeMayNotAdd}
	switch c.Op {
	case "addFriend":
		items := make([]fields, len(c.UserIDs))
		for i, other := range c.UserIDs {
			items[i] = fields{"To_Account": other, "Remark": c.Remark, "GroupName": c.Group, "AddSource": c.Source, "AddWording": c.Wording}
		}
		asked.fields = fields{"Requester_Account": user, "From_Account": user, "FriendItem": items, "AddType": "Add_Type_Both", "ForceAddFlags": 0}
		if c.Single {
			asked.fields["AddType"] = "Add_Type_Single"
		}
	case "acceptFriendApplication", "refuseFriendApplication":
		asked.Name = beforeResponse
		action := "Response_Action_Reject"
		if c.Op == "acceptFriendApplication" {
			action = "Response_Action_AgreeAndAdd"
			if c.Single {
				action = "Response_Action_Agree"
			}
		}
		items := make([]fields, len(c.UserIDs))
		for i, other := range c.UserIDs {
			items[i] = fields{"To_Account": other, "Remark": c.Remark, "ResponseAction": action}
		}
		asked.fields = fields{"Requester_Account": user, "From_Account": user, "ResponseFriendItem": items}
	default:
		return nil
	}
	asked.apply = func(said answer) (core.Command, error) {
		for _, item := range said.ResultItem {
			if item.ResultCode != 0 && slices.Contains(c.UserIDs, item.ToAccount) {
				return nil, refusal(core.CodeMayNotAdd, item.ResultCode, item.ResultInfo)
			}
		}
		return nil, nil
	}
	return asked
}

func asItIs(answer) (core.Command, error) { return nil, nil }

// written is the question as the backend gets it.
func (q *question) written(now time.Time) (event, error) {
	q.fields["CallbackCommand"], q.fields["EventTime"] = q.Name, now.UnixMilli()
	text, err := json.Marshal(q.fields)
	e := q.event
	e.Body = text
	return e, err
}
