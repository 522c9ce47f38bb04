package e2e_test

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// The option worker of create().

func TestInAWorkerAllIsTheSame(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"signing in":              TestSigningInTakesTheInstanceThroughItsStates,
		"another user":            TestAnotherUserMaySignInAfterALogout,
		"destroy":                 TestDestroyEndsTheInstanceAndCreateMakesAnother,
		"destroy at once":         TestDestroyRightAfterLoginSettlesBoth,
		"destroy by a listener":   TestAListenerMayDestroyTheInstance,
		"destroy by nobody":       TestDestroyWithoutASignInRefusesAndDestroys,
		"any order":               TestCallsOfTheLifeCycleInAnyOrderEachComeToWhatTheyMust,
		"leaving":                 TestAPageThatIsLeftIsOfflineForThoseWhoWatch,
		"groups":                  TestEachCallDeliversItsEventsBeforeItSettles,
		"two tabs":                TestTwoTabsWorkOnTheSameGroups,
		"a closed tab":            TestATabThatWasClosedComesBackWithEverything,
		"durable changes":         TestAChangeIsDurableAsSoonAsItsEventIsDelivered,
		"objects":                 TestAConversationIsAnotherObjectOnlyWhenItChanged,
		"messages":                TestTwoUsersWhoTalkAtOnceLoseNothing,
		"messages that change":    TestAModifiedMessageIsModifiedEverywhere,
		"media":                   TestAnImageIsSeenByTheOtherUserAndAfterAReload,
		"mergers":                 TestALongMergerIsDownloaded,
		"a module without type":   TestAServerMaySendTheModuleWithoutItsType,
		"invitations":             TestAnInvitationIsAcceptedAndEverybodyHearsOfIt,
		"invitations in time":     TestAnInvitationThatNobodyAnswersTimesOutOnBothSides,
		"answers at once":         TestOfSeveralAnswersTheFirstCountsOnAllDevices,
		"statistics":              TestWhatClientsAskOfTheExperimentalAPI,
		"a missing module":        TestAMissingModuleIsReportedAndFetchedAgain,
		"creating and destroying": TestCreatingAndDestroyingAgainAndAgainWorks,
	} {
		t.Run(name, test)
	}
}

// withWorkers is a start of scenarios: workers are those that the page has
// started.
const withWorkers = `
	globalThis.workers = [];
	globalThis.Worker = class extends Worker {
		constructor(url, options) {
			super(url, options);
			workers.push(Object.assign(this, { path: new URL(url).pathname }));
		}
	};
`

func TestAWorkerIsUsedWhereItIsAskedForOnly(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []int{0, 1}, eval[[]int](p, withWorkers+`
		await signIn('alice', { SDKAppID, worker: false });
		const before = workers.length;
		await chat.destroy();
		await signIn('alice', { SDKAppID, worker: true });
		return [before, workers.length];`))
}

func TestATabWithAWorkerAndOneWithoutAgree(t *testing.T) {
	s := newSite(t)
	tabs := []*tab{s.tab(), s.tab()}
	tabs[0].do(`await signIn('alice', { SDKAppID, worker: true })`)
	tabs[1].do(`await signIn('alice', { SDKAppID, worker: false })`)
	tabs[0].do(`
		await open('C2Cbob', 'C2Ccarol');
		await chat.createConversationGroup({ groupName: 'A', conversationIDList: ['C2Cbob'] });`)
	tabs[1].do(`
		await watch.until(async () => (await chat.getConversationGroupList()).data.includes('A'), 'the group');
		await chat.addConversationsToGroup({ groupName: 'A', conversationIDList: ['C2Ccarol'] });`)
	seen := eval[string](tabs[1], `return JSON.stringify(await picture())`)
	require.Contains(t, seen, `"content":{"A":["C2Cbob","C2Ccarol"]}`)
	tabs[0].do("await agree(" + seen + ")")
}

// It, or its worker, would keep the connection to the server.
func TestAPageWithAWorkerOrAConnectionIsNotKeptForGoingBack(t *testing.T) {
	for _, worker := range []bool{true, false} {
		if !worker && !connected() {
			continue
		}
		p := newSite(t).tab()
		p.do(fmt.Sprintf(`await signIn('alice', { SDKAppID, worker: %t }); globalThis.before = true`, worker))
		p.visit("about:blank")
		p.do(`setTimeout(() => history.back())`)
		require.NoError(t, p.act(chromedp.WaitReady(`script[src="/page.js"]`)))
		require.False(t, eval[bool](p, `return 'before' in globalThis`), "worker %t", worker)
	}
}

func TestDestroyEndsTheWorker(t *testing.T) {
	p := newSite(t).tab()
	require.Equal(t, []bool{true, false}, eval[[]bool](p, withWorkers+`
		await signIn('alice', { SDKAppID, worker: true });
		const answers = (worker) => new Promise((resolve) => {
			worker.addEventListener('message', () => resolve(true));
			worker.postMessage(['statistics']);
			setTimeout(resolve, 300, false);
		});
		const before = await answers(workers[0]);
		await chat.destroy();
		return [before, await answers(workers[0])];`))
}

