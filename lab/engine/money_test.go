package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// ledgers is a world whose shops have books.
type ledgers struct {
	*world
	payments []runs.Payment   // newest first
	named    []string         // orders, in the last question
	audits   []scenario.Audit // one after the other; the last stays
	reads    int
	lost     bool // after so many audits they can't be read any more
	after    int
	slow     time.Duration // how long an audit takes
}

func (w *ledgers) Open(ctx context.Context, shape scenario.Shape, seed uint64) (Parts, error) {
	parts, err := w.world.Open(ctx, shape, seed)
	parts.Auditor, parts.Payments = w, w
	return parts, err
}

func (w *ledgers) Audit(ctx context.Context, addrs map[string]string) (scenario.Audit, error) {
	if len(addrs) != len(keepers()) {
		return scenario.Audit{}, errors.New("a keeper of books is missing")
	}
	select {
	case <-time.After(w.slow):
	case <-ctx.Done():
		return scenario.Audit{}, ctx.Err()
	}
	a := w.audits[min(w.reads, len(w.audits)-1)]
	w.reads++
	if w.lost && w.reads > w.after {
		return scenario.Audit{}, errors.New("no answer")
	}
	return a, nil
}

func (w *ledgers) Payments(_ context.Context, addr string, n int, orders []string) ([]runs.Payment, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if addr == "" || n < 1 {
		return nil, errors.New("nobody was asked for anything")
	}
	w.named = orders
	return w.payments, nil
}

func checkout(way string) step {
	return step{kind: "checkout", do: func(ctx context.Context, lab scenario.Lab) error { return lab.SetCheckout(ctx, way) }}
}

func crashAt(p scenario.Crashpoint) step {
	return step{kind: "crash", do: func(ctx context.Context, lab scenario.Lab) error { return lab.Crash(ctx, p) }}
}

// verdictOn plays a scenario on books, and returns what became of the promise.
func verdictOn(t *testing.T, w *ledgers, steps ...scenario.Step) (*runs.Record, scenario.Verdict) {
	t.Helper()
	e := New(Config{Platform: w})
	record, err := e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc}, steps...))
	mustNot(t, err)
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
				record, got := verdictOn(t, &ledgers{world: newWorld(), audits: []scenario.Audit{tt.audit}}, tt.steps...)
				if got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				if a := record.Audits[servicesInproc.String()]; a.Won != tt.audit.Won {
					t.Errorf("the record has %+v, want %+v", a, tt.audit)
				}
			})
		})
	}
}

// TestBooksAreClosedWhenSettled: orders in progress at the end are waited for.
func TestBooksAreClosedWhenSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{InProgress: 2}, {Paid: 1, Untold: 1}, {Paid: 1, Cancelled: 1}}}
		record, got := verdictOn(t, w)
		if a := record.Audits[servicesInproc.String()]; got != scenario.Kept || w.reads != 3 || a.Cancelled != 1 {
			t.Errorf("got %q after %d audits, %+v; want it kept by the third", got, w.reads, a)
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
		"within a minute": {settleTime + hearTime - 5*time.Second, scenario.Kept},
		"never":           {time.Hour, scenario.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &ledgers{world: newWorld(), audits: []scenario.Audit{{InProgress: 1}}}
				for range tt.hears / time.Second {
					w.audits = append(w.audits, scenario.Audit{Paid: 1, Untold: 1})
				}
				w.audits = append(w.audits, scenario.Audit{Paid: 1})
				began := time.Now()
				if _, got := verdictOn(t, w); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				if took := time.Since(began); took > 2*(settleTime+hearTime) {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// TestUnreadBooksMakeARunInvalid: books that nobody can read in the end prove
// nothing, even if they could be read before.
func TestUnreadBooksMakeARunInvalid(t *testing.T) {
	join := step{kind: "audit", do: func(ctx context.Context, lab scenario.Lab) error { return lab.Audit(ctx) }}
	for name, steps := range map[string][]scenario.Step{"never read": nil, "read before": {join}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				w := &ledgers{world: newWorld(), audits: []scenario.Audit{{Paid: 1}}, lost: true, after: len(steps)}
				record, got := verdictOn(t, w, steps...)
				last := record.Events[len(record.Events)-1]
				if got != "" || last.Kind != runs.EventWarning || len(record.Invalid) != 1 || !strings.Contains(record.Invalid[0].EN, "no answer") {
					t.Errorf("got %q, doubts %v, at the end %+v; want no verdict, a doubt and a warning", got, record.Invalid, last)
				}
				if a, told := record.Audits[servicesInproc.String()]; told {
					t.Errorf("the record has %+v, want no books", a)
				}
				if took := time.Since(began); took < settleTime || took > 2*settleTime {
					t.Errorf("gave up after %v, want about %v", took, settleTime)
				}
			})
		})
	}
}

