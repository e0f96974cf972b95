package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
	"github.com/msalab/msalab/lab/sentences"
)

// Bencher measures what is no part of a shop. Main wires it.
type Bencher interface {
	// Bench measures every cell of a bench, in processes of its own that are gone
	// when it returns. progress is called at the begin of each round, from 1 on.
	Bench(ctx context.Context, b scenario.BenchRequest, progress func(round int)) (scenario.Bench, error)
}

// ErrAbsent is wrapped by the error of a bench that needs a tool which isn't here:
// a run goes on without its figures.
var ErrAbsent = errors.New("not measured here")

// Bench measures something beside the shops. What it came to is told and, where
// somebody presents, stays for as long as it takes to read.
func (d *director) Bench(ctx context.Context, b scenario.BenchRequest) error {
	if kind, _ := benches.Named(b.Kind); kind.Page && len(d.shops) > 0 {
		b.Page = d.shops[0].URL()
	}
	if err := benches.Validate(b); err != nil {
		return err
	}
	if d.e.cfg.Bencher == nil {
		return errors.New("nothing here measures benches")
	}
	result, err := d.e.cfg.Bencher.Bench(ctx, b, func(round int) {
		d.e.emit(runs.Event{Kind: runs.EventBench, Subject: b.Kind, Text: sentences.BenchRound(b, round)})
	})
	if errors.Is(err, ErrAbsent) {
		d.e.keepBench(scenario.Bench{Kind: b.Kind, Rounds: b.Rounds, Cells: map[string]scenario.BenchCell{}, Absent: err.Error()})
		d.e.emit(runs.Event{Kind: runs.EventWarning, Subject: b.Kind, Text: sentences.Absent(b, err)})
		return nil
	}
	if err != nil {
		return fmt.Errorf("bench %s: %w", b.Kind, err)
	}
	d.e.keepBench(result)
	told := d.e.tellBench(result)
	d.e.setStage(func(s *runs.Stage) { s.Text, s.Question = told, nil })
	return d.untilRead(ctx, benchReading, told)
}

// benchReading is how long what a bench came to stays at most: figures are looked
// at, not read aloud.
const benchReading = 20 * time.Second

// tellBench tells each contrast of a bench as an event, and returns them all as
// a narration.
func (e *Engine) tellBench(b scenario.Bench) scenario.Text {
	kind, _ := benches.Named(b.Kind)
	var en, ko []string
	for _, c := range kind.Contrasts {
		t := kind.Tell(c, b)
		if t == (scenario.Text{}) {
			continue
		}
		e.emit(runs.Event{Kind: runs.EventBench, Subject: b.Kind, Text: t})
		en, ko = append(en, t.EN), append(ko, t.KO)
	}
	return scenario.Text{EN: strings.Join(en, "\n"), KO: strings.Join(ko, "\n")}
}

// keepBench keeps what a bench measured, in place of what it measured before.
func (e *Engine) keepBench(b scenario.Bench) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, known := range e.benches {
		if known.Kind == b.Kind {
			e.benches[i] = b
			return
		}
	}
	e.benches = append(e.benches, b)
}

// benchFigures returns what benches have measured in this run, by kind.
func (e *Engine) benchFigures() map[string]scenario.Bench {
	e.mu.Lock()
	defer e.mu.Unlock()
	figures := map[string]scenario.Bench{}
	for _, b := range e.benches {
		figures[b.Kind] = b
	}
	return figures
}
