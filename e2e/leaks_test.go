package e2e_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// held is what a running module holds.
type held struct {
	MemoryBytes, References, Callbacks int
}

func holds(p *tab) held {
	p.t.Helper()
	return eval[held](p, `return (await chat.callExperimentalAPI('getStatistics')).data`)
}

// comesDownTo waits until the module holds no more callbacks than that. What it
// has closed, the browser may take a moment to let go of.
func comesDownTo(p *tab, callbacks int) {
	p.t.Helper()
	p.do(fmt.Sprintf(`
		let callbacks;
		for (let look = 0; look < 200; look++) {
			({ callbacks } = (await chat.callExperimentalAPI('getStatistics')).data);
			if (callbacks <= %d) return;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error('it still holds ' + callbacks + ' callbacks');`, callbacks))
}

// work makes mixed calls and returns what the module held meanwhile.
func work(p *tab, calls int) (seen []held) {
	p.t.Helper()
	const few = 250
	for done := 0; done < calls; done += few {
		p.do(fmt.Sprintf(`const { mixedCalls } = await import('/mixed.js'); await mixedCalls(%d, %d);`, done, few))
		seen = append(seen, holds(p))
	}
	return seen
}

// most is the most memory that was held.
func most(seen []held) int {
	return slices.MaxFunc(seen, func(a, b held) int { return a.MemoryBytes - b.MemoryBytes }).MemoryBytes
}

// alike is a little more than as much: memory grows in steps.
func alike(bytes int) int {
	return bytes + bytes/20
}

func TestTenThousandCallsLeaveNoCallbackAndNoMoreMemory(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	work(p, fewer(2_000))
	before := holds(p)
	peak := most(work(p, fewer(10_000)))
	require.Positive(t, before.Callbacks)
	require.Equal(t, before.Callbacks, holds(p).Callbacks, "callbacks")
	require.Less(t, stopsGrowing(p, peak, fewer(40_000)), 20<<20)
}

// stopsGrowing works on until 5,000 calls in a row have taken no more memory
// than was held before, and returns how much that is. Memory grows in steps, so
// a bound on the growth between two looks would fail by chance.
func stopsGrowing(p *tab, peak, limit int) int {
	p.t.Helper()
	step := fewer(5_000)
	for done := 0; done < limit; done += step {
		next := most(work(p, step))
		if next <= peak {
			return peak
		}
		peak = next
	}
	require.FailNow(p.t, "memory grows on and on")
	return 0
}

func TestSigningInAndOutAgainAndAgainLeavesNothing(t *testing.T) {
	p := newSite(t).user("alice")
	p.do(openStory)
	callbacks := holds(p).Callbacks
	round := func() held {
		p.do(`
			for (let i = 0; i < 100; i++) {
				await chat.logout();
				await chat.login({ userID: 'alice', userSig: 'any' });
			}`)
		return holds(p)
	}
	var before, after []held
	for range 5 {
		before = append(before, round())
	}
	for range 5 {
		after = append(after, round())
	}
	// What is closed stays in sight until Go's collector has been there. A
	// callback left by each of the 1,000 sign-ins would show.
	require.Less(t, after[4].Callbacks, callbacks+600, "callbacks")
	require.LessOrEqual(t, most(after), alike(most(before)), "memory")
	require.Equal(t, "alice", eval[string](p, `return chat.getLoginUser()`))
}

func TestCreatingAndDestroyingAgainAndAgainWorks(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, 15, eval[int](p, `
		let ready = 0;
		for (let i = 0; i < 15; i++) {
			const chat = TencentCloudChat.create({ SDKAppID });
			chat.on(TencentCloudChat.EVENT.SDK_READY, () => ready++);
			const watch = new Watch(chat, TencentCloudChat.EVENT);
			await chat.login({ userID: 'alice', userSig: 'any' });
			await watch.until(() => watch.has('FRIEND_LIST_UPDATED'), 'the sign-in');
			await chat.destroy();
		}
		return ready;`))
}

// A browser has room for about a hundred programs.
func TestWhatIsDestroyedGivesItsMemoryBack(t *testing.T) {
	p := newSite(t).tab()
	p.do(`
		for (let i = 0; i < 250; i++) {
			const chat = TencentCloudChat.create({ SDKAppID });
			await chat.login({ userID: 'alice', userSig: 'any' });
			await chat.destroy();
		}`)
}
