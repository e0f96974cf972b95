package plain_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/plain"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// desk is an engine that notes what is asked of it.
type desk struct {
	mu    sync.Mutex
	snap  *runs.Snapshot
	asked []string
	plays bool
	on    func(engine.Command)
}

func (d *desk) Snapshot() *runs.Snapshot {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.snap
}

func (d *desk) Playing() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.plays
}

func (d *desk) Do(c engine.Command) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name := reflect.TypeOf(c).Name()
	switch c := c.(type) {
	case engine.Inject:
		name += " " + c.Fault.Complete().ID
	case engine.Heal:
		name += " " + c.ID
	case engine.Scale:
		name += fmt.Sprintf(" %s %d", c.Function, c.Replicas)
	case engine.SetLoad:
		name += fmt.Sprintf(" %g %s", c.Load.Rate, c.Load.Arrivals)
	case engine.Vote:
		name += fmt.Sprintf(" %d", c.Option)
	case engine.Play:
		name += " " + c.Scenario.Name
	case engine.FreePlay:
		name += fmt.Sprintf(" %v", c.Shapes)
	}
	d.asked = append(d.asked, name)
	if d.on != nil {
		d.on(c)
	}
}

func shop() *runs.Snapshot {
	return &runs.Snapshot{
		State: runs.Running,
		Load:  scenario.Load{Rate: 20, Mix: scenario.Article(), Arrivals: "poisson", Profile: scenario.Profile{Kind: "constant"}},
		Shops: []runs.Shop{{
			Shape: scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}, Healthy: true,
			Functions: []runs.Function{{Name: "pay", Replicas: 0, Wanted: 1, Errors: 0.5}},
			Links:     []runs.LinkView{{Link: runs.Link{Caller: "pay", Callee: "card"}, Circuit: "open"}},
			Seconds:   []runs.Second{{All: scenario.JourneyFigures{N: 20, OK: 19, Failed: 1, P95: 250}}},
		}},
		Faults: []runs.ActiveFault{{Fault: scenario.Fault{ID: "pay-hang"}, Shop: "services/inproc", Seen: 4, Fired: 3}},
		Stage:  runs.Stage{Question: &scenario.Question{Options: make([]scenario.Text, 3)}},
	}
}

