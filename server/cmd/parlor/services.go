package main

import (
	"log/slog"

	"github.com/parlor-chat/parlor/server/gateway"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/services"
)

// openServices makes the services that the operator has named; a URL that none can
// have is wrong usage.
func openServices(c config, store media.Store, log *slog.Logger) (*services.Services, error) {
	opened, err := services.New(services.Options{
		Translate:  c.translateURL,
		Transcribe: c.transcribeURL,
		Token:      c.serviceToken,
		Media:      store.OpenMedia,
		Log:        log,
	})
	if err != nil {
		return nil, wrongUsage("--translate-url, --transcribe-url: %v", err)
	}
	return opened, nil
}

// servicesOf are the services as a gateway asks them.
func servicesOf(s *services.Services) map[string]gateway.Service {
	answers := map[string]gateway.Service{}
	for name, answer := range s.Answers() {
		answers[name] = answer
	}
	return answers
}
