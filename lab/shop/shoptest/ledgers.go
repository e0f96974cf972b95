package shoptest

import (
	"context"
	"errors"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Ledgers is a world whose shops have books.
type Ledgers struct {
	*World
	Made   []runs.Payment   // newest first
	Named  []string         // orders, in the last question
	Audits []scenario.Audit // one after the other; the last stays
	Reads  int
	Lost   bool // after so many audits they can't be read any more
	After  int
	Slow   time.Duration // how long an audit takes
}

// Open makes the parts of a shop whose books can be read.
func (w *Ledgers) Open(ctx context.Context, shape scenario.Shape, seed uint64) (ports.Parts, error) {
	parts, err := w.World.Open(ctx, shape, seed)
	parts.Auditor, parts.Payments = w, w
	return parts, err
}

// Audit tells the next of Audits.
func (w *Ledgers) Audit(ctx context.Context, addrs map[string]string) (scenario.Audit, error) {
	if len(addrs) != 5 { // shopping, pay and the means of payment
		return scenario.Audit{}, errors.New("a keeper of books is missing")
	}
	select {
	case <-time.After(w.Slow):
	case <-ctx.Done():
		return scenario.Audit{}, ctx.Err()
	}
	a := w.Audits[min(w.Reads, len(w.Audits)-1)]
	w.Reads++
	if w.Lost && w.Reads > w.After {
		return scenario.Audit{}, errors.New("no answer")
	}
	return a, nil
}

// Payments tells Made.
func (w *Ledgers) Payments(_ context.Context, addr string, n int, orders []string) ([]runs.Payment, error) {
	w.Lock()
	defer w.Unlock()
	if addr == "" || n < 1 {
		return nil, errors.New("nobody was asked for anything")
	}
	w.Named = orders
	return w.Made, nil
}
