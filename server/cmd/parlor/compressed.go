package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// form is a way that a file can be compressed in.
type form struct {
	encoding  string
	extension string
}

// forms has the best one first.
var forms = []form{{"br", ".br"}, {"gzip", ".gz"}}

// copying is how much earlier than the file itself its compressed form may have
// been copied to where they are.
const copying = time.Minute

// sibling opens the best compressed form of a file that the browser takes and
// that was not made of an older file; nil if there is none.
func (s static) sibling(plain *file, name string, r *http.Request) (compressed *file, encoding string) {
	for _, form := range forms {
		if !accepts(r.Header.Values("Accept-Encoding"), form.encoding) {
			continue
		}
		compressed, err := s.open(name + form.extension)
		if err != nil {
			continue
		}
		if plain.info.ModTime().Sub(compressed.info.ModTime()) <= copying {
			compressed.tag = strings.TrimSuffix(compressed.tag, `"`) + "-" + form.encoding + `"`
			return compressed, form.encoding
		}
		compressed.close()
	}
	return nil, ""
}

// accepts says whether an Accept-Encoding names an encoding, and not with the
// weight 0.
func accepts(headers []string, encoding string) bool {
	for part := range strings.SplitSeq(strings.Join(headers, ","), ",") {
		name, weight, weighed := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		if !weighed {
			return true
		}
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return err == nil && q > 0
	}
	return false
}
