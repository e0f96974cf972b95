package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/lab/shop/shoptest"
)

// fakeMicroscope hands out a specimen that was written down.
type fakeMicroscope struct {
	seen     runs.Specimen
	replicas []ports.Endpoint
	err      error
}

func (f *fakeMicroscope) Look(_ context.Context, replicas []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error) {
	f.replicas, f.seen.Trial.Edits = replicas, w.Edits
	return f.seen, f.err
}

func payment() runs.Specimen {
	return runs.Specimen{
		Message: "shop.pay.v1.Payment", From: "pay-1", Raw: []byte{0x0a, 1, 'a'}, Dump: scenario.Text{EN: "0000:  0a 01 61\n", KO: "0000:  0a 01 61\n"}, JSON: `{"orderId":"a"}`, XML: "<Payment/>",
		Trial: runs.Trial{Sent: []byte{1, 2}, Unknown: 1, Dump: scenario.Text{EN: "0000:  01 02\n", KO: "0000:  01 02   # 뒤에\n"}, Readings: []runs.Reading{
			{Field: "order_id", Meant: "a", Read: "a"}, {Field: "status", Meant: "PAID", Read: ""}, {Field: "by_card", Meant: "5", Read: "7"}, {Field: "by_points", Meant: "", Read: "9"},
		}},
	}
}

func wireStep(edits ...string) shoptest.Step {
	return shoptest.Step{Name: "wire", Do: func(ctx context.Context, lab scenario.Lab) error {
		return lab.Wire(ctx, scenario.WireRequest{ID: "look", Message: "Payment", Edits: edits})
	}}
}

// TestWireInRun looks at a message: it is captured at the replicas that are
// ready, told, shown, and its figures are those of every phase from then on.
func TestWireInRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeMicroscope{seen: payment()}
		var figures scenario.Figures
		later := shoptest.Step{Name: "judge", Do: func(ctx context.Context, lab scenario.Lab) (err error) {
			shoptest.MustNot(t, lab.Mark(ctx, "looked"))
			figures, err = lab.Figures(ctx, "")
			return err
		}}
		e := New(Config{Platform: shoptest.NewWorld(), Microscope: f})
		rec, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, wireStep("remove status"), later))
		shoptest.MustNot(t, err)
		want := scenario.WireFigures{Protobuf: 3, JSON: 15, XML: 10, Sent: 2, Kept: 1, Lost: 1, Misread: 2, Unknown: 1}
		if got := figures.Shapes[shoptest.ServicesInproc.String()].Wire["look"]; got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if len(f.replicas) != len(scenario.Functions()) {
			t.Errorf("it listened at %v, want every replica", f.replicas)
		}
		told, toldKO := "", ""
		for _, ev := range rec.Events {
			if ev.Kind == runs.EventWire {
				told += ev.Text.EN
				toldKO += ev.Text.KO
			}
		}
		for _, want := range []string{"has 1 as meant, lacks 1, misreads 2", "0000:  01 02", "= order_id: a", "! status: not there (it is PAID)", "! by_card: 7 (it is 5)"} {
			if !strings.Contains(told, want) {
				t.Errorf("the events tell\n%s\nwant %q among it", told, want)
			}
		}
		if !strings.Contains(toldKO, "0000:  01 02   # 뒤에") {
			t.Errorf("in Korean the events tell\n%s", toldKO)
		}
		snap := e.Snapshot()
		if snap.Specimen == nil || snap.Specimen.Message != "shop.pay.v1.Payment" || !strings.Contains(snap.Stage.Text.KO, "제대로 읽은 필드 1개") {
			t.Errorf("the snapshot shows %+v and tells %q", snap.Specimen, snap.Stage.Text.KO)
		}
	})
}

// TestWireSeesNothing: no message came by, so there is no figure and a warning;
// a microscope that fails, or is missing, fails the run.
func TestWireSeesNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		microscope Microscope
		err        string
	}{
		"none came by":  {&fakeMicroscope{seen: runs.Specimen{Message: "shop.pay.v1.Payment"}}, ""},
		"it fails":      {&fakeMicroscope{err: errors.New("no answer")}, "wire look: no answer"},
		"there is none": {nil, "nothing here takes messages apart"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := New(Config{Platform: shoptest.NewWorld(), Microscope: tt.microscope})
				rec, err := e.RunScenario(t.Context(), shoptest.Script([]scenario.Shape{shoptest.ServicesInproc}, wireStep()))
				if tt.err != "" {
					if err == nil || !strings.Contains(err.Error(), tt.err) {
						t.Errorf("got %v, want %q", err, tt.err)
					}
					return
				}
				shoptest.MustNot(t, err)
				warned := false
				for _, ev := range rec.Events {
					warned = warned || ev.Kind == runs.EventWarning && strings.Contains(ev.Text.EN, "no Payment went")
				}
				if !warned || e.Snapshot().Specimen != nil {
					t.Error("nobody was told that no message came by")
				}
			})
		})
	}
}
