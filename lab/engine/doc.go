// Package engine runs the lab: it opens a shop in each shape asked for, keeps
// its replicas alive, puts load on it, breaks it, and plays scenarios over it.
// Commands go in; a Snapshot to draw, Events to read and a Record to keep come
// out.
//
// It knows nothing of gRPC, processes or terminals. What it needs of the world
// are the interfaces in ports.go; main wires the real ones.
//
// A run is one Engine:
//
//	e := engine.New(engine.Config{Platform: platform, Traces: traces, Seed: 7})
//	record, err := e.RunScenario(ctx, sc) // headless
//
// or, for the app, `go e.Serve(ctx)` and then e.Do and e.Snapshot.
//
// The parts, from the outside in: Engine takes commands one at a time
// (engine.go); a director plays a scenario's steps (director.go) at the pace
// that a clock allows (clock.go); a shop is one shape as it runs (shop.go),
// made of members, the places that replicas fill (member.go), with its faults
// (faults.go), versions (deploy.go, canary.go) and phases (phases.go).
package engine
