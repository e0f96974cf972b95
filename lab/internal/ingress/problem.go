package ingress

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// problem is an error as RFC 9457 describes it. Code is the gRPC status code
// that the same failure has inside the shop.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance,omitempty"`
	Code     string `json:"code,omitempty"`
	TraceID  string `json:"trace_id,omitempty"`
}

const problemType = "application/problem+json"

// The ingress' own problems. What the shop itself refuses comes from the
// gateway.
var (
	unavailable = newProblem(http.StatusServiceUnavailable, "UNAVAILABLE", "no replica could take the request")
	brokenOff   = newProblem(http.StatusBadGateway, "UNAVAILABLE", "the replica broke off the request")
	unsupported = newProblem(http.StatusUnsupportedMediaType, "UNIMPLEMENTED", "gRPC is spoken inside the shop only; ask for JSON")
)

// newProblem is a problem whose status says it all.
func newProblem(status int, code, detail string) problem {
	return problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

// because adds what exactly went wrong.
func (p problem) because(err error) problem {
	p.Detail += ": " + err.Error()
	return p
}

// write answers a request with the problem.
func (p problem) write(w http.ResponseWriter) {
	body, err := json.Marshal(p)
	if err != nil { // strings and a number always marshal
		panic(err)
	}
	h := w.Header()
	h.Set("Content-Type", problemType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // whoever asked may be gone
}
