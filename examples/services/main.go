// Command services stands in for a service that translates and one that writes down
// recordings, so that both can be tried without any: it knows a few words, and of a
// recording it says how long it is. It shows what a service is asked and answers;
// docs/server.md describes it.
//
//	go run ./examples/services --listen 127.0.0.1:8090
//	parlor serve --demo --translate-url http://127.0.0.1:8090/translate --transcribe-url http://127.0.0.1:8090/transcribe
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8090", "`HOST:PORT` to listen at")
	flag.Parse()
	server := &http.Server{Addr: *listen, Handler: routes(), ReadHeaderTimeout: 10 * time.Second}
	log.Printf("listening at %s", *listen)
	log.Fatal(server.ListenAndServe())
}

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /translate", translate)
	mux.HandleFunc("POST /transcribe", transcribe)
	return mux
}

// words are those that it can translate.
var words = map[string]map[string]string{
	"de": {"hello": "hallo", "good morning": "guten Morgen"},
	"ja": {"hello": "こんにちは", "good morning": "おはようございます"},
	"zh": {"hello": "你好", "good morning": "早上好"},
}

func translate(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Texts  []string `json:"texts"`
		Source string   `json:"source"`
		Target string   `json:"target"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"code": 1, "message": "the question cannot be read"})
		return
	}
	known := words[asked.Target]
	if known == nil {
		answer(w, http.StatusBadRequest, map[string]any{"code": 2, "message": "this language is not known here"})
		return
	}
	texts := make([]string, len(asked.Texts))
	for i, text := range asked.Texts {
		texts[i] = text
		if translated, is := known[text]; is {
			texts[i] = translated
		}
	}
	answer(w, http.StatusOK, map[string]any{"texts": texts})
}

func transcribe(w http.ResponseWriter, r *http.Request) {
	size, err := io.Copy(io.Discard, r.Body)
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"code": 1, "message": "the recording did not come whole"})
		return
	}
	query := r.URL.Query()
	text := fmt.Sprintf("a recording in %s of %d bytes", query.Get("format"), size)
	if language := query.Get("language"); language != "" {
		text += ", in " + language
	}
	answer(w, http.StatusOK, map[string]any{"text": text})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // Whoever has gone needs no answer.
}
