package shop

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// How many payments are read at once, and how many of them are kept: the latest,
// and before these the remarkable ones.
const (
	paymentsRead     = 100
	latestPayments   = 20
	remarkedPayments = 40
)

// paymentsLimit is how long reading payments for those who watch may take.
const paymentsLimit = time.Second

// ReadPayments reads payments for those who watch, where that can be at present: it
// may be that pay is dead.
func (s *Shop) ReadPayments(ctx context.Context) {
	if s.parts.Payments == nil {
		return
	}
	reading, done := context.WithTimeout(ctx, paymentsLimit)
	defer done()
	_ = s.readPayments(reading)
}

// readPayments keeps how the latest orders of the shop were paid.
func (s *Shop) readPayments(ctx context.Context) error {
	addr := ""
	s.mu.Lock()
	for _, m := range s.members {
		if addr == "" && m.state == ready && m.carries(payer) {
			addr = m.replica.Endpoint().Addr
		}
	}
	old, shoppers := s.money.payments, s.shoppers
	s.mu.Unlock()
	if s.parts.Payments == nil || addr == "" {
		return sentences.NobodyToTell(s.shape)
	}
	var pending []string
	for _, p := range old {
		if p.State == runs.PaymentPending {
			pending = append(pending, p.Order)
		}
	}
	read, err := s.parts.Payments.Payments(ctx, addr, paymentsRead, pending)
	if err != nil {
		return fmt.Errorf("payments of %s: %w", s.shape, err)
	}
	s.mu.Lock()
	if s.shoppers == shoppers { // the shop was not reset meanwhile
		s.money.payments, s.money.read = keepPayments(read, old, s.money.audit), time.Now()
	}
	s.mu.Unlock()
	s.changed()
	return nil
}

// notePayments reads payments where that can be, as an audit is made: what the
// audit found is told by them, and proven without.
func (s *Shop) notePayments(ctx context.Context) {
	if s.parts.Payments == nil {
		return
	}
	if err := s.readPayments(ctx); err != nil && ctx.Err() == nil {
		s.emit(runs.Event{Kind: runs.EventWarning, Subject: "audit", Text: sentences.Failed("read payments", err)})
	}
}

// keepPayments are the latest payments, newest first, and of those before them
// the remarkable ones, as far as they were read at some time.
func keepPayments(read, old []runs.Payment, a *scenario.Audit) []runs.Payment {
	var kept []runs.Payment
	known := map[string]bool{}
	for i, p := range slices.Concat(read, old) {
		remarkable := p.Remarkable()
		if a != nil && !remarkable {
			_, remarkable = a.Of(p.Order)
		}
		room := i < latestPayments || remarkable && len(kept) < latestPayments+remarkedPayments
		if room && !known[p.Order] {
			kept = append(kept, p)
		}
		known[p.Order] = true // what was read before is older
	}
	return kept
}
