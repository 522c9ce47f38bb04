package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// webkit is a running WebKitGTK, driven by WebDriver.
type webkit struct {
	t       *testing.T
	url     string
	session string
}

// startWebKit starts one for as long as the test runs.
func startWebKit(t *testing.T) *webkit {
	t.Helper()
	browser, err := command("..", filepath.Join(".ci", "webkit"))
	require.NoError(t, err, "there is no WebKit")
	port := freePort(t)
	driver := exec.Command("WebKitWebDriver", "--port="+port)
	driver.Env = append(os.Environ(), "DISPLAY="+startDisplay(t), "WEBKIT_DISABLE_COMPOSITING_MODE=1")
	background(t, driver)
	w := &webkit{t: t, url: "http://127.0.0.1:" + port + "/session"}
	require.Eventually(t, func() bool { return w.ready(port) }, waitLimit, 20*time.Millisecond)

	var made struct{ SessionID string }
	w.ask(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": browser, "args": []string{"--automation"}},
	}}}, &made)
	w.session = "/" + made.SessionID
	t.Cleanup(func() { w.ask(http.MethodDelete, "", nil, nil) })
	w.ask(http.MethodPost, "/timeouts", map[string]any{"script": waitLimit.Milliseconds()}, nil)
	return w
}

// startDisplay starts a display in memory, and returns its name.
func startDisplay(t *testing.T) string {
	t.Helper()
	told, tell, err := os.Pipe()
	require.NoError(t, err)
	defer func() { _ = told.Close() }()
	display := exec.Command("Xvfb", "-displayfd", "3", "-nolisten", "tcp")
	display.ExtraFiles = []*os.File{tell}
	background(t, display)
	require.NoError(t, tell.Close())
	var number int
	_, err = fmt.Fscan(told, &number)
	require.NoError(t, err, "Xvfb did not start")
	return fmt.Sprintf(":%d", number)
}

func (w *webkit) ready(port string) bool {
	response, err := http.Get("http://127.0.0.1:" + port + "/status")
	return err == nil && response.Body.Close() == nil
}

// ask sends a command and reads its answer.
func (w *webkit) ask(method, path string, params, result any) {
	w.t.Helper()
	body, err := json.Marshal(params)
	require.NoError(w.t, err)
	request, err := http.NewRequest(method, w.url+w.session+path, bytes.NewReader(body))
	require.NoError(w.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(w.t, err)
	defer func() { _ = response.Body.Close() }()
	var answer struct{ Value json.RawMessage }
	require.NoError(w.t, json.NewDecoder(response.Body).Decode(&answer))
	require.Equal(w.t, http.StatusOK, response.StatusCode, "%s: %s", path, answer.Value)
	if result != nil {
		require.NoError(w.t, json.Unmarshal(answer.Value, result))
	}
}

// kitTab is a tab of a WebKit.
type kitTab struct {
	*webkit
	handle string
}

func (w *webkit) open(url string) otherTab {
	w.t.Helper()
	var made struct{ Handle string }
	w.ask(http.MethodPost, "/window/new", map[string]any{"type": "tab"}, &made)
	p := kitTab{w, made.Handle}
	p.load("/url", map[string]any{"url": url})
	return p
}

// load loads the test page. WebDriver may say that it is done when the page's
// modules are not.
func (p kitTab) load(path string, params map[string]any) {
	p.t.Helper()
	p.act("/execute/sync", map[string]any{"script": "delete globalThis.TencentCloudChat", "args": []any{}}, nil)
	p.act(path, params, nil)
	require.Eventually(p.t, func() bool {
		var there bool
		p.act("/execute/sync", map[string]any{"script": "return 'TencentCloudChat' in globalThis", "args": []any{}}, &there)
		return there
	}, waitLimit, 20*time.Millisecond)
}

// act does something with this tab.
func (p kitTab) act(path string, params map[string]any, result any) {
	p.t.Helper()
	p.ask(http.MethodPost, "/window", map[string]any{"handle": p.handle}, nil)
	p.ask(http.MethodPost, path, params, result)
}

func (p kitTab) reload() {
	p.t.Helper()
	p.load("/refresh", map[string]any{})
}

func (p kitTab) eval(script string) string {
	p.t.Helper()
	var answer struct{ Value, Fault string }
	p.act("/execute/async", map[string]any{
		"script": "const [done] = arguments; (async () => {" + strings.TrimSpace(script) + "\n})()" +
			".then((value) => done({ value: String(value) }), (fault) => done({ fault: String(fault) }));",
		"args": []any{},
	}, &answer)
	require.Empty(p.t, answer.Fault, script)
	return answer.Value
}

func TestInWebKitAllIsTheSame(t *testing.T) {
	checkElsewhere(t, startWebKit(t))
}
