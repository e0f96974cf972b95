package shop_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

func checkout(way string) shoptest.Step {
	return shoptest.Step{Name: "checkout", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.SetCheckout(ctx, way) }}
}

func crashAt(p scenario.Crashpoint) shoptest.Step {
	return shoptest.Step{Name: "crash", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Crash(ctx, p) }}
}

// verdictOn plays a scenario on books, and returns what became of the promise.
func verdictOn(t *testing.T, w *shoptest.Ledgers, steps ...scenario.Step) (*runs.Record, scenario.Verdict) {
	t.Helper()
	e := engine.New(engine.Config{Platform: w})
	record, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, steps...))
	shoptest.MustNot(t, err)
	for _, r := range record.Results {
		if r.Step == "audit" {
			return record, r.Verdict
		}
	}
	return record, ""
}

// TestPromise: what is out of balance breaks the lab's promise, unless it was
// paid without care.
func TestPromise(t *testing.T) {
	wrong := func(ways ...string) scenario.Audit {
		a := scenario.Audit{Paid: 3, Wrong: len(ways), Won: 1_000}
		for _, way := range ways {
			a.Imbalances = append(a.Imbalances, scenario.Imbalance{Order: "o", Way: way, Won: 1_000})
		}
		return a
	}
	for name, tt := range map[string]struct {
		audit scenario.Audit
		steps []scenario.Step
		want  scenario.Verdict
	}{
		"balanced":         {scenario.Audit{Paid: 3}, nil, scenario.Kept},
		"nothing was sold": {scenario.Audit{}, nil, ""},
		"saga is wrong":    {wrong("saga"), nil, scenario.Broken},
		"naive is wrong":   {wrong("naive"), []scenario.Step{checkout("naive"), checkout("saga")}, scenario.Kept},
		"both are wrong":   {wrong("saga", "naive"), []scenario.Step{checkout("naive")}, scenario.Broken},
		"nobody's order":   {wrong(""), nil, scenario.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				record, got := verdictOn(t, &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{tt.audit}}, tt.steps...)
				if got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				if a := record.Audits[shoptest.ServicesInproc.String()]; a.Won != tt.audit.Won {
					t.Errorf("the record has %+v, want %+v", a, tt.audit)
				}
			})
		})
	}
}

// TestBooksAreClosedWhenSettled: orders in progress at the end are waited for.
func TestBooksAreClosedWhenSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{InProgress: 2}, {Paid: 1, Untold: 1}, {Paid: 1, Cancelled: 1}}}
		record, got := verdictOn(t, w)
		if a := record.Audits[shoptest.ServicesInproc.String()]; got != scenario.Kept || w.Reads != 3 || a.Cancelled != 1 {
			t.Errorf("got %q after %d audits, %+v; want it kept by the third", got, w.Reads, a)
		}
	})
}

// TestBooksAreClosedWhenShoppingHasHeard: shopping asks for an order that took long
// once a minute, so what is paid, and not heard of so far, is waited for that long.
func TestBooksAreClosedWhenShoppingHasHeard(t *testing.T) {
	for name, tt := range map[string]struct {
		hears time.Duration // after the load
		want  scenario.Verdict
	}{
		"within a minute": {shop.SettlingTime + shop.HearTime - 5*time.Second, scenario.Kept},
		"never":           {time.Hour, scenario.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{InProgress: 1}}}
				for range tt.hears / time.Second {
					w.Audits = append(w.Audits, scenario.Audit{Paid: 1, Untold: 1})
				}
				w.Audits = append(w.Audits, scenario.Audit{Paid: 1})
				began := time.Now()
				if _, got := verdictOn(t, w); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				if took := time.Since(began); took > 2*(shop.SettlingTime+shop.HearTime) {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// TestUnreadBooksMakeARunInvalid: books that nobody can read in the end prove
// nothing, even if they could be read before.
func TestUnreadBooksMakeARunInvalid(t *testing.T) {
	join := shoptest.Step{Name: "audit", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Audit(ctx) }}
	for name, steps := range map[string][]scenario.Step{"never read": nil, "read before": {join}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}}, Lost: true, After: len(steps)}
				record, got := verdictOn(t, w, steps...)
				last := record.Events[len(record.Events)-1]
				if got != "" || last.Kind != runs.EventWarning || len(record.Invalid) != 1 || !strings.Contains(record.Invalid[0].EN, "no answer") {
					t.Errorf("got %q, doubts %v, at the end %+v; want no verdict, a doubt and a warning", got, record.Invalid, last)
				}
				if a, told := record.Audits[shoptest.ServicesInproc.String()]; told {
					t.Errorf("the record has %+v, want no books", a)
				}
				if took := time.Since(began); took < shop.SettlingTime || took > 2*shop.SettlingTime {
					t.Errorf("gave up after %v, want about %v", took, shop.SettlingTime)
				}
			})
		})
	}
}

