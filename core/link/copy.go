package link

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Copy is the authority of the copy on a device: it decides the commands of
// core/outbox.go and its neighbours, and has such history as has come by.
type Copy struct {
	*authority.Authority
	store authority.Store
}

// NewCopy makes the authority of a copy in a store, which holds nothing else.
func NewCopy(store authority.Store, notifier authority.Notifier, now func() int64) *Copy {
	return &Copy{Authority: authority.New(store, notifier, now), store: store}
}

// Name gives user's copy the id of the device, unless it has one.
func (c *Copy) Name(ctx context.Context, user, device string) error {
	_, err := c.Do(ctx, core.Call{User: user, Command: core.NameDevice{Device: device}}, nil)
	return err
}

// History returns those messages of a conversation that the copy has; see
// [authority.Authority.History].
func (c *Copy) History(ctx context.Context, user, conversationID string, after, before uint64, limit int) ([]core.Message, error) {
	records, err := c.store.Read(ctx, []core.Key{core.LinkKey(user)})
	if err != nil {
		return nil, err
	}
	value, err := core.Decode(core.KindLink, records[0].Body)
	if err != nil {
		return nil, err
	}
	link, _ := value.(core.Link)
	return c.Thread(ctx, core.CopyThread(link.Epoch, user, conversationID), after, before, limit)
}
