package ingress

import (
	"log/slog"
	"net"
	"net/http/httptest"
	"testing"
)

// Root spans are called as the route that a request takes, whatever its ids look
// like, and there are no more names than routes.
func TestNames(t *testing.T) {
	tr, err := newTracer(t.Context(), Config{Routes: []string{
		"GET /{$}", "GET /api/orders/{id}", "POST /api/orders", "POST /shop.gateway.v1.GatewayService/Buy",
	}}, &net.TCPAddr{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ method, target, want string }{
		{"GET", "/?q=a", "GET /"},
		{"GET", "/api/orders/order-0007", "GET /api/orders/{id}"},
		{"GET", "/api/orders/ABCDEFGHIJKLMNOPQRSTUVWXYZ", "GET /api/orders/{id}"},
		{"HEAD", "/api/orders/x", "HEAD /api/orders/{id}"},
		{"POST", "/api/orders", "POST /api/orders"},
		{"POST", "/shop.gateway.v1.GatewayService/Buy", "POST /shop.gateway.v1.GatewayService/Buy"},
		{"DELETE", "/api/orders", "DELETE"},
		{"GET", "/wp-login.php", "GET"},
	} {
		if got, _ := tr.name(httptest.NewRequest(tt.method, tt.target, nil)); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.method, tt.target, got, tt.want)
		}
	}
}
