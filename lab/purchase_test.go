package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/load/client"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// buyers is how many shoppers of the benchmark buy at once.
const buyers = 16

// BenchmarkPurchase is an order by coupon, points and card, from the front door
// to the bank and back, without simulated work: as a saga over services, and as
// one transaction in a monolith, both in this process, traced as in every run. The
// last column of the latter says how many times as many orders it takes a second.
//
//	go test -run xxx -bench Purchase -benchtime 3000x ./lab
func BenchmarkPurchase(b *testing.B) {
	var saga float64
	for _, tt := range []struct {
		architecture scenario.Architecture
		way          string
	}{{scenario.Services, scenario.BySaga}, {scenario.Monolith, scenario.ByTx}} {
		shape := scenario.Shape{Architecture: tt.architecture, Placement: scenario.InProc}
		b.Run(shape.String()+"/"+tt.way, func(b *testing.B) {
			s := openShop(b, shape, tt.way)
			orders := s.carts(b, b.N)
			cpu := usedCPU(b)
			b.ResetTimer()
			s.together(orders, func(o *purchase) { o.buy(b) })
			b.StopTimer()
			rate := float64(b.N) / b.Elapsed().Seconds()
			b.ReportMetric(rate, "purchases/s")
			b.ReportMetric((usedCPU(b)-cpu).Seconds()*1e3/float64(b.N), "cpu-ms/purchase")
			b.ReportMetric(0, "ns/op")
			if tt.way == scenario.BySaga {
				saga = rate
			} else if saga > 0 {
				b.ReportMetric(rate/saga, "x-of-saga")
			}
		})
	}
}

// TestPurchase keeps the benchmark working.
func TestPurchase(t *testing.T) {
	for _, way := range []string{scenario.BySaga, scenario.ByTx} {
		shape := scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}
		if way == scenario.ByTx {
			shape.Architecture = scenario.Monolith
		}
		s := openShop(t, shape, way)
		s.together(s.carts(t, 3), func(o *purchase) { o.buy(t) })
	}
}

// openShop is a shop without simulated work, one replica of each of its parts.
func openShop(t testing.TB, shape scenario.Shape, way string) *benched {
	t.Helper()
	return openTraced(t, shape, way, "off")
}