// TestPromiseOfSettledOrders: what is in progress, or was not told to shopping, long
// after the load has ended, breaks the promise, unless something is broken still.
func TestPromiseOfSettledOrders(t *testing.T) {
	fault := step{kind: "fault", do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Inject(ctx, scenario.Fault{ID: "slow", Kind: "latency", Function: "card", Rate: 1, Delay: time.Second})
	}}
	kill := step{kind: "fault", do: func(ctx context.Context, lab scenario.Lab) error {
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
				if _, got := verdictOn(t, &ledgers{world: newWorld(), audits: []scenario.Audit{tt.audit}}, tt.steps...); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		})
	}
}

// TestAuditStep gives figures to its phase.
func TestAuditStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{Paid: 1}, {Paid: 2, Wrong: 1, Won: 500, Imbalances: []scenario.Imbalance{{Order: "o-1", Way: "naive", Trace: "beef"}}}}}
		join := step{kind: "audit", do: func(ctx context.Context, lab scenario.Lab) error { return lab.Audit(ctx) }}
		var first, second scenario.Figures
		look := step{kind: "judge", do: func(ctx context.Context, lab scenario.Lab) (err error) {
			if first, err = lab.Figures(ctx, "first"); err == nil {
				second, err = lab.Figures(ctx, "second")
			}
			return err
		}}
		record, _ := verdictOn(t, w, join, mark("first"), join, mark("second"), look)
		shape := servicesInproc.String()
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

// TestAuditDuringReset: books that are joined while their shop is reset belong to no
// phase; nothing breaks.
func TestAuditDuringReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{Paid: 1}}}
		e := New(Config{Platform: w})
		join := step{kind: "audit", do: func(ctx context.Context, lab scenario.Lab) error {
			s := e.openShops()[0]
			if err := s.forget(); err != nil {
				return err
			}
			return lab.Audit(ctx)
		}}
		record, err := e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc}, join))
		mustNot(t, err)
		if w.reads < 1 || len(record.Audits) != 1 {
			t.Errorf("the books were read %d times, the record has %v", w.reads, record.Audits)
		}
	})
}

// TestReplicaIsToldAgain: whoever starts in the place of a replica that died pays
// in the same way. It is to die at the same point, unless the one before did.
func TestReplicaIsToldAgain(t *testing.T) {
	point := scenario.Crashpoint{Name: "pay/take-card/answer"}
	synctest.Test(t, func(t *testing.T) {
		w := &ledgers{world: newWorld(), audits: []scenario.Audit{{}}}
		end := func(reason string, armed int) step {
			return step{kind: "hold", do: func(ctx context.Context, lab scenario.Lab) error {
				before := w.replica(servicesInproc, "pay-1")
				before.end(reason)
				err := lab.Hold(ctx, 5*time.Second)
				after := w.replica(servicesInproc, "pay-1")
				w.mu.Lock()
				defer w.mu.Unlock()
				if way, points := w.ways[after.addr], w.points[after.addr]; after == before || way != "naive" || len(points) != armed {
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
		record, _ := verdictOn(t, &ledgers{world: newWorld(), audits: []scenario.Audit{{}}}, crashAt(point))
		if len(record.Invalid) != 1 || !strings.Contains(record.Invalid[0].EN, point.Name) {
			t.Errorf("got doubts %v, want that nobody came by %s", record.Invalid, point.Name)
		}
	})
}

func TestCheckoutRefused(t *testing.T) {
	for _, way := range []string{"tx", "barter"} {
		synctest.Test(t, func(t *testing.T) {
			e := New(Config{Platform: newWorld()})
			_, err := e.RunScenario(t.Context(), script([]scenario.Shape{servicesInproc}, checkout(way)))
			if err == nil || !strings.Contains(err.Error(), "naive") {
				t.Errorf("%s: got %v, want an error that names the ways there are", way, err)
			}
		})
	}
}
