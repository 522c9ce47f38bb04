package usersig

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// No honest token comes near: the longest of the vendor's has some 700 bytes.
const (
	maxTokenBytes = 4096
	maxTextBytes  = 4096 // inflated
)

const padding = '_'

// alphabet differs from standard base64 in * for + and - for /.
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-"

var (
	padded   = base64.NewEncoding(alphabet).WithPadding(padding)
	unpadded = base64.NewEncoding(alphabet).WithPadding(base64.NoPadding)
)

// inflaters holds zlib readers: each has 40 KB of tables.
var inflaters = sync.Pool{New: func() any {
	r, err := zlib.NewReader(strings.NewReader(emptyStream))
	if err != nil {
		panic(err) // The constant is right.
	}
	return r
}}

// deflaters holds zlib writers: each has 800 KB.
var deflaters = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

const emptyStream = "\x78\x9c\x03\x00\x00\x00\x00\x01"

// pack makes a token of a document's text.
func pack(text []byte) string {
	var b bytes.Buffer
	w := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(w)
	w.Reset(&b)
	_, _ = w.Write(text) // A buffer takes everything.
	_ = w.Close()
	return padded.EncodeToString(b.Bytes())
}

// unpack returns the text of a token. It neither reads nor makes more than the
// limits above, and wants nothing to follow the compressed text.
func unpack(token string) ([]byte, error) {
	if len(token) > maxTokenBytes {
		return nil, fmt.Errorf("it is longer than %d bytes", maxTokenBytes)
	}
	packed, err := unpadded.DecodeString(strings.TrimRight(token, string(padding)))
	if err != nil {
		return nil, errors.New("it is not in its base64")
	}
	return inflate(packed)
}

func inflate(packed []byte) ([]byte, error) {
	r := inflaters.Get().(io.Reader)
	defer inflaters.Put(r)
	source := bytes.NewReader(packed)
	if err := r.(zlib.Resetter).Reset(source, nil); err != nil {
		return nil, fmt.Errorf("inflate: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(r, maxTextBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("inflate: %w", err)
	case len(text) > maxTextBytes:
		return nil, fmt.Errorf("it inflates to more than %d bytes", maxTextBytes)
	case source.Len() > 0:
		return nil, errors.New("something follows its end")
	}
	return text, nil
}
