package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/spans"
	"github.com/msalab/msalab/lab/spans/evidence"
)

// mostRead is how many traces of each journey a diagnosis reads of a phase.
const mostRead = 60

// Diagnose finds the cause of a slow phase in every shop, tells it and shows a
// trace that has it. A finding that is wrong is no error: it is measured.
func (d *director) Diagnose(ctx context.Context, q scenario.Diagnosis) error {
	if d.e.cfg.Traces == nil || len(d.shops) == 0 {
		return nil
	}
	texts := make([]scenario.Text, len(d.shops))
	err := d.shops.Each(func(s *shop.Shop) (err error) {
		texts[slices.Index(d.shops, s)], err = d.diagnose(ctx, s, q)
		return err
	})
	if err != nil {
		return fmt.Errorf("diagnose %s: %w", q.Phase, err)
	}
	d.e.setStage(func(s *runs.Stage) { s.Text, s.Question = texts[0], nil })
	return d.untilRead(ctx, noBound, texts[0])
}

func (d *director) diagnose(ctx context.Context, s *shop.Shop, q scenario.Diagnosis) (scenario.Text, error) {
	if err := s.Settle(ctx); err != nil {
		return scenario.Text{}, err
	}
	if err := arrive(ctx); err != nil {
		return scenario.Text{}, err
	}
	slow, err := d.e.read(ctx, s, q.Phase)
	if err != nil {
		return scenario.Text{}, err
	}
	healthy, err := d.e.read(ctx, s, q.Against)
	if err != nil {
		return scenario.Text{}, err
	}
	f, ok := evidence.Find(slow, healthy)
	diagnosis := runs.Diagnosis{
		Shop: s.Shape().String(), Fault: q.Fault, Phase: q.Phase, Cause: string(f.Cause), Function: f.Function,
		Evidence: scenario.Text{EN: f.EN, KO: f.KO}, Trace: f.Trace, Found: found(s, q.Fault, f),
	}
	d.e.mu.Lock()
	d.e.diagnoses = append(d.e.diagnoses, diagnosis)
	d.e.mu.Unlock()
	if !ok {
		d.e.tell(s, runs.Event{Kind: runs.EventTrace, Text: sentences.NothingStandsOut(q)})
		return sentences.NothingStandsOut(q), nil
	}
	text := sentences.Diagnosed(f)
	shown := spans.Summarize(spansOf(f.Trace, slow))
	d.e.keepShown(ctx, shown)
	d.e.tell(s, runs.Event{Kind: runs.EventTrace, Subject: q.Phase, Text: text, Trace: &shown})
	return text, nil
}

// spansOf returns the spans of one of some traces.
func spansOf(id spans.TraceID, traces [][]spans.Span) []spans.Span {
	i := slices.IndexFunc(traces, func(t []spans.Span) bool { return t[0].Trace == id })
	return traces[i]
}

// read returns traces of a phase as a diagnosis may see them: without a stamp of
// the faults that struck them.
func (e *Engine) read(ctx context.Context, s *shop.Shop, phase string) ([][]spans.Span, error) {
	var all [][]spans.Span
	for _, j := range scenario.Journeys() {
		q, err := query(s, scenario.TraceQuery{Journey: j, Phase: phase})
		if err != nil {
			return nil, err
		}
		q.Limit = mostRead
		list, err := e.cfg.Traces.Find(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("find traces of %s: %w", phase, err)
		}
		for _, t := range list {
			trace, err := e.cfg.Traces.Get(ctx, t.Trace)
			if err != nil {
				return nil, fmt.Errorf("read trace %s: %w", t.Trace, err)
			}
			if len(trace) > 0 {
				all = append(all, withoutStamps(trace, func(string) bool { return true }))
			}
		}
	}
	return all, nil
}

// withoutStamps returns a copy of a trace without the stamps of the faults that
// hide is true for.
func withoutStamps(trace []spans.Span, hide func(fault string) bool) []spans.Span {
	clean := slices.Clone(trace)
	for i, s := range clean {
		id, _ := s.Fault()
		if id == "" || !hide(id) {
			continue
		}
		clean[i].Attributes = maps.Clone(s.Attributes)
		delete(clean[i].Attributes, spans.AttrFaultID)
		delete(clean[i].Attributes, spans.AttrFaultKind)
		clean[i].Events = slices.DeleteFunc(slices.Clone(s.Events), func(e spans.Event) bool {
			return e.Attributes[spans.AttrFaultID] != ""
		})
	}
	return clean
}

// found tells how well a finding names the fault that was asked about.
func found(s *shop.Shop, id string, f evidence.Finding) (share float64) {
	fault, ok := s.Fault(id)
	if !ok {
		return 0
	}
	if cause, ok := causeOf(fault); ok && cause == f.Cause {
		share += 0.5
	}
	if fault.Function == f.Function && (fault.Replica == "" || fault.Replica == f.Replica) {
		share += 0.5
	}
	return share
}

// causeOf is the cause that a diagnosis of a fault should name; ok: it can be
// diagnosed.
func causeOf(f scenario.Fault) (evidence.Cause, bool) {
	switch f.Kind {
	case "slow-query", "n-plus-one", "lock", "serial-fan-out":
		return evidence.Cause(f.Kind), true
	case "latency":
		return evidence.BadReplica, f.Replica != ""
	}
	return "", false
}

// foundIn returns how well the latest diagnoses in a shop named their faults, by
// id; nil: there was none.
func (e *Engine) foundIn(shop string) map[string]float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	var found map[string]float64
	for _, d := range e.diagnoses {
		if d.Shop != shop {
			continue
		}
		if found == nil {
			found = map[string]float64{}
		}
		found[d.Fault] = d.Found
	}
	return found
}
