package jsbridge

import (
	"context"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// subjects are the rows of the table of methods: the calls that reach the bridge.
// The file of each subject has its own. npm/api.js says which methods are asked
// for here, and a test compares.
var subjects = [][]method{
	lifecycleMethods,
	conversationMethods,
	conversationGroupMethods,
	conversationGroupMoreMethods,
	draftMethods,
	reminderMethods,
	messageMethods,
	sendingMethods,
	messageEditMethods,
	extensionMethods,
	reactionMethods,
	profileMethods,
	blacklistMethods,
	statusMethods,
	groupMethods,
	groupSharedMethods,
	receiptMethods,
	memberMethods,
	friendMethods,
	pendingMethods,
	questionMethods,
}

// method is a row of the table. Tables are made of plain values, so that they
// cost a page nothing before the first call. Of read, echo, answer, bare and
// constant a row has one.
type method struct {
	name string
	// command is one such as the call runs, if it runs any. The call is queued for
	// that, so that others may begin before it is answered, and while it is pending
	// it goes by the name of the method.
	command core.Command
	// read makes the command of the arguments.
	read func(*Bridge, *arguments) core.Command
	// show makes the data of the command's outcome. It asserts the type, because
	// code for each type would make the download larger; a test tries each row.
	show func(b *Bridge, outcome any) any
	// echo makes the command as well, and the data: what was asked.
	echo func(*Bridge, *arguments) (core.Command, any)
	// answer reads the arguments and returns what answers the call.
	answer func(*Bridge, *arguments) answer
	// bare answers a call that takes no arguments.
	bare func(context.Context, *Bridge) (any, error)
	// constant is the data of a call whose answer is the same always.
	constant any

	// second: another method runs the same command, and gives its name.
	second bool
	// inTurn: the call runs a command and yet waits for the calls before it, so
	// that it sees what they did. With atOnce it runs none and does not.
	inTurn, atOnce bool
	// always: nobody needs to be signed in.
	always bool
	// timeout is how long the call may take, 0 for [callTimeout].
	timeout time.Duration
}

// answer carries a call out and returns the data of its result.
type answer func(context.Context) (any, error)

// isQueued says whether others may begin before the call is answered.
func (m *method) isQueued() bool {
	return m.atOnce || m.command != nil && !m.inTurn
}

// begin reads the arguments and returns what answers the call, unless one of them
// is at fault.
func (m *method) begin(b *Bridge, a *arguments) answer {
	switch {
	case m.read != nil:
		return b.do(m.read(b, a), m.show)
	case m.echo != nil:
		return b.doFor(m.echo(b, a))
	case m.answer != nil:
		return m.answer(b, a)
	}
	return func(ctx context.Context) (any, error) {
		if m.bare != nil {
			return m.bare(ctx, b)
		}
		return m.constant, nil
	}
}

// do is the answer that runs a command and shows what it comes to.
func (b *Bridge) do(command core.Command, show func(*Bridge, any) any) answer {
	return func(ctx context.Context) (any, error) {
		result, err := b.session.Do(ctx, command)
		if err != nil {
			return nil, err
		}
		return done(result.Pending, show(b, result.Outcome)), nil
	}
}

// doFor is the answer that runs a command and gives data for whatever it comes
// to.
func (b *Bridge) doFor(command core.Command, data any) answer {
	return func(ctx context.Context) (any, error) {
		result, err := b.session.Do(ctx, command)
		return done(result.Pending, withChange(data, result.Outcome)), err
	}
}

// empty is the data of a result that has none.
type empty struct{}

func nothing(*Bridge, any) any { return empty{} }

// methodThat finds a row, nil for none.
func (b *Bridge) methodThat(fits func(*method) bool) *method {
	for _, rows := range b.subjects {
		for i := range rows {
			if fits(&rows[i]) {
				return &rows[i]
			}
		}
	}
	return nil
}

// methodOf is the name of the method that runs a command, given the command's
// name.
func (b *Bridge) methodOf(command string) string {
	found := b.methodThat(func(m *method) bool { return m.command != nil && !m.second && core.NameOf(m.command) == command })
	if found == nil {
		return ""
	}
	return found.name
}
