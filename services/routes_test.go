package services_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/services"
)

// TestRoutes: what the door takes is listed, paths as well as methods of the public
// API, those too whose answer is a stream.
func TestRoutes(t *testing.T) {
	got := services.Routes()
	for _, want := range []string{
		"GET /{$}", "GET /api/orders/{id}", "POST /api/orders",
		"POST /shop.gateway.v1.GatewayService/Buy", "POST /shop.gateway.v1.GatewayService/TrackOrder",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("got %q, without %q", got, want)
		}
	}
}
