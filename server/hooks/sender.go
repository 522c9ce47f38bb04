package hooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/outbox"
)

// The headers of what is sent. The signature is an HMAC-SHA256 with the secret, of the
// time, a full stop and the body.
const (
	HeaderID        = "Parlor-Webhook-Id"
	HeaderTime      = "Parlor-Webhook-Time"
	HeaderSignature = "Parlor-Webhook-Signature"
)

// answer is what a backend says.
type answer struct {
	ActionStatus string
	ErrorCode    int64
	ErrorInfo    string
	// MsgBody and CloudCustomData change a message that was asked about.
	MsgBody         json.RawMessage
	CloudCustomData *string
	// RefusedMembersAccount are those who are not to be added.
	RefusedMembersAccount []string `json:"RefusedMembers_Account"`
	// ResultItem says of each user what is refused.
	ResultItem []struct {
		ToAccount  string `json:"To_Account"`
		ResultCode int64
		ResultInfo string
	}
}

// later is an answer that asks to be asked again.
type later struct {
	status int
	after  time.Duration
}

func (l later) Error() string { return fmt.Sprintf("the backend answered with status %d", l.status) }

// tell tells an event of the outbox. What the backend calls failed is told again.
func (h *Hooks) tell(ctx context.Context, post authority.TakenPost) outbox.Result {
	var e event
	if err := json.Unmarshal(post.Body, &e); err != nil {
		return outbox.Result{Err: errors.New("it cannot be read"), GiveUp: true}
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
	defer cancel()
	said, err := h.send(ctx, e, idOf(post))
	if err == nil && (said.ErrorCode != 0 || said.ActionStatus == "FAIL") {
		err = fmt.Errorf("the backend answered with ErrorCode %d", said.ErrorCode)
	}
	h.metrics.told(e.Name, err)
	result := outbox.Result{Err: err}
	var wait later
	if errors.As(err, &wait) {
		result.After = wait.after
	}
	return result
}

// send sends an event and reads the answer. An empty one is as good as OK.
func (h *Hooks) send(ctx context.Context, e event, id string) (said answer, err error) {
	request, err := h.request(ctx, e, id)
	if err != nil {
		return said, err
	}
	response, err := h.client.Do(request)
	if err != nil {
		var failed *url.Error // Its text has the whole URL, and in it the documented signature.
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return said, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case response.StatusCode < 200 || response.StatusCode > 299:
		return said, later{response.StatusCode, retryAfter(response.Header)}
	case err != nil:
		return said, err
	case len(text) > maxAnswer:
		return said, fmt.Errorf("the backend's answer has more than %d bytes", maxAnswer)
	}
	if text = bytes.TrimSpace(text); len(text) == 0 {
		return said, nil
	}
	if json.Unmarshal(text, &said) != nil {
		return answer{}, errors.New("the backend's answer is not the JSON that the manual describes")
	}
	return said, nil
}

func (h *Hooks) request(ctx context.Context, e event, id string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, h.options.URL, bytes.NewReader(e.Body))
	if err != nil {
		return nil, errors.New("the URL of webhooks cannot be asked")
	}
	at := strconv.FormatInt(h.options.Now().Unix(), 10)
	query := request.URL.Query()
	query.Set("SdkAppid", strconv.FormatUint(h.options.SDKAppID, 10))
	query.Set("CallbackCommand", e.Name)
	query.Set("contenttype", "json")
	query.Set("ClientIP", "")
	query.Set("OptPlatform", e.Platform)
	if h.options.Secret != "" {
		query.Set("RequestTime", at)
		query.Set("Sign", documentedSign(h.options.Secret, at))
		request.Header.Set(HeaderSignature, Sign(h.options.Secret, at, e.Body))
	}
	request.URL.RawQuery = query.Encode()
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(HeaderID, id)
	request.Header.Set(HeaderTime, at)
	return request, nil
}

// Sign is the signature of a body, sent at a time in Unix seconds.
func Sign(secret, at string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "."))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// documentedSign is what backends check that know the documented webhooks.
func documentedSign(secret, at string) string {
	sum := sha256.Sum256([]byte(secret + at))
	return hex.EncodeToString(sum[:])
}

// retryAfter is how long a backend asks to be left alone, an hour at most.
func retryAfter(header http.Header) time.Duration {
	seconds, err := strconv.Atoi(header.Get("Retry-After"))
	if err != nil {
		return 0
	}
	return min(max(0, time.Duration(seconds)*time.Second), time.Hour)
}

// groupOf looks a group up, or the community of a topic.
func (h *Hooks) groupOf(ctx context.Context, groupID string) (core.Group, error) {
	if community, topic := core.TopicOf(groupID); topic {
		groupID = community
	}
	return h.options.Group(ctx, groupID)
}
