package evidence

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// cart is a trace of a cart as the shop records it: shopping reads its lines and asks
// select for products, by these calls of 5 ms each, one after the other or at once.
func cart(trace byte, calls int, method string, atOnce bool) []spans.Span {
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	next := byte(0)
	var all []spans.Span
	add := func(parent byte, name, attribute, value string, from, to int) byte {
		next++
		all = append(all, spans.Span{Trace: spans.TraceID{trace}, ID: spans.ID{next}, Parent: spans.ID{parent}, Name: name,
			Attributes: map[string]string{attribute: value}, Start: at(from), End: at(to)})
		return next
	}
	entry := add(0, "shop.shopping.v1.ShoppingService/GetCart", spans.AttrFunction, "shopping", 0, 10+5*calls)
	add(entry, "SELECT shopping_items", "db.operation.name", "SELECT", 1, 2)
	for i := range calls {
		from := 5 + 5*i
		if atOnce {
			from = 5
		}
		rpc := "shop.select.v1.SelectService/" + method
		call := add(entry, "call "+rpc, "rpc", "client", from, from+5)
		served := add(add(call, rpc, "rpc", "attempt", from, from+5), rpc, spans.AttrFunction, "select", from+1, from+4)
		add(served, "SELECT json_each", "db.operation.name", "SELECT", from+2, from+3)
	}
	return all
}

// A call for each line where one would do is N+1 as a statement for each is, and it is
// the caller's.
func TestNPlusOneByCalls(t *testing.T) {
	var healthy [][]spans.Span
	for i := range fewest {
		healthy = append(healthy, cart(byte(i), 1, "BatchGetProducts", false))
	}
	for name, tt := range map[string]struct {
		calls  int
		atOnce bool
		found  bool
	}{
		"one after the other": {4, false, true},
		"more of them":        {9, false, true},
		"few":                 {3, false, false},
		"at once":             {9, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			var slow [][]spans.Span
			for i := range fewest {
				slow = append(slow, cart(byte(i), tt.calls, "GetProduct", tt.atOnce))
			}
			got, ok := Find(slow, healthy)
			if ok != tt.found {
				t.Fatalf("found %v: %s", ok, got.EN)
			}
			if !ok {
				return
			}
			if got.Cause != NPlusOne || got.Function != "shopping" || got.Excess != time.Duration(5*(tt.calls-1))*time.Millisecond {
				t.Errorf("got %s in %s, %v, want N+1 in shopping", got.Cause, got.Function, got.Excess)
			}
			if !strings.Contains(got.EN, "are the same call, GetProduct; when healthy none is there more than once") || !strings.Contains(got.KO, "같은 호출(GetProduct)") {
				t.Errorf("got %q and %q", got.EN, got.KO)
			}
		})
	}
}
