package media

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
)

// Options is what a [Handler] gets from its surroundings.
type Options struct {
	Store Store
	// Check says whether a userSig is good. A [core.Error] is shown to the
	// page, any other error is a fault.
	Check   func(sdkAppID uint64, userID, userSig string, now time.Time) error
	Signing Signing
	// Keep, where it is set, is called before something is put, so that a [Sweeper]
	// does not take for unused what comes again.
	Keep func(ctx context.Context, ids []string) error
	// Origins are host patterns, see [path.Match], of the pages that may
	// use it. Empty: all.
	Origins []string
	Now     func() time.Time // [time.Now] by default
	Log     *slog.Logger     // It never gets a userSig.
	Limits  Limits
}

// Limits bounds what uploads may take. Zero values mean the defaults, which are
// in parentheses.
type Limits struct {
	Bytes       int64         // of one upload (100 MB, docs/facts.md#sending)
	Uploads     int           // under way at the same time; then those who have the most give way (256)
	UserUploads int           // of one user (32)
	UserBytes   int64         // that are kept for a user; 0: any number
	Rate        int           // bytes a second that an upload comes with at least, after the first Silence (8 KiB)
	Silence     time.Duration // of a device that is sending (30 s)
	Time        time.Duration // that an upload takes in all (1 h)
}

// Handler serves /media/<uuid>.
type Handler struct {
	options Options
	uploads uploads
}

// New makes a handler.
func New(options Options) *Handler {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	l := &options.Limits
	if l.Bytes == 0 {
		l.Bytes = 100 << 20
	}
	if l.Uploads == 0 {
		l.Uploads = 256
	}
	if l.UserUploads == 0 {
		l.UserUploads = 32
	}
	if l.Rate == 0 {
		l.Rate = 8 << 10
	}
	if l.Silence == 0 {
		l.Silence = 30 * time.Second
	}
	if l.Time == 0 {
		l.Time = time.Hour
	}
	return &Handler{options: options, uploads: uploads{byUser: map[string][]*upload{}}}
}

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	allowed := h.cors(w, r)
	id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	switch {
	case r.Method == http.MethodOptions:
		w.WriteHeader(http.StatusNoContent)
	case id == "" && r.Method == http.MethodGet:
		h.ask(w, r)
	case !core.ValidMediaID(id), id == ownerID:
		refuse(w, http.StatusNotFound, core.Errorf(core.CodeInvalidParameter, "there are no media of that name"))
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		h.get(w, r, id)
	case r.Method != http.MethodPut:
		w.Header().Set("Allow", "GET, HEAD, PUT, OPTIONS")
		refuse(w, http.StatusMethodNotAllowed, core.Errorf(core.CodeInvalidParameter, "media are put and got"))
	case !allowed:
		refuse(w, http.StatusForbidden, core.Errorf(core.CodeInvalidParameter, "pages of this site may not use this server; see --origins"))
	default:
		h.put(w, r, id)
	}
}

// cors tells the browser which pages may look, and says whether this one is
// among them. Nothing but that rests on it: no browser sends a userSig by
// itself.
func (h *Handler) cors(w http.ResponseWriter, r *http.Request) (allowed bool) {
	header := w.Header()
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("Access-Control-Allow-Methods", "GET, HEAD, PUT")
	header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Parlor-SDKAppID, Parlor-UserID")
	header.Set("Access-Control-Max-Age", "86400")
	if len(h.options.Origins) == 0 {
		header.Set("Access-Control-Allow-Origin", "*")
		return true
	}
	header.Set("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	if !h.welcome(origin, r.Host) {
		return false
	}
	header.Set("Access-Control-Allow-Origin", origin)
	return true
}

// welcome holds the same rule as the gateway does for WebSockets.
func (h *Handler) welcome(origin, host string) bool {
	page, err := url.Parse(origin)
	if err != nil {
		return false
	}
	if strings.EqualFold(page.Host, host) {
		return true
	}
	for _, pattern := range h.options.Origins {
		if match, err := path.Match(strings.ToLower(pattern), strings.ToLower(page.Host)); err == nil && match {
			return true
		}
	}
	return false
}

