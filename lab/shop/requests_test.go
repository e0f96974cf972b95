package shop

import (
	"testing"
	"time"

	"github.com/msalab/msalab/lab/shop/figures"
)

// counted is a message of a replica that has ended so many requests to card.
func counted(ok, refused uint64) figures.Replica {
	return figures.Replica{Functions: map[string]figures.Function{
		"card": {Done: map[string]uint64{"OK": ok, "UNAVAILABLE": refused}},
	}}
}

func TestRequestsBelongToPhases(t *testing.T) {
	var p phases
	began := time.Now()
	p.begin(began)
	p.note(figures.Replica{}, counted(3, 0))
	p.note(counted(3, 0), counted(5, 1))
	p.mark("healthy", began.Add(time.Second))
	p.note(counted(5, 1), counted(5, 21))
	p.note(figures.Replica{}, counted(0, 4)) // another replica, or the next in the place of one that died
	running := func() phase {
		got, _ := p.gather(func(c phase) bool { return c.name == "" }, began.Add(2*time.Second))
		return got
	}
	healthy, _ := p.gather(func(c phase) bool { return c.name == "healthy" }, began.Add(2*time.Second))
	if got := healthy.requests["card"]; got != 6 {
		t.Errorf("the healthy phase has %d requests to card, want 6", got)
	}
	if got := running().requests["card"]; got != 24 {
		t.Errorf("the running phase has %d requests to card, want 24", got)
	}
	if got := healthy.requests["pay"]; got != 0 {
		t.Errorf("the healthy phase has %d requests to pay, want none", got)
	}

	// played again, in turn: the phases of a name count together
	p.mark("broken", began.Add(2*time.Second))
	p.begin(began.Add(10 * time.Second))
	p.note(counted(0, 4), counted(9, 4))
	p.mark("healthy", began.Add(11*time.Second))
	both, _ := p.gather(func(c phase) bool { return c.name == "healthy" }, began.Add(12*time.Second))
	if got := both.requests["card"]; got != 15 || both.passes != 2 {
		t.Errorf("%d requests to card in %d passes, want 15 in 2", got, both.passes)
	}
	if got := healthy.requests["card"]; got != 6 {
		t.Errorf("gathering again changed a count to %d, want 6", got)
	}
}
