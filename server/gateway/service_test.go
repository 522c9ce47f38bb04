package gateway_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// asking is the question of a device for a service.
func asking(name, text string) wire.Page {
	return wire.Page{ID: "1", Owner: core.QuestionOwner(name), Kind: core.KindReply, After: text, Limit: 1}
}

// asks has a device ask a service, which answers soon.
func (d *device) asksService(name, text string) wire.Paged {
	require.NoError(d.house.t, d.receive(asking(name, text)))
	d.house.settle()
	require.Nil(d.house.t, d.closed)
	return last[wire.Paged](d)
}

func withServices(services map[string]gateway.Service) func(*gateway.Options) {
	return func(o *gateway.Options) { o.Services, o.Limits.Served = services, 4 }
}

func TestAServiceAnswersBesideTheSeatsTurn(t *testing.T) {
	h := newHouse(t, withServices(map[string]gateway.Service{
		"echo": func(_ context.Context, user, text string) ([]byte, error) {
			return []byte(`"` + user + " " + text + `"`), nil
		},
	}))
	ann := h.signedIn("ann", "phone")
	require.NoError(t, ann.receive(asking("echo", "hi")))
	require.NotEmpty(t, h.tasks, "its turn is over, and nobody has answered")
	h.settle()
	paged := last[wire.Paged](ann)
	require.Nil(t, paged.Error)
	documents, err := paged.Read(asking("echo", "hi"))
	require.NoError(t, err)
	require.JSONEq(t, `"ann hi"`, string(core.ReplyIn(documents)))
}

func TestWhileAServiceThinksTheDeviceIsServed(t *testing.T) {
	thinking, goOn := make(chan struct{}), make(chan struct{})
	pushed := make(chan struct{})
	h := newHouse(t, withServices(map[string]gateway.Service{
		"slow": func(ctx context.Context, _, _ string) ([]byte, error) {
			close(thinking)
			<-goOn
			return []byte("1"), nil
		},
	}), func(o *gateway.Options) {
		o.Go = func(f func()) { go func() { f(); close(pushed) }() }
	})
	ann := h.signedIn("ann", "phone")
	require.NoError(t, ann.seat.Receive(background, asking("slow", "{}")))
	<-thinking
	require.NoError(t, ann.seat.Receive(background, wire.Ping{}))
	require.IsType(t, wire.Pong{}, ann.frames[len(ann.frames)-1])
	close(goOn)
	select {
	case <-pushed:
	case <-time.After(10 * time.Second):
		require.Fail(t, "the answer did not come")
	}
	require.Nil(t, last[wire.Paged](ann).Error)
}

func TestAServiceThatFailsHarmsNobody(t *testing.T) {
	h := newHouse(t, withServices(map[string]gateway.Service{
		"broken": func(context.Context, string, string) ([]byte, error) { return nil, errors.New("its address") },
		"mad":    func(context.Context, string, string) ([]byte, error) { panic("mad") },
		"no JSON": func(context.Context, string, string) ([]byte, error) {
			return []byte("{"), nil
		},
		"strict": func(context.Context, string, string) ([]byte, error) {
			return nil, core.Errorf(core.CodeTranslationFailed, "no")
		},
	}))
	for name, code := range map[string]core.Code{
		"broken": core.CodeNoService, "mad": core.CodeNoService, "no JSON": core.CodeNoService, "strict": core.CodeTranslationFailed, "unknown": core.CodeNoService,
	} {
		ann := h.signedIn(strings.ReplaceAll(name, " ", ""), "phone")
		refusal := ann.asksService(name, "{}").Error
		require.NotNil(t, refusal, name)
		require.Equal(t, code, refusal.Code, name)
		require.NotContains(t, refusal.Message, "address")
	}
}

func TestAUserAsksServicesSoOftenAMinute(t *testing.T) {
	h := newHouse(t, withServices(map[string]gateway.Service{
		"echo": func(context.Context, string, string) ([]byte, error) { return []byte("1"), nil },
	}))
	ann, bob := h.signedIn("ann", "phone"), h.signedIn("bob", "phone")
	for range 4 {
		require.Nil(t, ann.asksService("echo", "{}").Error)
	}
	require.Equal(t, core.CodeAskedTooOften, ann.asksService("echo", "{}").Error.Code)
	require.Equal(t, core.CodeInvalidParameter, bob.asksService("echo", strings.Repeat("x", core.MaxQuestionBytes+1)).Error.Code)
	h.now = h.now.Add(time.Minute)
	require.Nil(t, ann.asksService("echo", "{}").Error)
}

func TestAUserSearchesTwiceASecond(t *testing.T) {
	h := newHouse(t)
	phone, laptop, bob := h.signedIn("ann", "phone"), h.signedIn("ann", "laptop"), h.signedIn("bob", "phone")
	search := func(d *device, name string) *core.Error {
		require.NoError(t, d.receive(asking(name, `{"count":1,"keywords":["x"]}`)))
		return last[wire.Paged](d).Error
	}
	require.Nil(t, search(phone, core.SearchMessages))
	require.Nil(t, search(laptop, core.SearchUsers))
	for _, name := range []string{core.SearchMessages, core.SearchUsers, core.SearchGroups, core.SearchMembers} {
		require.Equal(t, core.CodeAskedTooOften, search(phone, name).Code, name)
	}
	require.Nil(t, search(bob, core.SearchGroups))
	h.now = h.now.Add(time.Second / 2)
	require.Nil(t, search(phone, core.SearchGroups))
	require.Equal(t, core.CodeAskedTooOften, search(laptop, core.SearchGroups).Code)
}

func TestAServiceKnowsTheDeviceThatAsks(t *testing.T) {
	h := newHouse(t, withServices(map[string]gateway.Service{
		"who": func(ctx context.Context, user, _ string) ([]byte, error) {
			return []byte(`"` + user + " " + gateway.DeviceOf(ctx) + `"`), nil
		},
	}))
	ann := h.signedIn("ann", "phone")
	documents, err := ann.asksService("who", "").Read(asking("who", ""))
	require.NoError(t, err)
	require.JSONEq(t, `"ann phone"`, string(core.ReplyIn(documents)))
	require.True(t, h.gateways[0].Connected("ann", "phone"))
	require.False(t, h.gateways[0].Connected("ann", "desk"))
	require.False(t, h.gateways[0].Connected("bob", "phone"))
}
