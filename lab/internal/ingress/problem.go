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
	unavailable = problem{
		Type: "unavailable", Title: "The shop is closed at the moment",
		Status: http.StatusServiceUnavailable, Code: "UNAVAILABLE",
	}
	brokenOff = problem{
		Type: "bad-gateway", Title: "The shop broke off the request",
		Status: http.StatusBadGateway, Code: "UNAVAILABLE",
	}
	unsupported = problem{
		Type: "unsupported-media-type", Title: "The shop's front door takes no gRPC",
		Status: http.StatusUnsupportedMediaType, Code: "UNIMPLEMENTED",
		Detail: "gRPC is spoken inside the shop only; ask for JSON.",
	}
)

func (p problem) because(err error) problem {
	p.Detail = err.Error()
	return p
}

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
