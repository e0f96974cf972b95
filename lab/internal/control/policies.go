package control

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/msalab/msalab/lab/scenario"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
)

// SetPolicies replaces how the replica at addr governs the calls that it makes
// over links, and those that its functions take.
func (c *Controller) SetPolicies(ctx context.Context, addr string, links scenario.Policies, limits []scenario.Limit) error {
	req := &controlv1.SetPoliciesRequest{}
	for _, name := range slices.Sorted(maps.Keys(links)) {
		m, err := linkPolicy(name, links[name])
		if err != nil {
			return err
		}
		req.Links = append(req.Links, m)
	}
	for _, l := range limits {
		m := &controlv1.Limit{Function: l.Function, Rate: l.Rate, Burst: uint32(l.Burst)}
		if l.Wait > 0 {
			m.Wait = durationpb.New(l.Wait)
		}
		req.Limits = append(req.Limits, m)
	}
	return c.tell(ctx, c.patience, "set policies", addr, func(ctx context.Context, client controlv1.ControlServiceClient) error {
		_, err := client.SetPolicies(ctx, req)
		return err
	})
}

// linkPolicy is the caller's part of a policy as the wire has it. Deadline and
// retries are in it only where the caller itself repeats calls: else they are
// the mesh's.
func linkPolicy(link string, p scenario.Policy) (*controlv1.LinkPolicy, error) {
	caller, callee, ok := strings.Cut(link, ".")
	if !ok {
		return nil, fmt.Errorf("policy of %q: a link is written caller.callee", link)
	}
	m := &controlv1.LinkPolicy{Caller: caller, Callee: callee, Bulkhead: uint32(p.Bulkhead)}
	if p.Try > 0 {
		m.Try = durationpb.New(p.Try)
	}
	if b := p.Breaker; b != (scenario.Breaker{}) {
		m.Breaker = &controlv1.Breaker{Failures: uint32(b.Failures), Of: uint32(b.Of), Open: durationpb.New(b.Open)}
	}
	if !p.CallerRetries() {
		return m, nil
	}
	if p.Deadline > 0 {
		m.Deadline = durationpb.New(p.Deadline)
	}
	m.Retries = &controlv1.Retries{Attempts: uint32(p.Retries.Attempts), Backoff: durationpb.New(p.Retries.Backoff), Budget: p.Retries.Budget}
	for _, name := range p.Retries.On {
		number, known := code.Code_value[name]
		if !known {
			return nil, fmt.Errorf("policy of %s: no gRPC status code %q", link, name)
		}
		m.Retries.Codes = append(m.Retries.Codes, uint32(number))
	}
	return m, nil
}
