package measured

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
	var p Phases
	began := time.Now()
	p.Begin(began)
	p.Requested(figures.Replica{}, counted(3, 0))
	p.Requested(counted(3, 0), counted(5, 1))
	p.Mark("healthy", began.Add(time.Second))
	p.Requested(counted(5, 1), counted(5, 21))
	p.Requested(figures.Replica{}, counted(0, 4)) // another replica, or the next in the place of one that died
	running := func() Phase {
		got, _ := p.Gather(func(c Phase) bool { return c.Name == "" }, began.Add(2*time.Second))
		return got
	}
	healthy, _ := p.Gather(func(c Phase) bool { return c.Name == "healthy" }, began.Add(2*time.Second))
	if got := healthy.Requests["card"]; got != 6 {
		t.Errorf("the healthy phase has %d requests to card, want 6", got)
	}
	if got := running().Requests["card"]; got != 24 {
		t.Errorf("the running phase has %d requests to card, want 24", got)
	}
	if got := healthy.Requests["pay"]; got != 0 {
		t.Errorf("the healthy phase has %d requests to pay, want none", got)
	}

	// played again, in turn: the phases of a name count together
	p.Mark("broken", began.Add(2*time.Second))
	p.Begin(began.Add(10 * time.Second))
	p.Requested(counted(0, 4), counted(9, 4))
	p.Mark("healthy", began.Add(11*time.Second))
	both, _ := p.Gather(func(c Phase) bool { return c.Name == "healthy" }, began.Add(12*time.Second))
	if got := both.Requests["card"]; got != 15 || both.Passes != 2 {
		t.Errorf("%d requests to card in %d passes, want 15 in 2", got, both.Passes)
	}
	if got := healthy.Requests["card"]; got != 6 {
		t.Errorf("gathering again changed a count to %d, want 6", got)
	}
}
