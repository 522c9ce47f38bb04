package link

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Copy is the authority of the copy on a device. It decides the commands that a
// device keeps to itself (core/outbox.go, core/copy.go, core/fetch.go), and has
// the history that came by.
type Copy struct {
	*authority.Authority
	store authority.Store
}

// NewCopy makes the authority of a copy in a store, which holds nothing else.
func NewCopy(store authority.Store, notifier authority.Notifier, now func() int64) *Copy {
	return &Copy{Authority: authority.New(store, notifier, now), store: store}
}

// History returns those messages of a conversation that the copy has; see
// [authority.Authority.History].
func (c *Copy) History(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Message, error) {
	thread, err := c.thread(ctx, user, conversationID)
	if err != nil {
		return nil, err
	}
	return c.Thread(ctx, thread, after, before, limit)
}

// Histories is History of several conversations.
func (c *Copy) Histories(ctx context.Context, user string, spans []core.Span, limit int, _ *core.Search) ([][]core.Message, error) {
	found := make([][]core.Message, len(spans))
	for i, span := range spans {
		var err error
		if found[i], err = c.History(ctx, user, span.ConversationID, span.After, span.Last+1, limit); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Amendments returns those amendments to messages of a conversation that came
// to this device; see [authority.Authority.Amendments].
func (c *Copy) Amendments(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Amendment, error) {
	thread, err := c.thread(ctx, user, conversationID)
	if err != nil {
		return nil, err
	}
	return c.Log(ctx, thread, after, before, limit)
}

// Seek looks among those messages that the copy has; see
// [authority.Authority.Seek].
func (c *Copy) Seek(ctx context.Context, user, conversationID string, time int64) (uint64, error) {
	thread, err := c.thread(ctx, user, conversationID)
	if err != nil {
		return 0, err
	}
	return authority.Seek(ctx, c.store, thread, time)
}

// thread names the copy's history of a conversation.
func (c *Copy) thread(ctx context.Context, user, conversationID string) (string, error) {
	documents, err := c.Documents(ctx, []core.Key{core.LinkKey(user), core.ReachedKey(user, core.ThreadID(user, conversationID))})
	if err != nil {
		return "", err
	}
	link, _ := documents[0].Value.(core.Link)
	reached, _ := documents[1].Value.(core.Reached)
	return reached.Thread(core.CopyThread(link.Epoch, user, conversationID)), nil
}