// typed has a session read lines, and returns what it said.
func typed(t *testing.T, d *desk, lang scenario.Lang, lines ...string) string {
	t.Helper()
	var said []string
	err := plain.Run(context.Background(), strings.NewReader(strings.Join(lines, "\n")), plain.Config{
		Engine: d, Lang: lang, Scenarios: []*scenario.Scenario{{Name: "tour"}},
		Say: func(line string) { said = append(said, line) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(said, "\n")
}

func TestLinesAreCommands(t *testing.T) {
	d := &desk{snap: shop()}
	d.snap.Stage.Votes = []int{1}
	said := typed(t, d, scenario.English,
		"", "# a remark", "fault: {kind: crash, function: board}", "load: {rate: 40/s}", "scale: {pay: 3}",
		"heal: pay-hang", "- heal: all", "run tour", "next", "pause", "vote 2", "unvote", "shops monolith/inproc", "audit: {}", "reset", "quit", "heal: all")
	want := "Inject board-crash, SetLoad 40 poisson, Scale pay 3, Heal pay-hang, Heal all, Play tour, Next, Pause, Vote 1, " +
		"Unvote, FreePlay [monolith/inproc], Audit, Reset"
	if got := strings.Join(d.asked, ", "); got != want {
		t.Errorf("got %s\nwant %s\nsaid %s", got, want, said)
	}
}

func TestWrongLinesAreTold(t *testing.T) {
	for line, want := range map[string]string{
		"fault: {kind: crash, function: bored}": "board",
		"heal: board-crash":                     "pay-hang",
		"scale: {monolith: 2}":                  "has no replicas of monolith",
		"mark: here":                            "fault, link, heal",
		"run touring":                           "there are tour",
		"vote 4":                                "from 1 to 3",
		"vote":                                  "from 1 to 3",
		"unvote":                                "nobody has voted",
		"shops services":                        "services/process",
		"dance":                                 "type help",
		"heal":                                  "heal needs to know more",
		"next please":                           "takes nothing",
	} {
		d := &desk{snap: shop()}
		if said := typed(t, d, scenario.English, line); !strings.Contains(said, want) || len(d.asked) > 0 {
			t.Errorf("%q: asked for %v, said %q, want %q and nothing asked for", line, d.asked, said, want)
		}
	}
}

// TestLongLine: a line of any length is told about, and those after it are read.
func TestLongLine(t *testing.T) {
	for _, n := range []int{64 << 10, 64<<10 + 1, 128 << 10, 1 << 20} {
		d := &desk{snap: shop()}
		said := typed(t, d, scenario.English, strings.Repeat("x", n), "next")
		if got := strings.Join(d.asked, ", "); got != "Next" || !strings.Contains(said, "a line of more than 64 KB") {
			t.Errorf("%d bytes: asked for %s, said %.200q, want Next, and that the line was left out", n, got, said)
		}
		if said := typed(t, &desk{snap: shop()}, scenario.Korean, strings.Repeat("x", n)); !strings.Contains(said, "64 KB를 넘는 줄") {
			t.Errorf("%d bytes at the end: said %.200q", n, said)
		}
	}
	d := &desk{snap: shop()}
	said := typed(t, d, scenario.English, "next"+strings.Repeat(" ", 60<<10), "pause")
	if got := strings.Join(d.asked, ", "); got != "Next, Pause" {
		t.Errorf("asked for %s, said %.200q, want Next, Pause", got, said)
	}
}

func TestStatus(t *testing.T) {
	d := &desk{snap: shop()}
	for lang, want := range map[scenario.Lang]string{
		scenario.English: "services/inproc; 20/s, 95 % well, p95 250 ms; pay 0 of 1 replicas, 50 % failed; pay.card circuit open\n" +
			"services/inproc: fault pay-hang, fired 3 of 4",
		scenario.Korean: "services/inproc; 초당 20건, 성공 95 %, p95 250 ms; pay 레플리카 0/1, 실패 50 %; pay.card 서킷 브레이커 open\n" +
			"services/inproc: 장애 pay-hang, 3회 발생 (대상 4회)",
	} {
		if said := typed(t, d, lang, "status"); !strings.HasSuffix(said, want) {
			t.Errorf("got %s\nwant %s", said, want)
		}
	}
}

// TestEndWaitsForTheScenario: where the input ends while a scenario is played, or is
// still to be, the session goes on to its end, and lets no question stand and no
// pause. Its engine begins a scenario late, and shows the one before until then.
func TestEndWaitsForTheScenario(t *testing.T) {
	for _, lines := range [][]string{{"run tour"}, {"run tour", "pause"}, {"run tour", "run tour"}} {
		t.Run(strings.Join(lines, ", "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				before := shop()
				before.Stage = runs.Stage{Scenario: "tour", Finished: true}
				d := &desk{snap: before}
				show := func(plays bool, f func(*runs.Snapshot)) {
					d.mu.Lock()
					defer d.mu.Unlock()
					next := *d.snap
					f(&next)
					d.snap, d.plays = &next, plays
				}
				ask := func() {
					show(true, func(s *runs.Snapshot) { s.State, s.Stage = runs.Paused, runs.Stage{Scenario: "tour"} })
				}
				d.on = func(c engine.Command) {
					switch c.(type) {
					case engine.Play:
						d.plays = true
						time.AfterFunc(5*time.Second, ask)
					case engine.Next:
						if paused := d.snap.State == runs.Paused; paused {
							go show(true, func(s *runs.Snapshot) { s.State, s.Stage.Question = runs.Running, &scenario.Question{} })
						} else {
							go show(false, func(s *runs.Snapshot) { s.Stage.Finished = true })
						}
					}
				}
				began := time.Now()
				typed(t, d, scenario.English, lines...)
				if took := time.Since(began); took < 5*time.Second || took > time.Minute {
					t.Errorf("it ended after %s, want more than 5 s", took)
				}
				if n := len(d.asked); n < 3 || d.asked[n-2] != "Next" || d.asked[n-1] != "Next" {
					t.Errorf("got %v, want one Next that ends the pause and one for the question", d.asked)
				}
			})
		})
	}
}
