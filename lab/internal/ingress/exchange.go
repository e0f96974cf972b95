package ingress

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httputil"
	"strings"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// exchange is one request and what became of it.
type exchange struct {
	span    trace.Span
	release func() // gives back the replica that answers
	replica string
	status  int    // of the answer; 0: there was none
	failure string // why the shop could not answer; empty: it did
	problem string // the type of the problem that a replica answered with
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// ServeHTTP takes one request through its exchange.
func (in *Ingress) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, span := in.tracer.begin(r)
	x := &exchange{span: span, release: func() {}, failure: aborted}
	// The proxy panics to cut an answer short whose other half never came.
	defer func() {
		x.release()
		x.end()
	}()
	id := span.SpanContext().TraceID().String()
	w.Header().Set(traceHeader, id)
	if url := in.traceURL(id); url != "" {
		w.Header().Set(traceURLHeader, url)
	}
	r = r.WithContext(context.WithValue(ctx, exchangeKey{}, x))
	if speaksGRPC(r) {
		x.failure = ""
		x.refuse(w, r, unsupported)
		return
	}
	in.proxy.ServeHTTP(w, r)
	if x.failure == aborted {
		x.failure = ""
	}
}

// aborted is the failure of an exchange until it has come to its end.
const aborted = "aborted"

// traceHeader tells whoever asked which trace to look for, also when it was not
// sampled.
const traceHeader = "Trace-Id"

// traceURLHeader tells where that trace can be looked at, where there is a page
// for it.
const traceURLHeader = "Trace-Url"

// publicAPI is where the gateway serves its methods to pages.
const publicAPI = "/shop.gateway.v1.GatewayService/"

// speaksGRPC reports whether a request is a gRPC call. Those belong to the
// shop's inside, but for the public API: what of it a browser can't do by gRPC
// shall fail in the browser, not here.
func speaksGRPC(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, publicAPI) {
		return false
	}
	t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return t == "application/grpc" || strings.HasPrefix(t, "application/grpc+")
}

// rewrite makes the request that a replica gets. The trace starts here: what
// the outside says of traces stays outside.
func rewrite(pr *httputil.ProxyRequest) {
	pr.Out.URL.Scheme = "http"
	pr.SetXForwarded()
	for _, foreign := range []string{"Traceparent", "Tracestate", "Baggage"} {
		pr.Out.Header.Del(foreign)
	}
	propagation.TraceContext{}.Inject(pr.Out.Context(), propagation.HeaderCarrier(pr.Out.Header))
}

// sent notes which replica answers.
func (x *exchange) sent(b *backend, release func()) {
	x.replica, x.release = string(b.id), release
}

// answered notes what a replica answered.
func answered(res *http.Response) error {
	x := exchangeOf(res.Request.Context())
	x.status = res.StatusCode
	res.Header.Del(traceHeader) // ours stand already
	res.Header.Del(traceURLHeader)
	if x.status == http.StatusPaymentRequired || x.status == http.StatusConflict {
		x.problem = peekProblem(res)
	}
	return nil
}

// maxProblem bounds what is read of an answer to learn its problem's type.
const maxProblem = 8 << 10

// peekProblem reads the type of an answer's problem, and leaves the answer as
// it was.
func peekProblem(res *http.Response) string {
	if t, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); t != problemType {
		return ""
	}
	head, err := io.ReadAll(io.LimitReader(res.Body, maxProblem))
	body := io.MultiReader(bytes.NewReader(head), res.Body)
	if err != nil {
		body = io.MultiReader(bytes.NewReader(head), failing{err})
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{body, res.Body}
	var p problem
	if json.Unmarshal(head, &p) != nil {
		return ""
	}
	return p.Type
}

// failing is a reader that has nothing but an error.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// failed answers a request that no replica answered.
func failed(w http.ResponseWriter, r *http.Request, err error) {
	x := exchangeOf(r.Context())
	switch {
	case r.Context().Err() != nil:
		x.failure = "canceled" // whoever asked is gone, and reads no answer
		x.status = 0
		w.WriteHeader(http.StatusBadGateway)
	case errors.Is(err, errNowhere):
		x.failure = "unavailable"
		w.Header().Set("Retry-After", "1")
		x.refuse(w, r, unavailable.because(err))
	default:
		x.failure = "broken off"
		x.refuse(w, r, brokenOff.because(err))
	}
}

// refuse answers with a problem of the ingress' own.
func (x *exchange) refuse(w http.ResponseWriter, r *http.Request, p problem) {
	x.status = p.Status
	p.Instance = r.URL.Path
	p.TraceID = x.span.SpanContext().TraceID().String()
	p.write(w)
}

// outcome says what the exchange was for a shopper.
func (x *exchange) outcome() string {
	switch {
	case x.failure != "":
		return "failed"
	case x.status < 400:
		return "ok"
	case x.problem == "declined":
		return "declined"
	}
	return "failed"
}
