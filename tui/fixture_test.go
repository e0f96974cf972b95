package tui

import (
	"context"
	"fmt"
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
}

func (f *fakeEngine) FindTraces(ctx context.Context, q engine.TraceQuery) ([]spans.Summary, error) {
	f.mu.Lock()
	f.asked = append(f.asked, q)
	f.mu.Unlock()
	if f.hang {
		<-ctx.Done()
		return nil, ctx.Err()
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

var (
	servicesShape = scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}
	monolithShape = scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.Process}
)

func shopLinks() []runs.LinkView {
	sane, _ := scenario.Preset("sane")
	var links []runs.LinkView
	for i, l := range [][2]string{
		{"gateway", "regist"}, {"gateway", "select"}, {"gateway", "shopping"}, {"gateway", "board"},
		{"gateway", "coupon"}, {"gateway", "point"}, {"regist", "coupon"}, {"regist", "point"},
		{"shopping", "select"}, {"shopping", "pay"}, {"pay", "coupon"}, {"pay", "point"}, {"pay", "card"},
	} {
		links = append(links, runs.LinkView{Link: runs.Link{Caller: l[0], Callee: l[1]}, Policy: sane,
			Rate: float64(3 + 4*i), P95: time.Duration(20+7*i) * time.Millisecond})
	}
	return links
}

// madeShop makes a healthy shop under load.
func madeShop(shape scenario.Shape, url string) runs.Shop {
	s := runs.Shop{Shape: shape, URL: url, Healthy: true, Sampled: 1, Links: shopLinks(), Seconds: madeSeconds(120)}
	rates := map[string]float64{"gateway": 58.2, "regist": 2, "select": 21, "shopping": 31.5, "pay": 24, "board": 4.1, "coupon": 24.4, "point": 24.4, "card": 23.9}
	for i, name := range scenario.Functions() {
		replicas := 1
		if shape.Architecture == scenario.Services && (name == "pay" || name == "shopping") {
			replicas = 2
		}
		s.Functions = append(s.Functions, runs.Function{
			Name: name, Replicas: replicas, Wanted: replicas, Rate: rates[name],
			P50: time.Duration(4+3*i) * time.Millisecond, P95: time.Duration(9+5*i) * time.Millisecond, InFlight: 1 + i%3,
		})
		if shape.Architecture == scenario.Services {
			for n := range replicas {
				s.Replicas = append(s.Replicas, madeReplica(name, n+1, []string{name}, (i+n)%6))
			}
		}
	}
	if shape.Architecture == scenario.Monolith {
		s.Replicas = append(s.Replicas, madeReplica("monolith", 1, scenario.Functions(), 5))
	}
	return s
}

func madeReplica(name string, n int, functions []string, busy int) runs.ReplicaView {
	return runs.ReplicaView{
		ID: runs.ReplicaID(fmt.Sprintf("%s-%d", name, n)), Functions: functions, Version: "v1", State: "ready",
		Slots: 8, Busy: busy, Queue: 64, RSS: 31 << 20,
	}
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
			EN: "pay-1: the circuit pay.card opened: too many of its calls failed, so it sends none for a while and answers at once",
			KO: "pay-1: 서킷 pay.card 열림. 실패가 많아 잠시 호출을 보내지 않고 바로 오류로 답합니다",
		},
	})
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

func madeSummaries(n int) []spans.Summary {
	var out []spans.Summary
	for i := range n {
		t := spans.Summary{
			Trace: spans.TraceID{0xab, 0xcd, byte(i >> 8), byte(i), 5}, Shop: "services/process", Journey: scenario.Journeys()[(i+3)%5],
			Root: "POST /orders", Start: epoch.Add(-time.Duration(i) * 300 * time.Millisecond), Duration: time.Duration(20+i%70) * time.Millisecond,
			Spans: 17 + i%4, Services: []string{"gateway", "pay"}, Functions: []string{"gateway", "pay"}, Status: 200, Outcome: "ok",
		}
		switch i % 7 {
		case 2:
			t.Outcome, t.Errors, t.Faults, t.Status = "failed", 3, []string{"board-crash"}, 503
		case 4:
			t.Outcome, t.Status = "declined", 402
		case 5:
			t.Outcome, t.Errors, t.Status = "failed", 1, 500
		}
		out = append(out, t)
	}
	return out
}

// madeTrace is a purchase with a retried call, an injected error and a real one.
func madeTrace() []spans.Span {
	id := spans.TraceID{0xab, 0xcd, 0, 0, 5}
	var out []spans.Span
	add := func(n, parent byte, service, name string, kind spans.Kind, from, to int, attributes map[string]string) *spans.Span {
		if attributes == nil {
			attributes = map[string]string{}
		}
		attributes["lab.function"] = service
		s := spans.Span{
			Trace: id, ID: spans.ID{n}, Name: name, Kind: kind, Service: service, Instance: service + "-1", Version: "v1",
			Start: epoch.Add(time.Duration(from) * time.Millisecond), End: epoch.Add(time.Duration(to) * time.Millisecond),
			Attributes: attributes,
		}
		if parent != 0 {
			s.Parent = spans.ID{parent}
		}
		out = append(out, s)
		return &out[len(out)-1]
	}
	add(1, 0, "ingress", "POST /orders", spans.Server, 0, 120, map[string]string{"lab.journey": "buy", "lab.outcome": "failed", "http.response.status_code": "503"}).Error = true
	add(2, 1, "gateway", "POST /orders", spans.Server, 2, 118, nil)
	add(3, 2, "shopping", "shop.shopping.v1.Shopping/PlaceOrder", spans.Server, 6, 114, nil)
	add(4, 3, "select", "shop.select.v1.Select/LookUp", spans.Server, 8, 20, nil)
	add(5, 4, "select", "SELECT products", spans.Internal, 9, 19, nil)
	add(6, 3, "shopping", "shop.pay.v1.Pay/Checkout", spans.Client, 22, 110, nil)
	a := add(7, 6, "shopping", "attempt", spans.Client, 22, 60, map[string]string{"lab.attempt": "1"})
	a.Error, a.Message = true, "unavailable"
	p := add(8, 7, "pay", "shop.pay.v1.Pay/Checkout", spans.Server, 24, 58, map[string]string{"lab.fault.id": "pay-error", "lab.fault.kind": "error"})
	p.Error, p.Message = true, "injected"
	add(9, 6, "shopping", "attempt", spans.Client, 64, 108, map[string]string{"lab.attempt": "2"})
	add(10, 9, "pay", "shop.pay.v1.Pay/Checkout", spans.Server, 66, 106, map[string]string{"rpc.method": "Checkout", "rpc.system": "grpc"})
	add(11, 10, "coupon", "Redeem", spans.Server, 68, 90, nil)
	add(12, 10, "point", "Spend", spans.Server, 68, 84, nil)
	c := add(13, 10, "card", "Charge", spans.Server, 91, 104, nil)
	c.Error, c.Message = true, "database is locked"
	c.Events = []spans.Event{{At: epoch.Add(95 * time.Millisecond), Name: "lock wait"}}
	return out
}

func madeScenarios() []*scenario.Scenario {
	return []*scenario.Scenario{
		{Name: "tour", Claim: "C1", Title: scenario.Text{EN: "One purchase, two architectures", KO: "구매 한 건, 두 가지 구조"}, Minutes: 3},
		{Name: "isolate", Claim: "C4", Title: scenario.Text{EN: "One service dies. Who else?", KO: "서비스 하나가 죽으면 무엇이 함께 죽을까요?"}, Minutes: 2.5},
	}
}
