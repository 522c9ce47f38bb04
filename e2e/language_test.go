package e2e_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/services"
)

// named has the operator name services: one that knows one word, and one that says
// of a recording what it was told of it.
func (s *site) named() {
	mux := http.NewServeMux()
	mux.HandleFunc("/translate", func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Texts          []string
			Source, Target string
		}
		_ = json.NewDecoder(r.Body).Decode(&asked)
		if asked.Target != "ja" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"code":4711,"message":"only ja"}`)
			return
		}
		for i, text := range asked.Texts {
			asked.Texts[i] = strings.ReplaceAll(text, "hello", "こんにちは") + " " + asked.Source
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"texts": asked.Texts})
	})
	mux.HandleFunc("/transcribe", func(w http.ResponseWriter, r *http.Request) {
		size, _ := io.Copy(io.Discard, r.Body)
		_ = json.NewEncoder(w).Encode(map[string]any{"text": r.URL.Query().Get("format") + r.URL.Query().Get("language"), "size": size})
	})
	server := httptest.NewServer(mux)
	s.t.Cleanup(server.Close)
	named, err := services.New(services.Options{Translate: server.URL + "/translate", Transcribe: server.URL + "/transcribe", Media: s.folder.OpenMedia})
	require.NoError(s.t, err)
	s.t.Cleanup(named.Close)
	s.services = map[string]gateway.Service{}
	for name, answer := range named.Answers() {
		s.services[name] = answer
	}
}

const abilities = `
	const able = async (bit) => (await chat.callExperimentalAPI('isCommercialAbilityEnabled', bit)).data.enabled;
	return [await able(2 ** 38), await able(2 ** 39)];`

func TestAServiceTranslatesAndWritesRecordingsDown(t *testing.T) {
	onlyConnected(t)
	s := newSite(t)
	s.named()
	alice, bob := s.user("alice"), s.user("bob")
	require.Equal(t, []any{true, true}, eval[[]any](alice, abilities))
	require.Equal(t, []any{"こんにちは, 世界 auto", " auto", "\"quoted\"\n auto"}, eval[[]any](alice, `
		const { data } = await chat.translateText({ sourceTextList: ['hello, 世界', '', '"quoted"\n'], targetLanguage: 'ja' });
		return data.translatedTextList;`))
	require.Equal(t, []any{"a en"}, eval[[]any](alice, `
		return (await chat.translateText({ sourceTextList: ['a'], sourceLanguage: 'en', targetLanguage: 'ja' })).data.translatedTextList;`))

	alice.do(withFiles + `
		const sound = (text, type) => Object.assign(new File([text], 'a', { type }), { duration: 1000 });
		await send('createAudioMessage', sound('ID3 and what is said', 'audio/mpeg'));`)
	require.Equal(t, []any{"mp3ja-JP", "mp3"}, eval[[]any](bob, withFiles+`
		const message = await received();
		const said = async (options) => (await chat.convertVoiceToText({ message, ...options })).data.result;
		return [await said({ language: 'ja-JP' }), await said({})];`))
	alice.do(withFiles + `await send('createAudioMessage', Object.assign(new File(['noise'], 'a', { type: 'audio/what' }), { duration: 1000 }));`)
	require.Equal(t, 2119, eval[int](bob, withFiles+`
		return chat.convertVoiceToText({ message: await received() }).then(() => 0, ({ code }) => code);`))
	require.Equal(t, 4711, alice.told(`translateText({ sourceTextList: ['a'], targetLanguage: 'fr' })`).Code)
	require.Equal(t, 6017, alice.told(`translateText({ sourceTextList: Array(51).fill('a'), targetLanguage: 'ja' })`).Code)
	require.Equal(t, 6017, alice.told(`translateText({ sourceTextList: ['x'.repeat(70000)], targetLanguage: 'ja' })`).Code)
}

func TestWithoutAServiceNobodyTranslates(t *testing.T) {
	s := newSite(t)
	alice := s.user("alice")
	require.Equal(t, []any{false, false}, eval[[]any](alice, abilities))
	translating := alice.told(`translateText({ sourceTextList: ['hello'], sourceLanguage: 'auto', targetLanguage: 'ja' })`)
	require.Equal(t, 2117, translating.Code)
	require.Contains(t, translating.Message, "--translate-url")
	alice.do(withFiles + `
		globalThis.recording = chat.createAudioMessage({ ...toBob, payload: { file: Object.assign(new File(['noise'], 'a.mp3', { type: 'audio/mpeg' }), { duration: 1000 }) } });`)
	require.Equal(t, 2118, alice.told(`convertVoiceToText({ message: recording })`).Code, "not sent yet")
	alice.do(`await chat.sendMessage(recording);`)
	writing := alice.told(`convertVoiceToText({ message: recording, language: 'en-US' })`)
	require.Equal(t, 2118, writing.Code)
	require.Contains(t, writing.Message, "--transcribe-url")

	for _, call := range []string{
		`translateText()`, `translateText(null)`, `translateText({ sourceTextList: [], targetLanguage: 'ja' })`, `translateText({ sourceTextList: 'a', targetLanguage: 'ja' })`,
		`translateText({ sourceTextList: [5], targetLanguage: 'ja' })`, `translateText({ sourceTextList: ['a'] })`, `translateText({ sourceTextList: ['\ud83d'], targetLanguage: 'ja' })`,
		`translateText({ sourceTextList: ['a'], sourceLanguage: 5, targetLanguage: 'ja' })`, `translateText({ sourceTextList: ['a'], targetLanguage: '' })`,
		`convertVoiceToText()`, `convertVoiceToText({})`, `convertVoiceToText({ message: chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'a' } }) })`,
		`convertVoiceToText({ message: recording, language: 5 })`, `convertVoiceToText({ get message() { throw 5; } })`,
	} {
		require.Equal(t, 6017, alice.told(call).Code, call)
	}
	alice.do(`await chat.logout();`)
	require.Equal(t, []any{false, false}, eval[[]any](alice, abilities))
	require.Equal(t, 3005, alice.told(`translateText({ sourceTextList: ['a'], targetLanguage: 'ja' })`).Code)
}
