package sqlstore

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// database stands for one in the tests of the queue. Each transaction waits for
// leave, which may be an error.
type database struct {
	began chan []*job
	leave chan error
}

func newDatabase() *database {
	return &database{began: make(chan []*job), leave: make(chan error)}
}

func (d *database) transact(jobs []*job) error {
	d.began <- jobs
	if err := <-d.leave; err != nil {
		return err
	}
	for _, j := range jobs {
		j.settle(map[string]core.Revision{j.Rows[0].Thread: 1}, nil)
	}
	return nil
}

// named is a commit that is easy to tell from others.
func named(name string) authority.Commit {
	return authority.Commit{Rows: []authority.RowRecord{{Thread: name, Sequence: 1}}}
}

// bring lets a commit wait and returns the channel of its result.
func bring(ctx context.Context, q *queue, name string) chan error {
	before := len(q.waiting)
	result := make(chan error, 1)
	go func() {
		_, err := q.commit(ctx, named(name))
		result <- err
	}()
	for len(q.waiting) == before && len(result) == 0 {
		runtime.Gosched()
	}
	return result
}

// busy is a queue whose only worker is in a transaction.
func busy(t *testing.T, size int) (*queue, *database, chan error) {
	d := newDatabase()
	q := newQueue(1, size, d.transact)
	first := make(chan error, 1)
	go func() {
		_, err := q.commit(t.Context(), named("first"))
		first <- err
	}()
	require.Equal(t, []string{"first"}, names(<-d.began))
	return q, d, first
}

func names(jobs []*job) []string {
	var list []string
	for _, j := range jobs {
		list = append(list, j.Rows[0].Thread)
	}
	return list
}

func TestCommitsThatWaitGoTogetherInTheirOrder(t *testing.T) {
	q, d, first := busy(t, 3)
	defer q.close()
	var results []chan error
	for _, name := range []string{"a", "b", "c", "d"} {
		results = append(results, bring(t.Context(), q, name))
	}
	d.leave <- nil
	require.NoError(t, <-first)
	require.Equal(t, []string{"a", "b", "c"}, names(<-d.began))
	d.leave <- nil
	require.Equal(t, []string{"d"}, names(<-d.began))
	d.leave <- nil
	for _, result := range results {
		require.NoError(t, <-result)
	}
}

func TestACommitThatIsCancelledWhileItWaitsIsNotCarriedOut(t *testing.T) {
	q, d, first := busy(t, 3)
	defer q.close()
	ctx, cancel := context.WithCancel(t.Context())
	cancelled, kept := bring(ctx, q, "cancelled"), bring(t.Context(), q, "kept")
	cancel()
	require.ErrorIs(t, <-cancelled, context.Canceled)

	d.leave <- nil
	require.NoError(t, <-first)
	require.Equal(t, []string{"kept"}, names(<-d.began))
	d.leave <- nil
	require.NoError(t, <-kept)
}

func TestACommitThatIsCancelledTooLateIsCarriedOut(t *testing.T) {
	q, d, first := busy(t, 3)
	defer q.close()
	ctx, cancel := context.WithCancel(t.Context())
	late := bring(ctx, q, "late")
	d.leave <- nil
	require.NoError(t, <-first)
	<-d.began
	cancel()
	d.leave <- nil
	require.NoError(t, <-late)
}

func TestAFullQueueMakesCallersWait(t *testing.T) {
	q, d, first := busy(t, maxWaiting)
	defer q.close()
	ctx, cancel := context.WithCancel(t.Context())
	var results []chan error
	for range maxWaiting {
		results = append(results, bring(ctx, q, "waiting"))
	}
	impatient, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	_, err := q.commit(impatient, named("one too many"))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Len(t, q.waiting, maxWaiting)

	cancel()
	for _, result := range results {
		require.ErrorIs(t, <-result, context.Canceled)
	}
	d.leave <- nil
	require.NoError(t, <-first)
	last := make(chan error, 1)
	go func() {
		_, err := q.commit(t.Context(), named("last"))
		last <- err
	}()
	require.Equal(t, []string{"last"}, names(<-d.began), "nothing of the others")
	d.leave <- nil
	require.NoError(t, <-last)
}

func TestCommitsThatFailTogetherAreTriedAlone(t *testing.T) {
	q, d, first := busy(t, 3)
	defer q.close()
	good, bad := bring(t.Context(), q, "good"), bring(t.Context(), q, "bad")
	d.leave <- nil
	require.NoError(t, <-first)

	fault := errors.New("fault")
	require.Equal(t, []string{"good", "bad"}, names(<-d.began))
	d.leave <- fault
	require.Equal(t, []string{"good"}, names(<-d.began))
	d.leave <- nil
	require.Equal(t, []string{"bad"}, names(<-d.began))
	d.leave <- fault
	require.NoError(t, <-good)
	require.ErrorIs(t, <-bad, fault)
}

func TestClosingFinishesWhatIsUnderWayAndRefusesTheRest(t *testing.T) {
	q, d, first := busy(t, 3)
	waiting := bring(t.Context(), q, "waiting")
	closed := make(chan struct{})
	go func() {
		q.close()
		close(closed)
	}()
	<-q.closing
	_, err := q.commit(t.Context(), named("later"))
	require.ErrorIs(t, err, ErrClosed)

	d.leave <- nil
	require.NoError(t, <-first)
	for open := true; open; { // The worker may take one more.
		select {
		case <-d.began:
			d.leave <- nil
		case <-closed:
			open = false
		}
	}
	if err := <-waiting; err != nil {
		require.ErrorIs(t, err, ErrClosed)
	}
	q.close()
}
