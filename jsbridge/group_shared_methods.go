package jsbridge

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// Attributes, counters and pins of chat groups.
var groupSharedMethods = []method{
	// Attributes are changed as they were seen, so after what was done before.
	{name: "setGroupAttributes", command: core.SetAttributes{}, echo: setGroupAttributes, inTurn: true},
	{
		name: "initGroupAttributes", command: core.SetAttributes{}, second: true, inTurn: true,
		echo: func(b *Bridge, a *arguments) (core.Command, any) {
			command, data := setGroupAttributes(b, a)
			all := command.(core.SetAttributes)
			all.Whole = true
			return all, data
		},
	},
	{
		name: "deleteGroupAttributes", command: core.SetAttributes{}, second: true, inTurn: true,
		read: func(_ *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			command := core.SetAttributes{GroupID: o.String("groupID"), Delete: true}
			for _, key := range o.Strings("keyList") {
				command.Attributes = append(command.Attributes, core.GroupAttribute{Key: key})
			}
			command.Whole = len(command.Attributes) == 0
			return command
		},
		show: func(_ *Bridge, outcome any) any { return map[string]any{"keyList": outcome} },
	},
	{name: "getGroupAttributes", answer: getGroupAttributes},

	{
		name: "setGroupCounters", command: core.ChangeCounters{},
		read: func(_ *Bridge, a *arguments) core.Command {
			o := a.Object(0, "options")
			values := o.filled("counters")
			command := core.ChangeCounters{GroupID: o.String("groupID"), Counters: map[string]int64{}}
			for key := range values.fields {
				command.Counters[key] = values.whole(key)
			}
			return command
		},
		show: showCounters,
	},
	{name: "increaseGroupCounter", command: core.ChangeCounters{}, second: true, read: increaseGroupCounter, show: showCounters},
	{
		name: "decreaseGroupCounter", command: core.ChangeCounters{}, second: true, show: showCounters,
		read: func(b *Bridge, a *arguments) core.Command {
			command := increaseGroupCounter(b, a).(core.ChangeCounters)
			for key, value := range command.Counters {
				command.Counters[key] = -value
			}
			return command
		},
	},
	{name: "getGroupCounters", answer: getGroupCounters},

	{
		name: "pinGroupMessage", command: core.PinMessage{},
		read: func(_ *Bridge, a *arguments) core.Command {
			r, o := a.reference(0), a.Object(1, "options")
			command := core.PinMessage{GroupID: o.String("groupID"), Sequence: r.sequence, Off: !o.Bool("isPinned")}
			if r.conversationID != core.TypeGroup+command.GroupID {
				a.refuse(core.Errorf(core.CodeMessageNotFound, "%s: message is none of the chat group %.60q", a.method, command.GroupID))
			}
			return command
		},
		show: nothing,
	},
	{
		name: "getPinnedGroupMessageList",
		answer: func(b *Bridge, a *arguments) answer {
			groupID := a.String(0, "groupID")
			return func(ctx context.Context) (any, error) {
				messages, err := b.session.PinnedMessages(ctx, groupID)
				return messageListDTO{MessageList: b.out.messages(messages)}, err
			}
		},
	},
}

// filled reads an object that is not empty.
func (o *object) filled(field string) *object {
	filled := o.Object(field)
	if len(filled.fields) == 0 {
		o.in.fault("%s.%s must name at least one", o.name, field)
	}
	return filled
}

// whole reads a whole number that JavaScript has exactly.
func (o *object) whole(field string) int64 {
	n := o.Number(field)
	if n != math.Trunc(n) || math.Abs(n) > core.MaxCounter {
		o.wrong(field, "a whole number that JavaScript has exactly")
		return 0
	}
	return int64(n)
}

func setGroupAttributes(_ *Bridge, a *arguments) (core.Command, any) {
	o := a.Object(0, "options")
	values := o.filled("groupAttributes")
	command := core.SetAttributes{GroupID: o.String("groupID")}
	for _, key := range slices.Sorted(maps.Keys(values.fields)) {
		command.Attributes = append(command.Attributes, core.GroupAttribute{Key: key, Value: values.String(key)})
	}
	return command, map[string]any{"groupAttributes": values.fields}
}

func getGroupAttributes(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	groupID, keys := o.String("groupID"), o.Strings("keyList")
	return func(context.Context) (any, error) {
		attributes, err := b.session.GroupAttributes(groupID)
		return map[string]any{"groupAttributes": valuesOf(attributes, keys)}, err
	}
}

// valuesOf gives the values of attributes by key: those of keys, without any all.
func valuesOf(attributes core.GroupAttributes, keys []string) map[string]any {
	values := map[string]any{}
	for _, each := range attributes.List {
		if len(keys) == 0 || slices.Contains(keys, each.Key) {
			values[each.Key] = each.Value
		}
	}
	return values
}

func increaseGroupCounter(_ *Bridge, a *arguments) core.Command {
	o := a.Object(0, "options")
	value := o.whole("value")
	if value == 0 {
		o.in.fault("%s.value must be another number than 0", o.name)
	}
	return core.ChangeCounters{GroupID: o.String("groupID"), Counters: map[string]int64{o.String("key"): value}, Add: true}
}

func showCounters(_ *Bridge, outcome any) any { return outcome }

func getGroupCounters(b *Bridge, a *arguments) answer {
	o := a.Object(0, "options")
	groupID, keys := o.String("groupID"), o.OptionalStrings("keyList")
	return func(context.Context) (any, error) {
		all, err := b.session.GroupCounters(groupID)
		some := core.GroupCounters{Counters: map[string]int64{}}
		for key, value := range all.Counters {
			if len(keys) == 0 || slices.Contains(keys, key) {
				some.Counters[key] = value
			}
		}
		return some, err
	}
}

// The values of the events of this subject.
const (
	eventAttributesUpdated = "groupAttributesUpdated"
	eventCounterUpdated    = "onGroupCounterUpdated"
	eventPinned            = "onPinnedGroupMessageUpdated"
)

type counterDTO struct {
	GroupID string `json:"groupID"`
	Key     string `json:"key"`
	Value   int64  `json:"value"`
}

// pinnedDTO is the data of PINNED_GROUP_MESSAGE_UPDATED.
type pinnedDTO struct {
	GroupID      string    `json:"groupID"`
	Message      string    `json:"message"`
	IsPinned     bool      `json:"isPinned"`
	OperatorInfo personDTO `json:"operatorInfo"`
}

func (b *Bridge) tellGroupShared(event session.Event) {
	switch e := event.(type) {
	case session.GroupAttributesUpdated:
		b.tell(eventAttributesUpdated, map[string]any{
			"groupID":         e.GroupID,
			"groupAttributes": valuesOf(e.Now, nil),
			"updatedKeyList":  append([]string{}, e.Updated...),
			"deletedKeyList":  append([]string{}, e.Deleted...),
		})
	case session.GroupCounterUpdated:
		b.tell(eventCounterUpdated, counterDTO(e))
	case session.MessagePinned:
		b.announceReceived()
		list := []session.Message{e.Message}
		m := &list[0]
		b.tell(eventPinned, pinnedDTO{GroupID: m.To, Message: b.out.messages(list)[0], IsPinned: m.Pinned(), OperatorInfo: personDTO(m.Pin.By)})
	}
}
