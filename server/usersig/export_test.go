package usersig

// Pack and Unpack are the way between a token and its JSON.
var (
	Pack   = pack
	Unpack = unpack
)

// MaxTokenBytes and MaxTextBytes are what a token and its JSON may have.
const (
	MaxTokenBytes = maxTokenBytes
	MaxTextBytes  = maxTextBytes
)

// SignText signs a document of any content, as an integrator's own signing
// server might, and returns its signature.
func SignText(secret, user string, app uint64, issued, life int64, userbuf *string) string {
	return document{user: user, app: app, issued: issued, life: life, userbuf: userbuf}.sign(secret)
}
