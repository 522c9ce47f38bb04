package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/usersig"
)

// demo is the example page with a server behind it, as `parlor serve --demo`
// shows it.
type demo struct {
	t       *testing.T
	url     string
	gateway *gateway.Gateway
	server  *httptest.Server
	// away keeps pages from connecting; the page itself still loads.
	away atomic.Bool
}

var demoKey = usersig.Key{SDKAppID: 7, Secret: "a key for tests"}

func newDemo(t *testing.T) *demo {
	t.Helper()
	onlyConnected(t)
	d := &demo{t: t}
	d.gateway = gateway.New(gateway.Options{
		Store: authority.NewMemStore(),
		Check: func(hello wire.Hello, now time.Time) (time.Time, error) {
			claims, err := demoKey.Verify(hello.UserSig, hello.UserID, now)
			return claims.Expires, err
		},
		Presence: true,
	})
	t.Cleanup(d.gateway.Close)
	files := http.NewServeMux()
	files.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir(packageFile(".")))))
	files.Handle("/", http.FileServer(http.Dir("../examples/web")))
	files.Handle("/minimal/", http.FileServer(http.Dir("../examples")))
	files.HandleFunc("/demo/usersig", handOut)
	files.HandleFunc("/ws", d.connect)
	files.Handle("/media/", d.media())
	d.server = serve(t, files)
	d.url = d.server.URL
	return d
}

// media takes in and gives out the bytes of files, while the server is there.
func (d *demo) media() http.Handler {
	folder, err := media.OpenFolder(filepath.Join(d.t.TempDir(), "media"))
	require.NoError(d.t, err)
	signing := media.Signing{Secret: []byte("secret of media")}
	handler := media.New(media.Options{Store: folder, Signing: signing, Check: func(_ uint64, userID, userSig string, now time.Time) error {
		_, err := demoKey.Verify(userSig, userID, now)
		return err
	}})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.away.Load() {
			panic(http.ErrAbortHandler)
		}
		handler.ServeHTTP(w, r)
	})
}

func handOut(w http.ResponseWriter, r *http.Request) {
	userID := r.URL.Query().Get("userID")
	token, err := demoKey.Sign(userID, time.Now(), time.Hour)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"SDKAppID": demoKey.SDKAppID, "userID": userID, "userSig": token})
}

func (d *demo) connect(w http.ResponseWriter, r *http.Request) {
	if d.away.Load() {
		http.Error(w, "away", http.StatusServiceUnavailable)
		return
	}
	d.gateway.ServeHTTP(w, r)
}

// visit opens a tab with the page. It is in front from the beginning: one behind
// others may take for ever to load.
func (d *demo) visit(query string) *tab {
	d.t.Helper()
	p := newTab(d.t)
	require.NoError(d.t, p.act(page.BringToFront()))
	p.visit(d.url + query)
	return p
}

// open opens a tab and waits until its user is signed in with the server.
func (d *demo) open(user string) *tab {
	d.t.Helper()
	p := d.visit("/?mode=server&as=" + user)
	p.person(`await see('#new-group'); await text('.connection-text', 'Connected')`)
	return p
}

// leave takes the server away from the user who is signed in in the tab.
func (d *demo) leave(p *tab, user string) {
	d.t.Helper()
	d.away.Store(true)
	d.gateway.Kick(user, wire.CloseRestart, "the server goes away")
	p.person(`await until('Offline', () => document.querySelector('.connection-text').textContent.startsWith('Offline'))`)
}

// comeBack ends that.
func (d *demo) comeBack(p *tab) {
	d.t.Helper()
	d.away.Store(false)
	p.person(`dispatchEvent(new Event('online')); await text('.connection-text', 'Connected')`)
}

// act does something on another device of the user.
func (d *demo) act(user string, command core.Command) {
	d.t.Helper()
	_, err := d.gateway.Authority().Do(context.Background(), core.Call{User: user, Command: command}, nil)
	require.NoError(d.t, err)
}

func TestAPersonChoosesWhereConversationsAreKeptOnTheExamplePage(t *testing.T) {
	p := newDemo(t).visit("/")
	p.person(`
		await see('#modes');
		if (!document.querySelector('input[value=server]').checked) throw new Error('the server is not preselected');
		document.querySelector('input[value=page]').click();
		await fill('#user', 'alice');
	`)
	ctx, cancel := context.WithTimeout(p.ctx, waitLimit)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Evaluate(`document.querySelector('#sign-in-button').click()`, nil))
	require.NoError(t, err, "the page is loaded anew for the other mode")
	p.person(`
		await see('#new-group');
		if (new URLSearchParams(location.search).get('mode') !== 'page') throw new Error('this is ' + location.search);
		await gone('#connection');
		await press('#account');
		await choose('Sign out');
		await see('#sign-in-form');
		if (!document.querySelector('input[value=page]').checked) throw new Error('the choice is forgotten');
	`)
}

