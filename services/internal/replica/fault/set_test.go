package fault

import (
	"context"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/baggage"
	"github.com/msalab/msalab/services/internal/plant"
)

// newSet returns a set whose replica never ends and can't crash.
func newSet(t *testing.T, faults ...Fault) *Set {
	s := NewSet(Host{ID: "pay-1", Crash: func(reason string) { t.Errorf("crash: %s", reason) }})
	s.Replace(faults)
	return s
}

// hit lets the set strike a request and returns what it answers.
func hit(s *Set, ctx context.Context, function, method string) error {
	_, err := s.Strike(ctx, function, method)
	return err
}

// errorFault answers rate of pay's requests with UNAVAILABLE.
func errorFault(id string, rate float64, seed uint64) Fault {
	return Fault{ID: id, Kind: "error", Function: "pay", Rate: rate, Seed: seed, Code: codes.Unavailable}
}

// pattern says which of n requests were struck.
func pattern(s *Set, n int) string {
	var b strings.Builder
	for range n {
		if hit(s, context.Background(), "pay", "Checkout") == nil {
			b.WriteByte('.')
		} else {
			b.WriteByte('x')
		}
	}
	return b.String()
}

func TestDrawsHoldTheRateAndAreSeeded(t *testing.T) {
	const n = 5_000
	for _, rate := range []float64{0.01, 0.3, 0.6, 1} {
		s := newSet(t, errorFault("e", rate, 7))
		first := pattern(s, n)
		// Four standard deviations of a binomial.
		if got, within := float64(strings.Count(first, "x"))/n, 4*math.Sqrt(rate*(1-rate)/n); math.Abs(got-rate) > within {
			t.Errorf("rate %v: got %v struck", rate, got)
		}
		if again := pattern(newSet(t, errorFault("e", rate, 7)), n); again != first {
			t.Errorf("rate %v: the same seed strikes other requests", rate)
		}
	}
	if pattern(newSet(t, errorFault("e", 0.5, 7)), 100) == pattern(newSet(t, errorFault("e", 0.5, 8)), 100) {
		t.Error("another seed strikes the same requests")
	}
	other := NewSet(Host{ID: "pay-2"})
	other.Replace([]Fault{errorFault("e", 0.5, 7)})
	if pattern(newSet(t, errorFault("e", 0.5, 7)), 100) == pattern(other, 100) {
		t.Error("two replicas are struck in step")
	}
}

func TestFiguresAreExact(t *testing.T) {
	s := newSet(t, errorFault("e", 0.5, 1))
	before := time.Now()
	var mu sync.Mutex
	var fired uint64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				if hit(s, t.Context(), "pay", "Checkout") != nil {
					mu.Lock()
					fired++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	f := s.Figures()
	if len(f) != 1 || f[0].ID != "e" || f[0].Seen != 4000 || f[0].Fired != fired {
		t.Errorf("got %+v, want 4000 seen, %d fired", f, fired)
	}
	if f[0].First.Before(before) || f[0].Last.Before(f[0].First) || f[0].Last.After(time.Now()) {
		t.Errorf("got first %v, last %v: out of order", f[0].First, f[0].Last)
	}
}

func TestMatching(t *testing.T) {
	all := errorFault("all", 1, 1)
	one := all
	one.Method = "Checkout"
	tests := []struct {
		name             string
		fault            Fault
		function, method string
		struck           bool
	}{
		{"every method", all, "pay", "GetPayment", true},
		{"its method", one, "pay", "Checkout", true},
		{"another method", one, "pay", "GetPayment", false},
		{"another function", all, "card", "Checkout", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSet(t, tt.fault)
			if got := hit(s, t.Context(), tt.function, tt.method) != nil; got != tt.struck {
				t.Errorf("struck: got %v, want %v", got, tt.struck)
			}
			if got := s.Figures()[0].Seen == 1; got != tt.struck {
				t.Errorf("seen: got %v, want %v", got, tt.struck)
			}
		})
	}
}

func TestBaggageNarrowsAFault(t *testing.T) {
	f := errorFault("vips", 1, 1)
	f.Baggage = "member=vip"
	s := newSet(t, f)
	for _, tt := range []struct {
		value  string
		struck bool
	}{{"", false}, {"regular", false}, {"vip", true}} {
		ctx := t.Context()
		if tt.value != "" {
			var err error
			if ctx, err = baggage.With(ctx, "member", tt.value); err != nil {
				t.Fatal(err)
			}
		}
		if got := hit(s, ctx, "pay", "Checkout") != nil; got != tt.struck {
			t.Errorf("member=%s: struck: got %v, want %v", tt.value, got, tt.struck)
		}
	}
	if got := s.Figures()[0]; got.Seen != 1 || got.Fired != 1 {
		t.Errorf("got %+v, want one request seen: the others were none of its", got)
	}
}

