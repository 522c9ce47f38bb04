package gateway

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

const (
	// gathering is how long what is said is gathered, after the last time that
	// something was sent.
	gathering = 100 * time.Millisecond
	// waiting is how many messages wait for a seat at most. They are kept once for
	// all seats, and for keptFor milliseconds.
	waiting = 64
	keptFor = 10_000
	// queued is how many wait to be sent to anybody at most.
	queued = 256
	// roomBytes is about how much all rooms together keep.
	roomBytes = 64 * 1024 * 1024
)

// said is a message on its way to those in a room.
type said struct {
	number uint64
	text   string
	// rank is higher for what is to get through before others.
	rank int
	// seat is whose it is, nil for none here; here: it is from this gateway.
	seat *Seat
	here bool
	at   int64
}

// saying is what is being said in a room.
type saying struct {
	// queue waits for the next time that something is sent, which is due.
	queue []said
	due   bool
	// sent is when that was the last time, Unix milliseconds.
	sent int64
	// room is how many more there may be now, of those that there may be in a
	// second, as of sent.
	room float64
	// kept are the newest that were sent, the last of which is before place next.
	kept []said
	next uint64
	// shared is the frame that was made last: nearly all seats are sent the same.
	shared sharedLive
	first  uint64
}

// ranks are those of the priorities. What has another one is as Normal.
var ranks = map[string]int{core.PriorityHigh: 3, core.PriorityNormal: 2, core.PriorityLow: 1, core.PriorityLowest: 1}

// tipRank is before all priorities: tips are at most two a second.
const tipRank = 4

func rankOf(m *core.Message) int {
	switch rank, known := ranks[m.Priority]; {
	case m.Type == core.MessageGroupTip:
		return tipRank
	case known:
		return rank
	}
	return ranks[core.PriorityNormal]
}

// crowded says whether so much waits already that a message of a rank would not be
// sent, whatever it says.
func (r *room) crowded(rank int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	above := 0
	for i := range r.saying.queue {
		if r.saying.queue[i].rank >= rank {
			above++
		}
	}
	return above >= r.rooms.gateway.options.Limits.RoomRate
}

// say has messages sent to all in the room, unless it has ended.
func (r *room) say(messages ...said) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false
	}
	q := &r.saying
	for len(messages) > 0 && len(q.queue) < queued {
		q.queue = append(q.queue, messages[0])
		messages = messages[1:]
	}
	r.rooms.gateway.metrics.unsaid.Add(float64(len(messages)))
	r.sendLater()
	return true
}

// sendLater has what waits sent. The lock is held.
func (r *room) sendLater() {
	q := &r.saying
	if q.due {
		return
	}
	q.due = true
	g := r.rooms.gateway
	after := gathering - time.Duration(g.milliseconds()-q.sent)*time.Millisecond
	if after <= 0 {
		g.run(r.send)
		return
	}
	g.later(min(after, gathering), r.send) // The clock may have been put back.
}

// send sends what waits, as much of it as may be.
func (r *room) send() {
	r.rooms.survive(func(ctx context.Context) {
		if err := r.judge(ctx); err != nil {
			r.rooms.gateway.options.Log.Warn("a room waits, for it cannot be read who may be in it", "group", r.id, "error", err)
		}
		ours, feed := r.chosen()
		r.publish(ours)
		if feed != nil {
			feed.said.Add(1)
			r.rooms.gateway.rounds.add(feed)
		}
	})
	r.rooms.end(r)
}

// chosen moves what may be sent from what waits to what is kept, and returns what
// of it the other gateways have to be told.
func (r *room) chosen() (ours []said, f *feed) {
	now := r.rooms.gateway.milliseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	q := &r.saying
	list := q.queue
	q.queue, q.due = nil, false
	rate := float64(r.rooms.gateway.options.Limits.RoomRate)
	q.room = min(rate, q.room+max(0, float64(now-q.sent))*rate/1000)
	if now < q.sent { // The clock was put back.
		q.room = rate
	}
	q.sent = now
	list = r.best(list, int(q.room))
	q.room -= float64(len(list))
	bytes := 0
	for i := range list {
		list[i].at = now
		bytes += len(list[i].text)
		if list[i].here {
			ours = append(ours, list[i])
		}
	}
	q.kept = append(q.kept, list...)
	q.next += uint64(len(list))
	total := r.rooms.bytes.Add(int64(bytes))
	most := waiting
	if total > roomBytes {
		most = min(most, len(list))
	}
	r.keepOnly(most)
	return ours, r.feed
}

