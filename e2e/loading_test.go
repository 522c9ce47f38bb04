package e2e_test

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/jsbridge"
)

// special answers some requests in its own way, and says which.
type special func(w http.ResponseWriter, r *http.Request) bool

// openSpecial opens an empty page, /pages/empty.html, of a server that serves
// the installed package unless something special answers.
func openSpecial(t *testing.T, answers special) *tab {
	t.Helper()
	onlyAlone(t)
	files := http.NewServeMux()
	files.Handle("/node_modules/", http.FileServer(http.Dir(shared.installed)))
	files.Handle("/pages/", http.StripPrefix("/pages", http.FileServer(http.Dir("testdata"))))
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !answers(w, r) {
			files.ServeHTTP(w, r)
		}
	}))
	p := newTab(t)
	p.visit(server.URL + "/pages/empty.html")
	return p
}

// module answers requests for the module that the package brings along.
func module(answer http.HandlerFunc) special {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/node_modules/parlor-chat/chat.wasm" {
			return false
		}
		answer(w, r)
		return true
	}
}

var missing = module(http.NotFound)

// signingIn is the start of a scenario: signIn(options) gives the user who is
// signed in then, or the code and message of what went wrong.
const signingIn = `
	const { default: TencentCloudChat } = await import('/node_modules/parlor-chat/index.js');
	const signIn = async (options) => {
		const chat = TencentCloudChat.create({ SDKAppID: 1, ...options });
		try {
			await chat.login({ userID: 'alice', userSig: 'any' });
			return chat.getLoginUser();
		} catch (error) {
			return error.code + ' ' + error.message;
		} finally {
			await chat.destroy().catch(() => {});
		}
	};
`

func TestTheModuleMayBeElsewhere(t *testing.T) {
	p := openSpecial(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/assets/chat.wasm" {
			http.ServeFile(w, r, packageFile("chat.wasm"))
			return true
		}
		return missing(w, r)
	})
	require.Equal(t, []string{"alice", "alice", "alice"}, eval[[]string](p, signingIn+`
		return [
			await signIn({ wasmURL: '../assets/chat.wasm' }), // As links do, it starts from the page.
			await signIn({ wasmURL: '/assets/chat.wasm' }),
			await signIn({ wasmURL: new URL('/assets/chat.wasm', location) }),
		];`))
}

func TestTheModuleMayBeHandedOver(t *testing.T) {
	p := openSpecial(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/mine" {
			http.ServeFile(w, r, packageFile("chat.wasm"))
			return true
		}
		return missing(w, r)
	})
	seen := eval[[]string](p, signingIn+`
		const compile = async () => WebAssembly.compile(await (await fetch('/mine')).arrayBuffer());
		return [
			await signIn({ wasmModule: compile() }),
			await signIn({ wasmModule: await compile() }),
			await signIn({ wasmModule: Promise.reject(new Error('out of order')) }),
			await signIn({ wasmModule: 'chat.wasm' }),
		];`)
	require.Equal(t, []string{"alice", "alice"}, seen[:2])
	require.Regexp(t, `^2800 .*out of order`, seen[2])
	require.Regexp(t, `^2800 .*wasmModule is no WebAssembly.Module`, seen[3])
}

func TestAPageInPlaceOfTheModuleIsReported(t *testing.T) {
	p := openSpecial(t, module(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("<!doctype html>"))
	}))
	require.Regexp(t, `^2800 .*/chat\.wasm answered something else, of the type text/html`, eval[string](p, signingIn+`return signIn()`))
}

func TestAModuleThatBreaksOffIsLoadedAgain(t *testing.T) {
	var whole atomic.Bool
	p := openSpecial(t, module(func(w http.ResponseWriter, r *http.Request) {
		if whole.Swap(true) {
			http.ServeFile(w, r, packageFile("chat.wasm"))
			return
		}
		w.Header().Set("Content-Type", "application/wasm")
		_, _ = w.Write([]byte("\x00asm\x01\x00\x00\x00"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	seen := eval[[]string](p, signingIn+`return [await signIn(), await signIn()]`)
	require.Regexp(t, `^2800 `, seen[0])
	require.Equal(t, "alice", seen[1])
}

// otherRelease is the module as another release would have it.
func otherRelease(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile(packageFile("chat.wasm"))
	require.NoError(t, err)
	changed := bytes.ReplaceAll(content, []byte(jsbridge.Version), []byte("2.9.9"))
	require.NotEqual(t, content, changed)
	return changed
}

func TestAModuleOfAnotherReleaseIsRefusedByName(t *testing.T) {
	content := otherRelease(t)
	p := openSpecial(t, module(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		_, _ = w.Write(content)
	}))
	require.Regexp(t, `^2800 login: chat\.wasm is of parlor-chat 2\.9\.9, the JavaScript of parlor-chat `+regexp.QuoteMeta(jsbridge.Version)+`: clear the caches`,
		eval[string](p, signingIn+`return signIn()`))
}

// outdated serves the module of another release, which caches keep, until this
// one is deployed.
func outdated(t *testing.T, deployed *atomic.Bool) special {
	content := otherRelease(t)
	return module(func(w http.ResponseWriter, r *http.Request) {
		if deployed.Load() {
			http.ServeFile(w, r, packageFile("chat.wasm"))
			return
		}
		w.Header().Set("Content-Type", "application/wasm")
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(content)
	})
}

func TestAModuleThatACacheKeptFromAnotherReleaseIsReplaced(t *testing.T) {
	var deployed atomic.Bool
	p := openSpecial(t, outdated(t, &deployed))
	p.do(`await (await fetch('/node_modules/parlor-chat/chat.wasm')).arrayBuffer()`)
	deployed.Store(true)
	require.Equal(t, "alice", eval[string](p, signingIn+`return signIn()`))
}

func TestAWorkerCanUseThePackage(t *testing.T) {
	p := openSpecial(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/worker.js" {
			return false
		}
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(signingIn + `postMessage(await signIn());`))
		return true
	})
	require.Equal(t, "alice", eval[string](p, `
		const worker = new Worker('/worker.js', { type: 'module' });
		return new Promise((resolve, reject) => Object.assign(worker, { onmessage: ({ data }) => resolve(data), onerror: reject }));`))
}

// policy gives every answer a content security policy.
func policy(directives ...string) special {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Security-Policy", strings.Join(directives, "; "))
		return false
	}
}

func TestThePackageWorksUnderAStrictPolicy(t *testing.T) {
	p := openSpecial(t, policy("default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"))
	require.Equal(t, "alice", eval[string](p, signingIn+`return signIn()`))
}

func TestAPolicyThatForbidsThePackageIsReported(t *testing.T) {
	p := openSpecial(t, policy("default-src 'none'", "script-src 'self'", "connect-src 'self'"))
	require.Regexp(t, `^2800 .*Content Security Policy`, eval[string](p, signingIn+`return signIn()`))

	p = openSpecial(t, policy("default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'"))
	require.Regexp(t, `^2800 `, eval[string](p, signingIn+`return signIn()`))
}
