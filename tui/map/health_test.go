package shopmap

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

func TestHealth(t *testing.T) {
	f := runs.Function{Name: "pay", Replicas: 2, Wanted: 2, Rate: 10}
	ready := runs.ReplicaView{ID: "pay-1", Functions: []string{"pay"}, State: "ready", Slots: 8, Queue: 64}
	with := func(change func(*runs.Function, *runs.ReplicaView)) (runs.Function, runs.ReplicaView) {
		g, r := f, ready
		change(&g, &r)
		return g, r
	}
	cases := []struct {
		name   string
		change func(*runs.Function, *runs.ReplicaView)
		want   Health
	}{
		{"fine", func(*runs.Function, *runs.ReplicaView) {}, OK},
		{"nobody asks", func(f *runs.Function, _ *runs.ReplicaView) { f.Rate = 0 }, Idle},
		{"all wait for a callee", func(f *runs.Function, r *runs.ReplicaView) { f.Rate, r.Busy, r.Waiting = 0, 8, 3 }, Stuck},
		{"all are held, nobody waits", func(f *runs.Function, r *runs.ReplicaView) { f.Rate, r.Busy = 0, 8 }, Stuck},
		{"nothing is finished, more comes", func(f *runs.Function, r *runs.ReplicaView) { f.Rate, r.Busy, r.Waiting = 0, 7, 3 }, Busy},
		{"some work", func(f *runs.Function, r *runs.ReplicaView) { r.Busy = 7 }, OK},
		{"no slot is free", func(f *runs.Function, r *runs.ReplicaView) { r.Busy = 8 }, Full},
		{"answers late", func(f *runs.Function, _ *runs.ReplicaView) { f.P95 = 4 * time.Second }, Slow},
		{"requests wait", func(_ *runs.Function, r *runs.ReplicaView) { r.Waiting = 20 }, Busy},
		{"one too few", func(f *runs.Function, _ *runs.ReplicaView) { f.Replicas = 1 }, Short},
		{"some errors", func(f *runs.Function, _ *runs.ReplicaView) { f.Errors = 0.02 }, Erring},
		{"most fail", func(f *runs.Function, _ *runs.ReplicaView) { f.Errors = 0.6 }, Failing},
		{"stands still", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.State = 0, "silent" }, Silent},
		{"starts", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.State = 0, "starting" }, Starting},
		{"died", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.State = 0, "dead" }, Down},
		{"none at all", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.Functions = 0, nil }, Down},
	}
	for _, c := range cases {
		g, r := with(c.change)
		if got := Of(&runs.Shop{Functions: []runs.Function{g}, Replicas: []runs.ReplicaView{r}}, g); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestIdleAmongBusyIsNotStuck: in the monolith a function that nobody asks for is not
// stuck while the others keep its slots busy.
func TestIdleAmongBusyIsNotStuck(t *testing.T) {
	all := []string{"gateway", "board"}
	board := runs.Function{Name: "board", Replicas: 1, Wanted: 1}
	s := &runs.Shop{
		Functions: []runs.Function{{Name: "gateway", Replicas: 1, Wanted: 1, Rate: 23}, board},
		Replicas:  []runs.ReplicaView{{ID: "monolith-1", Functions: all, State: "ready", Slots: 2, Busy: 2, Waiting: 2, Queue: 64}},
	}
	if got := Of(s, board); got != Full {
		t.Errorf("got %v, want full", got)
	}
	s.Functions[0].Rate = 0
	if got := Of(s, board); got != Stuck {
		t.Errorf("nothing is finished at all: got %v, want stuck", got)
	}
}

// TestNothingCountedHasNoShare: where nothing was finished no share of it failed.
func TestNothingCountedHasNoShare(t *testing.T) {
	for _, c := range []struct {
		f    runs.Function
		want string
	}{
		{runs.Function{Replicas: 1}, "-"},
		{runs.Function{Replicas: 1, Rate: 1.4}, "0%"},
		{runs.Function{Replicas: 1, Rate: 1.4, Errors: 1}, "100%"},
	} {
		if _, _, got := Figures(c.f); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.f, got, c.want)
		}
	}
}

// TestMonolithsBoxFaresAsItsDoor: it is not well while shoppers aren't served, and
// not dead while it starts.
func TestMonolithsBoxFaresAsItsDoor(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*runs.Function, *runs.ReplicaView)
		want   string
	}{
		{"well", func(*runs.Function, *runs.ReplicaView) {}, "ok"},
		{"starts", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.State = 0, "starting" }, "starting"},
		{"late", func(f *runs.Function, _ *runs.ReplicaView) { f.P95 = 5 * time.Second }, "slow"},
		{"full", func(_ *runs.Function, r *runs.ReplicaView) { r.Busy = r.Slots }, "full"},
		{"dead", func(f *runs.Function, r *runs.ReplicaView) { f.Replicas, r.State = 0, "dead" }, "dead"},
	} {
		s := &runs.Shop{Shape: scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.Process}}
		r := runs.ReplicaView{ID: "monolith-1", Functions: []string{"gateway"}, State: "ready", Slots: 8, Queue: 64}
		f := runs.Function{Name: "gateway", Replicas: 1, Wanted: 1, Rate: 12}
		c.change(&f, &r)
		s.Functions, s.Replicas = []runs.Function{f}, []runs.ReplicaView{r}
		a := canvas.New(60, 12, theme.New(theme.Dark, false, true))
		drawMonolith(a.Area(), Data{Shop: s})
		lines := strings.Split(strings.TrimSpace(ansi.Strip(a.String())), "\n")
		if got := lines[len(lines)-1]; !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %s", c.name, got, c.want)
		}
	}
}
