package services_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/services"
)

// world is a service, and those who ask it.
type world struct {
	t        *testing.T
	services *services.Services
	log      bytes.Buffer
}

// newWorld makes services that are all answered by one handler.
func newWorld(t *testing.T, change func(*services.Options), handler http.HandlerFunc) *world {
	t.Helper()
	w := &world{t: t}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	options := services.Options{
		Translate: server.URL + "/translate?key=secret", Transcribe: server.URL + "/transcribe?model=large", Token: "token",
		Log:   slog.New(slog.NewTextHandler(&w.log, nil)),
		Media: func(context.Context, string) (string, io.ReadSeekCloser, error) { return "", nil, fs.ErrNotExist },
	}
	if change != nil {
		change(&options)
	}
	var err error
	w.services, err = services.New(options)
	require.NoError(t, err)
	t.Cleanup(w.services.Close)
	return w
}

func (w *world) ask(user, name, text string) (string, error) {
	answer, err := w.services.Answers()[name](w.t.Context(), user, text)
	return string(answer), err
}

func (w *world) refused(code core.Code, user, name, text string) string {
	w.t.Helper()
	_, err := w.ask(user, name, text)
	require.Error(w.t, err)
	require.Equal(w.t, code, core.CodeOf(err), err)
	return core.Refusal(err).Message
}

const hello = `{"texts":["hello","good morning"],"source":"auto","target":"de"}`

func TestTextsAreTranslatedByTheServiceThatWasNamed(t *testing.T) {
	w := newWorld(t, nil, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || r.URL.RequestURI() != "/translate?key=secret" || r.Header.Get("Authorization") != "Bearer token" || string(body) != hello {
			http.Error(w, "asked otherwise", http.StatusTeapot)
			return
		}
		_, _ = io.WriteString(w, `{"texts":["hallo","guten Morgen"]}`)
	})
	said, err := w.ask("ann", services.Translate, hello)
	require.NoError(t, err)
	require.JSONEq(t, `{"texts":["hallo","guten Morgen"]}`, said)
	said, err = w.ask("ann", services.Offered, `{}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"translate":true,"transcribe":true}`, said)
}

func TestWhoeverIsNotNamedIsNotAsked(t *testing.T) {
	w := newWorld(t, func(o *services.Options) { o.Translate, o.Transcribe = "", "" }, http.NotFound)
	w.refused(core.CodeNoService, "ann", services.Translate, hello)
	w.refused(core.CodeNoService, "ann", services.Transcribe, `{"uuid":"0123456789abcdef"}`)
	said, err := w.ask("ann", services.Offered, `{}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"translate":false,"transcribe":false}`, said)
	for _, address := range []string{"localhost:80", "file:///etc/passwd", "http://", "://"} {
		_, err := services.New(services.Options{Translate: address})
		require.Error(t, err, address)
	}
}

func TestAQuestionThatIsNoneIsRefusedBeforeAnybodyIsAsked(t *testing.T) {
	w := newWorld(t, nil, func(http.ResponseWriter, *http.Request) { panic("it was asked") })
	many, _ := json.Marshal(map[string]any{"texts": make([]string, 51), "source": "auto", "target": "de"})
	for _, text := range []string{
		"", "5", "null", "[]", `{}`, `{"texts":[],"source":"auto","target":"de"}`, `{"texts":["a"],"source":"","target":"de"}`,
		`{"texts":["a"],"source":"auto"}`, `{"texts":[5],"source":"auto","target":"de"}`, string(many),
		`{"texts":["a"],"source":"auto","target":"` + strings.Repeat("x", 41) + `"}`,
	} {
		w.refused(core.CodeInvalidParameter, "ann", services.Translate, text)
	}
	for _, text := range []string{"", "5", `{}`, `{"uuid":"../../etc/passwd"}`, `{"uuid":5}`, `{"uuid":"0123456789abcdef","language":"` + strings.Repeat("x", 41) + `"}`} {
		w.refused(core.CodeInvalidParameter, "ann", services.Transcribe, text)
	}
}

func TestAServiceThatFailsTellsNobodyWhatItWasAsked(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"a redirect is not followed": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/elsewhere" {
				_, _ = io.WriteString(w, `{"texts":["stolen","stolen"]}`)
				return
			}
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		"no JSON":           func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `<html>private</html>`) },
		"too few texts":     func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"texts":["private"]}`) },
		"an endless answer": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(bytes.Repeat([]byte("x"), 1<<20)) },
		"another status":    func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "private", http.StatusBadGateway) },
		"nobody there":      func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil, handler)
			message := w.refused(core.CodeTranslationFailed, "ann", services.Translate, `{"texts":["private","b"],"source":"auto","target":"de"}`)
			require.NotContains(t, message, "private")
			require.Contains(t, w.log.String(), "service=translate")
			for _, secret := range []string{"private", "secret", "token"} {
				require.NotContains(t, w.log.String(), secret)
			}
		})
	}
}

func TestAServiceRefusesInItsOwnWords(t *testing.T) {
	w := newWorld(t, nil, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"code":4711,"message":"no such language`+strings.Repeat("語", 200)+`"}`)
	})
	message := w.refused(4711, "ann", services.Translate, hello)
	require.True(t, strings.HasPrefix(message, "the service refused: no such language語"), message)
	require.LessOrEqual(t, len(message), 350)
	require.Empty(t, w.log.String())
}

