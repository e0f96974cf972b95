package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/scraped"
	"github.com/msalab/msalab/lab/spans"
)

// Scrape reads the endpoint of every replica, and keeps what has come since the
// reading before as figures of the phase.
func (d *director) Scrape(ctx context.Context, follow string) error {
	return d.shops.Each(func(s *shop.Shop) error {
		read, err := s.Scrape(ctx)
		if err != nil {
			return err
		}
		if follow != "" {
			if err := d.follow(ctx, s, follow, &read); err != nil {
				return err
			}
		}
		s.KeepScraped(read.Figures)
		return nil
	})
}

// patience is how long the trace of an exemplar may take to be whole: the
// request may be under way still.
const patience = 3 * time.Second

// follow looks up the trace of a function's slowest exemplar, shows it, and
// measures whose work it is made of.
func (d *director) follow(ctx context.Context, s *shop.Shop, function string, read *scraped.Growth) error {
	if d.e.cfg.Traces == nil {
		return nil
	}
	e, ok := read.Slowest(function)
	if !ok {
		d.e.tell(s, runs.Event{Kind: runs.EventWarning, Subject: function, Text: sentences.NoExemplar(function)})
		return nil
	}
	d.e.tell(s, runs.Event{Kind: runs.EventStep, Subject: function, Text: sentences.Exemplar(function, e.Trace, e.Took)})
	read.Figures.Exemplar = scenario.ExemplarFigures{Function: function, Trace: e.Trace.String(), MS: e.Took.Seconds() * 1000}
	all, err := d.wholeTrace(ctx, e.Trace)
	if err != nil {
		return fmt.Errorf("follow an exemplar of %s: %w", function, err)
	}
	read.Figures.Exemplar.Spans = len(all)
	if len(all) == 0 {
		return nil
	}
	for name, share := range spans.Shares(all) {
		f := read.Figures.Functions[name]
		f.Blamed = share
		read.Figures.Functions[name] = f
	}
	t := spans.Summarize(all)
	d.e.keepShown(ctx, t)
	d.e.tell(s, runs.Event{Kind: runs.EventTrace, Text: sentences.Trace(t), Trace: &t})
	return nil
}

// wholeTrace returns the spans of a trace once its root is among them; none:
// it didn't come.
func (d *director) wholeTrace(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	bounded, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		all, err := d.e.cfg.Traces.Get(bounded, id)
		if err == nil && len(all) > 0 && spans.Summarize(all).Outcome != "" {
			return all, nil
		}
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return nil, err
		}
		select {
		case <-time.After(traceDelay):
		case <-bounded.Done():
			return nil, ctx.Err()
		}
	}
}
