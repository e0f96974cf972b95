package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/spans"
)

// moneyCases are about autoscalers, deploys, and how orders are paid.
func moneyCases() []keyCase {
	pay := scenario.Autoscale{
		Function: "gateway", Min: 2, Max: 6, Metrics: []scenario.ScaleMetric{{Name: scenario.InFlight, Target: 8}}, Every: 2 * time.Second,
	}
	pay.Tolerance, pay.Up, pay.Down = scenario.SteadyDefaults(pay.Every, scenario.SteadyWindow)
	canary := scenario.Deploy{
		Function: "board", Version: "v2", Strategy: scenario.Canary, Weights: []float64{0.2}, Hold: 10 * time.Second,
		Gate: scenario.Gate{Success: 0.99, P95: 500 * time.Millisecond}, Deadline: 20 * time.Second,
	}
	rolling := scenario.Deploy{Function: "board", Version: "v2", Strategy: scenario.Rolling, Surge: scenario.Extent{Count: 1}, Deadline: 20 * time.Second}
	recreate := scenario.Deploy{Function: "board", Version: "v2-bad", Strategy: scenario.Recreate, Deadline: 20 * time.Second}
	back := rolling
	back.Version = "v1"
	running := billed().Shops[0].Scalers[0].Autoscale
	point := scenario.Crashpoint{Name: "pay/take-card/answer"}
	skipped := scenario.Crashpoint{Name: "coupon/redeem/begin", Skip: 1}
	return []keyCase{
		{"an autoscaler, and back", healthy(), "esc a down down right down right down right enter u", []engine.Command{
			engine.Autoscale{Settings: pay}, engine.Autoscale{Settings: scenario.Autoscale{Function: "gateway"}}}},
		{"an autoscaler ends, and comes back", billed(), "esc a right right right right down left enter u", []engine.Command{
			engine.Autoscale{Settings: scenario.Autoscale{Function: "pay"}}, engine.Autoscale{Settings: running}}},
		{"an autoscaler that is so already", billed(), "esc a right right right right enter", nil},
		{"off where it is off", healthy(), "esc a down left enter", nil},
		{"never more at least than at most", healthy(), "esc a down down down down down left left left left left left left down right enter", []engine.Command{
			engine.Autoscale{Settings: oneReplica()}}},
		{"rolling, and back", healthy(), "esc D enter u", []engine.Command{engine.Deploy{Deploy: rolling}, engine.Deploy{Deploy: back}}},
		{"a deploy by its name, and back", healthy(), "esc : b o a r d space v 2 space r o l l enter enter u", []engine.Command{
			engine.Deploy{Deploy: rolling}, engine.Deploy{Deploy: back}}},
		{"by its name, while another is under way", deploying(), "esc : b o a r d space v 2 space r o l l enter enter", nil},
		{"by its name, what runs already", healthy(), "esc : b o a r d space v 1 space r o l l enter enter", nil},
		{"recreate", healthy(), "esc D down right down right enter", []engine.Command{engine.Deploy{Deploy: recreate}}},
		{"canary with weights", healthy(), "esc D down down right right down down down right enter", []engine.Command{engine.Deploy{Deploy: canary}}},
		{"a version that runs already", healthy(), "esc D down left enter", nil},
		{"a deploy under way", deploying(), "esc D enter", nil},
		{"naive, and back", sold(), "esc C 2 u", []engine.Command{
			engine.SetCheckout{Way: scenario.ByNaive, Shop: "services/process"}, engine.SetCheckout{Way: scenario.BySaga, Shop: "services/process"}}},
		{"no transaction over services", sold(), "esc C 1", nil},
		{"a monolith as saga", careless(), "C 3 u", []engine.Command{
			engine.SetCheckout{Way: scenario.BySaga, Shop: "monolith/process"}, engine.SetCheckout{Way: scenario.ByTx, Shop: "monolith/process"}}},
		{"a crash at a point, and back", sold(), "esc X enter u", []engine.Command{engine.Arm{Point: point}, engine.Disarm{Point: point}}},
		{"a crash of a participant later", sold(), "esc X right down down down right enter", []engine.Command{engine.Arm{Point: skipped}}},
		{"audit now", sold(), "esc A", []engine.Command{engine.Audit{}}},
		{"nothing of it without a shop", nothing(), "esc a D C X A", nil},
	}
}

