// Package shopmap draws a shop: its functions, who calls whom, and how each
// fares. (The folder is called map, which is no name for a Go package.)
//
// It is a pure renderer: the same shop in the same area gives the same
// picture. Positions follow from the set of functions and links alone, so
// figures change words and colours, never places.
package shopmap

import (
	"slices"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// Health is how a function fares.
type Health int

// The healths, best first.
const (
	OK       Health = iota
	Idle            // nobody asks for it
	Slow            // what it answers, it answers late
	Full            // no slot is free
	Busy            // requests wait for a slot
	Stuck           // no slot is free, and nothing is finished
	Starting        // no replica is ready yet
	Short           // fewer replicas than wanted
	Erring          // some requests fail
	Failing         // most requests fail
	Silent          // no replica is heard of
	Down            // no replica is left
)

// late is how long a function takes that is called slow: a shopper's page that asks
// for it is no longer there at once.
const late = time.Second

// Of tells how a function of a shop fares.
func Of(s *runs.Shop, f runs.Function) Health {
	replicas := Replicas(s, f.Name)
	state := func(want string) bool {
		return slices.ContainsFunc(replicas, func(r runs.ReplicaView) bool { return r.State == want })
	}
	slots, busy, waiting, queue := 0, 0, 0, 0
	for _, r := range replicas {
		slots, busy, waiting, queue = slots+r.Slots, busy+r.Busy, waiting+r.Waiting, queue+r.Queue
	}
	full := slots > 0 && busy >= slots
	switch {
	case f.Replicas == 0 && state("starting") && !state("dead"):
		return Starting
	case f.Replicas == 0 && state("silent") && !state("dead"):
		return Silent
	case f.Replicas == 0:
		return Down
	case f.Errors >= 0.5:
		return Failing
	case f.Errors >= 0.01:
		return Erring
	case f.Replicas < f.Wanted:
		return Short
	case full && stands(s, replicas):
		return Stuck
	case queue > 0 && waiting*4 >= queue:
		return Busy
	case busy > 0 && waiting > 0 && stands(s, replicas): // and more comes
		return Busy
	case full:
		return Full
	case f.P95 >= late:
		return Slow
	case f.Rate == 0 && busy == 0:
		return Idle
	}
	return OK
}

// stands says whether nothing that the replicas carry was finished lately: in the
// monolith a function that nobody asks for shares its slots with those that work.
func stands(s *runs.Shop, replicas []runs.ReplicaView) bool {
	return !slices.ContainsFunc(s.Functions, func(f runs.Function) bool {
		return f.Rate > 0 && slices.ContainsFunc(replicas, func(r runs.ReplicaView) bool { return slices.Contains(r.Functions, f.Name) })
	})
}

// Figures writes a function's rate, latency and share of errors; where no
// replica is ready there is nothing to measure, and where nothing was finished
// there is nothing of which a share could have failed.
func Figures(f runs.Function) (rate, p95, errors string) {
	if f.Replicas == 0 {
		return "-", "-", "-"
	}
	if f.Rate == 0 {
		return text.Rate(0), text.Duration(f.P95), "-"
	}
	return text.Rate(f.Rate), text.Duration(f.P95), text.Errors(f.Errors)
}

// errorsRole is the look of a function's share of errors.
func errorsRole(f runs.Function) theme.Role {
	if f.Replicas > 0 && f.Errors > 0 {
		return theme.Bad
	}
	return theme.Muted
}

// Replicas returns the replicas that carry a function.
func Replicas(s *runs.Shop, function string) []runs.ReplicaView {
	var found []runs.ReplicaView
	for _, r := range s.Replicas {
		if slices.Contains(r.Functions, function) {
			found = append(found, r)
		}
	}
	return found
}

// Faults returns the active faults of a function in a shop.
func Faults(s *runs.Shop, all []runs.ActiveFault, function string) []runs.ActiveFault {
	shape := s.Shape.String()
	var found []runs.ActiveFault
	for _, f := range all {
		if f.Function == function && f.Healed.IsZero() && (f.Shop == "" || f.Shop == shape) {
			found = append(found, f)
		}
	}
	return found
}

// faultWord names an active fault; dots follow one that isn't in force yet.
func faultWord(g theme.Glyphs, f runs.ActiveFault) string {
	if f.Arming {
		return g.Fault + " " + f.Kind + g.More
	}
	return g.Fault + " " + f.Kind
}

// Word names a health.
func (h Health) Word(l scenario.Lang) string {
	return [...]text.Key{
		OK: text.HealthOK, Idle: text.HealthIdle, Slow: text.HealthSlow, Full: text.HealthFull, Busy: text.HealthBusy, Stuck: text.HealthStuck, Starting: text.HealthStarting,
		Short: text.HealthShort, Erring: text.HealthErring, Failing: text.HealthFailing, Silent: text.ReplicaSilent, Down: text.HealthDown,
	}[h].In(l)
}

// Glyph is the character of a health.
func (h Health) Glyph(g theme.Glyphs) string {
	switch h {
	case OK:
		return g.OK
	case Idle:
		return g.Idle
	case Slow, Full, Busy, Stuck, Short, Erring:
		return g.Warn
	case Starting:
		return g.Starting
	case Failing, Silent:
		return g.Bad
	}
	return g.Down
}

// Role is the look of a health.
func (h Health) Role() theme.Role {
	switch h {
	case OK:
		return theme.Good
	case Idle, Starting:
		return theme.Muted
	case Slow, Full, Busy, Stuck, Short, Erring:
		return theme.Warn
	}
	return theme.Bad
}