// TestPromiseOfSettledOrders: what is in progress, or was not told to shopping, long
// after the load has ended, breaks the promise, unless something is broken still.
func TestPromiseOfSettledOrders(t *testing.T) {
	fault := shoptest.Step{Name: "fault", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Inject(ctx, scenario.Fault{ID: "slow", Kind: "latency", Function: "card", Rate: 1, Delay: time.Second})
	}}
	kill := shoptest.Step{Name: "fault", Do: func(ctx context.Context, lab scenario.Lab) error {
		if err := lab.Inject(ctx, scenario.Fault{ID: "die", Kind: "kill", Function: "card", Rate: 1}); err != nil {
			return err
		}
		<-time.After(time.Minute) // another is up again
		return nil
	}}
	for name, tt := range map[string]struct {
		audit scenario.Audit
		steps []scenario.Step
		want  scenario.Verdict
	}{
		"in progress long after a kill": {scenario.Audit{Paid: 1, InProgress: 1}, []scenario.Step{kill}, scenario.Broken},
		"in progress":                   {scenario.Audit{Paid: 1, InProgress: 1}, nil, scenario.Broken},
		"untold":                        {scenario.Audit{Paid: 1, Untold: 1}, nil, scenario.Broken},
		"in progress, with a fault":     {scenario.Audit{Paid: 1, InProgress: 1}, []scenario.Step{fault}, scenario.NotJudged},
		"out of balance with a fault":   {scenario.Audit{Paid: 1, InProgress: 1, Wrong: 1, Imbalances: []scenario.Imbalance{{}}}, []scenario.Step{fault}, scenario.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if _, got := verdictOn(t, &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{tt.audit}}, tt.steps...); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		})
	}
}

// TestAuditStep gives figures to its phase.
func TestAuditStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}, {Paid: 2, Wrong: 1, Won: 500, Imbalances: []scenario.Imbalance{{Order: "o-1", Way: "naive", Trace: "beef"}}}}}
		join := shoptest.Step{Name: "audit", Do: func(ctx context.Context, lab scenario.Lab) error { return lab.Audit(ctx) }}
		var first, second scenario.Figures
		look := shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) (err error) {
			if first, err = lab.Figures(ctx, "first"); err == nil {
				second, err = lab.Figures(ctx, "second")
			}
			return err
		}}
		record, _ := verdictOn(t, w, join, shoptest.Mark("first"), join, shoptest.Mark("second"), look)
		shape := shoptest.ServicesInproc.String()
		if a, b := first.Shapes[shape].Audit, second.Shapes[shape].Audit; a.Paid != 1 || b.Won != 500 {
			t.Errorf("got %+v, then %+v; want 1 paid, then 500 won off", a, b)
		}
		var told bool
		for _, ev := range record.Events {
			told = told || ev.Kind == runs.EventAudit && ev.Subject == "o-1" && strings.Contains(ev.Text.EN, "beef")
		}
		if !told {
			t.Error("no event names the order that is out of balance, and its trace")
		}
	})
}

