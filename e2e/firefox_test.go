package e2e_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
	"github.com/stretchr/testify/require"
)

// quiet keeps a Firefox to the pages it is asked for.
const quiet = `user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.server", "");
`

// firefox is a running Firefox, driven by WebDriver BiDi.
type firefox struct {
	t    *testing.T
	ctx  context.Context
	line *websocket.Conn
	last int
}

// startFirefox starts one for as long as the test runs.
func startFirefox(t *testing.T) *firefox {
	t.Helper()
	path, err := command("..", filepath.Join(".ci", "firefox"))
	require.NoError(t, err, "there is no Firefox")
	profile := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(profile, "user.js"), []byte(quiet), 0o600))

	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	t.Cleanup(cancel)
	browser := exec.Command(path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0")
	out, err := browser.StderrPipe()
	require.NoError(t, err)
	background(t, browser)
	f := &firefox{t: t, ctx: ctx}
	f.connect(addressIn(t, bufio.NewScanner(out)))
	return f
}

// addressIn finds what Firefox says when it is ready.
func addressIn(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "WebDriver BiDi listening on "); found {
			go func() {
				for lines.Scan() { // It must not have to wait for a reader.
				}
			}()
			return address
		}
	}
	require.FailNow(t, "Firefox did not start")
	return ""
}

func (f *firefox) connect(address string) {
	f.t.Helper()
	line, _, err := websocket.Dial(f.ctx, address+"/session", nil)
	require.NoError(f.t, err)
	line.SetReadLimit(-1)
	f.line = line
	f.ask("session.new", map[string]any{"capabilities": map[string]any{}}, nil)
}

// ask sends a command and reads its answer.
func (f *firefox) ask(method string, params map[string]any, result any) {
	f.t.Helper()
	f.last++
	require.NoError(f.t, wsjson.Write(f.ctx, f.line, map[string]any{"id": f.last, "method": method, "params": params}))
	for {
		var answer struct {
			ID             int
			Error, Message string
			Result         json.RawMessage
		}
		require.NoError(f.t, wsjson.Read(f.ctx, f.line, &answer), method)
		if answer.ID != f.last {
			continue // An event.
		}
		require.Empty(f.t, answer.Error, answer.Message)
		if result != nil {
			require.NoError(f.t, json.Unmarshal(answer.Result, result))
		}
		return
	}
}

// foxTab is a tab of a Firefox.
type foxTab struct {
	*firefox
	context string
}

func (f *firefox) open(url string) otherTab {
	f.t.Helper()
	var made struct{ Context string }
	f.ask("browsingContext.create", map[string]any{"type": "tab"}, &made)
	f.ask("browsingContext.navigate", map[string]any{"context": made.Context, "url": url, "wait": "complete"}, nil)
	return foxTab{f, made.Context}
}

func (p foxTab) reload() {
	p.t.Helper()
	p.ask("browsingContext.reload", map[string]any{"context": p.context, "wait": "complete"}, nil)
}

func (p foxTab) eval(script string) string {
	p.t.Helper()
	var answer struct {
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	p.ask("script.evaluate", map[string]any{
		"expression":   fmt.Sprintf("(async () => {%s\n})().then(String)", script),
		"target":       map[string]any{"context": p.context},
		"awaitPromise": true,
	}, &answer)
	require.Empty(p.t, answer.ExceptionDetails.Text, script)
	return answer.Result.Value
}

func TestInFirefoxAllIsTheSame(t *testing.T) {
	checkElsewhere(t, startFirefox(t))
}
