package journeys

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// request is what the fake shop was asked.
type request struct {
	Line    string // "GET /api/cart"
	Journey string
	Cookie  string
	Body    map[string]any
}

// answer is what the fake shop says to one request line.
type answer struct {
	status  int
	problem string // its type
	code    string // of a problem
	body    string
}

// fakeShop stands in for the ingress and the gateway behind it. It opens a
// session wherever the gateway does, and answers as told, or with an empty
// message.
type fakeShop struct {
	server  *httptest.Server
	answers map[string]answer

	mu       sync.Mutex
	requests []request
}

func newFakeShop(t *testing.T, answers map[string]answer) *fakeShop {
	t.Helper()
	f := &fakeShop{answers: answers}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	return f
}

func (f *fakeShop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got := request{Line: r.Method + " " + r.RequestURI, Journey: r.Header.Get("Lab-Journey")}
	if c, err := r.Cookie("session"); err == nil {
		got.Cookie = c.Value
	}
	if r.Method == http.MethodPost {
		if r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "not JSON", http.StatusUnsupportedMediaType)
			return
		}
		text, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(text, &got.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	f.mu.Lock()
	f.requests = append(f.requests, got)
	f.mu.Unlock()
	a, told := f.answers[got.Line]
	switch {
	case !told && r.Method+" "+r.URL.Path == "POST /api/orders":
		a = answer{body: `{"id": "order-1", "status": "STATUS_PAID", "payment": {"byCard": {"units": "1500"}}}`}
	case !told:
		a = answer{body: "{}"}
	}
	w.Header().Set("Trace-Id", "0af7651916cd43dd8448eb211c80319c")
	switch {
	case a.status >= 400 && a.problem != "":
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(a.status)
		fmt.Fprintf(w, `{"type": %q, "title": "Oh", "status": %d, "detail": "no", "code": %q}`, a.problem, a.status, a.code)
	case a.status >= 300:
		w.WriteHeader(a.status)
	default:
		if got.Cookie == "" {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1", Path: "/", HttpOnly: true})
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, a.body)
	}
}

// asked returns what the shop was asked so far.
func (f *fakeShop) asked() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.requests...)
}
