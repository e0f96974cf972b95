package shop

import (
	"context"
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/receipts"
)

// settleTime is how long payments that were interrupted may take to be settled
// when the load has ended: a replica of pay starts again after 3 s. hearTime is how
// long shopping may take to hear of them then: it asks less and less often how an
// order came out, once a minute in the end.
const (
	settleTime = 20 * time.Second
	hearTime   = time.Minute
)

// CloseBooks audits a shop after the load has ended, and waits for what is in
// progress. It returns how the lab kept what it promises of money; nil: nothing was
// sold, or nobody can read the books.
func (s *Shop) CloseBooks(ctx context.Context) (*scenario.Result, error) {
	if s.parts.Auditor == nil {
		return nil, nil
	}
	a, err := s.settleBooks(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		s.emit(runs.Event{Kind: runs.EventWarning, Subject: "audit", Text: sentences.Failed("close the books", err)})
		return nil, err
	case !a.Sold():
		return nil, nil
	}
	s.notePayments(ctx)
	s.tellAudit(a)
	kept := s.promise(a)
	return &kept, nil
}

// settleBooks audits until nothing is in progress and shopping has heard of all, for a
// while, and returns what the books came to when they were read last. An error says
// that they could not be read in the end: what they were before says nothing of how
// the run ended.
func (s *Shop) settleBooks(ctx context.Context) (a scenario.Audit, err error) {
	began := time.Now()
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		reading, cancel := context.WithTimeout(ctx, booksLimit)
		a, err = s.audit(reading)
		cancel()
		settled := err == nil && a.InProgress == 0 && a.Untold == 0
		if settled || time.Since(began) >= waitFor(a, err) {
			break
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return a, ctx.Err()
		}
	}
	if err != nil {
		s.mu.Lock()
		s.money.audit, s.money.audited = nil, time.Time{}
		s.mu.Unlock()
	}
	return a, err
}

// waitFor is how long after the load what the books last came to may last.
func waitFor(a scenario.Audit, err error) time.Duration {
	if err == nil && a.InProgress == 0 && a.Untold > 0 {
		return settleTime + hearTime
	}
	return settleTime
}

// promise holds the lab to what it says of money. Where replicas are missing, or a
// fault is active, orders may be in progress for good reasons; a kill is over once
// its replica is back.
func (s *Shop) promise(a scenario.Audit) scenario.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	faulty := slices.ContainsFunc(s.receipts, func(r *receipts.Receipt) bool { return r.Active() && r.Fault.Kind != killing })
	r := scenario.Result{
		Step: "audit", Verdict: scenario.Kept,
		Rules: map[string]string{}, Because: sentences.Promise(s.shape),
		Figures: map[string]float64{
			"imbalance": float64(a.Won), "imbalances": float64(a.Wrong),
			"in_progress": float64(a.InProgress), "untold": float64(a.Untold),
		},
	}
	switch {
	case a.Wrong > 0 && !(s.money.careless && a.WithCare() == 0):
		r.Verdict, r.Why = scenario.Broken, sentences.Unbalanced(s.shape)
	case a.InProgress+a.Untold == 0:
	case s.healthyLocked() && !faulty:
		r.Verdict, r.Why = scenario.Broken, sentences.Unsettled(s.shape, a, waitFor(a, nil))
	default:
		r.Verdict, r.Why = scenario.NotJudged, sentences.Unsettled(s.shape, a, waitFor(a, nil))
	}
	return r
}
