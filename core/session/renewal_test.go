package session_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/authority/storetest"
	"github.com/parlor-chat/parlor/core/replica"
)

// onDisk is a house whose devices keep their data on a disk that may be wiped.
func onDisk(t *testing.T) (*house, *storetest.Disk) {
	t.Helper()
	h, disk := newHouse(t), storetest.NewDisk()
	h.store = disk.Store()
	return h, disk
}

// another signs a user in in another tab, with a store of its own.
func (h *house) another(disk *storetest.Disk, user string) *device {
	h.store = disk.Store()
	return h.device(user)
}

func TestAfterItsDataWasClearedAPageSeesWhatThereIs(t *testing.T) {
	h, disk := onDisk(t)
	d := h.device("alice")
	d.open("C2Cbob", "C2Ccarol")
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	h.another(disk, "bob").send("alice", "hello")
	d.catchUp()
	d.seen()
	disk.Wipe()

	d.catchUp()
	require.Equal(t, []string{"other history", "groups []", "list", "unread 0"}, d.seen())
	require.Empty(t, d.list(replica.Filter{}))
	require.Empty(t, d.ConversationGroupNames())
	d.catchUp()
	require.Empty(t, d.seen(), "once")
	require.Equal(t, core.CodeConversationNotFound, d.refused(core.SetDraft{ConversationID: "C2Cbob", Text: "dear"}))
}

func TestACallThatFindsItsDataClearedIsCarriedOutOnWhatThereIs(t *testing.T) {
	h, disk := onDisk(t)
	d := h.device("alice")
	d.open("C2Cbob")
	d.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	d.send("bob", "lost")
	d.seen()
	disk.Wipe()

	require.Equal(t, uint64(1), d.send("bob", "hello").Sequence)
	require.Equal(t, []string{"other history", "groups []", "list", "list"}, d.seen())
	disk.Wipe()
	require.Equal(t, core.CodeConversationGroupNotFound, d.refused(core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}}))
	disk.Wipe()
	page, err := d.Messages(context.Background(), "C2Cbob", 0, 15)
	require.NoError(t, err)
	require.Empty(t, page.Messages)
	again := h.another(disk, "alice")
	require.Equal(t, d.Dump(), again.Dump(), "another tab sees the same")
}

func TestTabsWhoseDataWasClearedAgreeWhoeverIsFirst(t *testing.T) {
	h, disk := onDisk(t)
	first, second := h.device("alice"), h.another(disk, "alice")
	other := h.another(disk, "bob")
	first.open("C2Cbob")
	first.do(core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}})
	second.catchUp()
	disk.Wipe()

	second.open("C2Ccarol")
	second.do(core.CreateConversationGroup{Name: "B", ConversationIDs: []string{"C2Ccarol"}})
	disk.Wipe()
	first.do(core.CreateConversationGroup{Name: "C"})
	first.seen()
	second.seen()
	other.send("alice", "hello")
	second.catchUp()
	first.catchUp()
	require.Equal(t, []string{"other history", "groups [C]", "list", "unread 1", "in C []"}, second.seen(), "what is there already is not received")
	require.Equal(t, []string{"list", "unread 1", "received [hello]"}, first.seen())
	require.Equal(t, first.Dump(), second.Dump())
}

// wiping is a store whose disk is wiped in the midst of something.
type wiping struct {
	*storetest.DiskStore
	wipe func(what string)
}

func (w *wiping) History(ctx context.Context, thread string, after, before uint64, limit int) ([]authority.RowRecord, error) {
	w.wipe("history")
	return w.DiskStore.History(ctx, thread, after, before, limit)
}

func (w *wiping) Changes(ctx context.Context, owner string, after core.Revision) (authority.Changes, error) {
	w.wipe("changes")
	return w.DiskStore.Changes(ctx, owner, after)
}

func (w *wiping) Commit(ctx context.Context, c authority.Commit) (map[string]core.Revision, error) {
	w.wipe("commit")
	return w.DiskStore.Commit(ctx, c)
}

func TestDataMayBeClearedInTheMidstOfAnything(t *testing.T) {
	for _, at := range []string{"history", "changes", "commit"} {
		for times := range 4 {
			h, disk := onDisk(t)
			left := 0
			store := &wiping{disk.Store(), func(what string) {
				if what == at && left > 0 {
					left--
					disk.Wipe()
				}
			}}
			bob := h.device("bob")
			h.store = store
			left = times
			d := h.device("alice") // Also while it signs in.
			for _, step := range []func(){
				func() { d.send("bob", "hello") },
				func() { bob.send("alice", "one"); bob.send("alice", "two"); d.catchUp() },
				func() { d.do(core.CreateConversationGroup{Name: d.stampText()}) },
			} {
				left = times
				step()
				left = 0
				d.catchUp()
				require.Equal(t, h.another(disk, "alice").Dump(), d.Dump(), "%s %d", at, times)
				require.NotContains(t, d.seen(), "trouble", "%s %d", at, times)
			}
		}
	}
}

func (d *device) stampText() string { return string(rune('A' + d.house.tick()%26)) }

func TestWhereNothingCanBeReadAfterTheDataWasClearedTheNextCallDoesIt(t *testing.T) {
	h, disk := onDisk(t)
	d := h.device("alice")
	d.open("C2Cbob")
	d.seen()
	disk.Wipe()
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, d.CatchUp(ended), context.Canceled)
	require.Empty(t, d.seen())
	d.catchUp()
	require.Equal(t, []string{"other history", "list"}, d.seen())
	require.Empty(t, d.list(replica.Filter{}))
}
