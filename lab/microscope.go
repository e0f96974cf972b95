package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/wire"
	"github.com/msalab/msalab/proto"
)

// microscope takes messages of a running shop apart, for scenarios and the app.
type microscope struct{}

var _ engine.Microscope = microscope{}

// Messages names every message of the shop.
func (microscope) Messages() []string {
	var names []string
	for _, m := range wire.Messages("shop.") {
		names = append(names, m.Name())
	}
	return names
}

// Look captures the next message of a kind and takes it apart.
func (s microscope) Look(ctx context.Context, replicas []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error) {
	m, err := checkWire(w)
	if err != nil {
		return runs.Specimen{}, err
	}
	seen, err := define(m)
	if err != nil {
		return seen, err
	}
	found, ok, err := listen(ctx, replicas, m.Name(), lookTime)
	if err != nil || !ok {
		return seen, errors.Join(err, ctx.Err())
	}
	seen.From, seen.Raw = found.Replica, append([]byte{}, found.Raw...) // never nil: it was captured
	return s.Edit(seen, w.Edits)
}

// Edit tries changes of the schema on a message that was captured.
func (microscope) Edit(s runs.Specimen, edits []string) (runs.Specimen, error) {
	m, err := wire.Named(proto.Files, s.Message)
	if err != nil {
		return s, err
	}
	s.Dump = m.Annotate(s.Raw).Texts()
	if m, err = m.Read(s.Raw); err != nil {
		return s, err
	}
	asJSON, jsonErr := m.JSON()
	asXML, xmlErr := m.XML()
	if err := errors.Join(jsonErr, xmlErr); err != nil {
		return s, err
	}
	s.JSON, s.XML = string(asJSON), string(asXML)
	changes, err := parseEdits(edits)
	if err != nil {
		return s, err
	}
	trial, err := m.Try(changes...)
	if err != nil {
		return s, err
	}
	s.Trial = runs.Trial{Edits: edits, Sent: trial.Sent, Dump: trial.Dump.Texts(), Refused: trial.Refused, Unknown: trial.Unknown}
	for _, f := range trial.Fields {
		s.Trial.Fields = append(s.Trial.Fields, runs.SpecimenField(f))
	}
	for _, r := range trial.Readings {
		s.Trial.Readings = append(s.Trial.Readings, runs.Reading(r))
	}
	return s, nil
}

// define is a message before one was captured.
func define(m wire.Message) (runs.Specimen, error) {
	source, err := m.Source(proto.Files)
	if err != nil {
		return runs.Specimen{}, err
	}
	s := runs.Specimen{Message: m.Name(), File: m.File(), Source: source, Struct: m.Fields()}
	for _, f := range m.Schema() {
		s.Fields = append(s.Fields, runs.SpecimenField(f))
	}
	return s, nil
}

func parseEdits(texts []string) ([]wire.Edit, error) {
	var edits []wire.Edit
	for _, s := range texts {
		e, err := wire.ParseEdit(s)
		if err != nil {
			return nil, err
		}
		edits = append(edits, e)
	}
	return edits, nil
}

// checkWire tells whether there is such a message, and its schema can be changed
// so.
func checkWire(w scenario.WireRequest) (wire.Message, error) {
	m, err := wire.Named(proto.Files, w.Message)
	if err != nil {
		return m, fmt.Errorf("%w; `lab wire` lists them", err)
	}
	edits, err := parseEdits(w.Edits)
	if err != nil {
		return m, err
	}
	_, err = m.Try(edits...)
	return m, err
}

// checkWires tells what is wrong with the messages that a scenario wants to see,
// which the format of its file alone can't tell.
func checkWires(sc *scenario.Scenario) error {
	var errs []error
	wires := sc.Wires()
	for _, line := range slices.Sorted(maps.Keys(wires)) {
		if _, err := checkWire(wires[line]); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: wire: %w", cmp.Or(sc.File, sc.Name), line, err))
		}
	}
	return errors.Join(errs...)
}
