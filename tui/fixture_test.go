package tui

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// epoch is the moment at which all made-up snapshots were taken.
var epoch = time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)

// fakeEngine shows a made-up snapshot and remembers what it was asked.
type fakeEngine struct {
	mu    sync.Mutex
	snap  *runs.Snapshot
	done  []engine.Command
	asked []engine.TraceQuery
	hang  bool // searches never end by themselves
	err   error
	list  []spans.Summary
	trace []spans.Span
}

func (f *fakeEngine) Snapshot() *runs.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.snap
}

func (f *fakeEngine) Do(c engine.Command) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done = append(f.done, c)
	if v, ok := c.(engine.Vote); ok && !f.snap.Stage.Revealed { // as the engine counts it
		next := *f.snap
		next.Stage.Votes = append(slices.Clone(next.Stage.Votes), v.Option)
		next.Version++
		f.snap = &next
	}
	if _, back := c.(engine.Unvote); back && !f.snap.Stage.Revealed && len(f.snap.Stage.Votes) > 0 {
		next := *f.snap
		next.Stage.Votes = slices.Clone(next.Stage.Votes[:len(next.Stage.Votes)-1])
		next.Version++
		f.snap = &next
	}
}

func (f *fakeEngine) FindTraces(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	if f.hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if !q.Since.IsZero() && q.Until.IsZero() {
		return nil, f.err // none came since
	}
	return f.list, f.err
}

// Trace returns the same trace for every id; those with an odd number were
// slower in one place, and went to fewer.
func (f *fakeEngine) Trace(ctx context.Context, id spans.TraceID) ([]spans.Span, error) {
	if f.hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if id[3]%2 == 0 || len(f.trace) < 10 {
		return f.trace, f.err
	}
	slower := slices.Clone(f.trace[:11])
	slower[4].End = slower[4].End.Add(9 * time.Millisecond)
	return slower, f.err
}

// healthy is free play with one shop.
func healthy() *runs.Snapshot {
	mix, _ := scenario.Mix("article")
	return &runs.Snapshot{
		Version: 7, At: epoch, Started: epoch.Add(-127 * time.Second), Seed: 1, State: runs.Running,
		Shops:  []runs.Shop{madeShop(servicesShape, "http://127.0.0.1:8080")},
		Load:   scenario.Load{Rate: 60, Mix: mix, Arrivals: "poisson", Profile: scenario.Profile{Kind: "constant"}},
		Traces: runs.TraceStatus{Held: 812, Spans: 20140, Jaeger: "relay"},
		Events: []runs.Event{
			{At: epoch.Add(-127 * time.Second), Kind: runs.EventRun, Text: scenario.Text{EN: "the run began", KO: "실험을 시작했습니다"}},
			{At: epoch.Add(-125 * time.Second), Kind: runs.EventReplica, Shop: "services/process", Subject: "pay-2", Text: scenario.Text{EN: "pay-2 is ready", KO: "pay-2 준비됨"}},
		},
	}
}

