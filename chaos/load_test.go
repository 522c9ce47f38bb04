//go:build unix

package chaos

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// load is what one device does, one call after the other, and what must have
// come of it. Its groups are its own, so that each call can only succeed, and
// a second time could only fail. It reads records when its run is over.
type load struct {
	*device
	peers []string
	// sent has the texts sent to each peer, in order.
	sent map[string][]string
	// answered has the texts that the server acknowledged.
	answered map[string]bool
	// group is the device's one group, empty when it has none, and members are
	// the conversations in it.
	group   string
	members []string

	acknowledged, pending atomic.Int64
	wait                  chan struct{} // Closed when it has ended.
}

const (
	// pace is the time from call to call, within what the gateway allows.
	pace = 25 * time.Millisecond
	// backlog is how many calls a device queues before it waits.
	backlog = 15
)

// run calls until stop is closed.
func (l *load) run(stop <-chan struct{}) {
	defer close(l.wait)
	ticks := time.NewTicker(pace)
	defer ticks.Stop()
	for n := 0; ; {
		select {
		case <-stop:
			return
		case <-ticks.C:
		}
		if len(l.Pending()) >= backlog {
			continue
		}
		if err := l.call(n); err != nil {
			l.fault(fmt.Errorf("call %d: %w", n, err))
			return
		}
		n++
	}
}

// call makes the n-th call: messages to each peer in turn, and between them a
// group that comes, changes and goes.
func (l *load) call(n int) error {
	peer := l.peers[n/2%len(l.peers)]
	if n%2 == 0 {
		return l.message(peer, fmt.Sprintf("%s %d", l.name, n))
	}
	if n%12 == 11 {
		result, err := l.Do(context.Background(), core.ReadConversation{ConversationID: core.TypeC2C + peer})
		return l.count(result.Pending, err)
	}
	return l.regroup(n / 2)
}

func (l *load) message(peer, words string) error {
	result, err := l.say(context.Background(), peer, words)
	if err := l.count(result.Pending, err); err != nil {
		return err
	}
	l.sent[peer] = append(l.sent[peer], words)
	l.answered[words] = !result.Pending
	return nil
}

// regroup takes the group one step further.
func (l *load) regroup(n int) error {
	first, second := core.TypeC2C+l.peers[0], core.TypeC2C+l.peers[1]
	var command core.Command
	switch {
	case l.group == "":
		l.group, l.members = fmt.Sprintf("%s %d", l.name, n), []string{first}
		command = core.CreateConversationGroup{Name: l.group, ConversationIDs: []string{first}}
	case len(l.members) == 2:
		l.members = []string{second}
		command = core.RemoveFromConversationGroup{Name: l.group, ConversationIDs: []string{first}}
	case slices.Contains(l.members, first):
		l.members = []string{first, second}
		command = core.AddToConversationGroup{Name: l.group, ConversationIDs: []string{second}}
	case l.group[len(l.group)-1] != '\'':
		command = core.RenameConversationGroup{OldName: l.group, NewName: l.group + "'"}
		l.group += "'"
	default:
		command = core.DeleteConversationGroup{Name: l.group}
		l.group, l.members = "", nil
	}
	result, err := l.Do(context.Background(), command)
	if sorted, ok := result.Outcome.(core.Sorted); ok && len(sorted.Failure) > 0 {
		return fmt.Errorf("%#v failed: %v", command, sorted.Failure)
	}
	return l.count(result.Pending, err)
}

func (l *load) count(pending bool, err error) error {
	switch {
	case err != nil:
		return err
	case pending:
		l.pending.Add(1)
	default:
		l.acknowledged.Add(1)
	}
	return nil
}
