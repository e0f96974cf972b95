package gateway_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"

	gatewayv1 "github.com/msalab/msalab/proto/shop/gateway/v1"
	selectv1 "github.com/msalab/msalab/proto/shop/select/v1"
	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TestProtocols makes the same calls in each protocol: the answers are the same,
// also that of a call that fails.
func TestProtocols(t *testing.T) {
	door, _ := start(t)
	server := httptest.NewServer(door)
	defer server.Close()
	for name, options := range map[string][]connect.ClientOption{
		"connect": nil, "connect json": {connect.WithProtoJSON()}, "grpc-web": {connect.WithGRPCWeb()},
	} {
		t.Run(name, func(t *testing.T) {
			get := connect.NewClient[selectv1.GetProductRequest, selectv1.Product](
				server.Client(), server.URL+gatewayv1.GatewayService_GetProduct_FullMethodName, options...)
			got, err := get.CallUnary(t.Context(), connect.NewRequest(&selectv1.GetProductRequest{Id: "product-0007"}))
			if err != nil || got.Msg.GetId() != "product-0007" {
				t.Errorf("got %v, %v", got, err)
			}
			buy := connect.NewClient[gatewayv1.BuyRequest, shoppingv1.Order](
				server.Client(), server.URL+gatewayv1.GatewayService_Buy_FullMethodName, options...)
			_, err = buy.CallUnary(t.Context(), connect.NewRequest(&gatewayv1.BuyRequest{SessionId: "guessed"}))
			if got, want := connect.CodeOf(err), connect.CodeUnauthenticated; got != want {
				t.Errorf("got code %v (%v), want %v", got, err, want)
			}
			open := connect.NewClient[gatewayv1.OpenSessionRequest, gatewayv1.Session](
				server.Client(), server.URL+gatewayv1.GatewayService_OpenSession_FullMethodName, options...)
			_, err = open.CallUnary(t.Context(), connect.NewRequest(&gatewayv1.OpenSessionRequest{}))
			if got, want := wrongField(t, err), "member_id"; got != want {
				t.Errorf("got field %q (%v), want %q as by the JSON door", got, err, want)
			}
		})
	}
}

// wrongField reads from an error of Connect which field was refused.
func wrongField(t *testing.T, err error) string {
	var failed *connect.Error
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want an error of Connect", err)
	}
	for _, d := range failed.Details() {
		if m, err := d.Value(); err != nil {
			t.Error(err)
		} else if bad, ok := m.(*errdetails.BadRequest); ok {
			return bad.GetFieldViolations()[0].GetField()
		}
	}
	return ""
}

// TestPlainGRPC makes a gRPC call over HTTP/1.1, as a page would: the status is
// in the trailers and nowhere else, so that who sees none knows of no error.
func TestPlainGRPC(t *testing.T) {
	door, _ := start(t)
	server := httptest.NewServer(door)
	defer server.Close()
	m, err := proto.Marshal(&gatewayv1.BuyRequest{})
	if err != nil {
		t.Fatal(err)
	}
	body := append([]byte{0, 0, 0, 0, byte(len(m))}, m...)
	res, err := server.Client().Post(server.URL+gatewayv1.GatewayService_Buy_FullMethodName, "application/grpc+proto", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, err := io.ReadAll(res.Body); err != nil || len(answer) > 0 || res.StatusCode != http.StatusOK {
		t.Errorf("got status %d and %q, %v; want 200 and nothing", res.StatusCode, answer, err)
	}
	if got, want := res.Header.Get("Grpc-Status")+"/"+res.Trailer.Get("Grpc-Status"), "/16"; got != want {
		t.Errorf("grpc-status in header/trailer: got %q, want %q", got, want)
	}
}

// TestSessionOverConnect puts something into a cart: the session is in the
// cookie, not in the message.
func TestSessionOverConnect(t *testing.T) {
	door, _ := start(t)
	s := &shopper{T: t, door: door}
	post := func(method, text string) (*http.Response, map[string]any) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", method, strings.NewReader(text))
		r.Header.Set("Content-Type", "application/json")
		if s.cookie != nil {
			r.AddCookie(s.cookie)
		}
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		return w.Result(), body(t, w.Result())
	}
	res, session := post(gatewayv1.GatewayService_OpenSession_FullMethodName, `{"memberId":"member-00001"}`)
	if len(res.Cookies()) != 1 || session["id"] != nil {
		t.Fatalf("got cookies %v and session %v, want the id in the cookie alone", res.Cookies(), session)
	}
	s.cookie = res.Cookies()[0]
	if !s.cookie.HttpOnly {
		t.Error("scripts can read the session's cookie")
	}
	if _, order := post(gatewayv1.GatewayService_Buy_FullMethodName, `{"means":{"cardNumber":"good"}}`); order["memberId"] != "member-00001" {
		t.Errorf("got order %v, want it by member-00001", order)
	}
}

// TestRefusedCalls sends what no method takes.
func TestRefusedCalls(t *testing.T) {
	door, _ := start(t)
	buy := gatewayv1.GatewayService_Buy_FullMethodName
	for name, test := range map[string]struct {
		path, contentType, body string
		want                    int
	}{
		"no such method":  {"/shop.gateway.v1.GatewayService/Sell", "application/json", "{}", 404},
		"another service": {"/control.v1.ControlService/SetFaults", "application/json", "{}", 404},
		"content type":    {buy, "text/xml", "<a/>", 415},
		"too large":       {buy, "application/json", `{"requestId":"` + strings.Repeat("x", 70<<10) + `"}`, 429},
		"no JSON":         {buy, "application/json", "{", 400},
		"too deep":        {buy, "application/json", strings.Repeat(`{"means":`, 7_000), 400},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), "POST", test.path, strings.NewReader(test.body))
			r.Header.Set("Content-Type", test.contentType)
			w := httptest.NewRecorder()
			door.ServeHTTP(w, r)
			if got := w.Code; got != test.want {
				t.Errorf("got %d %s, want %d", got, w.Body, test.want)
			}
		})
	}
}

// TestPages gets what a browser gets; others still get the list.
func TestPages(t *testing.T) {
	door, _ := start(t)
	for path, want := range map[string]string{"/": "text/html", "/page.js": "javascript", "/page.css": "text/css"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		r.Header.Set("Accept", "text/html,*/*")
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Type"); w.Code != 200 || !strings.Contains(got, want) || w.Body.Len() == 0 {
			t.Errorf("%s: got %d, %s, %d bytes; want %s", path, w.Code, got, w.Body.Len(), want)
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'self'") {
			t.Errorf("%s: got policy %q", path, got)
		}
	}
}
