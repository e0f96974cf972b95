package shop

import (
	"context"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// keepers are the functions whose books are joined.
func keepers() []string { return []string{"shopping", payer, "coupon", "point", "card"} }

// Audit joins the books; what they come to belongs to the phase.
func (s *Shop) Audit(ctx context.Context) error {
	a, err := s.audit(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.phases.Current().Audit = &a
	s.mu.Unlock()
	s.notePayments(ctx)
	s.tellAudit(a)
	return nil
}

// booksLimit is how long one reading of the books may take: those of a long session
// are long.
const booksLimit = 30 * time.Second

// ReadBooks joins the books for those who watch, where that can be at present. The
// next reading follows, and the view tells how old the last is.
func (s *Shop) ReadBooks(ctx context.Context) {
	if s.parts.Auditor == nil || !s.healthy() {
		return
	}
	reading, done := context.WithTimeout(ctx, booksLimit)
	defer done()
	_, _ = s.audit(reading)
}

// audit joins the books as they are now, and keeps what they come to.
func (s *Shop) audit(ctx context.Context) (scenario.Audit, error) {
	if s.parts.Auditor == nil {
		return scenario.Audit{}, fmt.Errorf("audit %s: nobody can read its books", s.shape)
	}
	addrs := map[string]string{}
	s.mu.Lock()
	for _, f := range keepers() {
		for _, m := range s.members {
			if m.state == ready && m.carries(f) {
				addrs[f] = m.replica.Endpoint().Addr
				break
			}
		}
	}
	s.mu.Unlock()
	for _, f := range keepers() {
		if addrs[f] == "" {
			return scenario.Audit{}, sentences.NobodyToAudit(s.shape, f)
		}
	}
	a, err := s.parts.Auditor.Audit(ctx, addrs)
	if err != nil {
		return a, fmt.Errorf("audit %s: %w", s.shape, err)
	}
	s.mu.Lock()
	s.money.audit, s.money.audited = &a, time.Now()
	s.mu.Unlock()
	s.changed()
	return a, nil
}

// tellAudit makes events of an audit and of the imbalances that it found.
func (s *Shop) tellAudit(a scenario.Audit) {
	s.emit(runs.Event{Kind: runs.EventAudit, Text: sentences.Audit(a)})
	for _, i := range a.Imbalances[:min(3, len(a.Imbalances))] {
		s.emit(runs.Event{Kind: runs.EventAudit, Subject: i.Order, Text: sentences.Imbalance(i)})
	}
}
