package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/msalab/msalab/lab/scenario"
)

// linked reports whether there is a network between the shop's functions: links
// that a policy can govern.
func (s *shop) linked() bool { return s.shape.Architecture == scenario.Services }

// setPolicy changes the policies of those shops that have links, or of none.
func (e *Engine) setPolicy(ctx context.Context, shops []*shop, c scenario.PolicyChange) error {
	e.changing.Lock()
	defer e.changing.Unlock()
	next := map[*shop]scenario.Policies{}
	for _, s := range shops {
		if !s.linked() {
			continue
		}
		policies, err := s.policiesNow().Apply(c)
		if err != nil {
			return fmt.Errorf("policy: %w", err)
		}
		next[s] = policies
	}
	if len(next) == 0 {
		return errors.New("policy: no shop has links: functions of a monolith call each other without a network")
	}
	before := map[*shop]scenario.Policies{}
	for s, policies := range next {
		before[s] = s.policiesNow()
		if err := s.govern(ctx, policies); err != nil {
			errs := []error{fmt.Errorf("policy of %s: %w", s.shape, err)}
			for s, policies := range before {
				errs = append(errs, s.govern(ctx, policies))
			}
			return errors.Join(errs...)
		}
	}
	for s := range next {
		s.emit(Event{Kind: EventPolicy, Subject: c.Link, Text: textPolicy(c)})
	}
	return nil
}

func (s *shop) policiesNow() scenario.Policies {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.policies
}

// govern puts policies into force. It returns without waiting for the callers.
func (s *shop) govern(_ context.Context, policies scenario.Policies) error {
	s.mu.Lock()
	changed := policies.Differences(s.policies)
	s.mu.Unlock()
	if len(changed) == 0 {
		return nil
	}
	if err := s.parts.Discovery.Govern(changed); err != nil {
		return err
	}
	s.mu.Lock()
	s.policies = policies
	s.mu.Unlock()
	s.changed()
	return nil
}

// startPolicies puts the policies into force that a shop starts with.
func (s *shop) startPolicies(ctx context.Context, c *scenario.PolicyChange) error {
	if !s.linked() {
		return nil
	}
	start, err := scenario.StartPolicies(c)
	if err != nil {
		return fmt.Errorf("policies of %s: %w", s.shape, err)
	}
	if err := s.govern(ctx, start); err != nil {
		return fmt.Errorf("policies of %s: %w", s.shape, err)
	}
	if c != nil {
		s.emit(Event{Kind: EventPolicy, Subject: c.Link, Text: textPolicy(*c)})
	}
	return nil
}
