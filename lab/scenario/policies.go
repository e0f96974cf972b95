package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario/choice"
)

// Policies are the policies of all links, by link.
type Policies map[string]Policy

// StartPolicies returns the policies that a shop starts with: "sane" on all
// links, changed as c says; nil: not changed.
func StartPolicies(c *PolicyChange) (Policies, error) {
	sane, _ := Preset("sane")
	start := Policies{}
	for _, l := range Links() {
		start[l] = sane
	}
	if c == nil {
		return start, nil
	}
	return start.Apply(*c)
}

// Apply returns the policies as they are after a change. When one link can't
// take it, none does.
func (p Policies) Apply(c PolicyChange) (Policies, error) {
	links := []string{c.Link}
	if c.Link == EveryLink {
		links = slices.Sorted(maps.Keys(p))
	}
	next := maps.Clone(p)
	for _, l := range links {
		old, ok := p[l]
		if !ok {
			return p, fmt.Errorf("unknown link %q: %s", l, choice.Among("links", l, append(slices.Sorted(maps.Keys(p)), EveryLink)))
		}
		policy, err := c.Apply(old)
		if err != nil {
			return p, fmt.Errorf("link %s: %w", l, err)
		}
		next[l] = policy
	}
	return next, nil
}

// Differences returns the policies that aren't as they were before.
func (p Policies) Differences(before Policies) Policies {
	changed := Policies{}
	for l, policy := range p {
		if old, ok := before[l]; !ok || !policy.Equal(old) {
			changed[l] = policy
		}
	}
	return changed
}

// PolicyChange is what a policy step asks for: a preset, or the fields that
// shall change while the others stay, on one link or on all. A field that is
// nil stays.
type PolicyChange struct {
	Link   string // "pay.card"; "all"
	Preset string // empty: what the link has now

	Deadline, Try, Ejection *time.Duration // 0: none
	Retries                 *Retries
	Breaker                 *Breaker
	Bulkhead                *int
	Balancing               *string
}

// EveryLink stands for all links in a PolicyChange.
const EveryLink = "all"

// Apply returns the policy of one link as it is after the change.
func (c PolicyChange) Apply(p Policy) (Policy, error) {
	if c.Preset != "" {
		preset, ok := Preset(c.Preset)
		if !ok {
			return p, fmt.Errorf("unknown preset %q: %s", c.Preset, choice.Among("presets", c.Preset, Presets()))
		}
		p = preset
	}
	change(&p.Deadline, c.Deadline)
	change(&p.Try, c.Try)
	change(&p.Ejection, c.Ejection)
	change(&p.Retries, c.Retries)
	change(&p.Breaker, c.Breaker)
	change(&p.Bulkhead, c.Bulkhead)
	change(&p.Balancing, c.Balancing)
	return p, p.Validate()
}

func change[T any](field, to *T) {
	if to != nil {
		*field = *to
	}
}

// String describes the change: "pay.card: preset none, deadline 500ms".
func (c PolicyChange) String() string {
	var parts []string
	// A part is described as in a policy that has nothing else.
	add := func(name string, alone Policy) {
		text := alone.String()
		if text == off {
			text = name + " " + off
		}
		parts = append(parts, text)
	}
	if c.Preset != "" {
		parts = append(parts, "preset "+c.Preset)
	}
	if c.Deadline != nil {
		add("deadline", Policy{Deadline: *c.Deadline})
	}
	if c.Try != nil {
		add("try", Policy{Try: *c.Try})
	}
	if c.Retries != nil {
		add("retries", Policy{Retries: *c.Retries})
	}
	if c.Breaker != nil {
		add("breaker", Policy{Breaker: *c.Breaker})
	}
	if c.Bulkhead != nil {
		add("bulkhead", Policy{Bulkhead: *c.Bulkhead})
	}
	if c.Ejection != nil {
		add("ejection", Policy{Ejection: *c.Ejection})
	}
	if c.Balancing != nil {
		parts = append(parts, *c.Balancing)
	}
	return c.Link + ": " + strings.Join(parts, ", ")
}
