package jsbridge

import (
	"context"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

func getMessageList(ctx context.Context, b *Bridge, a arguments) (any, error) {
	o, err := a.object(0, "options")
	if err != nil {
		return nil, err
	}
	id, from, count := o.text("conversationID"), o.optionalText("nextReqMessageID"), o.optionalNatural("count")
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
