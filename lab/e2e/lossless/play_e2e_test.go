//go:build e2e

package lossless

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/labtest"
	"github.com/msalab/msalab/lab/runs"
)

// lossless is a scenario under 500 requests a second, as a shopper at the board
// makes two, in which nothing may be lost. No policy helps with retries.
type lossless struct {
	name     string
	replicas string // at the start: "gateway: 3, board: 2"
	steps    string // the rest of the scenario, YAML
	least    int    // shoppers
}

// play runs it in a shape and returns the record. Nothing was lost or warned of.
func (l lossless) play(t *testing.T, shape string) runs.Record {
	t.Helper()
	file := filepath.Join(t.TempDir(), l.name+".yaml")
	policy := "policy: none\n"
	if strings.HasPrefix(shape, "monolith/") {
		policy = "" // it has no links that one could govern
	}
	text := "name: " + l.name + "\ncompare: {shapes: [" + shape + "]}\n" +
		"load: {rate: 250/s, mix: {board: 100%}, arrivals: even}\nreplicas: {" + l.replicas + "}\n" + policy + "steps:\n  - hold: 1s\n" + l.steps
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := labtest.RecordOf(t, labtest.Build(t), file, shape)
	for _, e := range r.Events {
		if e.Kind == runs.EventWarning || e.Kind == runs.EventResult && strings.Contains(e.Text.EN, "broken") {
			t.Errorf("%s", e.Text.EN)
		}
	}
	served(t, r, l.least)
	if rate := requestRate(t, r, shape); rate < leastRate && r.Late <= believable {
		t.Errorf("%.0f requests a second, want %d at least", rate, leastRate)
	}
	return r
}

// leastRate is how many requests a second there have to be, where the run itself doesn't
// say that the machine was too busy: 500, within room.
const leastRate = 450

// requestRate is how many requests a second there were from the third second to the last
// but two: a shopper at the board makes two.
func requestRate(t *testing.T, r runs.Record, shape string) float64 {
	t.Helper()
	seconds := r.Seconds[shape]
	if len(seconds) < 6 {
		t.Fatalf("the record has %d seconds of %s, want a run of some", len(seconds), shape)
	}
	shoppers := 0
	for _, s := range seconds[2 : len(seconds)-2] {
		shoppers += s.All.N
	}
	rate := 2 * float64(shoppers) / float64(len(seconds)-4)
	t.Logf("%.0f requests a second", rate)
	return rate
}

// served checks that every shopper at the board got what they wanted, and that there
// were so many at least. One exception: where the run itself says that the machine
// was too busy to be believed, a queue may have been full or an answer late, as no
// shop keeps up while its processor is elsewhere. A request that was broken off, or
// found nobody, is lost there too.
func served(t *testing.T, r runs.Record, least int) {
	t.Helper()
	at := slices.IndexFunc(r.Matrix, func(c runs.Cell) bool { return c.Journey == "board" })
	if at < 0 {
		t.Fatal("the matrix has no row for the board")
	}
	f := r.Matrix[at].Figures
	excused := 0
	if r.Late > believable {
		excused = f.Overload()
	}
	if f.N < least || f.OK+excused != f.N {
		t.Errorf("%d shoppers: %d ok, %d failed (%d turned away, %d not answered in time), %d shed, want all ok, and %d at least; %.1f %% late",
			f.N, f.OK, f.Failed, f.Refused, f.TimedOut, f.Shed, least, 100*r.Late)
	}
	t.Logf("%d shoppers, %d took over a second, %d replicas drained, %.1f %% late, %d turned away or late for that", f.N, f.Delayed, drained(r), 100*r.Late, excused)
}

// believable is the share of late requests up to which a run can be believed.
const believable = 0.01

// drained counts the replicas that finished their requests and left.
func drained(r runs.Record) (n int) {
	for _, e := range r.Events {
		if e.Kind == runs.EventReplica && strings.HasSuffix(e.Text.EN, " finished its requests and left") {
			n++
		}
	}
	return n
}

// shapes are those in which nothing may be lost.
func shapes() []string {
	return []string{"services/inproc", "services/process", "monolith/inproc", "monolith/process"}
}

// frontOf is how many replicas there are of the shop's front and of the board behind
// it; in a monolith these are whole copies.
func frontOf(shape string, gateway, board, monolith int) string {
	if strings.HasPrefix(shape, "monolith/") {
		return fmt.Sprintf("monolith: %d", monolith)
	}
	return fmt.Sprintf("gateway: %d, board: %d", gateway, board)
}