// get gives media to whoever knows their name and may read.
func (h *Handler) get(w http.ResponseWriter, r *http.Request, id string) {
	caching, err := h.mayRead(r)
	if err != nil {
		h.failed(w, err)
		return
	}
	contentType, content, err := h.options.Store.OpenMedia(r.Context(), id)
	if err != nil {
		h.failed(w, err)
		return
	}
	defer func() { _ = content.Close() }() // It was only read.
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'")
	header.Set("Cache-Control", caching)
	header.Set("ETag", `"`+id+`"`)
	if !shown(contentType) {
		header.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}

// shown says whether a browser that is sent to media of a type may show them,
// and not just save them. An SVG can hold a script.
func shown(contentType string) bool {
	kind, form, _ := strings.Cut(contentType, "/")
	return kind == "audio" || kind == "video" || kind == "image" && !strings.HasPrefix(form, "svg")
}

// put takes media in.
func (h *Handler) put(w http.ResponseWriter, r *http.Request, id string) {
	userID := r.Header.Get("Parlor-UserID")
	if err := h.check(r, userID); err != nil {
		h.failed(w, err)
		return
	}
	if r.ContentLength > h.options.Limits.Bytes {
		h.failed(w, &http.MaxBytesError{Limit: h.options.Limits.Bytes})
		return
	}
	one := &upload{user: userID, controller: http.NewResponseController(w)}
	if !h.uploads.begin(one, h.options.Limits) {
		h.failed(w, errDisplaced)
		return
	}
	defer h.uploads.end(one)
	body := newPaced(http.MaxBytesReader(w, r.Body, h.options.Limits.Bytes), one, h.options.Limits)
	within, err := h.within(r.Context(), userID, r.ContentLength, body)
	if err == nil && h.options.Keep != nil {
		err = h.options.Keep(r.Context(), []string{id})
	}
	if err == nil {
		err = h.options.Store.PutMedia(r.Context(), id, userID, mediaType(r), within)
	}
	if err != nil {
		h.failed(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) check(r *http.Request, userID string) error {
	app, err := strconv.ParseUint(r.Header.Get("Parlor-SDKAppID"), 10, 64)
	if err != nil || !core.ValidUserID(userID) {
		return core.Errorf(core.CodeInvalidParameter, "Parlor-SDKAppID and Parlor-UserID must say for whom the userSig is")
	}
	userSig := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return h.options.Check(app, userID, userSig, h.options.Now())
}

// mediaType is the type that the page gave, or that of any bytes.
func mediaType(r *http.Request) string {
	given := r.Header.Get("Content-Type")
	strange := strings.ContainsFunc(given, func(c rune) bool { return c < ' ' || c > '~' })
	if _, _, err := mime.ParseMediaType(given); err != nil || strange || len(given) > maxType {
		return "application/octet-stream"
	}
	return given
}

const maxType = 255

// failed answers with what went wrong, without telling more than it may.
func (h *Handler) failed(w http.ResponseWriter, err error) {
	var refusal *core.Error
	var stranger *noRight
	var large *http.MaxBytesError
	switch {
	case overQuota(w, err):
	case errors.As(err, &stranger):
		refuse(w, http.StatusForbidden, stranger.refusal())
	case errors.As(err, &refusal) && refusal.Code == core.CodeInvalidParameter:
		refuse(w, http.StatusBadRequest, refusal)
	case errors.As(err, &refusal):
		refuse(w, http.StatusUnauthorized, refusal)
	case errors.As(err, &large):
		refuse(w, http.StatusRequestEntityTooLarge, core.Errorf(core.CodeFileTooLarge, "media have at most %d bytes", large.Limit))
	case errors.Is(err, errDisplaced):
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, core.Errorf(core.CodeUploadFailed, "too many uploads are under way; try again"))
	case errors.Is(err, errSlow):
		limits := h.options.Limits
		refuse(w, http.StatusRequestTimeout, core.Errorf(core.CodeUploadFailed,
			"the upload was too slow: it needs %d bytes a second, and %s in all at most; try again", limits.Rate, limits.Time))
	case errors.Is(err, fs.ErrNotExist):
		refuse(w, http.StatusNotFound, core.Errorf(core.CodeInvalidParameter, "there are no media of that name"))
	case errors.Is(err, fs.ErrExist):
		refuse(w, http.StatusConflict, core.Errorf(core.CodeInvalidParameter, "somebody else has media of that name; draw another one"))
	default:
		h.options.Log.Warn("media failed", "error", err)
		refuse(w, http.StatusInternalServerError, core.Errorf(core.CodeUploadFailed, "the server failed; try again"))
	}
}

func refuse(w http.ResponseWriter, status int, refusal *core.Error) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(refusal) // Whoever has gone needs no answer.
}