func TestTheExamplePageOffersNoServerThatIsNotThere(t *testing.T) {
	p := example(t)("alice")
	p.person(`
		await gone('#connection');
		await press('#account');
		await choose('Sign out');
		await see('#user');
		await gone('#modes');
	`)
}

func TestTheExamplePageGoesOnOffline(t *testing.T) {
	d := newDemo(t)
	p := d.open("alice")
	p.person(`
		await press('#new-conversation');
		await submit('bob');
		await see(row('C2Cbob'));
	`)
	d.leave(p, "alice")
	p.person(`
		await press('#new-group');
		await submit('Suppliers');
		await see(group('Suppliers'));
		await fill('#message', 'Are you there?');
		await press('#send');
		await see('.message.own[data-status=unSend]');
		await text('.connection-text', 'Offline · 2 changes wait');
	`)
	p.reload()
	p.person(`
		await see(group('Suppliers'));
		await text('.message.own[data-status=unSend] .bubble-text', 'Are you there?');
		await text('.day', 'Today');
		await text('.connection-text', 'Offline · 2 changes wait');
	`)
	d.comeBack(p)
	p.person(`await see('.message.own[data-status=success]')`)
	d.open("bob").person(`
		await press(row('C2Calice') + ' .row-lines');
		await text('.message.other .bubble-text', 'Are you there?');
	`)
}

func TestTheExamplePageSendsAFileAgainThatFailed(t *testing.T) {
	d := newDemo(t)
	p := d.open("alice")
	p.talkTo("bob")
	d.leave(p, "alice")
	p.person(`
		const clipboardData = new DataTransfer();
		clipboardData.items.add(new File(['1, 2, 3'], 'count.txt', { type: 'text/plain' }));
		document.querySelector('#message').dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
		await press('dialog[open] [type=submit]');
		await see('.message.own[data-status=fail] .message-error');
	`)
	d.comeBack(p)
	p.click(".message-error button")
	p.person(`await see('.message.own[data-status=success] .card'); await gone('.message[data-status=fail]')`)
	bob := d.open("bob")
	bob.click(`.row[data-conversation="C2Calice"] .row-lines`)
	bob.person(`await text('.message.other .card b', 'count.txt')`)
}

func TestTheExamplePageSaysWhatTheServerRefused(t *testing.T) {
	d := newDemo(t)
	p := d.open("alice")
	p.person(`
		await press('#new-conversation');
		await submit('bob');
		await press('#new-group');
		await submit('Suppliers');
		await see(group('Suppliers'));
	`)
	d.leave(p, "alice")
	d.act("alice", core.DeleteConversationGroup{Name: "Suppliers"})
	p.person(`
		await pressHovered(group('Suppliers') + ' .group-menu');
		await choose('Rename');
		await submit('Friends');
		await see(group('Friends'));
		// A message that a page would not send and the server refuses.
		const send = WebSocket.prototype.send;
		WebSocket.prototype.send = function (text) {
			return send.call(this, String(text).replace('"conversationType":"C2C"', '"conversationType":"GROUP"'));
		};
		globalThis.mendWebSocket = () => { WebSocket.prototype.send = send; };
		await fill('#message', 'Not for you');
		await press('#send');
		await see('.message.own[data-status=unSend]');
	`)
	d.comeBack(p)
	p.person(`
		await text('.toast-error .toast-title', 'The server refused to rename a group');
		await gone(group('Friends'));
		await see('.message.own[data-status=fail] .message-error .code');
		mendWebSocket();
		await press('.message-error button');
		await gone('.message[data-status=fail]');
		await text('.message.own[data-status=success] .bubble-text', 'Not for you');
	`)
}

func TestTheExamplePageSaysWhyTheServerSignedSomebodyOut(t *testing.T) {
	for code, title := range map[int]string{
		wire.CloseTakenOver: "Signed in somewhere else",
		wire.CloseExpired:   "Your sign-in has ended",
		wire.CloseKicked:    "Signed out by the server",
	} {
		t.Run(title, func(t *testing.T) {
			d := newDemo(t)
			p := d.open("alice")
			d.gateway.Kick("alice", code, "for the test")
			p.person(`
				await see('#kicked');
				await text('.kicked-title', ` + strconv.Quote(title) + `);
				await until('the focus', () => document.activeElement.matches('.kicked-again'));
				await press('.kicked-again');
				await see('#new-group');
			`)
			d.gateway.Kick("alice", code, "for the test")
			p.person(`await see('#kicked')`)
			p.reload()
			p.person(`await see('#sign-in-form'); await gone('#app')`)
		})
	}
}
