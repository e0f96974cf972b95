// Package engine directs a run of the lab: it opens a shop in each shape asked for,
// plays scenarios over them, or leaves them to a user. Commands go in; a Snapshot to
// draw, Events to read and a Record to keep come out.
//
// What one running shop is, its replicas, faults, versions and figures, is package
// shop's. The engine knows nothing of gRPC, processes or terminals: of the world it
// needs the interfaces in platform.go and those of package shop; main wires the real
// ones.
//
// A run is one Engine:
//
//	e := engine.New(engine.Config{Platform: platform, Traces: traces, Seed: 7})
//	record, err := e.RunScenario(ctx, sc) // headless
//
// or, for the app, `go e.Serve(ctx)` and then e.Do and e.Snapshot.
//
// The parts, from the outside in: Engine takes commands (command.go) one at a time
// (serve.go) and opens shops for them (engine.go); play.go goes through a scenario at
// the pace that a clock allows (clock.go), and a director does each of its steps
// (director.go; the larger ones have files of their own: bench.go, diagnose.go,
// draw.go, follow.go, lookup.go, sizing.go, wire.go); course.go plays several
// scenarios. snapshot.go shows the run; film.go, record.go and books.go write it down.
package engine