// oneReplica is an autoscaler that may not do anything.
func oneReplica() scenario.Autoscale {
	a := scenario.Autoscale{
		Function: "gateway", Min: 1, Max: 1, Metrics: []scenario.ScaleMetric{{Name: scenario.Utilisation, Target: 0.7}}, Every: 5 * time.Second,
	}
	a.Tolerance, a.Up, a.Down = scenario.SteadyDefaults(a.Every, scenario.SteadyWindow)
	return a
}

func deploying() *runs.Snapshot {
	s := healthy()
	s.Shops[0].Rollouts = []runs.RolloutView{{RolloutFigures: scenario.RolloutFigures{Function: "board", Version: "v2"}, Unit: "board"}}
	return s
}

// deployingMonolith is a monolith that is being replaced, whole, for one function.
func deployingMonolith() *runs.Snapshot {
	s := healthy()
	s.Shops[0] = madeShop(monolithShape, "http://127.0.0.1:8081")
	s.Shops[0].Rollouts = []runs.RolloutView{{RolloutFigures: scenario.RolloutFigures{Function: "board", Version: "v2"}, Unit: "monolith"}}
	return s
}

// TestOrdersLeadToTraces: from an order to its trace; from one that was taken
// over to the trace in which it goes on, whose link leads to the one that died.
func TestOrdersLeadToTraces(t *testing.T) {
	died, recovery := spans.TraceID{0xab, 0xcd, 0, 38}, spans.TraceID{0x77, 0x01, 38}
	trace := madeTrace()
	trace[0].Links = []spans.Link{{Trace: died, Span: spans.ID{3}, Attributes: map[string]string{"lab.link": "recovers"}}}
	m := appAt(&fakeEngine{snap: sold(), trace: trace}, 100, 30)
	var loaded []spans.TraceID
	load := m.search.Load
	m.search.Load = func(id spans.TraceID) tea.Cmd {
		loaded = append(loaded, id)
		return load(id)
	}
	m.render()
	for _, key := range strings.Fields("esc 7 down down enter") {
		send(m, press(key))
	}
	if m.view != viewTraces || len(loaded) != 1 || loaded[0] != recovery {
		t.Fatalf("view %v after %v was loaded, want the trace %s", m.view, loaded, recovery)
	}
	if got := stripped(m); !strings.Contains(got, "goes on with trace abcd0026, which died") {
		t.Errorf("the link is not shown:\n%s", got)
	}
	send(m, press("enter"))
	if len(loaded) != 2 || loaded[1] != died {
		t.Errorf("enter led to %v, want %s", loaded, died)
	}
}

// TestOrderStaysSelected: the selected order stays in sight when others come, and
// as it was when it is told no more.
func TestOrderStaysSelected(t *testing.T) {
	e := &fakeEngine{snap: sold()}
	m := appAt(e, 100, 30)
	for _, key := range strings.Fields("esc 7 down down") {
		send(m, press(key))
	}
	later := sold()
	later.Version++
	later.Shops[0].Payments = append([]runs.Payment{madePayment(41, runs.PaymentPaid)}, later.Shops[0].Payments...)
	for _, gone := range []bool{false, true} {
		if gone {
			later.Shops[0].Payments = later.Shops[0].Payments[:1]
		}
		e.snap = later
		m.take(later)
		m.changes++
		got := stripped(m)
		if !strings.Contains(got, "Order er-7f3a-0038") || strings.Contains(got, "as it was read last") != gone {
			t.Errorf("gone %v: got\n%s", gone, got)
		}
	}
	send(m, press("esc"))
	if got := stripped(m); !strings.Contains(got, "Order er-7f3a-0041") {
		t.Errorf("esc does not follow the newest order again:\n%s", got)
	}
}
