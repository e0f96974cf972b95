package language_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/language"
)

// complete makes a scenario of steps.
func complete(steps string) string {
	return "name: test\nclaim: C4\ncompare: {shapes: [monolith/process, services/process]}\n" +
		"load: {rate: 60/s}\nsteps:\n" + steps
}

// parse parses a scenario that consists of these steps.
func parse(t *testing.T, steps string) *scenario.Scenario {
	t.Helper()
	s, err := language.Parse("test.yaml", []byte(complete(strings.TrimSpace(steps))))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wantCall runs a scenario that asks its lab for one thing.
func wantCall(t *testing.T, file, want string) {
	t.Helper()
	s, err := language.Parse("a.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	lab := &fakeLab{}
	run(t, s, lab)
	if len(lab.calls) != 1 || lab.calls[0] != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lab.calls, "\n"), want)
	}
}

// wantRefusal parses a scenario that is refused in these words, among others.
func wantRefusal(t *testing.T, file, want string) {
	t.Helper()
	_, err := language.Parse("a.yaml", []byte(file))
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

func run(t *testing.T, s *scenario.Scenario, lab scenario.Lab) {
	t.Helper()
	for _, step := range s.Steps {
		if err := step.Run(context.Background(), lab); err != nil {
			t.Fatalf("%s in line %d: %v", step.Kind(), step.Line(), err)
		}
	}
}

// TestSteps runs each step on a lab that writes down what is asked of it.
func TestSteps(t *testing.T) {
	const even = "map[board:0.2 browse:0.2 buy:0.2 cart:0.2 join:0.2]"
	for _, tt := range []struct{ name, step, want string }{
		{"say", "- say: {en: Hello, ko: 안녕하십니까}", "say Hello / 안녕하십니까"},
		{"say, decomposed", "- say: {en: a, ko: \u1100\u1161}", "say a / 가"},
		{"hold", "- hold: 1m30s", "hold 1m30s"},
		{"mark", "- mark: phase-2", "mark phase-2"},
		{"load", "- load: {rate: 90/s}", "load 90 " + even + " poisson 0 {constant 0 0s 0s}"},
		{"load, all of it", "- load: {rate: 1.5/s, mix: {buy: 100%}, arrivals: even, declined: 5%, profile: {kind: spike, to: 200/s, after: 10s, over: 5s}}",
			"load 1.5 map[buy:1] even 0.05 {spike 200 10s 5s}"},
		{"load, article", "- load: {mix: article}", "load 60 map[board:0.07 browse:0.1 buy:0.5 cart:0.3 join:0.03] poisson 0 {constant 0 0s 0s}"},
		{"latency", "- fault: {kind: latency, function: card, delay: 200ms, rate: 30%}",
			"inject {ID:card-latency Kind:latency Function:card Method: Replica: Rate:0.3 Baggage: Delay:200ms Code: Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link: Jitter:0s Bandwidth:0}"},
		{"error", "- fault: {kind: error, function: pay, method: Checkout, code: UNAVAILABLE, id: flaky, rate: 0.5}",
			"inject {ID:flaky Kind:error Function:pay Method:Checkout Replica: Rate:0.5 Baggage: Delay:0s Code:UNAVAILABLE Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link: Jitter:0s Bandwidth:0}"},
		{"kill", "- fault: {kind: kill, function: pay, replica: pay-1}\n  when: services",
			"inject {ID:pay-kill Kind:kill Function:pay Method: Replica:pay-1 Rate:1 Baggage: Delay:0s Code: Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link: Jitter:0s Bandwidth:0}"},
		{"heal", "- heal: all", "heal all"},
		{"scale", "- scale: {card: 2, gateway: 3}\n  when: services", "scale gateway 3; scale card 2"},
		{"policy, a preset", "- policy: none\n  when: services", "policy all: preset none"},
		{"policy, all of it", "- policy: {link: pay.card, preset: none, deadline: 1s, try: 300ms, retries: {attempts: 1, on: [INTERNAL, UNAVAILABLE], budget: 20%}, " +
			"breaker: {failures: 5, of: 10, open: 3s}, bulkhead: 20, ejection: 4s, balancing: least-request}\n  when: services",
			"policy pay.card: preset none, deadline 1s, try 300ms, 1 retry on INTERNAL UNAVAILABLE, retry budget 20%, breaker 5 of 10, open 3s, bulkhead 20, ejection 4s, least-request"},
		{"policy, all off", "- policy: {link: pay.card, deadline: none, try: none, retries: none, breaker: none, bulkhead: none, ejection: none, balancing: round-robin}\n  when: services",
			"policy pay.card: deadline none, try none, retries none, breaker none, bulkhead none, ejection none, round-robin"},
		{"link", "- link: {from: pay, to: card, kind: latency, delay: 100ms, jitter: 20ms}\n  when: services",
			"inject {ID:pay-card-latency Kind:link-latency Function:card Method: Replica: Rate:1 Baggage: Delay:100ms Code: Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link:pay.card Jitter:20ms Bandwidth:0}"},
		{"link, slow", "- link: {from: pay, to: card, kind: bandwidth, bandwidth: 8kB/s, id: thin}\n  when: services",
			"inject {ID:thin Kind:link-bandwidth Function:card Method: Replica: Rate:1 Baggage: Delay:0s Code: Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link:pay.card Jitter:0s Bandwidth:8000}"},
		{"limit", "- limit: {function: card, rate: 50/s, wait: 200ms}", "limit card: 50/s, burst 5, wait 200ms"},
		{"limit, lifted", "- limit: {function: card, rate: none}", "limit card: none"},
		{"trace", "- trace: {journey: buy, outcome: failed, function: pay}", "trace {Journey:buy Outcome:failed Function:pay Fault: Phase: Pick:}"},
		{"diagnose", "- fault: {kind: lock, function: pay}\n- mark: a\n- mark: b\n- diagnose: {fault: pay-lock, phase: b, against: a}",
			"inject {ID:pay-lock Kind:lock Function:pay Method: Replica: Rate:1 Baggage: Delay:0s Code: Distribution: Requests:0 Workers:0 Share:0 Growth:0 Ceiling:0 Hidden:false Link: Jitter:0s Bandwidth:0}; " +
				"mark a; mark b; diagnose {Fault:pay-lock Phase:b Against:a}"},
		{"draw", "- draw: {id: mystery, faults: [{kind: lock, function: pay}, {kind: slow-query, function: select}]}",
			"draw mystery of mystery lock pay, mystery slow-query select"},
		{"trace of a phase", "- mark: lock\n- trace: {journey: browse, phase: lock, pick: typical}", "mark lock; trace {Journey:browse Outcome: Function: Fault: Phase:lock Pick:typical}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lab := &fakeLab{}
			run(t, parse(t, tt.step), lab)
			if got := strings.Join(lab.calls, "; "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestWhen(t *testing.T) {
	for _, tt := range []struct{ when, want string }{
		{"services", "services/inproc services/process"},
		{"monolith/inproc", "monolith/inproc"},
		{"[services/process, monolith]", "services/process monolith/inproc monolith/process"},
	} {
		s := parse(t, "- hold: 1s\n  when: "+tt.when)
		var got []string
		for _, shape := range s.Steps[0].When() {
			got = append(got, shape.String())
		}
		if want := strings.Fields(tt.want); !slices.Equal(got, want) {
			t.Errorf("when: %s is %v, want %v", tt.when, got, want)
		}
	}
}

const mono, serv = "monolith/process", "services/process"

type success = map[string]map[string]int

func TestExpect(t *testing.T) {
	few := figuresOf("", success{mono: {}, serv: {}})
	few.Shapes[serv].Journeys["buy"] = scenario.JourneyFigures{N: 29, OK: 29}
	for _, tt := range []struct {
		name, rule string
		figures    scenario.Figures
		want       scenario.Verdict
		why        string
	}{
		{"kept", `services.success("buy") >= 0.99`, figuresOf("", success{serv: {"buy": 99}}), scenario.Kept, ""},
		{"broken", `services.success("buy") >= 0.99`, figuresOf("", success{serv: {"buy": 98}}), scenario.Broken, "the figures say otherwise"},
		{"too few", `services.success("buy") >= 0.99`, few, scenario.Broken, "services/process has 29 buy journeys, and 30 are needed"},
		{"too few, but n", `services.n("buy") == 29`, few, scenario.Kept, ""},
		{"none", `services.success("cart") >= 0.99`, few, scenario.Broken, "services/process has 0 cart journeys, and 30 are needed"},
		{"no trace", `services.spans("buy") > 1`, figuresOf("", success{serv: {"buy": 99}}), scenario.Broken, "services/process has no good trace of buy"},
		{"left out", `services.processes == 9`, figuresOf("", success{mono: {}}), scenario.NotJudged, "services does not run"},
		{"passed over", `services.processes == 1 || services.p95("cart") < 5`, few, scenario.Broken, "services/process has 0 cart journeys, and 30 are needed"},
		{"arithmetic", `services.failed("buy") + services.ok("buy") == services.n("buy") && !(services.p95("buy") / 2 > 10)`,
			figuresOf("", success{serv: {"buy": 40}}), scenario.Kept, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lab := &fakeLab{figures: map[string]scenario.Figures{"": tt.figures}}
			run(t, parse(t, "- expect:\n    that: "+tt.rule+"\n    because: {en: a, ko: 가}"), lab)
			got := lab.results[0]
			if got.Verdict != tt.want || got.Why.EN != tt.why {
				t.Errorf("got %s (%s), want %s (%s)", got.Verdict, got.Why, tt.want, tt.why)
			}
			if got.Rules["that"] != tt.rule || got.Because.KO != "가" || got.Step != "expect" {
				t.Errorf("got %+v, want rule, reason and step in it", got)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	const judge = `
- mark: crash
- judge:
    holds_if: services.success("buy", "crash") >= 0.99 && monolith.success("buy", "crash") < 0.9
    fails_if: services.success("buy", "crash") < 0.9`
	services, monolith := `services.success("buy", "crash")`, `monolith.success("buy", "crash")`
	few := figuresOf("", success{serv: {"buy": 100}, mono: {}})
	few.Shapes[mono].Journeys["buy"] = scenario.JourneyFigures{N: 12, OK: 3}
	for _, tt := range []struct {
		name    string
		figures scenario.Figures
		want    scenario.Verdict
		why     string
		terms   map[string]float64
	}{
		{"holds", figuresOf("", success{serv: {"buy": 100}, mono: {"buy": 5}}), scenario.Holds, "", map[string]float64{services: 1, monolith: 0.05}},
		{"partly", figuresOf("", success{serv: {"buy": 95}, mono: {"buy": 5}}), scenario.Partly, "", map[string]float64{services: 0.95, monolith: 0.05}},
		{"fails", figuresOf("", success{serv: {"buy": 50}, mono: {"buy": 5}}), scenario.DoesNotHold, "", map[string]float64{services: 0.5, monolith: 0.05}},
		{"too few", few, scenario.NotJudged, `monolith/process has 12 buy journeys in phase "crash", and 30 are needed`, map[string]float64{services: 1, monolith: 0.25}},
		{"left out", figuresOf("", success{serv: {"buy": 100}}), scenario.NotJudged, "monolith does not run", map[string]float64{services: 1}},
		{"ambiguous", figuresOf("", success{serv: {"buy": 100}, "services/inproc": {"buy": 100}, mono: {"buy": 5}}), scenario.NotJudged,
			`services could be services/inproc or services/process: write shape("services/inproc")`, map[string]float64{monolith: 0.05}},
		{"one process", figuresOf("", success{"services/inproc": {"buy": 100}, "monolith/inproc": {"buy": 5}}), scenario.NotJudged, "one process",
			map[string]float64{services: 1, monolith: 0.05}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lab := &fakeLab{figures: map[string]scenario.Figures{"crash": tt.figures}}
			run(t, parse(t, judge), lab)
			got := lab.results[0]
			if got.Verdict != tt.want || got.Why.EN != tt.why || got.Claim != "C4" {
				t.Errorf("got %s: %s (%s), want C4: %s (%s)", got.Claim, got.Verdict, got.Why, tt.want, tt.why)
			}
			if len(got.Figures) != len(tt.terms) {
				t.Errorf("got the figures %v, want %v", got.Figures, tt.terms)
			}
			for term, want := range tt.terms {
				if got := got.Figures[term]; got != want {
					t.Errorf("%s is %v, want %v", term, got, want)
				}
			}
		})
	}
}

// TestJudgeOtherClaims checks that only C1 and C4 ask for processes.
func TestJudgeOtherClaims(t *testing.T) {
	s := parse(t, `- judge: {claim: C6, holds_if: services.processes == 1, fails_if: services.processes != 1}`)
	lab := &fakeLab{figures: map[string]scenario.Figures{"": figuresOf("", success{"services/inproc": {}})}}
	run(t, s, lab)
	if got, want := lab.results[0].Verdict, scenario.Holds; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestJudgeDefect(t *testing.T) {
	s := parse(t, `- judge: {holds_if: services.processes > 0, fails_if: services.processes < 5}`)
	lab := &fakeLab{figures: map[string]scenario.Figures{"": figuresOf("", success{serv: {}})}}
	err := s.Steps[0].Run(context.Background(), lab)
	if !errors.Is(err, language.ErrDefect) || !strings.Contains(err.Error(), "holds_if and fails_if are both true") {
		t.Errorf("got %v, want a defect", err)
	}
	if len(lab.results) != 0 {
		t.Errorf("reported %v, want nothing", lab.results)
	}
}

// TestEveryMeasure evaluates each kind of figure on figures that all differ.
func TestEveryMeasure(t *testing.T) {
	since := time.Unix(1000, 0)
	figures := scenario.Figures{Shapes: map[string]scenario.ShapeFigures{serv: {
		Since: since,
		Journeys: map[string]scenario.JourneyFigures{"buy": {N: 100, OK: 61, Declined: 19, Failed: 13, Shed: 7, Delayed: 5, P50: 1.5, P95: 2.5, P99: 3.5,
			LastFailed: since.Add(4500 * time.Millisecond)}},
		Traces:    map[string]scenario.TraceFigures{"buy": {Spans: 41, Services: 8, Functions: 7, Languages: 3, DurationMS: 12.5}},
		Processes: 9, Replicas: 10, Ports: 11, Links: 15, Restarts: 2,
		Requests:    map[string]uint64{"card": 270},
		Bill:        scenario.Bill{Seconds: 10, Units: map[string]scenario.UnitBill{"pay": {Working: 20, Waiting: 10, Idle: 50, Footprint: 30}}},
		FaultsFired: map[string]uint64{"board-crash": 4}, Found: map[string]float64{"board-crash": 0.5},
		Rollout: &scenario.RolloutFigures{Function: "board", Outcome: scenario.Promoted, Seconds: 8.5, Restarted: 3, Carried: 27, Met: 210, MetFailed: 6},
		Scraped: &scenario.ScrapedFigures{
			Functions: map[string]scenario.MetricFigures{"card": {N: 280, Gap: 1, Rate: 14.5, Errors: 0.25, P50: 5.5, P95: 6.5, Blamed: 0.75}},
			Exemplar:  scenario.ExemplarFigures{Function: "card", MS: 7.5, Spans: 42},
		},
		Audit: &scenario.Audit{
			Paid: 70, Cancelled: 17, InProgress: 3, Untold: 1, Wrong: 6, Won: 9_000,
			Imbalances: []scenario.Imbalance{{Way: scenario.BySaga}, {Way: scenario.ByNaive}},
		},
		Wire: map[string]scenario.WireFigures{"order": {Protobuf: 71, JSON: 160, XML: 220, Sent: 75, Kept: 12, Lost: 14, Misread: 15, Unknown: 16}},
	}}}
	terms := map[string]string{
		`success("buy")`: "0.8", `n("buy")`: "100", `ok("buy")`: "61", `declined("buy")`: "19", `failed("buy")`: "13", `shed("buy")`: "7",
		`p50("buy")`: "1.5", `p95("buy")`: "2.5", `p99("buy")`: "3.5", `recovery("buy")`: "4.5",
		`spans("buy")`: "41", `traced_services("buy")`: "8", `traced_functions("buy")`: "7", `languages("buy")`: "3", `duration("buy")`: "12.5",
		"processes": "9", "replicas": "10", "ports": "11", "links": "15", "restarts": "2", `requests("card")`: "270", `fired("board-crash")`: "4", `found("board-crash")`: "0.5",
		`delayed("buy")`: "5", `restarted("board")`: "3", `carried("board")`: "27", `rollout_seconds("board")`: "8.5",
		`met("board")`: "210", `met_failed("board")`: "6", `promoted("board")`: "1", `rolled_back("board")`: "0",
		`bill("1:4")`:     "20",
		`scraped("card")`: "280", `scraped_gap("card")`: "1", `scraped_rate("card")`: "14.5", `scraped_errors("card")`: "0.25",
		`scraped_p50("card")`: "5.5", `scraped_p95("card")`: "6.5", `exemplar("card")`: "7.5", `exemplar_spans("card")`: "42", `blamed("card")`: "0.75",
		"imbalance": "9000", "imbalances": "6", "imbalances_with_care": "1", "paid": "70", "cancelled": "17", "in_progress": "3", "untold": "1",
		`protobuf_bytes("order")`: "71", `json_bytes("order")`: "160", `xml_bytes("order")`: "220", `sent_bytes("order")`: "75",
		`fields_kept("order")`: "12", `fields_lost("order")`: "14", `fields_misread("order")`: "15", `unknown_bytes("order")`: "16",
	}
	if got, want := len(terms), len(expression.MeasureNames()); got != want {
		t.Errorf("%d measures are tested, want all %d", got, want)
	}
	for term, want := range terms {
		lab := &fakeLab{figures: map[string]scenario.Figures{"": figures}}
		run(t, parse(t, "- fault: {kind: crash, function: board}\n- scrape: {}\n- audit: {}\n- deploy: {function: board, version: v2}\n- wire: {id: order, message: CheckoutRequest}\n  when: services\n- expect: services."+term+" == "+want+` && shape("services/process").`+term+" == "+want), lab)
		if got := lab.results[0]; got.Verdict != scenario.Kept || len(got.Figures) != 2 {
			t.Errorf("services.%s: got %+v, want it to be %s", term, got, want)
		}
	}
}

// The audit's figures are written with a phase or without, and may be compared
// with themselves.
func TestFigureOfTwoPhases(t *testing.T) {
	paid := func(n int) scenario.Figures {
		return scenario.Figures{Shapes: map[string]scenario.ShapeFigures{serv: {Audit: &scenario.Audit{Paid: n}}}}
	}
	for _, rule := range []string{
		`services.paid("early") < services.paid`,
		`services.paid > services.paid("early")`,
		`shape("services/process").paid("early") == 3 && shape("services/process").paid == 5`,
	} {
		lab := &fakeLab{figures: map[string]scenario.Figures{"early": paid(3), "": paid(5)}}
		run(t, parse(t, "- mark: early\n- audit: {}\n- expect: '"+rule+"'"), lab)
		if got := lab.results[0]; got.Verdict != scenario.Kept || len(got.Figures) != 2 {
			t.Errorf("%s: got %+v, want it kept, of two figures", rule, got)
		}
	}
}

// TestRecovery covers phases in which it takes no time, or can't be told.
func TestRecovery(t *testing.T) {
	since := time.Unix(1000, 0)
	buy := func(n int, last time.Time) map[string]scenario.JourneyFigures {
		return map[string]scenario.JourneyFigures{"buy": {N: n, OK: n, LastFailed: last}}
	}
	for _, tt := range []struct {
		name    string
		figures scenario.ShapeFigures
		want    scenario.Verdict
	}{
		{"none failed", scenario.ShapeFigures{Since: since, Journeys: buy(30, time.Time{})}, scenario.Kept},
		{"due before the phase", scenario.ShapeFigures{Since: since, Journeys: buy(30, since.Add(-time.Second))}, scenario.Kept},
		{"one failed", scenario.ShapeFigures{Since: since, Journeys: buy(30, since.Add(time.Second))}, scenario.Broken},
		{"too few", scenario.ShapeFigures{Since: since, Journeys: buy(29, time.Time{})}, scenario.Broken},
		{"played several times", scenario.ShapeFigures{Journeys: buy(30, time.Time{})}, scenario.Broken},
	} {
		lab := &fakeLab{figures: map[string]scenario.Figures{"": {Shapes: map[string]scenario.ShapeFigures{serv: tt.figures}}}}
		run(t, parse(t, `- expect: services.recovery("buy") == 0`), lab)
		if got := lab.results[0]; got.Verdict != tt.want {
			t.Errorf("%s: got %s (%s), want %s", tt.name, got.Verdict, got.Why, tt.want)
		}
	}
}

// TestWhyInBothLanguages has a reason that is told in one language told in the other.
func TestWhyInBothLanguages(t *testing.T) {
	reasons := func(rule string, figures scenario.ShapeFigures) scenario.Text {
		lab := &fakeLab{figures: map[string]scenario.Figures{"": {Shapes: map[string]scenario.ShapeFigures{serv: figures}}}}
		run(t, parse(t, "- scrape: {}\n- audit: {}\n- deploy: {function: board, version: v2}\n- bench: {kind: hops, rounds: 3}\n- expect: '"+rule+"'"), lab)
		return lab.results[0].Why
	}
	inGo := scenario.Text{EN: "board goes on in Go", KO: "board: Go 프로그램으로 계속합니다"}
	enough := map[string]scenario.JourneyFigures{"buy": {N: 30, OK: 30}}
	for rule, figures := range map[string]scenario.ShapeFigures{
		`services.restarts > 0`:                     {},
		`services.p95("buy") > 0`:                   {},
		`services.recovery("buy") > 0`:              {Journeys: enough},
		`services.spans("buy") > 0`:                 {Journeys: enough},
		`services.languages("buy") > 1`:             {InGo: inGo},
		`services.bill("1:4") > 0`:                  {},
		`services.bill("1:1") > 0`:                  {Bill: scenario.Bill{Missed: inGo}},
		`services.imbalance > 0`:                    {},
		`services.scraped("board") > 0`:             {},
		`services.restarted("board") > 0`:           {},
		`monolith.restarts > 0`:                     {},
		`bench("hops", "loopback/depth=1").p50 > 0`: {},
	} {
		why := reasons(rule, figures)
		if why.EN == "" || !strings.ContainsFunc(why.KO, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			t.Errorf("%s: got %q and %q, want a reason in both languages", rule, why.EN, why.KO)
		}
	}
}
