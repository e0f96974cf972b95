package gateway_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/refuse"
)

// body reads an answer's JSON.
func body(t *testing.T, res *http.Response) map[string]any {
	t.Helper()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return m
}

// wantProblem checks that an answer is problem details with a status, and
// returns them.
func wantProblem(t *testing.T, res *http.Response, status int) map[string]any {
	t.Helper()
	if got, want := res.Header.Get("Content-Type"), "application/problem+json"; got != want {
		t.Errorf("got content type %q, want %q", got, want)
	}
	p := body(t, res)
	if res.StatusCode != status || p["status"] != float64(status) {
		t.Errorf("got status %d and %v in %v, want %d", res.StatusCode, p["status"], p, status)
	}
	for _, member := range []string{"type", "title", "instance"} {
		if p[member] == "" || p[member] == nil {
			t.Errorf("got no %s in %v", member, p)
		}
	}
	return p
}

func TestPurchase(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	opened := body(t, s.do("POST", "/api/session", `{"memberId": "member-00001"}`))
	if got, want := fmt.Sprint(opened), "map[id: memberId:member-00001]"; got != want {
		t.Errorf("got session %v, want %v: its id is the cookie's alone", got, want)
	}
	c := s.cookie
	if c == nil || c.Name != "session" || c.Value == "" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
		t.Fatalf("got cookie %v", c)
	}
	added := body(t, s.do("POST", "/api/cart/items", `{"productId": "product-0001", "quantity": 2}`))
	cart := body(t, s.do("GET", "/api/cart", ""))
	if got, want := cart["id"], added["cart"].(map[string]any)["id"]; got != want || want == "" {
		t.Errorf("got cart %v, want %v", got, want)
	}
	order := body(t, s.do("POST", "/api/orders", `{"means": {"cardNumber": "good"}}`))
	if order["status"] != "STATUS_PAID" || order["memberId"] != "member-00001" {
		t.Errorf("got order %v, want it paid by member-00001", order)
	}
}

