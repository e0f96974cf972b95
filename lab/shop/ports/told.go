package ports

import (
	"context"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/scraped"
)

// Metrics reads what replicas tell of themselves to the world outside the lab:
// their endpoints for Prometheus. The lab's own figures come from Controller.
type Metrics interface {
	// Read returns what the endpoint at addr tells, by function.
	Read(ctx context.Context, addr string) (map[string]scraped.Function, error)
}

// Auditor joins the books of one shop.
type Auditor interface {
	// Audit reads the books at replicas, by function, and joins them. Orders may
	// come in meanwhile.
	Audit(ctx context.Context, addrs map[string]string) (scenario.Audit, error)
}

// PaymentLog tells how orders were paid.
type PaymentLog interface {
	// Payments reads how the latest n orders were paid, newest first, and these
	// as well, at the replica of pay at addr.
	Payments(ctx context.Context, addr string, n int, orders []string) ([]runs.Payment, error)
}