// broken board in two shops, in the middle of a scenario.
func isolating() *runs.Snapshot {
	s := healthy()
	s.Version, s.Shops = 8, []runs.Shop{madeShop(monolithShape, "http://127.0.0.1:8081"), s.Shops[0]}
	s.Stage = runs.Stage{
		Scenario: "isolate", Began: epoch.Add(-100 * time.Second), Claim: "C4", Step: 5, Steps: 9, Kind: "hold", Ends: epoch.Add(7 * time.Second),
		Title: scenario.Text{EN: "One service dies. Who else?", KO: "서비스 하나가 죽으면 무엇이 함께 죽을까요?"},
		Text: scenario.Text{
			EN: "The board has a bug that kills its process.\nIn the monolith the board is inside the same process as pay.",
			KO: "게시판에 프로세스를 죽이는 버그가 있습니다.\n모놀리식에서는 게시판이 결제와 같은 프로세스 안에 있습니다.",
		},
	}
	withoutBoard(&s.Shops[0], &s.Shops[1])
	fault := scenario.Fault{ID: "board-crash", Kind: "crash", Function: "board", Rate: 1}
	for _, shop := range []string{"monolith/process", "services/process"} {
		s.Faults = append(s.Faults, runs.ActiveFault{
			Fault: fault, Shop: shop, Seen: 41, Fired: 41, Achieved: 1, Interval: [2]float64{0.914, 1},
			First: epoch.Add(-39 * time.Second), Last: epoch.Add(-time.Second),
		})
	}
	for _, shop := range []string{"monolith/process", "services/process"} {
		for i, journey := range scenario.Journeys() {
			good := scenario.JourneyFigures{N: 240, OK: 240, P95: 41}
			s.Matrix = append(s.Matrix, runs.Cell{Shop: shop, Fault: "none", Journey: journey, Figures: good})
			bad := scenario.JourneyFigures{N: 210, OK: 209, Failed: 1, P95: 44}
			if shop == "monolith/process" {
				bad = scenario.JourneyFigures{N: 210, OK: 30 * i, Failed: 210 - 30*i}
			} else if journey == "board" {
				bad = scenario.JourneyFigures{N: 22, Failed: 22}
			}
			s.Matrix = append(s.Matrix, runs.Cell{Shop: shop, Fault: "board-crash", Journey: journey, Figures: bad})
		}
	}
	s.Results = []scenario.Result{{
		Step: "judge", Claim: "C4", Verdict: scenario.Holds, Line: 31,
		Figures: map[string]float64{`services.success("buy")`: 0.995, `monolith.success("buy")`: 0.14},
	}}
	list := madeSummaries(1)
	s.Events = append(s.Events,
		runs.Event{At: epoch.Add(-40 * time.Second), Kind: runs.EventFault, Subject: "board-crash", Text: scenario.Text{EN: "crash armed in board", KO: "board에 충돌 장애를 걸었습니다"}},
		runs.Event{At: epoch.Add(-39 * time.Second), Kind: runs.EventReplica, Shop: "monolith/process", Subject: "monolith-1", Text: scenario.Text{EN: "monolith-1 died: crash: fault board-crash", KO: "monolith-1 종료: crash: fault board-crash"}},
		runs.Event{At: epoch.Add(-5 * time.Second), Kind: runs.EventTrace, Shop: "services/process", Text: scenario.Text{EN: "a purchase that lived", KO: "살아남은 구매"}, Trace: &list[0]},
	)
	return s
}

// withoutBoard has the board of two shops just died: a monolith, and services.
func withoutBoard(mono, serv *runs.Shop) {
	mono.Replicas[0].State, mono.Replicas[0].Reason = "dead", "crash: fault board-crash"
	mono.Replicas[0].Restart = epoch.Add(2 * time.Second)
	for i := range mono.Functions {
		mono.Functions[i].Replicas, mono.Functions[i].Errors, mono.Functions[i].Rate = 0, 1, 0
	}
	for i := range serv.Functions {
		if serv.Functions[i].Name == "board" {
			serv.Functions[i].Replicas, serv.Functions[i].Errors = 0, 1
		}
		if serv.Functions[i].Name == "gateway" {
			serv.Functions[i].Errors = 0.071
		}
	}
	for i := range serv.Links {
		if serv.Links[i].Callee == "board" {
			serv.Links[i].Errors = 1
		}
	}
	for i := range serv.Replicas {
		switch serv.Replicas[i].ID {
		case "board-1":
			serv.Replicas[i].State, serv.Replicas[i].Restart = "dead", epoch.Add(1500*time.Millisecond)
		case "shopping-2":
			serv.Replicas[i].Busy, serv.Replicas[i].Waiting = 8, 12
		}
	}
}

// asking is a scenario that waits for the room's answer.
func asking(revealed bool) *runs.Snapshot {
	s := isolating()
	s.Version, s.State, s.Stage.Kind, s.Stage.Ends, s.Stage.Revealed = 9, runs.Paused, "ask", time.Time{}, revealed
	s.Stage.Question = &scenario.Question{
		Text: scenario.Text{EN: "Which journeys survive in the monolith?", KO: "모놀리식에서는 어떤 여정이 살아남을까요?"},
		Options: []scenario.Text{
			{EN: "all but board", KO: "게시판을 뺀 전부"}, {EN: "only buy", KO: "구매만"}, {EN: "none", KO: "아무것도 살아남지 못합니다"},
		},
		Answer: 2, Because: scenario.Text{EN: "They share one process.", KO: "모두 한 프로세스를 함께 씁니다."},
	}
	s.Stage.Text = s.Stage.Question.Text
	return s
}

// told is a scenario that has told several things.
func told() *runs.Snapshot {
	s := isolating()
	for i, t := range []scenario.Text{
		{EN: "Five journeys, two shops.", KO: "여정 다섯 가지, 쇼핑몰 둘입니다."},
		{EN: "Both are healthy so far.", KO: "아직은 둘 다 정상입니다."},
		s.Stage.Text,
	} {
		s.Events = append(s.Events, runs.Event{At: epoch.Add(time.Duration(i-9) * time.Second), Kind: runs.EventSay, Text: t})
	}
	return s
}

