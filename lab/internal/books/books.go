// Package books reads and joins the books of a shop: what shopping and pay say of
// each order, and every movement that coupon, point and card noted. How they are
// joined is services/audit's business; this is the lab's way there.
package books

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/services/audit"
)

// Auditor reads books over gRPC. It keeps no connection: replicas come and go.
type Auditor struct{}

var _ ports.Auditor = Auditor{}

// Audit reads the books at replicas, by function, and joins them.
func (Auditor) Audit(ctx context.Context, addrs map[string]string) (scenario.Audit, error) {
	conns := map[string]grpc.ClientConnInterface{}
	dialled := map[string]*grpc.ClientConn{} // in a monolith all are the same
	for function, addr := range addrs {
		conn := dialled[addr]
		if conn == nil {
			var err error
			// Passthrough: addr is an address, not a name to be looked up.
			if conn, err = grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
				return scenario.Audit{}, fmt.Errorf("dial %s: %w", function, err)
			}
			defer conn.Close()
			dialled[addr] = conn
		}
		conns[function] = conn
	}
	collected, err := audit.Collect(ctx, conns)
	if err != nil {
		return scenario.Audit{}, err
	}
	return figures(audit.Join(collected)), nil
}

// figures is what a report comes to. Those imbalances come first that should not
// be: of orders paid with care.
func figures(r audit.Report) scenario.Audit {
	a := scenario.Audit{
		Paid: r.Paid, Cancelled: r.Cancelled, InProgress: r.InProgress, Untold: r.Untold,
		Wrong: len(r.Imbalances), Won: r.Won(),
	}
	for _, careless := range []bool{false, true} {
		for _, i := range r.Imbalances {
			if (i.Way == scenario.ByNaive) == careless {
				a.Imbalances = append(a.Imbalances, scenario.Imbalance{
					Order: i.OrderID, Way: i.Way, Trace: i.TraceID, Won: i.Won,
					Why: string(i.Why), OrderState: i.OrderState, PaymentState: i.PaymentState, Moved: i.Moved,
				})
			}
		}
	}
	return a
}
