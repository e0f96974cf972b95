package tui

import (
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

func madeSummaries(n int) []spans.Summary {
	var out []spans.Summary
	for i := range n {
		t := spans.Summary{
			Trace: spans.TraceID{0xab, 0xcd, byte(i >> 8), byte(i), 5}, Shop: "services/process", Journey: scenario.Journeys()[(i+3)%5],
			Root: "POST /orders", Start: epoch.Add(-time.Duration(i) * 300 * time.Millisecond), Duration: time.Duration(20+i%70) * time.Millisecond,
			Spans: 17 + i%4, Services: []string{"gateway", "pay"}, Functions: []string{"gateway", "pay"}, Status: 200, Outcome: "ok",
		}
		switch i % 7 {
		case 2:
			t.Outcome, t.Errors, t.Faults, t.Status = "failed", 3, []string{"board-crash"}, 503
		case 4:
			t.Outcome, t.Status = "declined", 402
		case 5:
			t.Outcome, t.Errors, t.Status = "failed", 1, 500
		}
		out = append(out, t)
	}
	return out
}

// madeTrace is a purchase with a retried call, an injected error and a real one.
func madeTrace() []spans.Span {
	id := spans.TraceID{0xab, 0xcd, 0, 0, 5}
	var out []spans.Span
	add := func(n, parent byte, service, name string, kind spans.Kind, from, to int, attributes map[string]string) *spans.Span {
		if attributes == nil {
			attributes = map[string]string{}
		}
		attributes["lab.function"] = service
		s := spans.Span{
			Trace: id, ID: spans.ID{n}, Name: name, Kind: kind, Service: service, Instance: service + "-1", Version: "v1",
			Start: epoch.Add(time.Duration(from) * time.Millisecond), End: epoch.Add(time.Duration(to) * time.Millisecond),
			Attributes: attributes,
		}
		if parent != 0 {
			s.Parent = spans.ID{parent}
		}
		out = append(out, s)
		return &out[len(out)-1]
	}
	add(1, 0, "ingress", "POST /orders", spans.Server, 0, 120, map[string]string{"lab.journey": "buy", "lab.outcome": "failed", "http.response.status_code": "503"}).Error = true
	add(2, 1, "gateway", "POST /orders", spans.Server, 2, 118, nil)
	add(3, 2, "shopping", "shop.shopping.v1.Shopping/PlaceOrder", spans.Server, 6, 114, nil)
	add(4, 3, "select", "shop.select.v1.Select/LookUp", spans.Server, 8, 20, nil)
	add(5, 4, "select", "SELECT products", spans.Internal, 9, 19, nil)
	add(6, 3, "shopping", "shop.pay.v1.Pay/Checkout", spans.Client, 22, 110, nil)
	a := add(7, 6, "shopping", "attempt", spans.Client, 22, 60, map[string]string{"lab.attempt": "1"})
	a.Error, a.Message = true, "unavailable"
	p := add(8, 7, "pay", "shop.pay.v1.Pay/Checkout", spans.Server, 24, 58, map[string]string{"lab.fault.id": "pay-error", "lab.fault.kind": "error"})
	p.Error, p.Message = true, "injected"
	add(9, 6, "shopping", "attempt", spans.Client, 64, 108, map[string]string{"lab.attempt": "2"})
	add(10, 9, "pay", "shop.pay.v1.Pay/Checkout", spans.Server, 66, 106, map[string]string{"rpc.method": "Checkout", "rpc.system": "grpc"})
	add(11, 10, "coupon", "Redeem", spans.Server, 68, 90, nil)
	add(12, 10, "point", "Spend", spans.Server, 68, 84, nil)
	c := add(13, 10, "card", "Charge", spans.Server, 91, 104, nil)
	c.Error, c.Message = true, "database is locked"
	c.Events = []spans.Event{{At: epoch.Add(95 * time.Millisecond), Name: "lock wait"}}
	return out
}
