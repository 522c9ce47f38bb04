package link

import (
	"context"
	"errors"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
)

// How long silence is borne.
const (
	// answerDue is after how long a call without an answer has the server
	// asked whether it is there.
	answerDue = 500 * time.Millisecond
	// doubtAfter is how long a server that should say something, at least Pong,
	// may be silent before the connection counts as gone. The socket stays open
	// for longer: it may only be slow.
	doubtAfter = 2 * time.Second
	// silentPatience is when the line is given up too, wokenPatience the same
	// for a page that has slept: its line is likely dead.
	silentPatience = 10 * time.Second
	wokenPatience  = 5 * time.Second
)

var (
	errSilent  = errors.New("the server does not answer")
	errOffline = errors.New("the browser says that there is no network")
)

// silence tells what it means that nothing comes on a line.
type silence struct {
	timer *time.Timer
	due   time.Time
	stage stage
	// expected is how long nothing need come now.
	expected time.Duration
	// givenUp is when the line is.
	givenUp time.Time
	// excused: a timer that was late, for the page was busy or asleep, has had
	// its second chance.
	excused bool
	// slow: what counted as gone has answered after all.
	slow bool
}

// stage is how far a silence has come.
type stage int

const (
	calm    stage = iota // Nothing need come for now.
	asked                // Something is due.
	doubted              // The connection counts as gone.
)

// newSilence is for a line on which the server is to say something.
func newSilence() *silence {
	s := &silence{timer: stopped()}
	s.ask(silentPatience)
	return s
}

func (s *silence) set(d time.Duration) {
	s.due = time.Now().Add(d)
	s.timer.Reset(d)
}

// ask notes that the server has been asked something, and when to give it up.
func (s *silence) ask(limit time.Duration) {
	s.stage, s.excused = asked, false
	s.givenUp = time.Now().Add(limit)
	if s.slow {
		s.set(limit)
		return
	}
	s.set(doubtAfter)
}

// hurry gives the line up sooner.
func (s *silence) hurry(limit time.Duration) {
	if sooner := time.Now().Add(limit); sooner.Before(s.givenUp) {
		s.givenUp = sooner
	}
}

// watch begins to wait where nothing need come for so long, and goes on waiting
// unless less is due now.
func (s *silence) watch(expected time.Duration) {
	if s.stage == calm && (s.expected == 0 || expected < s.expected) {
		s.expected, s.excused = expected, false
		s.set(expected)
	}
}

// broken ends a silence, and says whether the connection had counted as gone.
func (s *silence) broken() bool {
	before := s.stage
	s.slow = s.slow || before == doubted
	s.stage, s.expected = calm, 0
	return before == doubted
}

// late says that the timer of an answer was late itself, and excuses it once: what
// has come meanwhile may still be on its way through the page.
func (s *silence) late() bool {
	if s.stage != asked || s.excused || time.Since(s.due) < doubtAfter/2 {
		return false
	}
	s.excused = true
	s.set(doubtAfter)
	return true
}

// watchSilence waits on after something was done.
func (t *talking) watchSilence() {
	switch seconds := t.talk.Heartbeat(); {
	case !t.talk.Synced():
		if t.silence.stage == calm {
			t.silence.ask(silentPatience)
		}
	case t.talk.Waiting():
		t.silence.watch(answerDue)
	case seconds > 0:
		t.silence.watch(time.Duration(seconds) * time.Second)
	default:
		t.silence.watch(silentPatience)
	}
}

// quiet deals with a silence that has lasted.
func (t *talking) quiet(ctx context.Context) error {
	switch {
	case t.silence.late():
		return nil
	case t.silence.stage == calm:
		return t.ping(ctx, silentPatience)
	case time.Now().Before(t.silence.givenUp):
		t.silence.stage = doubted
		t.silence.set(time.Until(t.silence.givenUp))
		t.keeper.note(core.Net{State: core.NetDisconnected})
		return nil
	}
	return errSilent
}

// ping asks whether the server is there, and gives the line up without an answer.
func (t *talking) ping(ctx context.Context, limit time.Duration) error {
	t.silence.ask(limit)
	t.timed()
	return t.flush(ctx, []wire.Frame{t.talk.ping()}) // It waits for no turn.
}

// wake looks whether the line still stands. One that is in doubt anyway is not
// waited for.
func (t *talking) wake(ctx context.Context) error {
	switch t.silence.stage {
	case doubted:
		signal(t.keeper.woken) // So that it is dialled at once.
		return errSilent
	case asked:
		t.silence.hurry(wokenPatience)
		return nil
	default:
		return t.ping(ctx, wokenPatience)
	}
}

// leave gives the line up where there is no network.
func (t *talking) leave() error {
	if t.keeper.offline.Load() {
		return errOffline
	}
	return nil
}
