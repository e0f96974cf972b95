package replica

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	controlv1 "github.com/msalab/msalab/proto/control/v1"
	"github.com/msalab/msalab/services/internal/mesh"
)

// SetPolicies replaces how the replica governs the calls that it makes and
// those that it takes.
func (c control) SetPolicies(_ context.Context, request *controlv1.SetPoliciesRequest) (*controlv1.SetPoliciesResponse, error) {
	links, err := c.linkPolicies(request.Links)
	limits, limitErr := c.limits(request.Limits)
	if err := errors.Join(err, limitErr); err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	for _, f := range c.functions {
		f.limit.set(limits[f.Name])
		if f.remote == nil {
			continue
		}
		if err := f.remote.SetPolicies(links[f.Name]); err != nil { // they were valid
			return nil, status.Error(codes.Internal, err.Error())
		}
	}
	return &controlv1.SetPoliciesResponse{}, nil
}

// linkPolicies reads policies, by caller and callee, and says what is wrong
// with them.
func (c control) linkPolicies(messages []*controlv1.LinkPolicy) (map[string]map[string]mesh.Policy, error) {
	all := make(map[string]map[string]mesh.Policy)
	var errs []error
	for _, m := range messages {
		name := m.Caller + "." + m.Callee
		f := c.function(m.Caller)
		switch {
		case f == nil:
			errs = append(errs, fmt.Errorf("link %s: %s is not carried", name, m.Caller))
			continue
		case f.remote == nil || c.function(m.Callee) != nil:
			errs = append(errs, fmt.Errorf("link %s: %s makes this call without a network", name, m.Caller))
			continue
		}
		if all[m.Caller] == nil {
			all[m.Caller] = make(map[string]mesh.Policy)
		}
		if _, twice := all[m.Caller][m.Callee]; twice {
			errs = append(errs, fmt.Errorf("link %s: given twice", name))
		}
		all[m.Caller][m.Callee] = linkPolicy(m)
	}
	for _, policies := range all {
		errs = append(errs, mesh.ValidatePolicies(policies))
	}
	return all, errors.Join(errs...)
}

func linkPolicy(m *controlv1.LinkPolicy) mesh.Policy {
	p := mesh.Policy{
		Deadline: m.Deadline.AsDuration(),
		Try:      m.Try.AsDuration(),
		Bulkhead: int(m.Bulkhead),
		Breaker: mesh.Breaker{
			Failures: int(m.Breaker.GetFailures()), Of: int(m.Breaker.GetOf()), Open: m.Breaker.GetOpen().AsDuration(),
		},
		Retries: mesh.Retries{
			Attempts: int(m.Retries.GetAttempts()), Backoff: m.Retries.GetBackoff().AsDuration(), Budget: m.Retries.GetBudget(),
		},
	}
	for _, code := range m.Retries.GetCodes() {
		p.Retries.Codes = append(p.Retries.Codes, codes.Code(code))
	}
	return p
}

// limits reads limits, by function, and says what is wrong with them.
func (c control) limits(messages []*controlv1.Limit) (map[string]Limit, error) {
	all := make(map[string]Limit)
	var errs []error
	for _, m := range messages {
		limit := Limit{Rate: m.Rate, Burst: int(m.Burst), Wait: m.Wait.AsDuration()}
		if c.function(m.Function) == nil {
			errs = append(errs, fmt.Errorf("limit of %s: it is not carried", m.Function))
		} else if err := limit.validate(); err != nil {
			errs = append(errs, fmt.Errorf("limit of %s: %w", m.Function, err))
		}
		all[m.Function] = limit
	}
	return all, errors.Join(errs...)
}

// linkFigures are the figures of the calls that a function makes over the
// network.
func linkFigures(f *function) []*controlv1.LinkFigures {
	if f.remote == nil {
		return nil
	}
	var all []*controlv1.LinkFigures
	for _, l := range f.remote.Figures() {
		all = append(all, &controlv1.LinkFigures{
			Caller: f.Name, Callee: l.Callee, Latency: histogramProto(l.Latency), Failed: l.Failed, Circuit: l.Circuit, Opened: l.Opened, NotSent: l.NotSent,
			Full: l.Full, TimedOut: l.TimedOut, Retried: l.Retried, Unbudgeted: l.Unbudgeted,
			Resent: l.Resent, Ejected: l.Ejected, Tried: l.Tried, Closed: l.Closed,
		})
	}
	return all
}