// best returns at most so many messages in the order of their numbers: those of the
// highest rank, among them those that came first.
func (r *room) best(list []said, most int) []said {
	if extra := len(list) - most; extra > 0 {
		slices.SortStableFunc(list, func(a, b said) int { return cmp.Compare(b.rank, a.rank) })
		list = list[:max(0, most)]
		r.rooms.gateway.metrics.unsaid.Add(float64(extra))
	}
	slices.SortStableFunc(list, func(a, b said) int { return cmp.Compare(a.number, b.number) })
	return list
}

// keepOnly lets go of all but the newest that are kept. The lock is held.
func (r *room) keepOnly(most int) {
	q := &r.saying
	extra := len(q.kept) - most
	if extra <= 0 {
		return
	}
	for i := range extra {
		r.rooms.bytes.Add(-int64(len(q.kept[i].text)))
	}
	q.kept = slices.Clone(q.kept[extra:])
	q.shared, q.first = sharedLive{}, 0
}

// forgetOld lets go of what nobody has taken for long.
func (r *room) forgetOld() {
	now := r.rooms.gateway.milliseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	old := 0
	for old < len(r.saying.kept) && now-r.saying.kept[old].at >= keptFor {
		old++
	}
	r.keepOnly(len(r.saying.kept) - old)
}

// wakeForCount wakes the seats where the number of users is another one.
func (r *room) wakeForCount() {
	r.mu.Lock()
	feed, changed := r.feed, r.total() != r.tips.told
	r.tips.told = r.total()
	r.mu.Unlock()
	if changed && feed != nil {
		feed.said.Add(1)
		r.rooms.gateway.rounds.add(feed)
	}
}

// take returns the next frame that a seat is to be sent, false for none. What the
// seat sent itself is not in it. Who may not be in the room any more gets nothing.
func (r *room) take(ctx context.Context, s *Seat, to *stay) (sharedLive, bool) {
	if r.judge(ctx) != nil { // It is told where something is sent.
		return sharedLive{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	q := &r.saying
	if to.guest.out {
		return sharedLive{}, false
	}
	first := q.next - uint64(len(q.kept))
	if to.next < first {
		r.rooms.gateway.metrics.missed.Add(float64(first - to.next))
	}
	first = max(first, to.next)
	list := fittingLive(q.kept[len(q.kept)-int(q.next-first):])
	count := r.total()
	if count == to.told && len(list) == 0 {
		return sharedLive{}, false
	}
	changed := count != to.told
	to.next, to.told = first+uint64(len(list)), count
	if slices.ContainsFunc(list, func(m said) bool { return m.seat == s }) {
		others := slices.DeleteFunc(slices.Clone(list), func(m said) bool { return m.seat == s })
		return r.frame(others), changed || len(others) > 0 || to.next < q.next
	}
	if q.shared.text == "" || q.first != first || len(q.shared.Messages) != len(list) || q.shared.Count != count {
		q.shared, q.first = r.frame(list), first
	}
	return q.shared, true
}

// fittingLive returns those of the messages that go into one frame.
func fittingLive(list []said) []said {
	bytes := 0
	for i := range list {
		if bytes += len(list[i].text); i > 0 && bytes > pushBytes {
			return list[:i]
		}
	}
	return list
}

// frame makes a frame. The lock is held.
func (r *room) frame(list []said) sharedLive {
	frame := sharedLive{Live: wire.Live{Owner: core.GroupOwner(r.id), Count: r.total()}}
	var text strings.Builder
	owner, _ := json.Marshal(frame.Owner) // A text can always be written.
	text.WriteString(`{"type":"live","owner":` + string(owner))
	for i, m := range list {
		frame.Messages = append(frame.Messages, json.RawMessage(m.text))
		text.WriteString([2]string{`,"messages":[`, ","}[min(i, 1)] + m.text)
	}
	if len(list) > 0 {
		text.WriteString("]")
	}
	if frame.Count != 0 {
		text.WriteString(`,"count":` + strconv.Itoa(frame.Count))
	}
	frame.text = text.String() + "}"
	return frame
}

// sharedLive is a frame that others get too. It is written once.
type sharedLive struct {
	wire.Live
	text string
}
