package jsbridge

import (
	"context"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// setConversationDraft keeps a draft on this device. The result says its code
// twice, as documented (docs/facts.md#drafts).
func setConversationDraft(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id, text := o.string("conversationID"), o.string("draftText")
	if o.err != nil {
		return nil, o.err
	}
	if _, err := b.session.Do(ctx, core.SetDraft{ConversationID: id, Text: text}); err != nil {
		return nil, err
	}
	ids := b.shown(b.session.ConversationsByID([]string{id}))
	if len(ids) == 0 {
		return nil, core.Errorf(core.CodeConversationNotFound, "%s was deleted in another tab just now", id)
	}
	return draftResultDTO{Conversation: ids[0]}, nil
}

// setMessageRemindType has two forms: for users and for one chat group.
func setMessageRemindType(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	if o.has("groupID") {
		return b.remindOfGroup(ctx, o)
	}
	command := core.SetRemindType{RemindType: o.string("messageRemindType")}
	for _, user := range o.strings("userIDList") {
		command.ConversationIDs = append(command.ConversationIDs, core.TypeC2C+user)
	}
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, command)
	if err != nil {
		return nil, err
	}
	return done(result, newRemindedDTO(result.Outcome.(core.Sorted))), nil
}

func (b *Bridge) remindOfGroup(ctx context.Context, o *object) (any, error) {
	group, remindType := o.string("groupID"), o.string("messageRemindType")
	if o.err != nil {
		return nil, o.err
	}
	result, err := b.session.Do(ctx, core.SetRemindType{ConversationIDs: []string{core.TypeGroup + group}, RemindType: remindType})
	if err != nil {
		return nil, err
	}
	if failed := result.Outcome.(core.Sorted).Failure; len(failed) > 0 {
		return nil, core.Errorf(core.CodeInvalidGroup, "setMessageRemindType: %q is no chat group's id", group)
	}
	return done(result, groupResultDTO{Group: groupDTO{group, remindType}}), nil
}

// setAllReceiveMessageOpt takes the window in the user's local time; the second
// argument, which npm/chat.js adds, is how far that is off. The result is
// wrapped twice, as documented (docs/facts.md#reminding).
func setAllReceiveMessageOpt(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	opt, err := readAllReceiveOpt(o, b.now(), a.at(1))
	if err != nil {
		return nil, err
	}
	result, err := b.session.Do(ctx, core.SetAllReceiveMessageOpt{Opt: opt})
	return done(result, allReceiveResultDTO{Data: newAllReceiveDTO(opt)}), err
}

// readAllReceiveOpt reads the setting. Zone is by how many minutes the user's
// clocks are behind UTC, as JavaScript counts.
func readAllReceiveOpt(o *object, now int64, zone any) (core.AllReceiveMessageOpt, error) {
	opt := core.AllReceiveMessageOpt{RemindType: core.RemindQuietly, Repeated: true}
	if o.has("messageRemindType") {
		opt.RemindType = o.string("messageRemindType")
	}
	if o.has("isRepeated") {
		opt.Repeated = o.bool("isRepeated")
	}
	window := core.Window{
		Hour:     o.optionalUint("startHour"),
		Minute:   o.optionalUint("startMinute"),
		Second:   o.optionalUint("startSecond"),
		Duration: o.optionalUint("duration"),
	}
	if o.err != nil {
		return opt, o.err
	}
	if behind, ok := zone.(float64); ok {
		window.Offset = -int64(behind) * 60
	}
	var err error
	opt.StartTime, opt.EndTime, err = window.Times(now)
	return opt, err
}

func getAllReceiveMessageOpt(_ context.Context, b *Bridge, _ arguments) (any, error) {
	return newAllReceiveDTO(b.session.AllReceiveMessageOpt().At(b.now())), nil
}

type draftResultDTO struct {
	Code         int    `json:"code"`
	Conversation string `json:"conversation"`
}

type groupResultDTO struct {
	Group groupDTO `json:"group"`
}

type remindedDTO struct {
	SuccessUserIDList []userDTO        `json:"successUserIDList"`
	FailureUserIDList []failureUserDTO `json:"failureUserIDList"`
}

type userDTO struct {
	UserID string `json:"userID"`
}

type failureUserDTO struct {
	UserID string    `json:"userID"`
	Code   core.Code `json:"code"`
}

func newRemindedDTO(sorted core.Sorted) remindedDTO {
	dto := remindedDTO{SuccessUserIDList: []userDTO{}, FailureUserIDList: []failureUserDTO{}}
	for _, id := range sorted.Success {
		dto.SuccessUserIDList = append(dto.SuccessUserIDList, userDTO{UserID: strings.TrimPrefix(id, core.TypeC2C)})
	}
	for _, failure := range sorted.Failure {
		user := strings.TrimPrefix(failure.ConversationID, core.TypeC2C)
		dto.FailureUserIDList = append(dto.FailureUserIDList, failureUserDTO{UserID: user, Code: core.CodeInvalidParameter})
	}
	return dto
}

// allReceiveResultDTO is a result within a result.
type allReceiveResultDTO struct {
	Code int           `json:"code"`
	Data allReceiveDTO `json:"data"`
}

type allReceiveDTO struct {
	MessageRemindType string `json:"messageRemindType"`
	StartTime         int64  `json:"startTime"`
	EndTime           int64  `json:"endTime"`
	IsRepeated        bool   `json:"isRepeated"`
}

func newAllReceiveDTO(o core.AllReceiveMessageOpt) allReceiveDTO {
	return allReceiveDTO{MessageRemindType: o.Reminds(), StartTime: o.StartTime, EndTime: o.EndTime, IsRepeated: o.Repeated}
}
