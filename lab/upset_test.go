package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// upset is something that a lab is to come back from: faults, policies, limits,
// or a policy with the fault that shows it.
type upset struct {
	name     string
	process  bool           // it needs the placement process
	scale    []engine.Scale // first
	faults   []scenario.Fault
	policies []scenario.PolicyChange
	limits   []scenario.Limit
	ask      func(runs.Shop) error // asks of a shop what shoppers seldom do, now and then; nil: nothing
	acts     func(runs.Shop) bool  // that the policy is seen to act in a shop of services; nil: the faults' receipts do
}

// upsets are every kind of fault, on functions and on links, and every part of
// a policy.
func upsets() []upset {
	fault := func(f scenario.Fault) upset { return upset{name: f.Complete().ID, faults: []scenario.Fault{f}} }
	burden := func(f scenario.Fault) upset { u := fault(f); u.process = true; return u }
	all := []upset{
		fault(scenario.Fault{Kind: "latency", Function: "card", Delay: 300 * time.Millisecond}),
		fault(scenario.Fault{Kind: "error", Function: "coupon", Code: "INTERNAL", Rate: 0.5}),
		fault(scenario.Fault{Kind: "hang", Function: "point", Rate: 0.5}),
		fault(scenario.Fault{ID: "lognormal", Kind: "latency", Function: "coupon", Delay: 200 * time.Millisecond, Distribution: "lognormal"}),
		fault(scenario.Fault{ID: "one-method", Kind: "error", Function: "board", Method: "WritePost", Code: "UNAVAILABLE"}),
		fault(scenario.Fault{ID: "baggage", Kind: "latency", Function: "shopping", Delay: 400 * time.Millisecond, Baggage: "member=vip"}),
		fault(scenario.Fault{ID: "one-replica", Kind: "latency", Function: "regist", Replica: "regist-1", Delay: 200 * time.Millisecond}),
		fault(scenario.Fault{Kind: "crash", Function: "board"}),
		fault(scenario.Fault{Kind: "kill", Function: "pay"}),
		fault(scenario.Fault{Kind: "crash-loop", Function: "regist", Delay: 500 * time.Millisecond}),
		{name: "slow-start", faults: []scenario.Fault{
			{Kind: "slow-start", Function: "select", Delay: time.Hour}, {Kind: "kill", Function: "select"},
		}},
		fault(scenario.Fault{Kind: "slow-query", Function: "select"}),
		fault(scenario.Fault{Kind: "n-plus-one", Function: "select"}),
		fault(scenario.Fault{Kind: "n-plus-one", Function: "shopping"}),
		fault(scenario.Fault{Kind: "lock", Function: "pay"}),
		fault(scenario.Fault{Kind: "lock", Function: "shopping"}),
		fault(scenario.Fault{Kind: "serial-fan-out", Function: "regist"}),
		{name: "gateway-serial-fan-out", faults: []scenario.Fault{{Kind: "serial-fan-out", Function: "gateway"}}, ask: claimGift},
		burden(scenario.Fault{Kind: "queue-flood", Function: "pay", Requests: 300}),
		burden(scenario.Fault{Kind: "cpu-burn", Function: "card", Workers: 1}),
		{name: "leak", process: true, faults: []scenario.Fault{{Kind: "leak", Function: "board", Growth: 50e6, Ceiling: 100e6}}, acts: weighs("board", 100e6)},
		fault(scenario.Fault{Kind: "link-latency", Link: "gateway.board", Function: "board", Delay: 300 * time.Millisecond, Jitter: 50 * time.Millisecond}),
		fault(scenario.Fault{Kind: "link-bandwidth", Link: "gateway.select", Function: "select", Bandwidth: 8000}),
		fault(scenario.Fault{Kind: "link-reset", Link: "shopping.pay", Function: "pay"}),
		fault(scenario.Fault{Kind: "link-blackhole", Link: "pay.card", Function: "card"}),
	}
	return append(all, policyUpsets()...)
}

