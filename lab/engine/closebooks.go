package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// settleTime is how long payments that were interrupted may take to be settled
// when the load has ended: a replica of pay starts again after 3 s. hearTime is how
// long shopping may take to hear of them then: it asks less and less often how an
// order came out, once a minute in the end.
const (
	settleTime = 20 * time.Second
	hearTime   = time.Minute
)

// closeBooks audits every shop that sold something, after the load has ended, and
// waits for what is in progress. What is out of balance although it was paid with
// care, and what stays in progress though all works, breaks a promise of the lab.
// Books that can't be read prove nothing, and then the run doesn't either.
func (e *Engine) closeBooks(ctx context.Context) {
	var wg sync.WaitGroup
	for _, s := range e.openShops() {
		if s.parts.Auditor == nil {
			continue
		}
		wg.Go(func() {
			a, err := s.settleBooks(ctx)
			switch {
			case ctx.Err() != nil:
			case err != nil:
				s.emit(runs.Event{Kind: runs.EventWarning, Subject: "audit", Text: sentences.Failed("close the books", err)})
				e.doubt(sentences.Unread(s.shape, err))
			case a.Sold():
				s.notePayments(ctx)
				s.tellAudit(a)
				e.report(s.promise(a))
			}
		})
	}
	wg.Wait()
}

// settleBooks audits until nothing is in progress and shopping has heard of all, for a
// while, and returns what the books came to when they were read last. An error says
// that they could not be read in the end: what they were before says nothing of how
// the run ended.
func (s *shop) settleBooks(ctx context.Context) (a scenario.Audit, err error) {
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
func (s *shop) promise(a scenario.Audit) scenario.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	faulty := slices.ContainsFunc(s.receipts, func(r *receipt) bool { return r.healed.IsZero() && r.fault.Kind != killing })
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
