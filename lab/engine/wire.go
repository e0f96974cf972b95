package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Microscope takes messages of the shop apart. Main wires it.
type Microscope interface {
	// Look captures the next message of this kind that one of the replicas reads or
	// writes. Where none comes by in a while the specimen has no bytes.
	Look(ctx context.Context, replicas []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error)
}

// Wire takes a message apart in every shop and tells what is in it. That none
// came by is told, and no error.
func (d *director) Wire(ctx context.Context, w scenario.WireRequest) error {
	if d.e.cfg.Microscope == nil {
		return errors.New("nothing here takes messages apart")
	}
	return d.shops.Each(func(s *shop.Shop) error { return d.look(ctx, s, w) })
}

func (d *director) look(ctx context.Context, s *shop.Shop, w scenario.WireRequest) error {
	seen, err := d.e.cfg.Microscope.Look(ctx, s.Endpoints(), w)
	if err != nil {
		return fmt.Errorf("wire %s: %w", w.ID, err)
	}
	if seen.Raw == nil {
		d.e.tell(s, runs.Event{Kind: runs.EventWarning, Subject: w.Message, Text: sentences.NoMessage(w.Message)})
		return nil
	}
	s.KeepLook(w.ID, seen.Figures())
	d.e.keepSpecimen(seen)
	d.e.tell(s, runs.Event{Kind: runs.EventWire, Subject: seen.Message, Text: sentences.Specimen(seen)})
	told := sentences.Looked(seen)
	d.e.setStage(func(st *runs.Stage) { st.Text, st.Question = told, nil })
	return d.untilRead(ctx, benchReading, told)
}

// keepSpecimen shows what was looked at last.
func (e *Engine) keepSpecimen(s runs.Specimen) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.specimen = &s
}