func TestWhatTakesLongIsAskedForAgain(t *testing.T) {
	asked, goOn := make(chan struct{}, 9), make(chan struct{})
	w := newWorld(t, func(o *services.Options) { o.Wait = 10 * time.Millisecond }, func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		<-goOn
		_, _ = io.WriteString(w, `{"texts":["hallo","guten Morgen"]}`)
	})
	for range 3 {
		said, err := w.ask("ann", services.Translate, hello)
		require.NoError(t, err)
		require.JSONEq(t, `{"later":true}`, said)
	}
	close(goOn)
	require.Eventually(t, func() bool {
		said, err := w.ask("ann", services.Translate, hello)
		return err == nil && strings.Contains(said, "hallo")
	}, 10*time.Second, time.Millisecond)
	require.Len(t, asked, 1, "the service was asked once")
}

func TestAUserHasFourQuestionsOnTheirWay(t *testing.T) {
	goOn := make(chan struct{})
	w := newWorld(t, func(o *services.Options) { o.Wait = time.Millisecond }, func(http.ResponseWriter, *http.Request) { <-goOn })
	defer close(goOn)
	question := func(text string) string { return `{"texts":["` + text + `"],"source":"auto","target":"de"}` }
	for _, text := range []string{"a", "b", "c", "d", "a"} {
		_, err := w.ask("ann", services.Translate, question(text))
		require.NoError(t, err, text)
	}
	w.refused(core.CodeAskedTooOften, "ann", services.Translate, question("e"))
	_, err := w.ask("bob", services.Translate, question("e"))
	require.NoError(t, err)
}

func TestAServiceHasAMinute(t *testing.T) {
	w := newWorld(t, func(o *services.Options) { o.Time = 20 * time.Millisecond }, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // Then the server notices who has gone.
		<-r.Context().Done()
	})
	w.refused(core.CodeTranslationFailed, "ann", services.Translate, hello)
}

// kept is what a place for media gives back.
type kept struct{ *bytes.Reader }

func (kept) Close() error { return nil }

func TestARecordingIsWrittenDown(t *testing.T) {
	const uuid = `{"uuid":"0123456789abcdef","language":"ja-JP"}`
	heard := map[string]string{}
	var sent []byte
	contentType := ""
	w := newWorld(t, func(o *services.Options) {
		o.Media = func(_ context.Context, id string) (string, io.ReadSeekCloser, error) {
			if id != "0123456789abcdef" {
				return "", nil, fs.ErrNotExist
			}
			return contentType, kept{bytes.NewReader(sent)}, nil
		}
	}, func(w http.ResponseWriter, r *http.Request) {
		got, _ := io.ReadAll(r.Body)
		if !bytes.Equal(got, sent) || r.ContentLength != int64(len(sent)) || r.URL.Query().Get("model") != "large" {
			http.Error(w, "other bytes", http.StatusTeapot)
			return
		}
		answer, _ := json.Marshal(map[string]string{"text": r.URL.Query().Get("format") + " " + r.URL.Query().Get("language")})
		_, _ = w.Write(answer)
	})
	ogg := "OggS" + strings.Repeat("\x00", 24)
	for format, begin := range map[string]string{
		"wav": "RIFF\x10\x00\x00\x00WAVEfmt ", "ogg-opus": ogg + "OpusHead", "speex": ogg + "Speex   1.2", "silk": "\x02#!SILK_V3", "mp3": "ID3\x04",
		"m4a": "\x00\x00\x00\x20ftypM4A ", "aac": "\xff\xf1\x50\x80", "amr": "#!AMR\n", "webm": "\x1a\x45\xdf\xa3\x9f",
	} {
		sent = append([]byte(begin), make([]byte, 100)...)
		said, err := w.ask("ann", services.Transcribe, uuid)
		require.NoError(t, err, format)
		heard[format] = said
		require.JSONEq(t, `{"text":"`+format+` ja-JP"}`, said)
	}
	sent = []byte("\xff\xfb\x90\x44 frames without a tag")
	said, err := w.ask("ann", services.Transcribe, uuid)
	require.NoError(t, err)
	require.JSONEq(t, `{"text":"mp3 ja-JP"}`, said)

	sent = []byte{0, 1, 2, 3}
	w.refused(core.CodeAudioFormat, "ann", services.Transcribe, uuid)
	sent = nil
	w.refused(core.CodeAudioFormat, "ann", services.Transcribe, uuid)
	sent, contentType = []byte{0, 1, 2, 3}, "audio/L16;rate=16000"
	said, err = w.ask("ann", services.Transcribe, uuid)
	require.NoError(t, err)
	require.JSONEq(t, `{"text":"pcm ja-JP"}`, said)

	sent = append([]byte("#!AMR\n"), make([]byte, 20<<20)...)
	w.refused(core.CodeTranscriptFailed, "ann", services.Transcribe, uuid)
	w.refused(core.CodeTranscriptFailed, "ann", services.Transcribe, `{"uuid":"00000000000000000000"}`)
}

func TestAnAnswerWithoutATextIsNone(t *testing.T) {
	w := newWorld(t, func(o *services.Options) {
		o.Media = func(context.Context, string) (string, io.ReadSeekCloser, error) {
			return "", kept{bytes.NewReader([]byte("#!AMR\n"))}, nil
		}
	}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	w.refused(core.CodeTranscriptFailed, "ann", services.Transcribe, `{"uuid":"0123456789abcdef"}`)
}
