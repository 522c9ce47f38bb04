package weblock_test

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/internal/weblock"
)

func TestOneHolderAtATimeInTheOrderOfAsking(t *testing.T) {
	first := lock(t, t.Name())
	second, third := request(t, t.Name()), request(t, t.Name())
	require.Equal(t, 1, held(t, t.Name()))
	require.Equal(t, 2, pending(t, t.Name()))
	require.Empty(t, second.granted)

	first.Release()
	l := <-second.granted
	require.Equal(t, 1, held(t, t.Name()))
	require.Empty(t, third.granted)

	first.Release() // Gives nothing back that is another's.
	require.Equal(t, 1, pending(t, t.Name()))
	l.Release()
	(<-third.granted).Release()
	requireFree(t, t.Name())
}

func TestOtherNamesAreOtherLocks(t *testing.T) {
	lock(t, t.Name())
	lock(t, t.Name()+" other")
	lock(t, "")
}

func TestManyWhoCountUnderALockCountRight(t *testing.T) {
	const tasks = 50
	var inside atomic.Int32
	done := make(chan error)
	for range tasks {
		go func() {
			l, err := weblock.Request(t.Context(), t.Name())
			if err == nil {
				if inside.Add(1) != 1 {
					t.Error("two hold the lock")
				}
				held(t, t.Name()) // Others get their chance.
				inside.Add(-1)
				l.Release()
			}
			done <- err
		}()
	}
	for range tasks {
		require.NoError(t, <-done)
	}
}

func TestGivingUpWaiting(t *testing.T) {
	t.Run("takes the request back", func(t *testing.T) {
		probe := watchCallbacks(t)
		first := lock(t, t.Name())
		second, third := request(t, t.Name()), request(t, t.Name())
		second.cancel()
		require.ErrorIs(t, <-second.refused, context.Canceled)
		require.Equal(t, 1, pending(t, t.Name()))
		first.Release()
		l := <-third.granted
		third.cancel() // Means nothing any more.
		require.Equal(t, 1, held(t, t.Name()))
		l.Release()
		requireFree(t, t.Name())
		require.Zero(t, probe.complaints())
	})
	t.Run("before it began", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := weblock.Request(ctx, t.Name())
		require.ErrorIs(t, err, context.Canceled)
		requireFree(t, t.Name())
	})
	t.Run("at the moment the lock is granted", func(t *testing.T) {
		for range 50 {
			first := lock(t, t.Name())
			second := request(t, t.Name())
			first.Release()
			second.cancel()
			select {
			case err := <-second.refused:
				require.ErrorIs(t, err, context.Canceled)
			case l := <-second.granted:
				l.Release()
			}
			lock(t, t.Name()).Release()
		}
		requireFree(t, t.Name())
	})
	t.Run("when the browser grants the lock all the same", func(t *testing.T) {
		setLocks(t, `{ value: {
			request(name, { signal }, granted) {
				return this.over = new Promise((resolve) => signal.addEventListener("abort", () => setTimeout(() => resolve(granted({ name })))));
			},
		} }`)
		ctx, cancel := context.WithCancel(t.Context())
		go cancel() // Runs when Request waits.
		_, err := weblock.Request(ctx, t.Name())
		require.ErrorIs(t, err, context.Canceled)
		await(t, `() => navigator.locks.over`) // Comes when the lock is given back.
	})
}

func TestAStolenLockIsLost(t *testing.T) {
	probe := watchCallbacks(t)
	l := lock(t, t.Name())
	steal(t, t.Name())
	<-l.Lost()
	l.Release()
	require.Zero(t, probe.alive())

	l = lock(t, t.Name())
	require.Empty(t, l.Lost())
	l.Release()
	requireFree(t, t.Name())
	select {
	case <-l.Lost():
		t.Error("a released lock is not lost")
	default:
	}
}

func TestTheLockOfAHolderThatIsGoneIsFree(t *testing.T) {
	worker := await(t, `(name) => new Promise((resolve) => {
		const source = "navigator.locks.request(" + JSON.stringify(name) + ", () => { postMessage(1); return new Promise(() => {}); })";
		const worker = new Worker(URL.createObjectURL(new Blob([source])));
		worker.onmessage = () => resolve(worker);
	})`, t.Name())
	waiting := request(t, t.Name())
	require.Empty(t, waiting.granted)
	_, err := worker.Call("terminate")
	require.NoError(t, err)
	(<-waiting.granted).Release()
}

func TestWithoutWebLocksRequestingIsUnsupported(t *testing.T) {
	for name, descriptor := range map[string]string{
		"there are none":         `{ value: undefined }`,
		"looking at them throws": `{ get() { throw new DOMException("forbidden", "SecurityError"); } }`,
		"a page without origin":  `{ value: { request: () => Promise.reject(new DOMException("no origin", "SecurityError")) } }`,
	} {
		t.Run(name, func(t *testing.T) {
			probe := watchCallbacks(t)
			setLocks(t, descriptor)
			_, err := weblock.Request(t.Context(), t.Name())
			require.ErrorIs(t, err, weblock.ErrUnsupported)
			require.Zero(t, probe.alive())
		})
	}
}

func TestARequestThatTheBrowserRefusesSaysWhy(t *testing.T) {
	probe := watchCallbacks(t)
	_, err := weblock.Request(t.Context(), "-reserved")
	require.ErrorContains(t, err, "lock -reserved: NotSupportedError: ")
	require.NotErrorIs(t, err, weblock.ErrUnsupported)

	setLocks(t, `{ value: { request() { throw new DOMException("not now", "InvalidStateError"); } } }`)
	_, err = weblock.Request(t.Context(), t.Name())
	require.ErrorContains(t, err, "not now")
	require.Zero(t, probe.alive())
}

func TestLocksLeaveNothingBehind(t *testing.T) {
	const rounds = 1000
	probe := watchCallbacks(t)
	work(t, 20)
	require.Zero(t, probe.alive())
	probe.forgetMade()
	values, goroutines := probe.held(), runtime.NumGoroutine()

	work(t, rounds)

	require.Zero(t, probe.alive())
	probe.forgetMade()
	require.InDelta(t, values, probe.held(), 50, "values of JavaScript that Go holds")
	require.Equal(t, goroutines, runtime.NumGoroutine())
	require.Zero(t, probe.complaints())
}

// work requests n locks, which end in all ways.
func work(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		l, err := weblock.Request(t.Context(), t.Name())
		require.NoError(t, err)
		switch i % 3 {
		case 0:
			l.Release()
		case 1:
			steal(t, t.Name())
			<-l.Lost()
		case 2:
			waiting := request(t, t.Name())
			waiting.cancel()
			require.ErrorIs(t, <-waiting.refused, context.Canceled)
			l.Release()
		}
	}
	requireFree(t, t.Name())
}

func TestAStolenLockIsLostToItsHolderAndStaysInOrder(t *testing.T) {
	first := lock(t, t.Name())
	waiting := request(t, t.Name())
	thief, err := weblock.Steal(t.Context(), t.Name())
	require.NoError(t, err)
	<-first.Lost()
	require.Equal(t, 1, held(t, t.Name()))
	first.Release() // Gives nothing back that is another's.
	require.Empty(t, waiting.granted)
	thief.Release()
	(<-waiting.granted).Release()
	requireFree(t, t.Name())
}

func TestStealingAFreeLockIsTakingIt(t *testing.T) {
	l, err := weblock.Steal(t.Context(), t.Name())
	require.NoError(t, err)
	require.Equal(t, 1, held(t, t.Name()))
	l.Release()
	requireFree(t, t.Name())
}
