package rest

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/parlor-chat/parlor/core"
)

// status is what every reply begins with.
type status struct {
	ActionStatus string
	ErrorCode    core.Code
	ErrorInfo    string
}

var ok = status{ActionStatus: "OK"}

// answer is a reply with its code.
type answer struct {
	code core.Code
	body any
}

func failed(err error) answer {
	refusal := core.Refusal(err)
	return answer{refusal.Code, status{ActionStatus: "FAIL", ErrorCode: refusal.Code, ErrorInfo: refusal.Message}}
}

// done answers a call that succeeded with what its command returned.
func done(reply any) answer {
	return answer{0, reply}
}

func (a answer) label() string {
	return strconv.Itoa(int(a.code))
}

func (a answer) write(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(a.body) // Whoever has gone needs no answer.
}