func TestDeclined(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	s.do("POST", "/api/members", `{"email": "ada@example.com", "name": "Ada"}`)
	p := wantProblem(t, s.do("POST", "/api/orders", `{"means": {"cardNumber": "bad"}}`), http.StatusPaymentRequired)
	if p["type"] != "declined" || p["code"] != "card_declined" {
		t.Errorf("got %v, want type declined and code card_declined", p)
	}
	// To look at a declined order is no error.
	if got, want := s.do("GET", "/api/orders/order-1", "").StatusCode, http.StatusOK; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

func TestRequestIDs(t *testing.T) {
	door, others := start(t)
	ada, bob := &shopper{T: t, door: door}, &shopper{T: t, door: door}
	ada.do("POST", "/api/session", `{"memberId": "member-00001"}`)
	bob.do("POST", "/api/session", `{"memberId": "member-00002"}`)
	gift := func(s *shopper, key, body string) string {
		t.Helper()
		s.key = key
		if got := s.do("POST", "/api/gifts", body).StatusCode; got != http.StatusOK {
			t.Fatalf("got %d, want 200", got)
		}
		noted := others.noted()
		return noted[len(noted)-1]
	}
	byHeader := gift(ada, "k", "")
	if got := gift(ada, "k", ""); got != byHeader {
		t.Errorf("the same key: got %q, want %q", got, byHeader)
	}
	if got := gift(ada, "other", `{"requestId": "k"}`); got != byHeader {
		t.Errorf("the body before the header: got %q, want %q", got, byHeader)
	}
	if got := gift(bob, "k", ""); got == byHeader {
		t.Errorf("another shopper's key: got %q as well", got)
	}
	if first, second := gift(ada, "", ""), gift(ada, "", ""); first == second {
		t.Errorf("no key: got %q twice", first)
	}
}

func TestPosts(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	post := func() any {
		return body(t, s.do("POST", "/api/posts", `{"title": "Hello", "body": "text"}`))["author"]
	}
	if got, want := post(), "visitor"; got != want {
		t.Errorf("got author %v, want %v", got, want)
	}
	s.do("POST", "/api/session", `{"memberId": "member-00001"}`)
	if got, want := post(), "member-00001"; got != want {
		t.Errorf("got author %v, want %v", got, want)
	}
}

// TestVisitorsKeys: who has no session and uses a key that somebody else has used gets
// no post of theirs; who repeats a request repeats it.
func TestVisitorsKeys(t *testing.T) {
	door, others := start(t)
	post := func(title string) string {
		t.Helper()
		visitor := &shopper{T: t, door: door, key: "1"}
		if got := visitor.do("POST", "/api/posts", fmt.Sprintf(`{"title": %q, "body": "text"}`, title)).StatusCode; got != http.StatusOK {
			t.Fatalf("got %d, want 200", got)
		}
		noted := others.noted()
		return noted[len(noted)-1]
	}
	first := post("Hello")
	if got := post("Hello"); got != first {
		t.Errorf("the same post again: got request %q, want %q", got, first)
	}
	if got := post("Bye"); got == first {
		t.Errorf("another post with that key: got request %q as well", got)
	}
}

// TestQuery checks what arrives of a query.
func TestQuery(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	got := body(t, s.do("GET", "/api/products?query=tea&category=kitchen&page_size=3&page_token=x", ""))
	if got, want := got["nextPageToken"], "tea,kitchen,x"; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	got = body(t, s.do("GET", "/api/posts?before_id=42", ""))
	if got, want := fmt.Sprint(got["posts"].([]any)[0].(map[string]any)["id"]), "41"; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBadRequests(t *testing.T) {
	door, _ := start(t)
	tests := []struct {
		name, method, path, body string
		status                   int
		detail                   string // is part of it
	}{
		{"unknown path", "GET", "/api/nothing", "", http.StatusNotFound, "/api/nothing"},
		{"unknown path at the root", "GET", "/index.html", "", http.StatusNotFound, "/index.html"},
		{"wrong method", "DELETE", "/api/cart", "", http.StatusMethodNotAllowed, "DELETE"},
		{"unknown field", "POST", "/api/members", `{"email": "a@b.c", "nick": "a"}`, http.StatusBadRequest, `"nick"`},
		{"wrong type", "POST", "/api/cart/items", `{"quantity": "many"}`, http.StatusBadRequest, "quantity"},
		{"a number that doesn't fit", "POST", "/api/cart/items", `{"quantity": 3000000000}`, http.StatusBadRequest, "quantity"},
		{"no JSON", "POST", "/api/members", `email=a`, http.StatusBadRequest, "body"},
		{"two bodies", "POST", "/api/members", `{}{}`, http.StatusBadRequest, "body"},
		{"too large a body", "POST", "/api/posts", `{"body": "` + strings.Repeat("x", 64<<10) + `"}`, http.StatusRequestEntityTooLarge, "65536"},
		{"page size no number", "GET", "/api/products?page_size=many", "", http.StatusBadRequest, "page_size"},
		{"page size too large a number", "GET", "/api/posts?page_size=3000000000", "", http.StatusBadRequest, "page_size"},
		{"address taken", "POST", "/api/members", `{"email": "taken@example.com", "name": "Eve"}`, http.StatusConflict, "taken"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			res := (&shopper{T: t, door: door}).do(test.method, test.path, test.body)
			p := wantProblem(t, res, test.status)
			if detail := fmt.Sprint(p["detail"]); !strings.Contains(detail, test.detail) || strings.Contains(detail, "proto:") {
				t.Errorf("got detail %q, want %q in it", detail, test.detail)
			}
			if test.status == http.StatusMethodNotAllowed && !strings.Contains(res.Header.Get("Allow"), "GET") {
				t.Errorf("got Allow %q, want GET in it", res.Header.Get("Allow"))
			}
		})
	}
}

func TestStatusOfCodes(t *testing.T) {
	door, others := start(t)
	tests := []struct {
		code codes.Code
		want int
		name string
	}{
		{codes.InvalidArgument, 400, "INVALID_ARGUMENT"},
		{codes.Unauthenticated, 401, "UNAUTHENTICATED"},
		{codes.PermissionDenied, 403, "PERMISSION_DENIED"},
		{codes.NotFound, 404, "NOT_FOUND"},
		{codes.AlreadyExists, 409, "ALREADY_EXISTS"},
		{codes.FailedPrecondition, 409, "FAILED_PRECONDITION"},
		{codes.ResourceExhausted, 503, "RESOURCE_EXHAUSTED"},
		{codes.Unavailable, 503, "UNAVAILABLE"},
		{codes.DeadlineExceeded, 504, "DEADLINE_EXCEEDED"},
		{codes.Unimplemented, 501, "UNIMPLEMENTED"},
		{codes.Internal, 500, "INTERNAL"},
		{codes.Unknown, 500, "UNKNOWN"},
		{codes.Aborted, 409, "ABORTED"},
		{codes.Canceled, 499, "CANCELLED"},
		{codes.OutOfRange, 400, "OUT_OF_RANGE"},
		{codes.DataLoss, 500, "DATA_LOSS"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			others.breakWith(status.Error(test.code, "as the test wants"))
			res := (&shopper{T: t, door: door}).do("GET", "/api/products/product-0001", "")
			p := wantProblem(t, res, test.want)
			if p["code"] != test.name || p["type"] != "about:blank" || p["instance"] != "/api/products/product-0001" {
				t.Errorf("got %v, want code %s, type about:blank, the path as instance", p, test.name)
			}
			if got, want := res.Header.Get("Retry-After") != "", test.want == 503; got != want {
				t.Errorf("Retry-After: got %v, want %v", got, want)
			}
		})
	}
}

// TestRateLimitIsNoOutage: it has a status of its own, and says when to come again.
func TestRateLimitIsNoOutage(t *testing.T) {
	door, others := start(t)
	others.breakWith(refuse.Because(codes.ResourceExhausted, refuse.RateLimited, "rate limit"))
	res := (&shopper{T: t, door: door}).do("GET", "/api/products/product-0001", "")
	if p := wantProblem(t, res, http.StatusTooManyRequests); p["code"] != "RESOURCE_EXHAUSTED" || p["reason"] != refuse.RateLimited {
		t.Errorf("got %v, want RESOURCE_EXHAUSTED for a rate limit", p)
	}
	if res.Header.Get("Retry-After") == "" {
		t.Error("got no Retry-After")
	}
}

func TestProblemNamesItsTrace(t *testing.T) {
	door, _ := start(t)
	id := trace.TraceID{1, 2, 3}
	ctx := trace.ContextWithSpanContext(t.Context(), trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: id, SpanID: trace.SpanID{1},
	}))
	w := httptest.NewRecorder()
	door.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/nothing", nil))
	if got, want := wantProblem(t, w.Result(), http.StatusNotFound)["trace_id"], id.String(); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestIndex(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	links := body(t, s.do("GET", "/", ""))["links"].(map[string]any)
	for _, name := range []string{"products", "posts", "cart"} {
		path, ok := links[name].(string)
		if !ok {
			t.Errorf("got no link to %s in %v", name, links)
			continue
		}
		if got, want := s.do("GET", path, "").StatusCode, http.StatusOK; got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
}
