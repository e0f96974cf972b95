package labtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
)

// Commands returns what scripts about the lab have beside testscript's own.
func Commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"believable": believable,
		"valid":      valid,
		"measured":   measured,
		"exits":      exits,
		"taken":      takenPort,
		"whole":      wholeTraces,
		"nothing":    nothingLeft,
		"took":       took,
		"matrix":     wholeMatrix,
	}
}

// exits (exits CODE lab …) runs lab and wants this exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("%v: %v, want exit code %s", args[1:], err, args[0])
	}
}

// believable runs lab and wants exit code 0. On a machine that was too busy to
// be believed (exit code 3, for that reason alone, or as the shop was slow for it)
// what was measured still has to be there, and the script goes on to look at it.
func believable(ts *testscript.TestScript, neg bool, args []string) {
	measured(ts, neg, args)
	notBusy(ts)
}

// valid runs lab and wants exit code 0. A run that a busy machine has made
// unbelievable says nothing: it is played again, twice at most.
func valid(ts *testscript.TestScript, _ bool, args []string) {
	for range 3 {
		err := ts.Exec(args[0], args[1:]...)
		switch {
		case err == nil:
			return
		case !invalid(err), !strings.Contains(doubts(ts), busy):
			ts.Fatalf("%v failed: %v\n%s", args, err, doubts(ts))
		}
		ts.Logf("the machine was too busy")
	}
	ts.Fatalf("%v: the machine was too busy three times", args)
}

// busy is how a report says that it was the machine's fault.
const busy = "machine was too busy"

// notBusy fails when something else stands against the last run than that the machine
// was too busy, or that the shop was slow for it.
func notBusy(ts *testscript.TestScript) {
	all := strings.TrimSpace(doubts(ts))
	for line := range strings.Lines(all) {
		slow := strings.Contains(all, busy) && strings.Contains(line, "slow baseline")
		if !slow && !strings.Contains(line, busy) {
			ts.Fatalf("the run is invalid: %s", line)
		}
	}
}

// doubts is what the report of the last run says against it; empty: nothing.
func doubts(ts *testscript.TestScript) string {
	return section(ts.ReadFile("stdout"), "The run is invalid", "이 실행은 유효하지 않습니다")
}

// section is what follows one of these headings in a report, to its end; empty:
// there is none.
func section(report string, headings ...string) string {
	for _, heading := range headings {
		if _, text, ok := strings.Cut("\n"+report, "\n"+heading+"\n"); ok {
			return text
		}
	}
	return ""
}

// measured runs lab and wants it to come to its end, believable or not: what
// the script looks at doesn't depend on how busy the machine was.
func measured(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[0], args[1:]...)
	if early := section(ts.ReadFile("stdout"), "The run ended early", "실행이 일찍 끝났습니다"); early != "" {
		ts.Fatalf("%v ended early: %s", args, early)
	}
	if err != nil && !(invalid(err) && doubts(ts) != "") {
		ts.Fatalf("%v failed: %v", args, err)
	}
}

// invalid reports whether lab ended as it does after a run that can't be believed. One
// whose books don't balance ends otherwise, however busy the machine was.
func invalid(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit) && exit.ExitCode() == 3
}

// takenPort (taken VAR) occupies a port for the rest of the script and puts its
// number into a variable.
func takenPort(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	_, port, err := net.SplitHostPort(l.Addr().String())
	ts.Check(err)
	ts.Setenv(args[0], port)
}

// nothingLeft (nothing left) checks that no data folder of a shop is left in
// the script's folder for temporary files.
func nothingLeft(ts *testscript.TestScript, _ bool, _ []string) {
	entries, err := os.ReadDir(ts.Getenv("TMPDIR"))
	ts.Check(err)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "msalab-") {
			ts.Fatalf("left behind: %s", e.Name())
		}
	}
}

// took (took RECORD LIMIT) tells how long a run took, and wants it within the limit
// where the machine wasn't too busy.
func took(ts *testscript.TestScript, _ bool, args []string) {
	var r runs.Record
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	limit, err := time.ParseDuration(args[1])
	ts.Check(err)
	run := r.Ended.Sub(r.Began)
	ts.Logf("%s took %s of %s", r.Scenario, run.Round(time.Second), limit)
	if run > limit && len(r.Invalid) == 0 {
		ts.Fatalf("%s took %s, want %s at most", r.Scenario, run.Round(time.Second), limit)
	}
}

// wholeMatrix (matrix RECORD JOURNEYS FAULTS SHOPS) wants a cell of every journey under
// every fault, and under none, in every shop: so many of each, and in each cell at least
// the 30 journeys that a figure needs.
func wholeMatrix(ts *testscript.TestScript, _ bool, args []string) {
	var r runs.Record
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	cells, journeys, faults, shops := map[[3]string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range r.Matrix {
		if c.Figures.N < 30 {
			ts.Fatalf("%s under %s in %s: %d journeys, want 30", c.Journey, c.Fault, c.Shop, c.Figures.N)
		}
		cells[[3]string{c.Journey, c.Fault, c.Shop}] = true
		journeys[c.Journey], shops[c.Shop] = true, true
		if c.Fault != "none" {
			faults[c.Fault] = true
		}
	}
	got := fmt.Sprintf("%d %d %d", len(journeys), len(faults), len(shops))
	if want := strings.Join(args[1:], " "); got != want {
		ts.Fatalf("the matrix has %s journeys, faults and shops, want %s", got, want)
	}
	if want := len(journeys) * (len(faults) + 1) * len(shops); len(cells) != want {
		ts.Fatalf("the matrix has %d cells, want %d", len(cells), want)
	}
}

// wholeTraces (whole RECORD) checks the purchases among the traces of a record:
// each has one root and no orphan, and names every function that a purchase
// crosses.
func wholeTraces(ts *testscript.TestScript, _ bool, args []string) {
	var r runs.Record
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &r))
	purchases := 0
	for _, t := range r.Traces {
		if t.Why != "shown" {
			continue
		}
		purchases++
		tree := spans.NewTree(t.Spans)
		if len(tree.Roots) != 1 || tree.Orphans != 0 {
			ts.Fatalf("%s in %s has %d roots and %d orphans, want one and none", t.Summary.Trace, t.Shop, len(tree.Roots), tree.Orphans)
		}
		for _, f := range []string{"gateway", "shopping", "select", "pay", "coupon", "point", "card"} {
			if !slices.Contains(t.Summary.Functions, f) {
				ts.Fatalf("%s in %s crosses %v, %s is missing", t.Summary.Trace, t.Shop, t.Summary.Functions, f)
			}
		}
		if services := strings.HasPrefix(t.Shop, "services/"); services != (len(t.Summary.Services) == 8) {
			ts.Fatalf("%s in %s has spans of the services %v", t.Summary.Trace, t.Shop, t.Summary.Services)
		}
	}
	if purchases != len(r.Shapes) {
		ts.Fatalf("%d purchases among %d traces, want one for each of %v", purchases, len(r.Traces), r.Shapes)
	}
}
