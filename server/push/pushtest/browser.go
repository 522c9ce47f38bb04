// Package pushtest is the other side of Web Push, for tests: a push service on this
// machine with the browsers that are subscribed to it. It checks what RFC 8030, 8291
// and 8292 ask of who sends, and decrypts as a browser would.
package pushtest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Service is a push service.
type Service struct {
	*httptest.Server

	// Key is the public key of who may send, base64url.
	Key string
	// Answer, if it is set, says how a push is answered in the place of taking it,
	// with headers of its own; 0 for taking it.
	Answer func(browser *Browser, header http.Header) int

	mu       sync.Mutex
	browsers map[string]*Browser
	pushes   chan Push
	fault    error
}

// Push is one that came.
type Push struct {
	Browser *Browser
	Text    []byte // decrypted
	Header  http.Header
}

// New starts a service, with https where tls is set.
func New(key string, tls bool) *Service {
	s := &Service{Key: key, browsers: map[string]*Browser{}, pushes: make(chan Push, 1000)}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(s.take))
	if s.EnableHTTP2 = tls; tls {
		s.StartTLS()
	} else {
		s.Start()
	}
	return s
}

// Browser is a browser that is subscribed.
type Browser struct {
	service *Service
	path    string
	private *ecdh.PrivateKey
	auth    []byte
}

// Subscribe makes a browser.
func (s *Service) Subscribe() *Browser {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	b := &Browser{service: s, path: "/push/" + rand.Text(), private: private, auth: make([]byte, 16)}
	_, _ = rand.Read(b.auth) // It never fails.
	s.mu.Lock()
	defer s.mu.Unlock()
	s.browsers[b.path] = b
	return b
}

// JSON is the subscription as PushSubscription.toJSON() has it.
func (b *Browser) JSON() string {
	encode := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"endpoint":%q,"expirationTime":null,"keys":{"p256dh":%q,"auth":%q}}`,
		b.Endpoint(), encode(b.private.PublicKey().Bytes()), encode(b.auth))
}

// Endpoint is where the browser is reached.
func (b *Browser) Endpoint() string { return b.service.URL + b.path }

// Close has the browser subscribed no more.
func (b *Browser) Close() {
	b.service.mu.Lock()
	defer b.service.mu.Unlock()
	delete(b.service.browsers, b.path)
}

// Pushes are those that came and were taken.
func (s *Service) Pushes() <-chan Push { return s.pushes }

// Fault is the first thing that was wrong with what came.
func (s *Service) Fault() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 4097))
	s.mu.Lock()
	browser := s.browsers[r.URL.Path]
	s.mu.Unlock()
	if browser == nil {
		w.WriteHeader(http.StatusGone)
		return
	}
	if s.Answer != nil {
		if status := s.Answer(browser, w.Header()); status != 0 {
			w.WriteHeader(status)
			return
		}
	}
	var text []byte
	if err == nil {
		if err = s.check(r); err == nil {
			text, err = browser.decrypt(body)
		}
	}
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fault = errors.Join(s.fault, err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
	s.pushes <- Push{browser, text, r.Header}
}

// check holds a request against RFC 8030 and 8292.
func (s *Service) check(r *http.Request) error {
	topic := r.Header.Get("Topic")
	if _, err := base64.RawURLEncoding.DecodeString(topic); err != nil || len(topic) > 32 {
		return fmt.Errorf("topic %q", topic)
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Encoding") != "aes128gcm" || r.Header.Get("TTL") == "" {
		return errors.New("no push: method, Content-Encoding or TTL")
	}
	token, key, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "vapid t="), ", k=")
	if key != s.Key {
		return fmt.Errorf("sent with the key %q, subscribed with %q", key, s.Key)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("token %q", token)
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	if err := json.Unmarshal(payload, &claims); err != nil {
		return err
	}
	if left := time.Until(time.Unix(claims.Exp, 0)); claims.Aud != s.URL || left <= 0 || left > 24*time.Hour || !strings.HasPrefix(claims.Sub, "mailto:") && !strings.HasPrefix(claims.Sub, "https:") || strings.Count(claims.Sub, "mailto:") > 1 {
		return fmt.Errorf("claims %s", payload)
	}
	point, _ := base64.RawURLEncoding.DecodeString(key)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return err
	}
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if len(signature) != 64 || !ecdsa.Verify(public, hash[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return errors.New("the token is not signed with the key")
	}
	return nil
}

// decrypt is RFC 8291, for a body of one record.
func (b *Browser) decrypt(body []byte) ([]byte, error) {
	const head = 16 + 4 + 1 + 65
	if len(body) < head+17 || len(body) > 4096 || body[20] != 65 || uint32(len(body)-head) > binary.BigEndian.Uint32(body[16:]) {
		return nil, fmt.Errorf("a body of %d bytes is no record", len(body))
	}
	salt, point := body[:16], body[21:head]
	sender, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, err
	}
	shared, err := b.private.ECDH(sender)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(b.private.PublicKey().Bytes()) + string(point)
	ikm, err := hkdf.Key(sha256.New, shared, b.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	text, err := gcm.Open(nil, nonce, body[head:], nil)
	if err != nil {
		return nil, err
	}
	end := strings.TrimRight(string(text), "\x00")
	if !strings.HasSuffix(end, "\x02") {
		return nil, errors.New("the last record does not end as one")
	}
	return []byte(strings.TrimSuffix(end, "\x02")), nil
}
