package shop

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/sentences"
)

// checkLinkFault refuses a link fault that could not act.
func checkLinkFault(f scenario.Fault) error {
	if kind, ok := strings.CutPrefix(f.Kind, "link-"); !ok || !slices.Contains(scenario.LinkFaultKinds(), kind) {
		return fmt.Errorf("fault %s: a link can't break by %q; by %s it can", f.ID, f.Kind, strings.Join(scenario.LinkFaultKinds(), ", "))
	}
	if !slices.Contains(scenario.Links(), f.Link) || !strings.HasSuffix(f.Link, "."+f.Function) {
		return fmt.Errorf("fault %s: no link %q to %s; there are %s", f.ID, f.Link, f.Function, strings.Join(scenario.Links(), ", "))
	}
	if f.Delay < 0 || f.Jitter < 0 || f.Jitter > f.Delay || f.Kind == "link-latency" && f.Delay == 0 || f.Kind == "link-bandwidth" && f.Bandwidth <= 0 {
		return fmt.Errorf("fault %s: %s needs a delay that is at least its jitter, or a bandwidth", f.ID, f.Kind)
	}
	return nil
}

// breakable returns the shops that a fault can act in: link faults need links, and
// one of a replica needs that replica.
func breakable(shops Shops, f scenario.Fault) (Shops, error) {
	switch {
	case f.Link != "":
		shops = slices.DeleteFunc(slices.Clone(shops), func(s *Shop) bool { return s.parts.Links == nil })
		if len(shops) == 0 {
			return nil, sentences.NoLinks()
		}
	case f.Replica != "":
		having := slices.DeleteFunc(slices.Clone(shops), func(s *Shop) bool { return !s.hasFor(f) })
		if len(having) == 0 {
			return nil, sentences.NoReplica(f.Kind == killing, f.Replica, f.Function, carriers(shops, f.Function))
		}
		return having, nil
	}
	return shops, nil
}

// hasFor reports whether the shop has the replica that a fault names, in a state to
// be struck; one whose start is to be slow may be yet to come.
func (s *Shop) hasFor(f scenario.Fault) bool {
	if f.Kind == slowStart {
		return slices.ContainsFunc(units(s.shape), func(unit string) bool {
			return strings.HasPrefix(f.Replica, unit+"-") && slices.Contains(functionsOf(unit), f.Function)
		})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.members, func(m *member) bool {
		return m.concerns(f) && (f.Kind != killing || m.state == ready)
	})
}

// carriers lists the replicas that carry a function.
func carriers(shops Shops, function string) []string {
	var ids []string
	for _, s := range shops {
		s.mu.Lock()
		for _, m := range s.members {
			if m.carries(function) {
				ids = append(ids, string(m.id))
			}
		}
		s.mu.Unlock()
	}
	return ids
}

// breakLinks hands the active link faults to the shop's links.
func (s *Shop) breakLinks(ctx context.Context) error {
	if s.parts.Links == nil {
		return nil
	}
	s.telling.Lock()
	defer s.telling.Unlock()
	s.mu.Lock()
	var faults []scenario.Fault
	for _, f := range s.faults {
		if f.Link != "" {
			faults = append(faults, f)
		}
	}
	s.mu.Unlock()
	return s.parts.Links.SetFaults(ctx, s.seed, faults)
}

// noteLinkFaults takes the counts of link faults over, and reports whether they have
// grown. The lock must be held.
func (s *Shop) noteLinkFaults() (more bool) {
	if s.parts.Links == nil {
		return false
	}
	figures := s.parts.Links.Figures()
	for _, r := range s.receipts {
		f, ok := figures[r.Fault.ID]
		if !ok || r.Fault.Link == "" {
			continue
		}
		more = r.Counted(f) || more
	}
	return more
}