// openTraced is such a shop, whose traces go to a Jaeger as --jaeger says.
func openTraced(t testing.TB, shape scenario.Shape, way, jaeger string) *benched {
	t.Helper()
	before := runtime.GOMAXPROCS(0) // the lab runs on more
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	parts, err := assemble(t.Context(), options{jaeger: jaeger, restart: time.Second, seed: 7}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	opened, err := parts.platform.Open(t.Context(), shape, 7)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		closers := []func() error{opened.Ingress.Close, opened.Launcher.Close, opened.Discovery.Close, parts.close}
		if opened.Links != nil {
			closers = append([]func() error{opened.Links.Close}, closers...)
		}
		for _, closer := range closers {
			if err := closer(); err != nil {
				t.Error(err)
			}
		}
	})
	policies, err := scenario.StartPolicies(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Discovery.Govern(policies); err != nil {
		t.Fatal(err)
	}
	s := &benched{client: client.New(opened.Ingress.URL()), parts: parts, addrs: staff(t, opened, shape, way)}
	t.Cleanup(func() {
		if err := s.client.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// staff starts a shop's replicas, and tells pay which way to take. It returns where
// each function is.
func staff(t testing.TB, of ports.Parts, shape scenario.Shape, way string) map[string]string {
	t.Helper()
	addrs := map[string]string{}
	units := [][]string{scenario.Functions()}
	if shape.Architecture == scenario.Services {
		units = slices.Collect(slices.Chunk(scenario.Functions(), 1))
	}
	var endpoints []ports.Endpoint
	for _, functions := range units {
		id := "monolith-1"
		if len(functions) == 1 {
			id = functions[0] + "-1"
		}
		r, err := of.Launcher.Launch(t.Context(), ports.ReplicaSpec{
			ID: runs.ReplicaID(id), Functions: functions, Version: "v1", Seed: 7, WorkOff: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		endpoints = append(endpoints, r.Endpoint())
		for _, f := range functions {
			addrs[f] = r.Endpoint().Addr
		}
		if slices.Contains(functions, "pay") {
			if err := of.Control.SetCheckout(t.Context(), r.Endpoint().Addr, way); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := of.Discovery.Publish(endpoints); err != nil {
		t.Fatal(err)
	}
	of.Ingress.Route(slices.DeleteFunc(slices.Clone(endpoints), func(e ports.Endpoint) bool { return e.HTTPAddr == "" }))
	return addrs
}

// benched is a shop under test.
type benched struct {
	client *client.Client
	parts  *parts
	addrs  map[string]string // by function
}

// purchase is a member with a full cart, and what to pay it with.
type purchase struct {
	shop    *benched
	number  int
	session string
	coupon  string
	trace   string // of its last request
}

// carts fills n carts, of members who have a coupon each that nobody used.
func (s *benched) carts(t testing.TB, n int) []*purchase {
	all := make([]*purchase, n)
	for i := range all {
		all[i] = &purchase{shop: s, number: i}
	}
	s.together(all, func(p *purchase) { p.fill(t) })
	return all
}

// fill fills the cart.
func (p *purchase) fill(t testing.TB) {
	p.post(t, "/api/session", fmt.Sprintf(`{"memberId": "member-%05d"}`, p.number%members))
	gift := p.post(t, "/api/gifts", fmt.Sprintf(`{"requestId": "gift %d"}`, p.number))
	p.coupon, _ = gift["couponId"].(string)
	p.post(t, "/api/cart/items", `{"productId": "product-0001", "quantity": 5}`)
}

// buy orders what is in the cart.
func (p *purchase) buy(t testing.TB) {
	order := p.post(t, "/api/orders", fmt.Sprintf(
		`{"requestId": "order %d", "means": {"couponId": %q, "points": {"currencyCode": "KRW", "units": "500"}, "cardNumber": "4242424242424242"}}`,
		p.number, p.coupon))
	if order["status"] != "STATUS_PAID" {
		t.Errorf("order %d: got %v, want it paid", p.number, order)
	}
}

// post sends a request and returns the answer's JSON.
func (p *purchase) post(t testing.TB, path, body string) (answer map[string]any) {
	status, answer := p.ask(t, path, body)
	if status >= 300 {
		t.Errorf("POST %s: %d %v", path, status, answer)
	}
	return answer
}

// ask sends a request and returns how it was answered.
func (p *purchase) ask(t testing.TB, path, body string) (status int, answer map[string]any) {
	header := http.Header{"Content-Type": {"application/json"}}
	if p.session != "" {
		header.Set("Cookie", p.session)
	}
	res, err := p.shop.client.Do(t.Context(), client.Request{Method: "POST", Path: path, Header: header, Body: []byte(body)})
	if err != nil {
		t.Errorf("POST %s: %v", path, err)
		return 0, nil
	}
	p.trace = res.Header.Get("Trace-Id")
	for line := range res.Header.Values("Set-Cookie") {
		p.session, _, _ = strings.Cut(line, ";")
	}
	if err := json.Unmarshal(res.Body, &answer); err != nil {
		t.Errorf("POST %s: %s: %v", path, res.Body, err)
	}
	return res.Status, answer
}

// together does something for all of them, by as many shoppers at once.
func (s *benched) together(all []*purchase, f func(*purchase)) {
	var wg sync.WaitGroup
	for n := range min(buyers, len(all)) {
		wg.Go(func() {
			for i := n; i < len(all); i += buyers {
				f(all[i])
			}
		})
	}
	wg.Wait()
}
