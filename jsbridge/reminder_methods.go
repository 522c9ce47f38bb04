package jsbridge

import (
	"context"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

var reminderMethods = []method{
	{name: "setMessageRemindType", command: core.SetRemindType{}, answer: setMessageRemindType},
	{name: "setAllReceiveMessageOpt", command: core.SetAllReceiveMessageOpt{}, echo: readAllReceive},
	{name: "getAllReceiveMessageOpt", bare: func(_ context.Context, b *Bridge) (any, error) {
		return newAllReceiveDTO(b.session.AllReceiveMessageOpt().At(b.now())), nil
	}},
}

// setMessageRemindType has two forms: for users and for one chat group.
func setMessageRemindType(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	if o.Has("groupID") {
		return remindOfGroup(b, o)
	}
	command := core.SetRemindType{RemindType: o.String("messageRemindType")}
	for _, user := range o.Strings("userIDList") {
		command.ConversationIDs = append(command.ConversationIDs, core.TypeC2C+user)
	}
	return b.do(command, showReminded)
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

func showReminded(_ *Bridge, outcome any) any {
	sorted := outcome.(core.Sorted)
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

func remindOfGroup(b *Bridge, o *object) answer {
	groupID, remindType := o.String("groupID"), o.String("messageRemindType")
	command := core.SetRemindType{ConversationIDs: []string{core.TypeGroup + groupID}, RemindType: remindType}
	return func(ctx context.Context) (any, error) {
		result, err := session.Do(ctx, b.session, command)
		if failed := result.Outcome.Failure; err == nil && len(failed) > 0 && failed[0].Code == core.CodeConversationDenied {
			err = core.Errorf(core.CodeConversationDenied, "%s", failed[0].Message)
		} else if err == nil && len(failed) > 0 {
			err = core.Errorf(core.CodeInvalidGroup, "setMessageRemindType: %q is no chat group's id", groupID)
		}
		group := b.group(groupID, nil)
		group.RemindType = remindType
		return done(result.Pending, groupResultDTO{Group: group}), err
	}
}

// readAllReceive reads the window in the user's local time. The second argument,
// which npm/api.js adds, is by how many minutes the user's clocks are behind
// UTC, as JavaScript counts.
func readAllReceive(b *Bridge, a *arguments) (core.Command, any) {
	o := a.Object(0, "options")
	opt := core.AllReceiveMessageOpt{RemindType: core.RemindQuietly}
	if o.Has("messageRemindType") {
		opt.RemindType = o.String("messageRemindType")
	}
	opt.Repeated = o.OptionalBool("isRepeated", true)
	window := core.Window{
		Hour:     o.OptionalUint("startHour"),
		Minute:   o.OptionalUint("startMinute"),
		Second:   o.OptionalUint("startSecond"),
		Duration: o.OptionalUint("duration"),
	}
	if behind, ok := a.At(1).(float64); ok {
		window.Offset = -int64(behind) * 60
	}
	var err error
	if opt.StartTime, opt.EndTime, err = window.Times(b.now()); err != nil {
		a.refuse(err)
	}
	return core.SetAllReceiveMessageOpt{Opt: opt}, allReceiveResultDTO{Data: newAllReceiveDTO(opt)}
}

// allReceiveResultDTO is a result within a result, as documented
// (docs/facts.md#reminding).
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

const eventAllReceive = "onAllReceiveMessageOptUpdated"

func (b *Bridge) tellReminder(event session.Event) {
	if e, is := event.(session.AllReceiveMessageOptUpdated); is {
		b.tell(eventAllReceive, newAllReceiveDTO(e.Opt.At(b.now())))
	}
}
