// Package services answers questions of users by HTTP services that the operator
// names: one that translates texts, one that writes down what is said in a
// recording. docs/server.md says what they are asked and answer.
//
// Nothing of what is asked or answered is ever logged. Only the service that was
// named is asked: a redirect is a failure.
package services

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/parlor-chat/parlor/core"
)

// The names of the questions.
const (
	Offered    = "offered" // Which of the others are answered.
	Translate  = "translate"
	Transcribe = "transcribe"
)

// Options says whom to ask.
type Options struct {
	// Translate and Transcribe are the URLs of services, empty for none.
	Translate, Transcribe string
	// Token is sent to both of them as Authorization: Bearer, if it is set.
	Token string
	// Media opens the bytes of a recording, as media.Store does.
	Media func(ctx context.Context, id string) (contentType string, content io.ReadSeekCloser, err error)
	// Log hears which service failed, and how; never of what.
	Log *slog.Logger
	// Wait is how long one question waits for its answer (7 s). What is not there
	// by then the page asks for again. Time is how long a service has (60 s).
	Wait, Time time.Duration
}

// Services are those that there are.
type Services struct {
	options Options
	client  *http.Client
	jobs    jobs
}

// Limits of what is asked and answered.
const (
	maxTexts     = 50
	maxLanguage  = 40        // bytes of the name of a language
	maxRecording = 20 << 20  // docs/facts.md#sending
	maxAnswer    = 128 << 10 // A device gets it in one frame.
	maxFault     = 300       // bytes of a service's own words that a page is told
)

// New makes them. A URL that no service can have is an error.
func New(o Options) (*Services, error) {
	for _, address := range []string{o.Translate, o.Transcribe} {
		if u, err := url.Parse(address); address != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			return nil, errors.New("the URL of a service begins with http:// or https:// and names a host")
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wait == 0 {
		o.Wait = 7 * time.Second
	}
	if o.Time == 0 {
		o.Time = time.Minute
	}
	return &Services{
		options: o,
		client: &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy:                  http.ProxyFromEnvironment,
				MaxConnsPerHost:        maxJobs,
				MaxIdleConnsPerHost:    4,
				IdleConnTimeout:        time.Minute,
				TLSHandshakeTimeout:    10 * time.Second,
				MaxResponseHeaderBytes: 64 << 10,
			},
		},
		jobs: jobs{running: map[question]*job{}, wait: o.Wait, time: o.Time},
	}, nil
}

// Close ends what is being asked.
func (s *Services) Close() {
	s.jobs.close()
	s.client.CloseIdleConnections()
}

// Answer answers a question of a user's with one JSON value. An error that is a
// [core.Error] is for the user.
type Answer = func(ctx context.Context, user, text string) ([]byte, error)

// Answers are those who answer, by the names of the questions.
func (s *Services) Answers() map[string]Answer {
	return map[string]Answer{Offered: s.offered, Translate: s.translate, Transcribe: s.transcribe}
}

func (s *Services) offered(context.Context, string, string) ([]byte, error) {
	return json.Marshal(map[string]bool{Translate: s.options.Translate != "", Transcribe: s.options.Transcribe != ""})
}

// translation is the question for one.
type translation struct {
	Texts  []string `json:"texts"`
	Source string   `json:"source"`
	Target string   `json:"target"`
}

func (s *Services) translate(ctx context.Context, user, text string) ([]byte, error) {
	var asked translation
	if err := json.Unmarshal([]byte(text), &asked); err != nil || len(asked.Texts) == 0 || len(asked.Texts) > maxTexts || !isLanguage(asked.Source) || !isLanguage(asked.Target) {
		return nil, core.Errorf(core.CodeInvalidParameter, "1 to %d texts are translated at a time, from and to languages such as auto, en or zh", maxTexts)
	}
	if s.options.Translate == "" {
		return nil, core.NotAnswered(Translate)
	}
	return s.jobs.do(ctx, question{Translate, user, text}, func(ctx context.Context) ([]byte, error) {
		body, err := json.Marshal(asked)
		if err != nil {
			return nil, err
		}
		var answer struct {
			Texts []string `json:"texts"`
		}
		if err := s.ask(ctx, Translate, s.options.Translate, "application/json", reader(body), &answer); err != nil {
			return nil, err
		}
		if len(answer.Texts) != len(asked.Texts) {
			return nil, s.failed(Translate, fmt.Errorf("it answered with %d texts where %d were asked for", len(answer.Texts), len(asked.Texts)))
		}
		return json.Marshal(answer)
	})
}

func isLanguage(name string) bool {
	return name != "" && len(name) <= maxLanguage && utf8.ValidString(name)
}

// codeOf is the code of a question that failed.
func codeOf(name string) core.Code {
	if name == Transcribe {
		return core.CodeTranscriptFailed
	}
	return core.CodeTranslationFailed
}

// failed tells the log why a service failed, and the page that it did.
func (s *Services) failed(name string, err error) error {
	var about *url.Error
	if errors.As(err, &about) {
		err = about.Err // It says the URL, which may hold a secret.
	}
	s.options.Log.Error("a service failed", "service", name, "error", err)
	return core.Errorf(codeOf(name), "the service failed; try again later")
}