// policyUpsets are the parts of a policy, each with what makes it act.
func policyUpsets() []upset {
	const short, soon = time.Millisecond, 200 * time.Millisecond
	one := 1
	sick := scenario.Fault{Kind: "error", Function: "card", Code: "UNAVAILABLE"}
	sickOne := scenario.Fault{Kind: "error", Function: "card", Code: "UNAVAILABLE", Replica: "card-2"}
	slow := scenario.Fault{Kind: "latency", Function: "pay", Delay: time.Second}
	on := func(link string, c scenario.PolicyChange) []scenario.PolicyChange {
		c.Link = link
		return []scenario.PolicyChange{c}
	}
	retries := scenario.Retries{Attempts: 2, On: []string{"UNAVAILABLE"}, Backoff: 10 * time.Millisecond, Budget: 0.1}
	shedding := scenario.Limit{Function: "select", Wait: short}
	return []upset{
		{name: "deadline", policies: on("gateway.board", scenario.PolicyChange{Deadline: ptr(short)}), acts: loses("board")},
		{name: "try", policies: on("gateway.board", scenario.PolicyChange{Try: ptr(short)}),
			acts: did("gateway.board", func(f runs.LinkFigures) uint64 { return f.TimedOut })},
		{name: "retries", faults: []scenario.Fault{sick},
			policies: on("pay.card", scenario.PolicyChange{Retries: &scenario.Retries{Attempts: 2, On: []string{"UNAVAILABLE"}, Backoff: 10 * time.Millisecond}}),
			acts:     did("pay.card", func(f runs.LinkFigures) uint64 { return f.Resent })},
		{name: "retry budget", faults: []scenario.Fault{sick}, policies: on("pay.card", scenario.PolicyChange{Retries: &retries}),
			acts: did("pay.card", func(f runs.LinkFigures) uint64 { return f.Unbudgeted })},
		{name: "breaker", faults: []scenario.Fault{sick},
			policies: on("pay.card", scenario.PolicyChange{Breaker: &scenario.Breaker{Failures: 1, Of: 2, Open: soon}}),
			acts:     did("pay.card", func(f runs.LinkFigures) uint64 { return f.NotSent })},
		{name: "bulkhead", faults: []scenario.Fault{slow}, policies: on("shopping.pay", scenario.PolicyChange{Bulkhead: &one}),
			acts: did("shopping.pay", func(f runs.LinkFigures) uint64 { return f.Full })},
		{name: "none", faults: []scenario.Fault{{Kind: "hang", Function: "point", Rate: 0.3}},
			policies: on(scenario.EveryLink, scenario.PolicyChange{Preset: "none"})},
		{name: "ejection and least request", scale: []engine.Scale{{Function: "card", Replicas: 2}}, faults: []scenario.Fault{sickOne},
			policies: on("pay.card", scenario.PolicyChange{Ejection: ptr(time.Second), Balancing: ptr(scenario.LeastRequest)}),
			acts:     did("pay.card", func(f runs.LinkFigures) uint64 { return f.Ejected })},
		{name: "rate limit", limits: []scenario.Limit{{Function: "board", Rate: 0.1, Burst: 1}}, acts: loses("board")},
		{name: "load shedding", faults: []scenario.Fault{{Kind: "latency", Function: "select", Delay: 4 * time.Second}},
			limits: []scenario.Limit{shedding}, acts: loses("browse")},
	}
}

func ptr[T any](v T) *T { return &v }

// loses tells that journeys of a kind don't end well.
func loses(journey string) func(runs.Shop) bool {
	return func(s runs.Shop) bool {
		return slices.ContainsFunc(lastSeconds(s, time.Time{}, 1), func(sec runs.Second) bool { return sec.Journeys[journey].Failed > 0 })
	}
}

