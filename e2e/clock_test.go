package e2e_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// misled opens the test page on a device whose clock is ahead, and can be set by
// ahead(milliseconds). What runs steadily is as it is.
func (s *site) misled(ahead time.Duration) *tab {
	s.t.Helper()
	p := newTab(s.t)
	script := fmt.Sprintf(`{
		const Truth = Date;
		let by = Number(sessionStorage.getItem('ahead') ?? %d);
		globalThis.Date = class extends Truth {
			constructor(...args) { super(...(args.length ? args : [Truth.now() + by])); }
			static now() { return Truth.now() + by; }
		};
		globalThis.ahead = (milliseconds) => sessionStorage.setItem('ahead', by = milliseconds);
		globalThis.off = (time) => Math.abs(time - Truth.now());
	}`, ahead.Milliseconds())
	require.NoError(s.t, p.act(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(script).Do(ctx)
		return err
	})))
	p.visit(s.url + "/page.html")
	return p
}

const day = 24 * time.Hour

func TestGetServerTimeIsTheServersOnADeviceThatIsDaysOff(t *testing.T) {
	byItself(t) // It measures time.
	s := withServer(t)
	p := s.misled(5 * day)
	p.signIn("alice")
	require.Less(t, eval[float64](p, `return off(chat.getServerTime())`), 1000.0)
	for _, ahead := range []time.Duration{-5 * day, time.Hour} {
		require.Less(t, eval[float64](p, fmt.Sprintf(`
			ahead(%d);
			return off(chat.getServerTime());`, ahead.Milliseconds())), 1000.0, "also if its clock is set meanwhile")
	}
}

func TestMessagesThatWaitTellTheServersTime(t *testing.T) {
	byItself(t) // It measures time.
	s := withServer(t)
	p := s.misled(5 * day)
	p.signIn("alice")
	s.goOffline("alice")
	offs := eval[[]float64](p, untilOffline+`
		const message = await say('bob', 'later');
		const [pending] = (await chat.callExperimentalAPI('getPendingCalls')).data.pendingCalls;
		const { messageList } = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data;
		return [message.time, message.clientTime, messageList.at(-1).time, pending.time].map((seconds) => off(1000 * seconds));`)
	for i, off := range offs {
		require.Less(t, off, 5000.0, "time %d", i)
	}
	p.reload()
	require.Less(t, eval[float64](p, `await signIn('alice'); return off(chat.getServerTime())`), 1000.0, "offline it is remembered")
}
