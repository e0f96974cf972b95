package main

import (
	"bufio"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// whims draws what people might ask of a running lab, sensible or not.
type whims struct {
	*rand.Rand
	placement scenario.Placement
}

// next draws a command.
func (d whims) next() engine.Command {
	switch n := d.IntN(100); {
	case n < 30:
		return engine.Inject{Fault: d.fault()}
	case n < 35:
		return engine.Inject{Fault: scenario.Fault{Kind: "kill", Function: d.function()}}
	case n < 45:
		return engine.Inject{Fault: d.linkFault()}
	case n < 60:
		return engine.Heal{ID: d.pick(d.fault().Complete().ID, d.linkFault().Complete().ID, "all")}
	case n < 72:
		return engine.SetPolicy{Change: d.policy()}
	case n < 80:
		return engine.SetLimit{Limit: scenario.Limit{Function: d.function(), Rate: d.Float64() * 20, Burst: d.IntN(5), Wait: d.upTo(300 * time.Millisecond)}}
	case n < 89:
		return engine.Scale{Function: d.pick(append(scenario.Functions(), "monolith", "cards")...), Replicas: d.IntN(4)}
	case n < 92:
		return engine.Autoscale{Settings: d.autoscale()}
	case n < 97:
		return engine.SetLoad{Load: steady(d.Float64() * 10)}
	case n < 98:
		return engine.Audit{}
	}
	return engine.Reset{}
}

// autoscale draws an autoscaler, or the end of one.
func (d whims) autoscale() scenario.Autoscale {
	a := scenario.Autoscale{Function: d.function(), Min: 1, Max: 1 + d.IntN(3), Every: 450*time.Millisecond + d.upTo(300*time.Millisecond), Tolerance: 0.1}
	a.Up, a.Down = scenario.ScaleDefaults(a.Every, d.upTo(time.Second)+1)
	if d.IntN(3) > 0 {
		a.Metrics = []scenario.ScaleMetric{{Name: d.pick(scenario.ScaleMetrics()...), Target: 0.01 + d.Float64()}}
	}
	return a
}

func (d whims) pick(from ...string) string { return from[d.IntN(len(from))] }

func (d whims) function() string {
	return d.pick(append(scenario.Functions(), "cards")...) // there are no cards
}

func (d whims) upTo(most time.Duration) time.Duration {
	return time.Duration(d.Int64N(int64(most)))
}

// fault draws any fault but a kill, with every field that its kind may have.
func (d whims) fault() scenario.Fault {
	kinds := slices.DeleteFunc(scenario.FaultNames(), func(k string) bool { return k == "kill" })
	f := scenario.Fault{
		Kind: d.pick(kinds...), Function: d.function(), Rate: d.Float64(), Delay: 10*time.Millisecond + d.upTo(2*time.Second),
		Code: d.pick(scenario.Codes()...), Workers: 1, Share: 0.2, Requests: 50, Growth: 1e6, Ceiling: 20e6,
	}
	if k, ok := scenario.FaultKindOf(f.Kind); ok && len(k.Functions) > 0 {
		f.Function = d.pick(k.Functions...)
	}
	if d.IntN(3) == 0 {
		f.Replica = fmt.Sprintf("%s-%d", f.Function, 1+d.IntN(3))
	}
	if methods := scenario.Methods(f.Function); len(methods) > 0 && d.IntN(3) == 0 {
		f.Method = d.pick(methods...)
	}
	if d.IntN(4) == 0 {
		f.Baggage = d.pick("member=vip", "member=none", "nonsense")
	}
	if f.Kind == "latency" {
		f.Distribution = d.pick("", "fixed", "lognormal")
	}
	return f
}

func (d whims) linkFault() scenario.Fault {
	link := d.pick(scenario.Links()...)
	_, callee, _ := strings.Cut(link, ".")
	delay := d.upTo(time.Second) + time.Millisecond
	return scenario.Fault{
		Kind: "link-" + d.pick(scenario.LinkFaultKinds()...), Link: link, Function: callee, Rate: 1,
		Delay: delay, Jitter: d.upTo(delay + delay/4), Bandwidth: 1000, // at times beyond the delay, which can't be
	}
}

func (d whims) policy() scenario.PolicyChange {
	c := scenario.PolicyChange{Link: d.pick(append(scenario.Links(), scenario.EveryLink)...)}
	deadline, bulkhead := 50*time.Millisecond+d.upTo(time.Second), d.IntN(4)
	ejection := 100*time.Millisecond + d.upTo(3*time.Second)
	switch d.IntN(8) {
	case 0:
		c.Preset = d.pick(scenario.Presets()...)
	case 1:
		c.Deadline = &deadline
	case 2:
		c.Try = &deadline
	case 3:
		c.Retries = &scenario.Retries{Attempts: d.IntN(4), On: []string{"UNAVAILABLE"}, Backoff: 10 * time.Millisecond, Budget: d.Float64()}
	case 4:
		c.Breaker = &scenario.Breaker{Failures: 1 + d.IntN(3), Of: 4, Open: time.Second}
	case 5:
		c.Bulkhead = &bulkhead
	case 6:
		way := d.pick(scenario.RoundRobin, scenario.LeastRequest)
		c.Balancing = &way
	case 7:
		c.Ejection = &ejection
	}
	return c
}

// storm has a lab carry out n commands that a seed draws. Now and then, and at
// the end, all is healed: then every replica must come back and every journey
// end well, and the lab must have open what it had before all of them; watch looks at
// what of that is the system's. The commands must have come to something.
func storm(t *testing.T, placement scenario.Placement, seed uint64, n int, watch watch) *live {
	t.Helper()
	sum := newAccepted()
	l := (&live{t: t, parts: assembled(t), rate: 5, tell: sum.hear}).open([]scenario.Shape{
		{Architecture: scenario.Monolith, Placement: placement},
		{Architecture: scenario.Services, Placement: placement}})
	calm := watchGoroutines(watch(l))
	l.calm(calm)
	draw := whims{rand.New(rand.NewPCG(seed, 0)), placement}
	for i := range n {
		c := draw.next()
		t.Logf("%3d %T %+v", i, c, c)
		sum.draw(c)
		l.do(c)
		time.Sleep(draw.upTo(60 * time.Millisecond))
		sum.read(l.e.Snapshot().Faults)
		if i%50 == 49 || i == n-1 {
			l.await("the commands are carried out", func() bool { return l.e.Waiting() == 0 })
			sum.ignore(true)
			l.calm(calm)
			sum.ignore(false)
		}
	}
	sum.check(t, placement)
	return l
}

// calm takes everything back that was asked for, and waits until the shops are
// as they were, and nothing differs in what the lab has open.
func (l *live) calm(differs func() string) {
	l.t.Helper()
	l.restore()
	l.await("all is healed, and only what shall run does", l.whole)
	healed := time.Now()
	l.await("every journey ends well", func() bool { return l.serves(healed) })
	found := ""
	if _, same := l.within(patience, func() bool {
		if found = differs(); found != "" {
			<-time.After(time.Second) // all stand still while one looks
		}
		return found == ""
	}); !same {
		l.t.Fatalf("all is calm, and the lab has open what it hadn't before: %s\n%s", found, l.describe())
	}
}

// watch begins to look at what a lab has open. The function that it returns tells, each
// time that all is calm, what differs from the first time; empty: nothing does.
type watch func(*live) (differs func() string)

// swing is how many goroutines more there may be at one time than at another.
const swing = 40

// watchGoroutines looks at goroutines: of faults and of proxies of links there are none,
// in all about as many as there were. Those of HTTP connections don't count: after a rush
// they stay open for a while. It looks at what else is watched, too.
func watchGoroutines(others func() string) (differs func() string) {
	most := 0
	return func() string {
		all, _ := goroutinesIn("goroutine ")
		connections, _ := goroutinesIn("net/http.(*persistConn)", "net/http.(*conn).serve")
		left, example := goroutinesIn(breaking...)
		n := all - connections
		if most == 0 {
			most = n + swing
		}
		switch {
		case left > 0:
			return example
		case n > most:
			return fmt.Sprintf("%d goroutines, at most %d before", n, most)
		}
		return others()
	}
}

// restore asks for everything to be as it was at the start.
func (l *live) restore() {
	l.t.Helper()
	sane := scenario.PolicyChange{Link: scenario.EveryLink, Preset: "sane"}
	l.do(engine.Heal{ID: "all"})
	l.do(engine.SetPolicy{Change: sane})
	for _, f := range scenario.Functions() {
		l.do(engine.SetLimit{Limit: scenario.Limit{Function: f}})
		l.do(engine.Autoscale{Settings: scenario.Autoscale{Function: f}})
		l.do(engine.Scale{Function: f, Replicas: 1})
	}
	l.do(engine.Scale{Function: "monolith", Replicas: 1})
	l.do(engine.SetLoad{Load: steady(l.rate)})
}

// ruled lists the policies of all links and the limits of all functions.
func (l *live) ruled() map[string]string {
	rules := map[string]string{}
	for _, shop := range l.e.Snapshot().Shops {
		for _, v := range shop.Links {
			rules[fmt.Sprintf("%s %s", shop.Shape, v.Link)] = fmt.Sprintf("%+v", v.Policy)
		}
		for _, f := range shop.Functions {
			f.Limit.Function = "" // one that was lifted has it
			rules[fmt.Sprintf("%s %s", shop.Shape, f.Name)] = fmt.Sprintf("%+v", f.Limit)
		}
	}
	return rules
}

// whole reports whether no fault is active, policies and limits are those of the start,
// and each shop has one ready replica of everything, and no other.
func (l *live) whole() bool {
	s := l.e.Snapshot()
	for _, f := range s.Faults {
		if f.Healed.IsZero() {
			return false
		}
	}
	for _, shop := range s.Shops {
		want := 1
		if shop.Shape.Architecture == scenario.Services {
			want = len(scenario.Functions())
		}
		if !shop.Healthy || len(shop.Replicas) != want {
			return false
		}
	}
	return s.State == runs.Running && maps.Equal(l.ruled(), l.rules)
}

// seedFile holds the seeds of storms that failed once: "inproc 42 500" is a
// placement, a seed and a number of commands. They come first in every test that
// carries out as many. A seed fixes the commands, not what else happens at the
// time.
const seedFile = "testdata/storms"

// keptSeeds reads the seeds for a placement, and for so many commands at most.
func keptSeeds(t *testing.T, placement scenario.Placement, most int) (seeds [][2]uint64) {
	t.Helper()
	f, err := os.Open(seedFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p string
		var seed, n uint64
		if _, err := fmt.Sscan(lines.Text(), &p, &seed, &n); err == nil && p == string(placement) && n <= uint64(most) {
			seeds = append(seeds, [2]uint64{seed, n})
		}
	}
	return seeds
}

// keepSeed adds the seed of a storm that failed.
func keepSeed(t *testing.T, placement scenario.Placement, seed uint64, n int) {
	f, err := os.OpenFile(seedFile, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Error(err)
		return
	}
	_, err = fmt.Fprintf(f, "%s %d %d\n", placement, seed, n)
	if closed := f.Close(); err != nil || closed != nil {
		t.Error(err, closed)
	}
}

// weather runs the storms that failed once, then one of n commands with this seed.
func weather(t *testing.T, placement scenario.Placement, n int, seed uint64, watch watch, check func(*live)) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	kept := keptSeeds(t, placement, n)
	for _, s := range append(kept, [2]uint64{seed, uint64(n)}) {
		known := slices.Contains(kept, s)
		t.Run(fmt.Sprintf("%s seed %d of %d", placement, s[0], s[1]), func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() && !known {
					keepSeed(t, placement, s[0], int(s[1]))
				}
			})
			l := storm(t, placement, s[0], int(s[1]), watch)
			l.stop()
			l.leftNothing()
			check(l)
		})
	}
}

// TestCommands has a lab in one process carry out 30 random commands, the same each
// time; those of the e2e tier are 500, in both placements, and other ones each time.
func TestCommands(t *testing.T) {
	unwatched := func(*live) func() string { return func() string { return "" } }
	weather(t, scenario.InProc, 30, 1, unwatched, func(*live) {})
}
