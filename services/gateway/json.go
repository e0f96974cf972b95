package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// maxBody is the longest request body that is read.
const maxBody = 64 << 10

// fromBody reads a request's body, which is the message in JSON, or nothing. A
// field that isn't in the message is an error. What only HTTP tells is added
// where the message has a field for it: the request_id from the header
// Idempotency-Key unless the body has one, and the session, which is the
// cookie's whatever the body says.
func fromBody(r *http.Request, m proto.Message, requestID, sessionID *string) error {
	if err := checkContent(r.Header); err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return tooLarge
	case err != nil:
		return status.Errorf(codes.InvalidArgument, "read body: %v", err)
	}
	if len(body) > 0 {
		if err := protojson.Unmarshal(body, m); err != nil {
			return status.Errorf(codes.InvalidArgument, "body: %s", plain(err))
		}
	}
	if requestID != nil && *requestID == "" {
		*requestID = r.Header.Get("Idempotency-Key")
	}
	if sessionID != nil {
		*sessionID = sessionOf(r)
	}
	return nil
}

// notJSON is a body that says that it is something else than JSON as it is.
type notJSON struct{ header, given, want string }

func (e notJSON) Error() string {
	return fmt.Sprintf("%s %q: want %s", e.header, e.given, e.want)
}

// checkContent refuses a body that says that it is something else than JSON, or that
// it is compressed. One that says nothing is read as JSON.
func checkContent(h http.Header) error {
	if given := h.Get("Content-Encoding"); given != "" && given != "identity" {
		return notJSON{"content encoding", given, "none"}
	}
	given := h.Get("Content-Type")
	if given == "" {
		return nil
	}
	if got, _, err := mime.ParseMediaType(given); err != nil || got != "application/json" {
		return notJSON{"content type", given, "application/json"}
	}
	return nil
}

// plain returns the text of a protobuf error without its prefix, whose space is
// now and then a special one, so that nobody depends on it.
func plain(err error) string {
	return strings.TrimLeft(strings.TrimPrefix(err.Error(), "proto:"), " \u00a0")
}

// number reads a number from the query; it stays as it is where there is none.
func number[T int32 | int64](query url.Values, name string, to *T) error {
	text := query.Get(name)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || int64(T(n)) != n {
		return status.Errorf(codes.InvalidArgument, "%s: %q is no number that fits", name, text)
	}
	*to = T(n)
	return nil
}

// cookie is the name of the cookie that carries the session's id.
const cookie = "session"

// sessionOf returns the id of the request's session, or nothing.
func sessionOf(r *http.Request) string {
	c, err := r.Cookie(cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// answer writes a method's answer: a declined order as a problem, a session as
// a cookie, anything else as it is.
func answer(w http.ResponseWriter, r *http.Request, m proto.Message) {
	if o, ok := m.(*shoppingv1.Order); ok && o.GetStatus() == shoppingv1.Order_STATUS_DECLINED && r.Method == http.MethodPost {
		writeProblem(w, r, declined(o))
		return
	}
	if s := sessionIn(m); s != nil {
		http.SetCookie(w, takeSession(s))
	}
	body, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(m)
	if err != nil {
		refuse(w, r, err)
		return
	}
	writeJSON(w, body)
}

// takeSession moves a session's id from the message into a cookie, where scripts
// in a page can't read it.
func takeSession(s *gatewayv1.Session) *http.Cookie {
	c := &http.Cookie{Name: cookie, Value: s.GetId(), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	s.Id = ""
	return c
}

// declined is the problem of an order whose payment was declined.
func declined(o *shoppingv1.Order) problem {
	code := o.GetPayment().GetDeclineCode()
	return problem{
		Type:   "declined",
		Title:  "The payment was declined",
		Status: http.StatusPaymentRequired,
		Detail: "Order " + o.GetId() + " was not paid (" + code + "). Nothing was charged.",
		Code:   code,
	}
}

// index answers with the page to a browser, and to others with a list of what
// there is.
func index(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept")
	if strings.Contains(r.Header.Get("Accept"), "text/html") {
		page(w, r, "index.html")
		return
	}
	body, err := json.MarshalIndent(map[string]any{
		"name": "msalab shop",
		"links": map[string]string{
			"products": "/api/products",
			"posts":    "/api/posts",
			"cart":     "/api/cart",
			"join":     "/api/members",
			"session":  "/api/session",
			"gifts":    "/api/gifts",
			"orders":   "/api/orders",
		},
	}, "", "  ")
	if err != nil {
		refuse(w, r, err)
		return
	}
	writeJSON(w, body)
}

func writeJSON(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store") // what is in a cart is nobody else's
	w.Write(body)
}
