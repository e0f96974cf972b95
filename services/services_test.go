package services_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/msalab/msalab/services"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func names() []string {
	var all []string
	for _, f := range services.Catalogue() {
		all = append(all, f.Name)
	}
	return all
}

func TestCatalogue(t *testing.T) {
	all := services.Catalogue()
	for i, f := range all {
		if got, want := f.HTTP, f.Name == "gateway"; got != want {
			t.Errorf("%s: HTTP: got %v, want %v", f.Name, got, want)
		}
		if f.Work.Mean <= 0 || f.Work.Distribution == "" {
			t.Errorf("%s: got work %+v, want some", f.Name, f.Work)
		}
		for _, callee := range f.Calls {
			if j := slices.Index(names(), callee); j <= i {
				t.Errorf("%s calls %s: got it at %d, want it after its caller", f.Name, callee, j)
			}
		}
	}
}

func monolith(t *testing.T) *services.Replica { return monolithOf(t, 10) }

// monolithOf starts a monolith with so many members.
func monolithOf(t testing.TB, members int) *services.Replica {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := services.Start(ctx, services.Config{
		Shop: "monolith/inproc", ID: "monolith-1", Version: "v1", Functions: names(),
		Data: t.TempDir(), Seed: services.Seed{Number: 1, Members: members, Products: 10, Posts: 3},
		Slots: 8, Queue: 64,
	}, slog.New(slog.DiscardHandler), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := r.Drain(ctx); err != nil {
			t.Error(err)
		}
	})
	return r
}

// One shopper buys in a whole shop that is one replica: all nine functions over
// local calls.
func TestBuyInTheMonolith(t *testing.T) {
	r := monolith(t)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	var cookie string
	do := func(method, path string, body any, wantStatus int) map[string]any {
		t.Helper()
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+r.HTTPAddr+path, bytes.NewReader(encoded))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		if cookie != "" {
			req.Header.Set("Cookie", cookie)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.StatusCode; got != wantStatus {
			t.Fatalf("%s %s: got status %d, want %d: %s", method, path, got, wantStatus, text)
		}
		for _, c := range res.Cookies() {
			cookie = c.Name + "=" + c.Value
		}
		var m map[string]any
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatalf("%s %s: %v: %s", method, path, err, text)
		}
		return m
	}
	do("POST", "/api/session", map[string]any{"member_id": "member-00003"}, 200)
	do("POST", "/api/cart/items", map[string]any{"product_id": "product-0001", "quantity": 2}, 200)
	buy := func(card string) map[string]any {
		return map[string]any{"means": map[string]any{"coupon_id": "coupon-00003", "card_number": card}}
	}
	if got, want := do("POST", "/api/orders", buy("4000000000000002"), 402)["type"], "declined"; !strings.Contains(fmt.Sprint(got), want) {
		t.Errorf("declined: got problem type %v, want %s", got, want)
	}
	order := do("POST", "/api/orders", buy("4242424242424242"), 200)
	if got, want := fmt.Sprint(order["status"]), "STATUS_PAID"; got != want {
		t.Errorf("order: got status %s, want %s (%v)", got, want, order)
	}
}

func TestStartRefuses(t *testing.T) {
	good := services.Config{ID: "pay-1", Functions: []string{"card"}, Slots: 1, Data: t.TempDir()}
	tests := []struct {
		name   string
		change func(*services.Config)
		want   string
	}{
		{"unknown function", func(c *services.Config) { c.Functions = []string{"cash"} }, `functions: "cash" is not one of ["gateway"`},
		{"no function", func(c *services.Config) { c.Functions = nil }, "functions: none"},
		{"no slots", func(c *services.Config) { c.Slots = 0 }, "slots: 0"},
		{"bad work", func(c *services.Config) { c.Work = map[string]services.Work{"card": {"gamma", 1}} }, `work of card: distribution: "gamma"`},
		{"a port that isn't ours", func(c *services.Config) { c.Addr = "127.0.0.1:99999" }, "listen tcp"},
		{"an upstream without discovery", func(c *services.Config) { c.Functions = []string{"pay"} }, "dial"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := good
			tt.change(&cfg)
			r, err := services.Start(t.Context(), cfg, slog.New(slog.DiscardHandler), func(string) {})
			if err == nil {
				r.Kill()
				t.Fatal("got no error")
			}
			if !strings.HasPrefix(err.Error(), "start pay-1: ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to start with the replica and to name %q", err, tt.want)
			}
		})
	}
}

// TestVersions lists the versions of the code, and refuses one that isn't there.
func TestVersions(t *testing.T) {
	for _, f := range services.Catalogue() {
		want := []string{"v1"}
		if f.Name == "board" {
			want = []string{"v1", "v2", "v2-bad"}
		}
		if !slices.Equal(f.Versions, want) {
			t.Errorf("%s: got versions %q, want %q", f.Name, f.Versions, want)
		}
	}
	_, err := services.Start(t.Context(), services.Config{ID: "board-1", Version: "v3", Functions: []string{"board"}}, slog.New(slog.DiscardHandler), func(string) {})
	if err == nil || !strings.Contains(err.Error(), `"v3" is not one of`) {
		t.Errorf("version v3: got %v, want it refused", err)
	}
}
