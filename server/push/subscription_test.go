package push

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestKeysAreReadAsTheyWerePrinted(t *testing.T) {
	keys, err := NewKeys()
	require.NoError(t, err)
	text, err := json.Marshal(keys)
	require.NoError(t, err)
	read, err := ReadKeys(text)
	require.NoError(t, err)
	require.Equal(t, keys, read)
	others, err := NewKeys()
	require.NoError(t, err)
	for _, wrong := range []string{
		"", "{}", "[]", `{"publicKey":"` + keys.Public + `"}`, `{"publicKey":"` + keys.Public + `","privateKey":"` + others.Private + `"}`,
		`{"publicKey":"` + keys.Public + `","privateKey":"` + keys.Private + `=="}`,
	} {
		_, err := ReadKeys([]byte(wrong))
		require.Error(t, err)
		require.NotContains(t, err.Error(), keys.Private)
	}
}

func TestASubscriptionThatNoPushCanBeSentToIsRefused(t *testing.T) {
	w := newWorld(t)
	good := w.service.Subscribe().JSON()
	for name, text := range map[string]string{
		"no JSON":             `{`,
		"nothing to do":       `{}`,
		"something else":      `{"do":"steal"}`,
		"no subscription":     `{"do":"subscribe"}`,
		"another host":        `{"do":"subscribe","subscription":` + strings.Replace(good, w.service.URL, "https://10.0.0.1", 1) + `}`,
		"no point":            `{"do":"subscribe","subscription":` + strings.Replace(good, `"p256dh":"B`, `"p256dh":"C`, 1) + `}`,
		"keys that are short": `{"do":"subscribe","subscription":` + strings.Replace(good, `"auth":"`, `"auth":"AAAA`, 1) + `}`,
	} {
		_, err := w.ask("ann", "phone", text)
		require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err), name)
	}
	reply, err := w.ask("ann", "phone", `{"do":"offer"}`)
	require.NoError(t, err)
	require.Contains(t, reply, `"devices":0`)
}

func TestADeviceHasOneSubscriptionAndAUserTen(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	w.subscribes("bob", "phone")
	w.subscribes("bob", "phone")
	w.says("ann", "C2Cbob", "hello")
	require.Len(t, w.pushes(), 1)
	for i := range MaxDevices + 2 {
		w.subscribes("bob", strconv.Itoa(i))
	}
	w.says("ann", "C2Cbob", "hello")
	require.Len(t, w.pushes(), MaxDevices)
}

// A browser has one subscription for all who sign in there in turn.
func TestWhoSignsInInABrowserHasItsPushesAlone(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob", "cat")
	browser := w.subscribes("bob", "shared")
	w.subscribes("bob", "phone")
	w.subscribed(browser, "cat", "shared")
	w.says("ann", "C2Cbob", "for bob")
	w.says("ann", "C2Ccat", "for cat")
	require.ElementsMatch(t, []string{"bob C2Cann", "cat C2Cann"}, w.pushes(), "bob's other device")

	_, err := w.ask("bob", "phone", `{"do":"unsubscribe","subscription":{"endpoint":"`+browser.Endpoint()+`"}}`)
	require.NoError(t, err)
	w.says("ann", "C2Ccat", "for cat")
	require.Len(t, w.pushes(), 1, "nobody unsubscribes another")
}

func TestASubscriptionThatIsThereIsNotWrittenAgain(t *testing.T) {
	w := newWorld(t)
	browser := w.subscribes("bob", "phone")
	revision := func() core.Revision {
		records, err := w.store.Read(context.Background(), []core.Key{Key("bob")})
		require.NoError(t, err)
		return records[0].Revision
	}
	before := revision()
	for range 2 * maxDaily {
		w.subscribed(browser, "bob", "phone")
	}
	require.Equal(t, before, revision())
}

func TestSomebodyWhoSubscribesAllTheTimeIsStopped(t *testing.T) {
	w := newWorld(t)
	subscribe := func() error {
		_, err := w.ask("eve", "phone", `{"do":"subscribe","subscription":`+w.service.Subscribe().JSON()+`}`)
		return err
	}
	for range maxDaily {
		require.NoError(t, subscribe())
	}
	require.Equal(t, core.CodeTooOften, core.CodeOf(subscribe()))
	w.wait(24 * time.Hour)
	require.NoError(t, subscribe())
}

func TestManyWhoSubscribeAtOnceAreAllThere(t *testing.T) {
	w := newWorld(t)
	failures := make(chan error)
	for i := range MaxDevices {
		text := fmt.Sprintf(`{"do":"subscribe","subscription":%s}`, w.service.Subscribe().JSON())
		go func() {
			_, err := w.ask("bob", strconv.Itoa(i), text)
			failures <- err
		}()
	}
	for range MaxDevices {
		require.NoError(t, <-failures)
	}
	reply, err := w.ask("bob", "1", `{"do":"offer"}`)
	require.NoError(t, err)
	require.Contains(t, reply, fmt.Sprintf(`"devices":%d`, MaxDevices))
}

func TestAUserIsForgottenWithAllDevices(t *testing.T) {
	w := newWorld(t)
	w.exist("ann", "bob")
	browser := w.subscribes("bob", "phone")
	w.subscribes("bob", "desk")
	require.NoError(t, Forget(t.Context(), w.store, "bob"))
	require.NoError(t, Forget(t.Context(), w.store, "bob"), "twice is no harm")
	records, err := w.store.Read(t.Context(), []core.Key{Key("bob"), endpointKey(browser.Endpoint())})
	require.NoError(t, err)
	for _, record := range records {
		require.Empty(t, record.Body)
	}
	w.says("ann", "C2Cbob", "hello")
	require.Empty(t, w.pushes())
	w.subscribed(browser, "bob", "phone")
	w.says("ann", "C2Cbob", "hello")
	require.Len(t, w.pushes(), 1, "and may come back")
}
