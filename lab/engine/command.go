package engine

import "github.com/msalab/msalab/lab/scenario"

// Command is something that a user asks of a running engine. Do takes it at
// once and carries it out in the background; what came of it is an event.
type Command interface{ command() }

// Inject makes a fault active in every shop.
type Inject struct{ Fault scenario.Fault }

// Heal ends one fault, or all ("all").
type Heal struct{ ID string }

// SetLoad replaces the load.
type SetLoad struct{ Load scenario.Load }

// Scale sets the number of replicas of a function, or of "monolith", in every shop
// that has replicas of it.
type Scale struct {
	Function string
	Replicas int
}

// Autoscale lets the replicas of a function follow the load, or ends that; in a
// monolith its whole copies.
type Autoscale struct{ Settings scenario.Autoscale }

// Deploy brings another version of a function; it goes on in the background.
type Deploy struct{ Deploy scenario.Deploy }

// SetPolicy changes how calls on a link, or on all, are governed.
type SetPolicy struct{ Change scenario.PolicyChange }

// SetLimit protects the replicas of a function from their callers.
type SetLimit struct{ Limit scenario.Limit }

// SetCheckout says how orders are paid: one of scenario.Checkouts.
type SetCheckout struct {
	Way  string
	Shop string // "services/process"; empty: all shops
}

// Arm has a replica die, once, when a payment comes by a point.
type Arm struct{ Point scenario.Crashpoint }

// Disarm lifts a point at which nobody has died yet.
type Disarm struct{ Point scenario.Crashpoint }

// Audit joins the books and tells what they come to.
type Audit struct{}

// Reset brings back a healthy, freshly seeded shop on the same ports.
type Reset struct{}

// Play begins a scenario; what ran before is replaced.
type Play struct{ Scenario *scenario.Scenario }

// FreePlay ends the scenario and leaves the shop to the user. Shapes are the
// shops to run; none: those that run now. Replicas is how many of each function
// or of "monolith" to start with; missing: one.
type FreePlay struct {
	Shapes   []scenario.Shape
	Replicas map[string]int
	WorkOff  bool // no simulated work
}

// Next ends a pause or a hold and goes to the next step.
type Next struct{}

// Jump goes on to a later step, from 1. What lies between is done, but nothing is
// waited for: no hold is held, and no question stays open.
type Jump struct{ Step int }

// Pause stops the scenario's clock, or lets it go on.
type Pause struct{}

// Audience says who looks on: in which language they read, and whether somebody
// presents to them, so that what is told stays until Next. Until it is said they
// read English by themselves.
type Audience struct {
	Lang       scenario.Lang
	Presenting bool
}

// Vote counts as the room's answer to the question on the screen, by index.
type Vote struct{ Option int }

// Unvote takes the vote back that was counted last.
type Unvote struct{}

func (Inject) command()      {}
func (Heal) command()        {}
func (SetLoad) command()     {}
func (Scale) command()       {}
func (Autoscale) command()   {}
func (Deploy) command()      {}
func (SetPolicy) command()   {}
func (SetLimit) command()    {}
func (SetCheckout) command() {}
func (Arm) command()         {}
func (Disarm) command()      {}
func (Audit) command()       {}
func (Reset) command()       {}
func (Play) command()        {}
func (FreePlay) command()    {}
func (Next) command()        {}
func (Jump) command()        {}
func (Pause) command()       {}
func (Audience) command()    {}
func (Vote) command()        {}
func (Unvote) command()      {}
