package books

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/spans"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
)

var _ ports.PaymentLog = Auditor{}

// Payments reads how the latest orders were paid, newest first, and those that
// are named, from pay's own log.
func (Auditor) Payments(ctx context.Context, addr string, n int, orders []string) ([]runs.Payment, error) {
	conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, fmt.Errorf("dial pay: %w", err)
	}
	defer conn.Close()
	answer, err := payv1.NewPayServiceClient(conn).ListSagas(ctx, &payv1.ListSagasRequest{PageSize: int32(n), OrderIds: orders})
	if err != nil {
		return nil, fmt.Errorf("list sagas: %w", err)
	}
	var all []runs.Payment
	for _, s := range answer.GetSagas() {
		p := runs.Payment{
			Order: s.GetOrderId(), Way: s.GetWay(), State: s.GetState(), Total: s.GetTotal().GetUnits(),
			Code: s.GetDeclineCode(), Trace: traceID(s.GetTraceId()),
		}
		for _, e := range s.GetEvents() {
			event := runs.PaymentEvent{
				Kind: e.GetKind(), Step: e.GetStep(), Amount: e.GetAmount(), Code: e.GetCode(), At: e.GetAt().AsTime(), Trace: traceID(e.GetTraceId()),
			}
			_ = event.Span.UnmarshalText([]byte(e.GetSpanId())) // zero: it was not traced
			p.Events = append(p.Events, event)
		}
		all = append(all, p)
	}
	return all, nil
}

// traceID reads the id of a trace; zero: there is none.
func traceID(text string) (id spans.TraceID) {
	_ = id.UnmarshalText([]byte(text))
	return id
}
