package main

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// accepted counts the commands of a storm by their kind: those that were drawn, and
// what events said to be in force by them, in any shop.
type accepted struct {
	mu       sync.Mutex
	kinds    map[string]string // by how the event begins that says it
	drawn    map[string]int
	inForce  map[string]int
	struck   map[string]bool // kinds of fault with a receipt
	ignoring bool            // what comes now, nobody drew
}

func newAccepted() *accepted {
	return &accepted{kinds: map[string]string{}, drawn: map[string]int{}, inForce: map[string]int{}, struck: map[string]bool{}}
}

// fresh is what an event says when a shop was reset.
const fresh = "the shop is fresh again"

// saidOf is the kind of a command, and how the event begins that says that it is in
// force; empty: it is told by the kind of event.
func saidOf(c engine.Command) (kind, begins string) {
	switch c := c.(type) {
	case engine.Inject:
		f := c.Fault.Complete()
		return f.Kind, fmt.Sprintf("fault %s: ", f.ID)
	case engine.SetPolicy:
		return "policy " + partOf(c.Change), fmt.Sprintf("policy %s.", c.Change)
	case engine.SetLimit:
		return "limit", fmt.Sprintf("limit %s.", c.Limit)
	case engine.Scale:
		return "scale", fmt.Sprintf("scale %s to %d", c.Function, c.Replicas)
	case engine.Autoscale:
		return "autoscale", c.Settings.Function + " is autoscaled from"
	case engine.SetLoad:
		return "load", ""
	case engine.Audit:
		return "audit", ""
	case engine.Reset:
		return "reset", fresh
	}
	return "heal", ""
}

// partOf names the part of a policy that a change with one part changes.
func partOf(c scenario.PolicyChange) string {
	c.Link = ""
	v := reflect.ValueOf(c)
	for _, f := range reflect.VisibleFields(v.Type()) {
		if !v.FieldByIndex(f.Index).IsZero() {
			return f.Name
		}
	}
	return "nothing"
}

// draw notes a command that is about to be given.
func (a *accepted) draw(c engine.Command) {
	a.mu.Lock()
	defer a.mu.Unlock()
	kind, begins := saidOf(c)
	a.drawn[kind]++
	if begins != "" {
		a.kinds[begins] = kind
	}
}

// hear counts what an event says to be in force.
func (a *accepted) hear(ev runs.Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ignoring && ev.Text.EN != fresh { // a shop may take long to be fresh again
		return
	}
	switch {
	case ev.Kind == runs.EventLoad:
		a.inForce["load"]++
	case ev.Kind == runs.EventAudit:
		a.inForce["audit"]++
	case ev.Kind == runs.EventFault && strings.HasSuffix(ev.Text.EN, " healed"):
		a.inForce["heal"]++
	}
	for begins, kind := range a.kinds {
		if strings.HasPrefix(ev.Text.EN, begins) {
			a.inForce[kind]++
			return
		}
	}
}

// ignore has what comes not count, as the test asks for it and no storm, or count again.
func (a *accepted) ignore(is bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ignoring = is
}

// read notes the receipts of faults that have struck.
func (a *accepted) read(faults []runs.ActiveFault) {
	for _, f := range faults {
		if f.Fired > 0 {
			a.struck[f.Kind] = true
		}
	}
}

// often is how many commands of a kind are enough for some to be in force: of those that
// are drawn, some name what there isn't, or can't be together with others.
const often = 12

// check wants something in force of every kind that was drawn often and that the
// placement allows, and a fault that struck.
func (a *accepted) check(t testing.TB, placement scenario.Placement) {
	t.Helper()
	t.Logf("drawn: %v; in force: %v; struck: %v", a.drawn, a.inForce, a.struck)
	if len(a.struck) == 0 {
		t.Error("no fault has struck")
	}
	for kind, n := range a.drawn {
		k, _ := scenario.FaultKindOf(kind)
		if allowed := k.On(scenario.Shape{Placement: placement}); allowed && n >= often && a.inForce[kind] == 0 {
			t.Errorf("%s: %d commands, and none came into force", kind, n)
		}
	}
}
