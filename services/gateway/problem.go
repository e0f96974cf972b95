package gateway

import (
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

// httpStatus says what a gRPC code is in HTTP. What is not in it is an error of
// ours: 500.
func httpStatus(code codes.Code) int {
	switch code {
	case codes.OK:
		return http.StatusOK
	case codes.InvalidArgument:
		return http.StatusBadRequest
	case codes.Unauthenticated:
		return http.StatusUnauthorized
	case codes.PermissionDenied:
		return http.StatusForbidden
	case codes.NotFound:
		return http.StatusNotFound
	case codes.AlreadyExists, codes.FailedPrecondition:
		return http.StatusConflict
	case codes.ResourceExhausted, codes.Unavailable:
		return http.StatusServiceUnavailable
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
		Status: httpStatus(st.Code()), Detail: st.Message(), Code: code.Code(st.Code()).String(),
		Reason: refusal.Reason(err), Field: refusal.WrongField(err),
	})
}

// writeProblem answers with p, and fills in what the request tells.
func writeProblem(w http.ResponseWriter, r *http.Request, p problem) {
	if p.Type == "" {
		p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	}
	p.Instance = r.URL.Path
	p.TraceID = replica.TraceID(r.Context())
	body, err := json.Marshal(p)
	if err != nil { // a struct of strings: can't be
		panic(err)
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	w.Write(body)
}
