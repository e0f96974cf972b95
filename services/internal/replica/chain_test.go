package replica

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/sdk/resource"
	"google.golang.org/grpc"

	"github.com/msalab/msalab/services/internal/replica/fault"
	"github.com/msalab/msalab/services/internal/work"
)

// slowConn answers a call after a second.
type slowConn struct{ grpc.ClientConnInterface }

var errAnswer = errors.New("answer")

// Invoke waits for a second.
func (slowConn) Invoke(ctx context.Context, _ string, _, _ any, _ ...grpc.CallOption) error {
	_ = work.Sleep(ctx, time.Second)
	return errAnswer
}

// While a request waits on a callee in another process, its slot is held, but
// doesn't work.
func TestCallsToOtherProcessesAreWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slots := work.NewSlots(1, 0)
		ctx, slot, err := slots.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if got := (waitingConn{slowConn{}}).Invoke(ctx, "/pay/Checkout", nil, nil); got != errAnswer {
			t.Errorf("got %v, want the call's own error", got)
		}
		slot.Release()
		if f := slots.Figures(); f.Working != 2*time.Second || f.Held != time.Second {
			t.Errorf("got working %v, held %v; want 2s, 1s", f.Working, f.Held)
		}
	})
}

// BenchmarkChain is what stands before a unary handler, without the network.
func BenchmarkChain(b *testing.B) {
	metrics, err := startMetrics(b.Context(), resource.Empty(), slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	f := &function{Definition: Definition{Name: "pay"}, work: work.NewSimulation(work.Time{}, 1, 2)}
	r := &Replica{
		log: slog.New(slog.DiscardHandler), slots: work.NewSlots(8, 8), gate: newGate(),
		faults: fault.NewSet(fault.Host{ID: "pay-1"}),
		routes: map[string]route{"/pay/Checkout": {f, "Checkout", metrics.series("pay", "pay/Checkout")}},
	}
	info := &grpc.UnaryServerInfo{FullMethod: "/pay/Checkout"}
	handler := func(context.Context, any) (any, error) { return nil, nil }
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.unary(context.Background(), nil, info, handler); err != nil {
			b.Fatal(err)
		}
	}
}