// weighs tells that a replica of a function takes so many bytes of memory.
func weighs(function string, least uint64) func(runs.Shop) bool {
	return func(s runs.Shop) bool {
		return slices.ContainsFunc(s.Replicas, func(r runs.ReplicaView) bool {
			return slices.Contains(r.Functions, function) && r.RSS >= least
		})
	}
}

// did tells that a policy of a link has done something.
func did(link string, what func(runs.LinkFigures) uint64) func(runs.Shop) bool {
	return func(s runs.Shop) bool {
		return slices.ContainsFunc(s.Links, func(v runs.LinkView) bool { return v.Link.String() == link && what(v.Figures) > 0 })
	}
}

// claimGift lets a member claim a gift, as shoppers do when all coupons are used up.
func claimGift(s runs.Shop) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	member := http.Client{Jar: jar, Timeout: patience}
	defer member.CloseIdleConnections()
	gift := fmt.Sprintf(`{"requestId": "%d"}`, time.Now().UnixNano())
	for _, ask := range [][2]string{{"/api/session", `{"memberId": "member-00001"}`}, {"/api/gifts", gift}} {
		path, body := ask[0], ask[1]
		res, err := member.Post(s.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			return err
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("POST %s: %s", path, res.Status)
		}
	}
	return nil
}

// TestUpsetsAreAll holds the list of upsets against what the lab has to offer, so that
// what comes to it later can't be left out in silence.
func TestUpsetsAreAll(t *testing.T) {
	missing := offered()
	for _, u := range upsets() {
		for _, name := range u.offers() {
			delete(missing, name)
		}
		for _, f := range u.faults {
			if k, ok := scenario.FaultKindOf(f.Kind); ok && k.On(servicesInProc) == u.process {
				t.Errorf("%s needs processes: %v, and its %s %v", u.name, u.process, f.Kind, !u.process)
			}
		}
	}
	if len(missing) > 0 {
		t.Errorf("nothing is upset by %s", strings.Join(slices.Sorted(maps.Keys(missing)), ", "))
	}
}

// offered are the kinds of fault, in each function that is named for one, the presets,
// and the parts of a fault, a policy and a limit.
func offered() map[string]bool {
	all := map[string]bool{}
	for _, k := range scenario.FaultKinds() {
		all[k.Name] = true
		for _, f := range k.Functions {
			all[k.Name+" in "+f] = true
		}
	}
	for _, k := range scenario.LinkFaultKinds() {
		all["link-"+k] = true
	}
	for _, p := range scenario.Presets() {
		all["preset "+p] = true
	}
	delete(all, "preset sane") // what links have at the start
	for _, v := range []any{scenario.Fault{}, scenario.PolicyChange{}, scenario.Limit{}, scenario.Retries{}, scenario.Breaker{}} {
		for _, f := range reflect.VisibleFields(reflect.TypeOf(v)) {
			all[reflect.TypeOf(v).Name()+"."+f.Name] = true
		}
	}
	delete(all, "Fault.Hidden") // of what scenarios draw
	return all
}

// offers are those of them that an upset makes use of.
func (u upset) offers() (names []string) {
	var parts []any
	for _, f := range u.faults {
		names = append(names, f.Kind, f.Kind+" in "+f.Function)
		parts = append(parts, f.Complete())
	}
	for _, c := range u.policies {
		names = append(names, "preset "+c.Preset)
		parts = append(parts, c)
		if c.Retries != nil {
			parts = append(parts, *c.Retries)
		}
		if c.Breaker != nil {
			parts = append(parts, *c.Breaker)
		}
	}
	for _, l := range u.limits {
		parts = append(parts, l)
	}
	for _, p := range parts {
		v := reflect.ValueOf(p)
		for _, f := range reflect.VisibleFields(v.Type()) {
			if !v.FieldByIndex(f.Index).IsZero() {
				names = append(names, v.Type().Name()+"."+f.Name)
			}
		}
	}
	return names
}
