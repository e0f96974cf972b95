package shop

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
	"github.com/msalab/msalab/lab/shop/ports"
)

// linked reports whether there is a network between the shop's functions: links
// that a policy can govern.
func (s *Shop) linked() bool { return s.shape.Architecture == scenario.Services }

// rules are how a shop's calls are governed.
type rules struct {
	policies scenario.Policies         // by link; a shop without links has none
	limits   map[string]scenario.Limit // by function
}

// SetPolicy changes the policies of those shops that have links, or of none.
func (all Shops) SetPolicy(ctx context.Context, c scenario.PolicyChange) error {
	shops := slices.DeleteFunc(slices.Clone(all), func(s *Shop) bool { return !s.linked() })
	if len(shops) == 0 {
		return fmt.Errorf("policy: %w", sentences.NoLinks())
	}
	err := shops.rule(ctx, func(r rules) (rules, error) {
		policies, err := r.policies.Apply(c)
		return rules{policies, r.limits}, err
	})
	if err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	for _, s := range shops {
		s.emit(runs.Event{Kind: runs.EventPolicy, Subject: c.Link, Text: sentences.Policy(c)})
	}
	return nil
}

// SetLimit protects the replicas of a function from their callers.
func (all Shops) SetLimit(ctx context.Context, l scenario.Limit) error {
	if err := l.Validate(); err != nil {
		return err
	}
	err := all.rule(ctx, func(r rules) (rules, error) {
		limits := maps.Clone(r.limits)
		limits[l.Function] = l
		return rules{r.policies, limits}, nil
	})
	if err != nil {
		return fmt.Errorf("limit %s: %w", l.Function, err)
	}
	for _, s := range all {
		s.emit(runs.Event{Kind: runs.EventPolicy, Subject: l.Function, Text: sentences.Limit(l)})
	}
	return nil
}

// rule changes the rules of the shops; when one can't take the change, all have
// their old rules back.
func (all Shops) rule(ctx context.Context, change func(rules) (rules, error)) error {
	before, after := map[*Shop]rules{}, map[*Shop]rules{}
	for _, s := range all {
		now := s.rulesNow()
		if now.limits == nil {
			return sentences.StillStarting(s.shape)
		}
		next, err := change(now)
		if err != nil {
			return err
		}
		before[s], after[s] = now, next
	}
	err := all.Each(func(s *Shop) error { return s.govern(ctx, after[s]) })
	if err != nil {
		ctx = context.WithoutCancel(ctx)
		err = errors.Join(err, all.Each(func(s *Shop) error { return s.govern(ctx, before[s]) }))
	}
	return err
}

func (s *Shop) rulesNow() rules {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rules
}

// govern puts rules into force: the mesh's part by discovery, without waiting
// for the callers; theirs in every ready replica that the change concerns.
func (s *Shop) govern(ctx context.Context, r rules) error {
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	changed := r.policies.Differences(s.rules.policies)
	var concerned []string // functions
	for link := range changed {
		caller, _, _ := strings.Cut(link, ".")
		concerned = append(concerned, caller)
	}
	for _, f := range scenario.Functions() {
		if r.limits[f] != s.rules.limits[f] {
			concerned = append(concerned, f)
		}
	}
	s.rules = r
	s.epoch++
	s.forgetActs(slices.Concat(slices.Collect(maps.Keys(changed)), concerned)...)
	s.mu.Unlock()
	s.changed()
	if len(changed) > 0 {
		if err := s.parts.Discovery.Govern(changed); err != nil {
			return fmt.Errorf("%s: %w", s.shape, err)
		}
	}
	return s.instruct(ctx, concerned)
}

// instruct hands the rules to every ready replica that carries one of these
// functions. A replica that dies meanwhile is no error: the next gets them at
// its start.
func (s *Shop) instruct(ctx context.Context, functions []string) error {
	s.mu.Lock()
	var targets []*member
	for _, m := range s.members {
		if m.state == ready && slices.ContainsFunc(functions, m.carries) {
			targets = append(targets, m)
		}
	}
	replicas := make([]ports.Replica, len(targets))
	for i, m := range targets {
		replicas[i] = m.replica
	}
	s.mu.Unlock()
	errs := make([]error, len(targets))
	var wg sync.WaitGroup
	for i, m := range targets {
		wg.Go(func() {
			s.mu.Lock()
			links, limits := s.rulesFor(m)
			s.mu.Unlock()
			err := s.parts.Control.SetPolicies(ctx, replicas[i].Endpoint().Addr, links, limits)
			s.unanswered(m, err)
			if err := unlessGone(replicas[i], err); err != nil {
				errs[i] = fmt.Errorf("%s: %w", m.id, err)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// rulesFor returns what a member's replica itself must see to. The lock must be
// held.
func (s *Shop) rulesFor(m *member) (scenario.Policies, []scenario.Limit) {
	links := scenario.Policies{}
	for link, p := range s.rules.policies {
		if caller, _, _ := strings.Cut(link, "."); m.carries(caller) && p.AtCaller() {
			links[link] = p
		}
	}
	var limits []scenario.Limit
	for _, f := range m.functions {
		if l := s.rules.limits[f]; l.Rate > 0 || l.Wait > 0 {
			limits = append(limits, l)
		}
	}
	return links, limits
}

// startRules puts the rules into force that a shop starts with.
func (s *Shop) startRules(ctx context.Context, c *scenario.PolicyChange) error {
	start := rules{limits: map[string]scenario.Limit{}}
	if s.linked() {
		policies, err := scenario.StartPolicies(c)
		if err != nil {
			return fmt.Errorf("policies of %s: %w", s.shape, err)
		}
		start.policies = policies
	}
	if err := s.govern(ctx, start); err != nil {
		return fmt.Errorf("policies of %s: %w", s.shape, err)
	}
	if c != nil && s.linked() {
		s.emit(runs.Event{Kind: runs.EventPolicy, Subject: c.Link, Text: sentences.Policy(*c)})
	}
	return nil
}

// forgetActs has what policies do told anew in every replica; no subjects: of all
// links and functions. The lock must be held.
func (s *Shop) forgetActs(subjects ...string) {
	for _, m := range s.members {
		m.acts.Forget(subjects...)
	}
}