func TestReplace(t *testing.T) {
	s := newSet(t, errorFault("a", 1, 1), errorFault("b", 1, 1))
	_ = pattern(s, 3) // a answers, b is never reached
	s.Replace([]Fault{errorFault("b", 1, 1)})
	_ = pattern(s, 2)
	s.Replace([]Fault{errorFault("b", 1, 1), errorFault("a", 0.5, 1)})
	_ = pattern(s, 4)
	s.Replace(nil)
	if got := pattern(s, 10); got != ".........." {
		t.Errorf("healed: got %s", got)
	}
	got := s.Figures()
	if len(got) != 2 || got[0].ID != "a" || got[0].Seen != 3 || got[1].ID != "b" || got[1].Seen != 6 {
		t.Errorf("got %+v, want a seen 3 times, b 6", got)
	}
}

// What is active already goes on: its draws don't start again.
func TestReplaceLeavesTheUnchangedAlone(t *testing.T) {
	want := pattern(newSet(t, errorFault("e", 0.5, 3)), 200)
	s := newSet(t, errorFault("e", 0.5, 3))
	got := pattern(s, 100)
	s.Replace([]Fault{errorFault("e", 0.5, 3), errorFault("other", 0.001, 3)})
	s.Replace([]Fault{errorFault("e", 0.5, 3)})
	if got += pattern(s, 100); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A hung request of a fault that stays must not be let go.
func TestReplaceReleasesTheHealedOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stays := Fault{ID: "stays", Kind: "hang", Function: "pay", Method: "Checkout", Rate: 1}
		goes := Fault{ID: "goes", Kind: "hang", Function: "pay", Method: "GetPayment", Rate: 1}
		s := newSet(t, stays, goes)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		took := make(map[string]time.Duration)
		var mu sync.Mutex
		var wg sync.WaitGroup
		for _, method := range []string{"Checkout", "GetPayment"} {
			wg.Go(func() {
				start := time.Now()
				_ = hit(s, ctx, "pay", method)
				mu.Lock()
				defer mu.Unlock()
				took[method] = time.Since(start)
			})
		}
		time.Sleep(time.Second)
		s.Replace([]Fault{stays})
		wg.Wait()
		if took["Checkout"] != time.Minute || took["GetPayment"] != time.Second {
			t.Errorf("got %v, want Checkout held for 1m0s, GetPayment for 1s", took)
		}
	})
}

func TestStrikesAreStamped(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, span := provider.Tracer("test").Start(t.Context(), "checkout")
	_ = hit(newSet(t, errorFault("pay-error", 1, 1)), ctx, "pay", "Checkout")
	span.End()
	got := attribute.NewSet(recorder.Ended()[0].Attributes()...)
	id, _ := got.Value(AttrID)
	kind, _ := got.Value(AttrKind)
	if id.AsString() != "pay-error" || kind.AsString() != "error" {
		t.Errorf("got attributes %v", recorder.Ended()[0].Attributes())
	}
	if events := recorder.Ended()[0].Events(); len(events) != 1 || events[0].Name != "fault" {
		t.Errorf("got events %v, want one", events)
	}
}

// A hidden fault strikes and counts, and no span says where.
func TestHiddenFaultStampsNothing(t *testing.T) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
	ctx, span := provider.Tracer("test").Start(t.Context(), "checkout")
	hidden := errorFault("mystery", 1, 1)
	hidden.Hidden = true
	s := newSet(t, hidden)
	if err := hit(s, ctx, "pay", "Checkout"); status.Code(err) != codes.Unavailable {
		t.Errorf("got %v, want the request struck", err)
	}
	span.End()
	if got := recorder.Ended()[0]; len(got.Attributes())+len(got.Events()) > 0 {
		t.Errorf("got %v and %v on the span, want nothing", got.Attributes(), got.Events())
	}
	if f := s.Figures()[0]; f.Fired != 1 {
		t.Errorf("got %+v, want it counted", f)
	}
}

