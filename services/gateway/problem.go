package gateway

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	refusal "github.com/msalab/msalab/services/internal/refuse"
	"github.com/msalab/msalab/services/internal/replica"
)

// problem is an error as HTTP clients get it: problem details of RFC 9457, with
// members of ours.
type problem struct {
	Type     string `json:"type"` // "declined", or "about:blank": the status says it all
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance"`           // the path that was asked for
	Code     string `json:"code,omitempty"`     // a gRPC status code's name, or why a payment was declined
	Reason   string `json:"reason,omitempty"`   // a word that doesn't change: "KEY_REUSED"
	Field    string `json:"field,omitempty"`    // of the request that is wrong: "means.points"
	TraceID  string `json:"trace_id,omitempty"` // where to look it up
}

// clientClosed is the status of a request that its client gave up, which net/http
// has no name for (google.rpc.Code has it).
const clientClosed = 499

// httpStatus says what a gRPC error is in HTTP, as google.rpc.Code has it. What is
// not in it is an error of ours: 500. RESOURCE_EXHAUSTED is 429 where a rate limit
// said so; else the shop has too much to do, which is 503.
func httpStatus(err error) int {
	switch status.Code(err) {
	case codes.OK:
		return http.StatusOK
	case codes.InvalidArgument, codes.OutOfRange:
		return http.StatusBadRequest
	case codes.Unauthenticated:
		return http.StatusUnauthorized
	case codes.PermissionDenied:
		return http.StatusForbidden
	case codes.NotFound:
		return http.StatusNotFound
	case codes.AlreadyExists, codes.FailedPrecondition, codes.Aborted:
		return http.StatusConflict
	case codes.ResourceExhausted:
		if refusal.Reason(err) == refusal.RateLimited {
			return http.StatusTooManyRequests
		}
		return http.StatusServiceUnavailable
	case codes.Unavailable:
		return http.StatusServiceUnavailable
	case codes.Canceled:
		return clientClosed
	case codes.DeadlineExceeded:
		return http.StatusGatewayTimeout
	case codes.Unimplemented:
		return http.StatusNotImplemented
	}
	return http.StatusInternalServerError
}

// refuse answers with the problem that an error stands for: that of a body which
// is too large or of another type, or of a gRPC status.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		writeProblem(w, r, problem{
			Status: http.StatusRequestEntityTooLarge,
			Detail: fmt.Sprintf("body: at most %d bytes", tooLarge.Limit),
		})
		return
	}
	var other notJSON
	if errors.As(err, &other) {
		writeProblem(w, r, problem{Status: http.StatusUnsupportedMediaType, Detail: other.Error()})
		return
	}
	st := status.Convert(err)
	writeProblem(w, r, problem{
		Status: httpStatus(err), Detail: st.Message(), Code: code.Code(st.Code()).String(),
		Reason: refusal.Reason(err), Field: refusal.WrongField(err),
	})
}

// writeProblem answers with p, and fills in what the request tells.
func writeProblem(w http.ResponseWriter, r *http.Request, p problem) {
	if p.Type == "" {
		p.Type, p.Title = "about:blank", cmp.Or(http.StatusText(p.Status), "Client Closed Request")
	}
	p.Instance = r.URL.Path
	p.TraceID = replica.TraceID(r.Context())
	body, err := json.Marshal(p)
	if err != nil { // a struct of strings: can't be
		panic(err)
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	w.Write(body)
}
