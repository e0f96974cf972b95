package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
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
		burden(scenario.Fault{Kind: "leak", Function: "board", Growth: 50e6, Ceiling: 100e6}),
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

// did tells that a policy of a link has done something.
func did(link string, what func(runs.LinkFigures) uint64) func(runs.Shop) bool {
	return func(s runs.Shop) bool {
		return slices.ContainsFunc(s.Links, func(v runs.LinkView) bool { return v.Link.String() == link && what(v.Figures) > 0 })
	}
}

// upsetBy brings a lab out of its balance and waits until that shows.
func (l *live) upsetBy(u upset) {
	l.t.Helper()
	for _, c := range u.scale {
		l.do(c)
	}
	for _, c := range u.policies {
		l.do(engine.SetPolicy{Change: c})
	}
	for _, c := range u.limits {
		l.do(engine.SetLimit{Limit: c})
	}
	for _, f := range u.faults {
		l.do(engine.Inject{Fault: f})
	}
	l.await(u.name+" acts", func() bool {
		s := l.e.Snapshot()
		for _, shop := range s.Shops {
			if u.ask == nil {
				break
			}
			if err := u.ask(shop); err != nil {
				l.t.Logf("%s: %v", shop.Shape, err) // it is asked again
			}
		}
		for _, f := range u.faults {
			if !fires(s, f) {
				return false
			}
		}
		return !slices.ContainsFunc(s.Shops, func(shop runs.Shop) bool {
			return u.acts != nil && shop.Shape.Architecture == scenario.Services && !u.acts(shop)
		})
	})
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

// fires tells that a fault is active and has fired in every shop that it can be
// in.
func fires(s *runs.Snapshot, f scenario.Fault) bool {
	want := len(s.Shops)
	if f.Link != "" || f.Replica != "" {
		want = 1
	}
	for _, a := range s.Faults {
		if a.Kind == f.Kind && a.Function == f.Function && a.Healed.IsZero() && a.Fired > 0 {
			want--
		}
	}
	return want == 0
}

// healTime is how long a shop may take to be as it was, once all is healed.
const healTime = 10 * time.Second

// heals takes everything back and waits until the figures are as they were. A
// machine that is too busy for a run to be believed may take longer.
func (l *live) heals(u upset, usual float64) {
	l.t.Helper()
	began := time.Now()
	l.restore()
	took, back := l.within(patience, func() bool {
		return l.whole() && l.closed() && (l.quick(began, usual+100) || l.e.Snapshot().Late > 0.01 && l.quick(began, 2*usual+200))
	})
	switch late := l.e.Snapshot().Late; {
	case !back:
		l.t.Fatalf("%s healed: waited in vain for the figures of before (p95 %.0f ms)\n%s", u.name, usual, l.describe())
	case took > healTime && late <= 0.01:
		l.t.Errorf("%s healed: the figures are back after %s, want %s", u.name, took, healTime)
	default:
		l.t.Logf("%s healed: the figures are back after %s", u.name, took)
	}
}

// closed tells that no circuit is open and no request waits.
func (l *live) closed() bool {
	for _, shop := range l.e.Snapshot().Shops {
		if slices.ContainsFunc(shop.Links, func(v runs.LinkView) bool { return v.Circuit != "" }) ||
			slices.ContainsFunc(shop.Replicas, func(r runs.ReplicaView) bool { return r.Waiting > 0 }) {
			return false
		}
	}
	return true
}

// quick tells that all journeys of the last two seconds ended well, with a p95 of at
// most so many milliseconds.
func (l *live) quick(since time.Time, most float64) bool {
	for _, shop := range l.e.Snapshot().Shops {
		seconds := lastSeconds(shop, since, 2)
		if seconds == nil {
			return false
		}
		for _, s := range seconds {
			if s.All.N == 0 || s.All.OK+s.All.Declined < s.All.N || s.All.P95 > most {
				return false
			}
		}
	}
	return true
}

// usual is the p95 of the worst of the last seconds, in milliseconds.
func (l *live) usual() float64 {
	worst := 0.0
	for _, shop := range l.e.Snapshot().Shops {
		for _, s := range lastSeconds(shop, time.Time{}, servingSeconds) {
			worst = max(worst, s.All.P95)
		}
	}
	return worst
}

// recovers upsets a lab in each of these ways, one after the other, and sees it
// come back; then that nothing of any is left.
func recovers(t *testing.T, placement scenario.Placement, all []upset, check func(*live)) {
	t.Helper()
	l := openLive(t, 8,
		scenario.Shape{Architecture: scenario.Monolith, Placement: placement},
		scenario.Shape{Architecture: scenario.Services, Placement: placement})
	l.await("every journey ends well", func() bool { return l.serves(time.Time{}) })
	usual := l.usual()
	fired := map[string]uint64{}
	for _, u := range all {
		if u.process && placement != scenario.Process {
			continue
		}
		l.upsetBy(u)
		l.heals(u, usual)
		maps.Copy(fired, l.receipts())
	}
	l.do(engine.SetLoad{Load: steady(0)})
	l.await("nothing is under way", l.idle)
	if got := l.receipts(); !maps.Equal(got, fired) {
		t.Errorf("receipts went on to count: %v, want %v", got, fired)
	}
	l.await("no goroutine of a fault is left", func() bool {
		n, _ := goroutinesIn("replica/fault.", "internal/linkfault.(*proxy)", "internal/linkfault.(*pipe)")
		return n == 0
	})
	check(l)
}

// receipts tells how often each fault has fired, by shop and fault.
func (l *live) receipts() map[string]uint64 {
	fired := map[string]uint64{}
	for _, f := range l.e.Snapshot().Faults {
		fired[fmt.Sprintf("%s %s", f.Shop, f.ID)] = f.Fired
	}
	return fired
}

// idle tells that no replica does anything.
func (l *live) idle() bool {
	for _, shop := range l.e.Snapshot().Shops {
		if slices.ContainsFunc(shop.Replicas, func(r runs.ReplicaView) bool { return r.Busy+r.Waiting > 0 }) ||
			slices.ContainsFunc(shop.Functions, func(f runs.Function) bool { return f.InFlight > 0 }) {
			return false
		}
	}
	return true
}

// together is several of the upsets at once.
func together(t *testing.T, names ...string) upset {
	t.Helper()
	sum := upset{name: strings.Join(names, ", ")}
	var acts []func(runs.Shop) bool
	for _, name := range names {
		i := slices.IndexFunc(upsets(), func(u upset) bool { return u.name == name })
		if i < 0 {
			t.Fatalf("no upset %q", name)
		}
		u := upsets()[i]
		if u.ask != nil {
			sum.ask = u.ask
		}
		sum.scale, sum.faults = append(sum.scale, u.scale...), append(sum.faults, u.faults...)
		sum.policies, sum.limits = append(sum.policies, u.policies...), append(sum.limits, u.limits...)
		if u.acts != nil {
			acts = append(acts, u.acts)
		}
	}
	sum.acts = func(s runs.Shop) bool {
		return !slices.ContainsFunc(acts, func(act func(runs.Shop) bool) bool { return !act(s) })
	}
	return sum
}

// TestRecovers upsets a lab in one process, in several ways at once; the e2e tier
// does so in each placement, one way after the other.
func TestRecovers(t *testing.T) {
	recovers(t, scenario.InProc, []upset{
		together(t, "card-latency", "coupon-error", "select-slow-query", "select-n-plus-one", "shopping-n-plus-one",
			"pay-lock", "shopping-lock", "regist-serial-fan-out", "gateway-board-latency", "gateway-select-bandwidth"),
		together(t, "gateway-serial-fan-out", "baggage", "lognormal", "one-method", "one-replica"), // apart: VIPs who can't buy never come to meet it
		together(t, "pay-kill", "point-hang"),
		together(t, "board-crash"), // apart: one that keeps dying leaves the others little to act on
		together(t, "regist-crash-loop"),
		together(t, "slow-start"),
		together(t, "pay-card-blackhole", "try"),
		together(t, "none", "shopping-pay-reset"),
		together(t, "retries"),
		together(t, "retry budget", "deadline"),
		together(t, "breaker", "rate limit"),
		together(t, "ejection and least request"),
		together(t, "bulkhead"), // apart: where payments fail, a breaker opens before two of them meet
		together(t, "load shedding"),
	}, func(*live) {})
}
