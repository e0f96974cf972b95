package pay_test

import (
	"context"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/replica"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

// handler is a pay that is called without a network between, so with the caller's span.
type handler struct{ payv1.PayServiceServer }

func (h *handler) RegisterService(_ *grpc.ServiceDesc, impl any) {
	h.PayServiceServer = impl.(payv1.PayServiceServer)
}

// TestLinksOfASaga: what pay undoes points to the very span that took it, and who takes
// a payment over points to the request that began it.
func TestLinksOfASaga(t *testing.T) {
	type link struct{ from, to string }
	for name, tt := range map[string]struct {
		card string
		fail map[string]int
		want map[link]bool
	}{
		"declined": {declinedCard, map[string]int{}, map[link]bool{
			{"undo points", "take points"}: true, {"undo coupon", "take coupon"}: true,
		}},
		"taken over": {goodCard, map[string]int{"Authorize": 1, "Refund": 1}, map[link]bool{
			{"undo points", "take points"}: true, {"undo coupon", "take coupon"}: true, {"undo card", "take card"}: true,
			{"recover payment", "request"}: true,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBooks()
			b.fail = tt.fail
			recorder := tracetest.NewSpanRecorder()
			tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder))
			def := pay.Definition()
			var h handler
			st.NewOf(t, def, replica.Deps{DB: st.Database(t, def, st.Seed()), Tracer: tracer}, b.upstreams(t)).Register(&h)
			ctx, request := tracer.Tracer("test").Start(t.Context(), "request")
			_, err := h.Checkout(ctx, checkout("o", "coupon of ada", 3_000, tt.card))
			if request.End(); tt.card == declinedCard {
				st.Code(t, err, codes.OK)
			} else {
				st.Code(t, err, codes.Unavailable)
			}
			links := func() map[link]bool {
				names, found := make(map[string]string), make(map[link]bool)
				for _, s := range recorder.Ended() {
					names[s.SpanContext().SpanID().String()] = s.Name()
				}
				for _, s := range recorder.Ended() {
					for _, l := range s.Links() {
						found[link{s.Name(), names[l.SpanContext.SpanID().String()]}] = true
					}
				}
				return found
			}
			st.Eventually(t, "all that was undone points to what it undid", func() bool { return len(links()) >= len(tt.want) })
			for l := range links() {
				if !tt.want[l] {
					t.Errorf("%q points to %q", l.from, l.to)
				}
			}
			got, err := h.GetSaga(context.Background(), &payv1.GetSagaRequest{OrderId: "o"})
			if err != nil || got.GetState() == "paid" {
				t.Errorf("got %v, %v, want all undone", got, err)
			}
		})
	}
}