func TestValidate(t *testing.T) {
	methods := map[string]Target{"pay": {Methods: []string{"Checkout", "GetPayment"}, Plants: []string{plant.Lock}}}
	good := errorFault("e", 0.5, 1)
	with := func(change func(*Fault)) Fault { f := good; change(&f); return f }
	tests := []struct {
		name   string
		faults []Fault
		want   []string // parts of the error; none: it is valid
	}{
		{"valid", []Fault{good}, nil},
		{"none", nil, nil},
		{"no id", []Fault{with(func(f *Fault) { f.ID = "" })}, []string{"fault 1: id: empty"}},
		{"twice", []Fault{good, good}, []string{`fault "e": id: given twice`}},
		{"kind", []Fault{with(func(f *Fault) { f.Kind = "fire" })},
			[]string{`fault "e": kind: "fire" is not one of ["cpu-burn" "crash" "crash-loop" "error" "hang" "latency" "leak" "lock" "n-plus-one" "queue-flood" "serial-fan-out" "slow-query"]`}},
		{"function", []Fault{with(func(f *Fault) { f.Function = "card" })},
			[]string{`fault "e": function: "card" is not one of ["pay"]`}},
		{"method", []Fault{with(func(f *Fault) { f.Method = "Pay" })},
			[]string{`fault "e": method: "Pay" is not one of ["Checkout" "GetPayment"]`}},
		{"rate 0", []Fault{with(func(f *Fault) { f.Rate = 0 })}, []string{`fault "e": rate: 0 is not above 0`}},
		{"rate above 1", []Fault{with(func(f *Fault) { f.Rate = 1.5 })}, []string{`fault "e": rate: 1.5`}},
		{"rate NaN", []Fault{with(func(f *Fault) { f.Rate = math.NaN() })}, []string{`fault "e": rate: NaN`}},
		{"code OK", []Fault{with(func(f *Fault) { f.Code = codes.OK })}, []string{`fault "e": code: 0`}},
		{"code unknown", []Fault{with(func(f *Fault) { f.Code = 17 })}, []string{`fault "e": code: 17`}},
		{"delay", []Fault{{ID: "l", Kind: "latency", Function: "pay", Rate: 1}}, []string{`fault "l": delay: 0s`}},
		{"distribution", []Fault{{ID: "l", Kind: "latency", Function: "pay", Rate: 1, Delay: 1, Distribution: "normal"}},
			[]string{`fault "l": distribution: "normal" is not fixed or lognormal`}},
		{"baggage", []Fault{with(func(f *Fault) { f.Baggage = "vip" })}, []string{`fault "e": baggage: "vip" is not key=value`}},
		{"planted", []Fault{{ID: "k", Kind: "lock", Function: "pay", Rate: 1}}, nil},
		{"planted nowhere", []Fault{{ID: "k", Kind: "slow-query", Function: "pay", Rate: 1}},
			[]string{`fault "k": kind: slow-query can't be planted in pay, which knows ["lock"]`}},
		{"crash loop at once", []Fault{{ID: "c", Kind: "crash-loop", Function: "pay", Rate: 1}}, []string{`fault "c": delay`}},
		{"burn", []Fault{{ID: "b", Kind: "cpu-burn", Function: "pay", Rate: 1, Workers: 65, Share: 1}}, []string{`fault "b": workers: 65`}},
		{"burn share", []Fault{{ID: "b", Kind: "cpu-burn", Function: "pay", Rate: 1, Workers: 1, Share: math.NaN()}}, []string{`fault "b": share: NaN`}},
		{"leak", []Fault{{ID: "l", Kind: "leak", Function: "pay", Rate: 1, Growth: 1, Ceiling: MaxLeak + 1}}, []string{`fault "l": ceiling: 536870913`}},
		{"leaks together", []Fault{
			{ID: "l", Kind: "leak", Function: "pay", Rate: 1, Growth: 1, Ceiling: MaxLeak},
			{ID: "m", Kind: "leak", Function: "pay", Rate: 1, Growth: 1, Ceiling: 1},
		}, []string{"ceiling: all leaks of a replica together take 536870913 bytes, at most 536870912"}},
		{"leak nothing", []Fault{{ID: "l", Kind: "leak", Function: "pay", Rate: 1, Ceiling: 1}}, []string{`fault "l": growth: 0`}},
		{"flood", []Fault{{ID: "f", Kind: "queue-flood", Function: "pay", Rate: 1, Delay: 1}}, []string{`fault "f": requests: 0`}},
		{"flood of nothing", []Fault{{ID: "f", Kind: "queue-flood", Function: "pay", Rate: 1, Requests: 1}}, []string{`fault "f": delay: 0s`}},
		{"all at once", []Fault{{ID: "a", Kind: "hang", Function: "x"}, {ID: "b", Kind: "y", Function: "pay", Rate: 1}},
			[]string{`fault "a": function`, `fault "a": rate`, `fault "b": kind`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := Validate(tt.faults, methods)
			if len(tt.want) == 0 && err != nil {
				t.Errorf("got %v, want no error", err)
			}
			for _, want := range tt.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want an error with %s", err, want)
				}
			}
		})
	}
}

func wantCode(t *testing.T, err error, want codes.Code) {
	t.Helper()
	if got := status.Code(err); got != want {
		t.Errorf("got %v (%v), want %v", got, err, want)
	}
}

func BenchmarkStrike(b *testing.B) {
	other := errorFault("other", 1, 1)
	other.Function = "card"
	for name, faults := range map[string][]Fault{
		"none": nil, "another function's": {other}, "drawn": {errorFault("e", 1e-12, 1)},
	} {
		b.Run(name, func(b *testing.B) {
			s := NewSet(Host{ID: "pay-1"})
			s.Replace(faults)
			for b.Loop() {
				_, _ = s.Strike(b.Context(), "pay", "Checkout")
			}
		})
	}
}
