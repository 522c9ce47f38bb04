package session

import (
	"context"
	"maps"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// answerTimeout is how long a call waits for its answer before it settles as
// pending. It is shorter than the calls' own 15 s.
const answerTimeout = 10 * time.Second

// remote is what a session needs when a server answers its commands. All of it
// follows from documents: a command waits as a [core.Queued], its answer comes
// in the [core.Device].
type remote struct {
	// waiting has the calls that wait for an answer, by number.
	waiting map[uint64]chan settlement
	// fetching has the calls that wait for history.
	fetching map[core.Key]fetching
	// copying has the calls that wait for a copy.
	copying []chan struct{}
	// settled has the numbers whose answers this session has dealt with.
	settled map[uint64]bool
	// collectable are queued commands that nobody waits for any more.
	collectable []core.Slot
	// told is the state of the connection that the page knows. A page starts
	// from a good connection (docs/facts.md#the-connection).
	told core.NetState
	// ended: the server has ended this sign-in.
	ended  bool
	closed bool
	// watch is called after each change, while the session is locked.
	watch func()
}

// settlement is what a waiting call gets.
type settlement struct {
	answer core.Answer
	// pending: there will be no answer for now.
	pending bool
}

// fetching is a call that waits for history.
type fetching struct {
	fetch core.Fetch
	done  chan struct{}
}

func newRemote() remote {
	return remote{
		waiting:  map[uint64]chan settlement{},
		fetching: map[core.Key]fetching{},
		settled:  map[uint64]bool{},
		told:     core.NetConnected,
		watch:    func() {},
	}
}

// errClosed refuses what was on its way when the session was closed.
var errClosed = core.Errorf(core.CodeNotLoggedIn, "the user has been signed out meanwhile")

// Close lets go of everything that waits. Commands that are queued stay so.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.publishAll(gone)
	s.rooms = nil
	s.wake()
	for _, done := range s.copying {
		close(done)
	}
	s.copying = nil
	for key, fetching := range s.fetching {
		delete(s.fetching, key)
		close(fetching.done)
	}
}

// ask queues a command and waits for its answer, or for a reason not to.
func (s *Session) ask(ctx context.Context, command core.Command) (result, error) {
	if kept, ok := core.Kept(command); ok {
		return s.keep(ctx, command, kept)
	}
	if core.NeedsServer(command) {
		return s.askPlainly(ctx, command)
	}
	guess, refusal := s.replica.Decide(command, s.options.Now())
	if refusal == nil && len(guess.Writes) == 0 && core.Spared(command, s.replica.Online()) && s.replica.Link().Epoch != "" {
		return result{Outcome: guess.Outcome}, nil
	}
	if refusal != nil && !s.replica.Online() {
		return result{}, refusal
	}
	settlement, err := s.queueUp(ctx, command)
	switch {
	case err != nil:
		return result{}, err
	case !settlement.pending:
		return outcomeOf(command, settlement.answer)
	case refusal != nil:
		return result{}, tardy()
	}
	return result{Outcome: guess.Outcome, Pending: true}, nil
}

// queueUp queues a command and returns its answer, or that there is none for
// now.
func (s *Session) queueUp(ctx context.Context, command core.Command) (settlement, error) {
	number, err := s.enqueue(ctx, command)
	if err != nil {
		return settlement{}, err
	}
	settled := s.await(ctx, number)
	if settled.pending && s.closed {
		return settled, errClosed
	}
	return settled, nil
}

// askPlainly is ask for a command whose outcome this device cannot guess.
// Without a connection it is refused, and it is never pending.
//
// Refusals: 2800 there is no connection, 2801 the answer has not come yet.
func (s *Session) askPlainly(ctx context.Context, command core.Command) (result, error) {
	if !s.replica.Online() {
		return result{}, core.Errorf(core.CodeNetwork, "the server cannot be reached; this needs it, so go online and call again")
	}
	settlement, err := s.queueUp(ctx, command)
	switch {
	case err != nil:
		return result{}, err
	case settlement.pending:
		return result{}, tardy()
	}
	return outcomeOf(command, settlement.answer)
}

func tardy() *core.Error {
	return core.Errorf(core.CodeTimeout, "the server has not answered yet; the call stays queued and is carried out when it can be")
}

func (s *Session) enqueue(ctx context.Context, command core.Command) (uint64, error) {
	named, err := core.NameCommand(command)
	if err != nil {
		return 0, err
	}
	collected, renewals := s.collectable, s.renewals
	enqueue := core.Enqueue{Named: named, Tab: s.options.Tab, Slot: s.replica.FreeSlot(s.options.Tab), Live: s.replica.Online(), Collected: collected}
	outcome, err := s.do(ctx, enqueue)
	if err != nil {
		return 0, err
	}
	if s.renewals == renewals {
		s.collectable = s.collectable[len(collected):]
	}
	return core.OutcomeOf(enqueue, outcome), nil
}

// await waits for the answer to a command, with the session unlocked.
func (s *Session) await(ctx context.Context, number uint64) settlement {
	if !s.replica.Online() || s.closed {
		return settlement{pending: true}
	}
	waiting := make(chan settlement, 1)
	s.waiting[number] = waiting
	var got *settlement
	s.park(func() {
		timer := time.NewTimer(answerTimeout)
		defer timer.Stop()
		select {
		case answer := <-waiting:
			got = &answer
		case <-timer.C:
		case <-ctx.Done():
		}
	})
	if got != nil {
		return *got
	}
	delete(s.waiting, number)
	select {
	case answer := <-waiting: // It came at the last moment.
		return answer
	default:
		s.reveal(ctx, number)
		return settlement{pending: true}
	}
}