// TestReplicaIsToldAgain: whoever starts in the place of a replica that died pays
// in the same way. It is to die at the same point, unless the one before did.
func TestReplicaIsToldAgain(t *testing.T) {
	point := scenario.Crashpoint{Name: "pay/take-card/answer"}
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{}}}
		end := func(reason string, armed int) shoptest.Step {
			return shoptest.Step{Name: "hold", Do: func(ctx context.Context, lab scenario.Lab) error {
				before := w.Replica(shoptest.ServicesInproc, "pay-1")
				before.End(reason)
				err := lab.Hold(ctx, 5*time.Second)
				after := w.Replica(shoptest.ServicesInproc, "pay-1")
				w.Lock()
				defer w.Unlock()
				if way, points := w.Ways[after.Addr], w.Points[after.Addr]; after == before || way != "naive" || len(points) != armed {
					t.Errorf("after %q it pays as %q and dies at %v, want naive, %d points", reason, way, points, armed)
				}
				return err
			}}
		}
		record, _ := verdictOn(t, w, checkout("naive"), crashAt(point), end("killed", 1), end("crash: crashpoint "+point.Name, 0))
		if len(record.Crashes) != 1 || record.Crashes[0].Struck.IsZero() || len(record.Invalid) != 0 {
			t.Errorf("got crashes %+v, doubts %v; want one that struck, none", record.Crashes, record.Invalid)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		record, _ := verdictOn(t, &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{}}}, crashAt(point))
		if len(record.Invalid) != 1 || !strings.Contains(record.Invalid[0].EN, point.Name) {
			t.Errorf("got doubts %v, want that nobody came by %s", record.Invalid, point.Name)
		}
	})
}

// TestBaselineEndsWithACrash: the time before the first crash is the baseline, as it is
// before the first fault, and what comes after counts as broken.
func TestBaselineEndsWithACrash(t *testing.T) {
	fault := shoptest.Step{Name: "fault", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Inject(ctx, scenario.Fault{ID: "slow", Kind: "latency", Function: "card", Rate: 1, Delay: time.Second})
	}}
	hold, crash := shoptest.Hold(time.Second), crashAt(scenario.Crashpoint{Name: "pay/end/record"})
	for name, steps := range map[string][]scenario.Step{
		"a crash":           {hold, crash, hold},
		"before a fault":    {hold, crash, hold, fault, hold},
		"a fault before it": {hold, fault, hold, crash, hold},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{}}}
				all := shoptest.Step{Name: "expect", Do: func(ctx context.Context, lab scenario.Lab) error {
					_, err := lab.Figures(ctx, "all")
					return err
				}}
				record, _ := verdictOn(t, w, append(steps, shoptest.Mark("all"), all)...)
				each := w.Figures["buy"].N // in each stretch of time
				if c := record.Matrix[0]; c.Fault != "none" || c.Figures.N != each {
					t.Errorf("the baseline is %+v, want the %d journeys before it broke", c, each)
				}
				stretches := len(steps)/2 + 1
				if got := record.Phases[0].Shapes[shoptest.ServicesInproc.String()].Journeys["buy"].N; got != stretches*each {
					t.Errorf("%d journeys in all, want %d: those after a crash are told apart", got, stretches*each)
				}
			})
		})
	}
}

func TestCheckoutRefused(t *testing.T) {
	for _, way := range []string{"tx", "barter"} {
		synctest.Test(t, func(t *testing.T) {
			e := engine.New(engine.Config{Platform: shoptest.NewWorld()})
			_, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, checkout(way)))
			if err == nil || !strings.Contains(err.Error(), "naive") {
				t.Errorf("%s: got %v, want an error that names the ways there are", way, err)
			}
		})
	}
}

// TestAuditOutsideAPhase: books that are joined before the phases begin, or while the
// shop is reset, belong to none; nothing breaks.
func TestAuditOutsideAPhase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &shoptest.Ledgers{World: shoptest.NewWorld(), Audits: []scenario.Audit{{Paid: 1}}}
		s := opened(t, w, shoptest.ServicesInproc, shop.Plans{}, shop.Setting{})
		shoptest.MustNot(t, s.Audit(t.Context()))
		if a := s.View(nil).Audit; w.Reads != 1 || a == nil || a.Paid != 1 {
			t.Errorf("the books were read %d times, the shop shows %v", w.Reads, a)
		}
		s.BeginPass()
		if f, ok := s.Figures("", 0); !ok || f.Audit != nil {
			t.Errorf("the first phase has %v, want no audit of before", f.Audit)
		}
	})
}
