package jsbridge

import (
	"context"
	"math"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

func getMessageList(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id, from, count := o.string("conversationID"), o.optionalString("nextReqMessageID"), o.optionalUint("count")
	if o.err != nil {
		return nil, o.err
	}
	if count == 0 || count > core.MessagePageSize {
		count = core.MessagePageSize
	}
	before, err := strconv.ParseUint(from, 10, 64)
	if from != "" && err != nil {
		return nil, invalid(a.method, "nextReqMessageID must be what the last page gave, not %q", from)
	}
	page, err := b.session.Messages(ctx, id, before, int(count))
	if err != nil {
		return nil, wrap("read messages", err)
	}
	dto := pageDTO{MessageList: b.out.messages(page.Messages), IsCompleted: page.Before == 0}
	if page.Before > 0 {
		dto.NextReqMessageID = strconv.FormatUint(page.Before, 10)
	}
	return dto, nil
}

// getMessageListHopping reads messages around a time
// (docs/facts.md#reading-around-a-time). Chat groups, which are read around a
// sequence, have no messages yet.
func getMessageListHopping(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id, direction, count := o.string("conversationID"), o.optionalUint("direction"), o.optionalUint("count")
	if direction > 1 {
		o.wrong("direction", "0 for older or 1 for newer messages")
	}
	newer := direction == 1
	time := hoppingTime(o, newer)
	if o.err != nil {
		return nil, o.err
	}
	if count == 0 || count > core.MessagePageSize {
		count = core.MessagePageSize
	}
	stretch, err := b.session.Around(ctx, id, time, newer, int(count))
	if err != nil {
		return nil, wrap("read messages", err)
	}
	dto := hoppingDTO{MessageList: b.out.messages(stretch.Messages), IsCompleted: stretch.Next == 0, NextMessageTime: ""}
	if stretch.Next != 0 {
		dto.NextMessageTime = (float64(stretch.Next) + halfMillisecond) / 1000
	}
	return dto, nil
}

// A whole number of seconds means all of that second; nextMessageTime means one
// millisecond, and is told apart by half of one.
const halfMillisecond = 0.5

// hoppingTime is the time to read around, Unix milliseconds: without one the
// newest messages, or the oldest where newer ones are asked for.
func hoppingTime(o *object, newer bool) int64 {
	if !o.has("time") {
		if newer {
			return 0
		}
		return math.MaxInt64
	}
	seconds := o.number("time")
	if seconds < 0 || seconds > 1e12 {
		o.wrong("time", "Unix time in seconds")
		return 0
	}
	if !newer && seconds == math.Trunc(seconds) {
		return int64(seconds)*1000 + 999
	}
	return int64(math.Floor(seconds * 1000))
}