// governed is free play with policies that act: a circuit is open, a bulkhead
// is full, pay is limited.
func governed() *runs.Snapshot {
	s := healthy()
	s.Version = 10
	for i := range s.Shops[0].Links {
		l := &s.Shops[0].Links[i]
		switch l.String() {
		case "pay.card":
			l.Policy.Breaker = scenario.Breaker{Failures: 5, Of: 10, Open: 2 * time.Second}
			l.Circuit, l.Figures = "open", runs.LinkFigures{Circuit: "open", Opened: 2, NotSent: 41}
		case "pay.coupon":
			l.Policy.Deadline = 100 * time.Millisecond
		case "shopping.pay":
			l.Policy.Bulkhead, l.Full = 4, 7
			l.Figures = runs.LinkFigures{Full: 63}
		}
	}
	for i := range s.Shops[0].Functions {
		if f := &s.Shops[0].Functions[i]; f.Name == "pay" {
			f.Limit = scenario.Limit{Function: "pay", Rate: 50, Burst: 5}
		}
	}
	s.Events = append(s.Events, runs.Event{
		At: epoch.Add(-3 * time.Second), Kind: runs.EventPolicy, Shop: "services/process", Subject: "pay.card",
		Text: scenario.Text{
			EN: "circuit pay.card opened in pay-1: too many of its calls failed, so it sends none for a while and answers at once",
			KO: "서킷 pay.card 열림 (pay-1). 실패가 많아 잠시 호출을 보내지 않고 바로 오류로 답합니다",
		},
	})
	return s
}

// eventful is free play in which something of every kind happened.
func eventful() *runs.Snapshot {
	s := healthy()
	s.Version, s.Events = 23, nil
	for i, kind := range []runs.EventKind{
		runs.EventRun, runs.EventSay, runs.EventStep, runs.EventReplica, runs.EventFault, runs.EventLoad, runs.EventPolicy, runs.EventScale, runs.EventDeploy,
		runs.EventTrace, runs.EventAsk, runs.EventBench, runs.EventAudit, runs.EventWire, runs.EventWarning,
	} {
		what := scenario.Text{EN: "of kind " + string(kind), KO: "종류 " + string(kind)}
		s.Events = append(s.Events, runs.Event{At: epoch.Add(time.Duration(i-20) * time.Second), Kind: kind, Subject: "pay", Text: what})
	}
	for i, v := range []scenario.Verdict{scenario.Holds, scenario.Partly, scenario.DoesNotHold, scenario.NotJudged, scenario.Kept, scenario.Broken} {
		what := scenario.Text{EN: "C4: " + string(v), KO: "C4: " + string(v)}
		s.Events = append(s.Events, runs.Event{At: epoch.Add(time.Duration(i-5) * time.Second), Kind: runs.EventResult, Verdict: v, Text: what})
	}
	return s
}

// twoServices is free play with the services twice over, in both placements.
func twoServices() *runs.Snapshot {
	s := governed()
	other := s.Shops[0]
	other.Shape, other.URL = scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc}, "http://127.0.0.1:8081"
	s.Shops = append(s.Shops, other)
	return s
}

func starting() *runs.Snapshot {
	s := healthy()
	s.Version, s.State = 1, runs.Starting
	s.Shops[0].Seconds = nil
	for i := range s.Shops[0].Replicas {
		s.Shops[0].Replicas[i].State = "starting"
	}
	for i := range s.Shops[0].Functions {
		s.Shops[0].Functions[i].Replicas, s.Shops[0].Functions[i].Rate = 0, 0
	}
	return s
}

func brokenDown() *runs.Snapshot {
	return &runs.Snapshot{
		Version: 3, At: epoch, State: runs.Broken,
		Problem: "start services/process: start pay-2: listen tcp 127.0.0.1:8080: bind: address already in use\nanother lab may be running",
	}
}

func staleSnapshot() *runs.Snapshot {
	s := healthy()
	s.At = epoch.Add(-12 * time.Second)
	return s
}

func nothing() *runs.Snapshot {
	return &runs.Snapshot{Version: 2, At: epoch, State: runs.Running}
}

func madeScenarios() []*scenario.Scenario {
	return []*scenario.Scenario{
		{Name: "tour", Claim: "C1", Title: scenario.Text{EN: "One purchase, two architectures", KO: "구매 한 건, 두 가지 구조"}, Minutes: 3},
		{Name: "isolate", Claim: "C4", Title: scenario.Text{EN: "One service dies. Who else?", KO: "서비스 하나가 죽으면 무엇이 함께 죽을까요?"}, Minutes: 2.5},
	}
}
