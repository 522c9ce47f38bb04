package services

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// content is what a service is sent, and how long it is.
type content struct {
	io.Reader
	size int64
}

func reader(body []byte) content { return content{bytes.NewReader(body), int64(len(body))} }

// fault is what a service may say in the place of an answer.
type fault struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// ask sends content to a service and reads its answer. An error is a [core.Error],
// and told to the log unless it is the service's own refusal.
func (s *Services) ask(ctx context.Context, name, address, contentType string, sent content, answer any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, sent)
	if err != nil {
		return s.failed(name, err)
	}
	request.ContentLength = sent.size
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Accept", "application/json")
	if s.options.Token != "" {
		request.Header.Set("Authorization", "Bearer "+s.options.Token)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return s.failed(name, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return s.failed(name, err)
	case len(text) > maxAnswer:
		return s.failed(name, fmt.Errorf("its answer has more than %d bytes", maxAnswer))
	case response.StatusCode != http.StatusOK:
		return s.refused(name, response.StatusCode, text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return s.failed(name, errors.New("its answer is not the JSON that the manual describes"))
	}
	return nil
}

// refused is what a page hears of a service that has not answered with 200: its own
// code and words, if it has any.
func (s *Services) refused(name string, status int, text []byte) error {
	var said fault
	if err := json.Unmarshal(text, &said); err != nil || said.Code <= 0 || said.Message == "" {
		return s.failed(name, fmt.Errorf("it answered with status %d", status))
	}
	message := said.Message[:min(len(said.Message), maxFault)]
	return core.Errorf(core.Code(said.Code), "the service refused: %s", strings.ToValidUTF8(message, ""))
}