// reveal shows what a command may come to, since its answer is long in coming.
func (s *Session) reveal(ctx context.Context, number uint64) {
	s.replica.Reveal(number)
	err := s.apply(ctx, authority.Update{Revision: s.replica.Revision(s.user)})
	if err = s.overcome(ctx, err); err != nil {
		s.options.Emit([]Event{Trouble{Err: err}})
	}
}

// park waits with the session unlocked, so that others get on.
func (s *Session) park(wait func()) {
	s.mu.Unlock()
	defer s.mu.Lock()
	s.options.Park(wait)
}

func outcomeOf(command core.Command, answer core.Answer) (result, error) {
	if answer.Error != nil {
		return result{}, answer.Error
	}
	outcome, err := core.ReadOutcome(command, answer.Outcome)
	return result{Outcome: outcome}, err
}

// settle handles what the documents say now: answers, fulfilled fetches and the
// connection, which was as in before. It returns the events for the page.
func (s *Session) settle(before core.Net) []Event {
	s.followAgain()
	events := s.answered()
	s.fulfilled()
	if !s.replica.Online() {
		s.wake()
	}
	if clock := s.replica.Net().Clock; clock != before.Clock {
		events = append(events, ClockSet{Skew: clock.Skew})
	}
	return append(events, s.netEvents(before)...)
}

// answered deals with the answers that have come, in the order asked.
func (s *Session) answered() []Event {
	var events []Event
	device := s.replica.Device()
	for _, slot := range s.replica.Answered() {
		if s.settled[slot.Number] {
			continue
		}
		s.settled[slot.Number] = true
		queued := s.replica.Queue()[slot.Slot]
		answer, there := device.Answer(slot.Number)
		if !there {
			answer = unknown(slot.Number)
		}
		if queued.Tab == s.options.Tab {
			s.collectable = append(s.collectable, slot)
		}
		if waiting, ok := s.waiting[slot.Number]; ok {
			delete(s.waiting, slot.Number)
			waiting <- settlement{answer: answer}
			continue
		}
		if there || queued.Tab == s.options.Tab { // Else the tab that asked was answered, or says so.
			events = append(events, s.report(queued, answer)...)
		}
	}
	s.releaseLost(device)
	maps.DeleteFunc(s.settled, func(number uint64, _ bool) bool { return number <= s.replica.Collected() })
	return events
}

// releaseLost answers calls that wait for commands which are no longer in the
// queue: another tab has collected their answers, or they got lost with the data
// of before.
func (s *Session) releaseLost(device core.Device) {
	if len(s.waiting) == 0 {
		return
	}
	queued := map[uint64]bool{}
	for _, q := range s.replica.Queue() {
		queued[q.Number] = true
	}
	for number, waiting := range s.waiting {
		if queued[number] || number > s.replica.Outbox().Last {
			continue
		}
		answer, there := device.Answer(number)
		switch {
		case there:
		case s.renewals > 0:
			answer = unknown(number)
		default:
			continue // It was carried out or refused, and settles as pending.
		}
		delete(s.waiting, number)
		waiting <- settlement{answer: answer}
	}
}

// report says what became of a command that nobody waits for.
func (s *Session) report(queued core.Queued, answer core.Answer) []Event {
	var events []Event
	if message, ok := messageOf(queued, answer); ok && (answer.Error != nil || queued.Tab == s.options.Tab) {
		if answer.Error != nil {
			delete(s.sending, message.ID) // One that was sent to a group may come after its answer.
		}
		view := s.view(message)
		view.Failed = answer.Error != nil
		events = append(events, MessageSettled{Message: view})
	}
	if answer.Error != nil {
		events = append(events, Refused{Name: queued.Name, AskedAs: queued.AskedAs(), Err: answer.Error})
	}
	return events
}

// messageOf returns the message that a command sent, as it is now.
func messageOf(queued core.Queued, answer core.Answer) (core.Message, bool) {
	command, err := queued.Command()
	send, ok := command.(core.SendMessage)
	if err != nil || !ok {
		return core.Message{}, false
	}
	if answer.Error == nil && json.Unmarshal(answer.Outcome, &send.Message) != nil {
		return core.Message{}, false
	}
	return send.Message, true
}

// wake tells all waiting calls that there will be no answer for now.
func (s *Session) wake() {
	for number, waiting := range s.waiting {
		delete(s.waiting, number)
		waiting <- settlement{pending: true}
	}
}

// netEvents says what the page is to hear of the connection.
func (s *Session) netEvents(before core.Net) []Event {
	net := s.replica.Net()
	if net.State == core.NetEnded {
		if before.State == "" || before.State == net.State {
			return nil // An earlier sign-in ended so.
		}
		s.ended = true
		return []Event{SignedOut{Reason: net.Reason}}
	}
	first := net.State == core.NetConnecting && s.told == core.NetConnected
	if net.State == "" || net.State == s.told || first {
		return nil
	}
	s.told = net.State
	return []Event{NetChanged{State: net.State}}
}

// Untidy says whether there is something for [Session.Tend] to do.
func (s *Session) Untidy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.collectable) > 0 && !s.closed
}

// Tend clears away what is done with. Call it when there is nothing else to do.
func (s *Session) Tend(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.collectable) == 0 || s.closed {
		return nil
	}
	slots, renewals := s.collectable, s.renewals
	if _, err := s.do(ctx, core.Collect{Slots: slots}); err != nil {
		return err
	}
	if s.renewals == renewals {
		s.collectable = s.collectable[len(slots):]
	}
	return nil
}