func TestAWorkerThatBreaksIsReplacedByTheNextSignIn(t *testing.T) {
	p := newSite(t).tab()
	p.expectError("moduleStopped code=2903") // The log says so.
	p.do(withWorkers + `await signIn('alice', { SDKAppID, worker: true }); await open('C2Cbob')`)
	require.Equal(t, []any{2903.0, []any{"ERROR", "SDK_NOT_READY"}, 2024.0, 2.0, []any{"C2Cbob"}}, eval[[]any](p, `
		workers[0].postMessage(['what it does not know']);
		const { code } = await outcome(() => chat.getMyProfile());
		await watch.until(() => watch.has('SDK_NOT_READY'), 'the end');
		const names = watch.take();
		const late = await outcome(() => chat.getMyProfile());
		await signIn('alice', { SDKAppID, worker: true });
		return [code, names, late.code, workers.length, ids(await list())];`))
}

// copied serves the package under /assets/ too, unless it is gone; what tells
// of missing answers the rest.
func copied(gone *atomic.Bool) special {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if gone.Load() && strings.HasSuffix(r.URL.Path, "/worker.js") {
			http.NotFound(w, r)
			return true
		}
		if path.Dir(r.URL.Path) == "/assets" {
			http.ServeFile(w, r, packageFile(path.Base(r.URL.Path)))
			return true
		}
		return false
	}
}

func TestTheWorkerMayBeElsewhere(t *testing.T) {
	onlyAlone(t)
	p := openSpecial(t, copied(new(atomic.Bool)))
	require.Equal(t, []string{"alice", "alice", "alice", "/assets/worker.js"}, eval[[]string](p, withWorkers+signingIn+`
		const users = [
			await signIn({ worker: '../assets/worker.js' }), // As links do, it starts from the page.
			await signIn({ worker: '/assets/worker.js' }),
			await signIn({ worker: new URL('/assets/worker.js', location) }),
		];
		return [...users, ...new Set(workers.map((worker) => worker.path))];`))
}

func TestAWorkerThatDoesNotLoadIsReportedAndLoadedAgain(t *testing.T) {
	onlyAlone(t)
	var gone atomic.Bool
	gone.Store(true)
	p := openSpecial(t, copied(&gone))
	for _, worker := range []string{"true", "'/assets/worker.js'", "'https://elsewhere.invalid/worker.js'", "'http://'"} {
		require.Regexp(t, `^2800 login: the worker cannot be run .*worker\.js behind, pass its address`, eval[string](p, signingIn+`return signIn({ worker: `+worker+` })`), worker)
	}
	gone.Store(false)
	require.Equal(t, "alice", eval[string](p, signingIn+`return signIn({ worker: true })`))
}

func TestAWorkerTakesAModuleThatIsHandedOver(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).emptyTab()
	require.Equal(t, []string{"alice", "alice"}, eval[[]string](p, signingIn+`
		const url = '/node_modules/parlor-chat/chat.wasm';
		const wasmModule = WebAssembly.compile(await (await fetch(url)).arrayBuffer());
		return [await signIn({ worker: true, wasmURL: url }), await signIn({ worker: true, wasmModule })];`))
}

func TestInAWorkerAModuleOfAnotherReleaseIsReplacedOrRefused(t *testing.T) {
	onlyAlone(t)
	var deployed atomic.Bool
	p := openSpecial(t, outdated(t, &deployed))
	require.Regexp(t, `^2800 login: chat\.wasm is of parlor-chat 2\.9\.9, the JavaScript of parlor-chat 3\.0\.0: clear the caches`,
		eval[string](p, signingIn+`return signIn({ worker: true })`))
	deployed.Store(true)
	p.reload()
	require.Equal(t, "alice", eval[string](p, signingIn+`return signIn({ worker: true })`))
}

func TestAPolicyDecidesWhetherAWorkerRuns(t *testing.T) {
	onlyAlone(t)
	strict := []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"}
	for directive, want := range map[string]string{
		"img-src 'self'":    `^alice$`, // Without worker-src, script-src says it.
		"worker-src 'self'": `^alice$`,
		"worker-src 'none'": `^2800 login: the worker cannot be run`,
	} {
		p := openSpecial(t, policy(append(strict, directive)...))
		require.Regexp(t, want, eval[string](p, signingIn+`return signIn({ worker: true })`), directive)
	}
}

// Such a page takes addresses of scripts only from a policy.
func TestAPageThatRequiresTrustedTypesMayHaveAWorker(t *testing.T) {
	onlyAlone(t)
	for directive, want := range map[string][]string{
		"trusted-types parlor-chat page": {"^alice$", "^alice$", "^2800 "},
		"trusted-types page":             {"^2800 .*allow the policy parlor-chat$", "^alice$", "^2800 "},
		"trusted-types page default":     {"^alice$", "^alice$", "^alice$"},
		"img-src 'self'":                 {"^alice$", "^alice$", "^2800 "},
	} {
		p := openSpecial(t, policy("require-trusted-types-for 'script'", directive))
		seen := eval[[]string](p, signingIn+`
			const url = '/node_modules/parlor-chat/worker.js';
			const policy = trustedTypes.createPolicy('page', { createScriptURL: (url) => url });
			if (`+fmt.Sprint(strings.Contains(directive, "default"))+`) trustedTypes.createPolicy('default', { createScriptURL: (url) => url });
			return [await signIn({ worker: true }), await signIn({ worker: policy.createScriptURL(url) }), await signIn({ worker: url })];`)
		for i, pattern := range want {
			require.Regexp(t, pattern, seen[i], "%s, %d", directive, i)
		}
	}
}
