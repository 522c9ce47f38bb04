package media

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/parlor-chat/parlor/core"
)

// quotaError says that a user has as much as there may be.
type quotaError struct{ most int64 }

func (e *quotaError) Error() string { return e.refusal().Message }

func (e *quotaError) refusal() *core.Error {
	return core.Errorf(core.CodeQuota, "your media take %d bytes with this one, or more: that is the most this server keeps for a user", e.most)
}

// within bounds a body by what its user may have yet. The store finds out when
// it reads: what is there already may come again.
func (h *Handler) within(ctx context.Context, user string, length int64, body io.Reader) (io.Reader, error) {
	most := h.options.Limits.UserBytes
	if most <= 0 {
		return body, nil
	}
	has, err := h.options.Store.MediaBytes(ctx, user)
	if err != nil {
		return nil, err
	}
	left := most - has
	if length > left {
		left = -1
	}
	return &bounded{body, left, most}, nil
}

// bounded fails where a body has more bytes than are left.
type bounded struct {
	io.Reader
	left, most int64
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, &quotaError{b.most}
	}
	n, err := b.Reader.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, &quotaError{b.most}
	}
	return n, err
}

// overQuota answers where there is no room for the user, and says whether that
// was it.
func overQuota(w http.ResponseWriter, err error) bool {
	var quota *quotaError
	if errors.As(err, &quota) {
		refuse(w, http.StatusInsufficientStorage, quota.refusal())
		return true
	}
	return false
}
