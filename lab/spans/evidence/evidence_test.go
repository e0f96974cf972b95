package evidence

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/spans"
)

// recordings are traces of a run of find-the-slow-one in services/process, some of
// each cause's slow time and some of the healthy time, down to what rules look at.
var recordings = []struct {
	name, function, replica string
	cause                   Cause
}{
	{"select-slow-query", "select", "", SlowQuery},
	{"select-n-plus-one", "select", "", NPlusOne},
	{"pay-lock", "pay", "", Lock},
	{"regist-serial-fan-out", "regist", "", SerialFanOut},
	{"bad-replica", "select", "select-2", BadReplica},
}

func TestFindTellsEachCause(t *testing.T) {
	for _, r := range recordings {
		slow, healthy := recorded(t, r.name)
		got, ok := Find(slow, healthy)
		if !ok || got.Cause != r.cause || got.Function != r.function || got.Replica != r.replica {
			t.Errorf("%s: got %s in %s %s (%v)", r.name, got.Cause, got.Function, got.Replica, ok)
		}
		t.Logf("%s: %v: %s / %s", r.name, got.Excess, got.EN, got.KO)
		if _, ok := Find(healthy, healthy); ok {
			t.Errorf("%s: something stands out of healthy traces", r.name)
		}
		if got, ok := Find(slow, nil); ok && got.Cause == BadReplica {
			t.Errorf("%s: got %s with nothing to compare with", r.name, got.EN)
		}
	}
}

// No rule takes another's cause for its own.
func TestRulesKeepToTheirCause(t *testing.T) {
	for _, r := range recordings {
		slow, healthy := recorded(t, r.name)
		for _, rule := range rules() {
			if got, ok := rule(visitsOf(slow), visitsOf(healthy)); ok && got.Cause != r.cause {
				t.Errorf("%s: found %s too: %s", r.name, got.Cause, got.EN)
			}
		}
	}
}

// The evidence is counted and timed, not canned: half of the calls, half of the
// number in the sentence.
func TestEvidenceIsMeasured(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	page := func(trace byte, statements int) []spans.Span {
		all := []spans.Span{{Trace: spans.TraceID{trace}, ID: spans.ID{1}, Name: "shop.select.v1.SelectService/ListProducts",
			Attributes: map[string]string{spans.AttrFunction: "select"}, Start: at(0), End: at(100)}}
		for i := range statements {
			all = append(all, spans.Span{Trace: spans.TraceID{trace}, ID: spans.ID{byte(i + 2)}, Parent: spans.ID{1}, Name: "SELECT select_products",
				Attributes: map[string]string{"db.operation.name": "SELECT"}, Start: at(i), End: at(i + 1)})
		}
		return all
	}
	for _, n := range []int{3, 4, 12} {
		var slow, healthy [][]spans.Span
		for i := range fewest {
			slow, healthy = append(slow, page(byte(i), n)), append(healthy, page(byte(i), 1))
		}
		got, ok := Find(slow, healthy)
		if want := fmt.Sprintf("%d of %d spans under ListProducts in select are the same statement", n, n); ok != (n >= manyTimes) || ok && !strings.HasPrefix(got.EN, want) {
			t.Errorf("%d statements: got %v, %q, want %q", n, ok, got.EN, want)
		}
		if want := time.Duration(n-1) * time.Millisecond; ok && got.Excess != want {
			t.Errorf("%d statements: excess %v, want %v", n, got.Excess, want)
		}
	}
}

// recorded reads traces: "slow" or "healthy" begins one; a line is a span's
// number, its parent's, instance, function, SQL operation, number of the SQL text,
// start and duration in microseconds, name.
func recorded(t *testing.T, name string) (slow, healthy [][]spans.Span) {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	traces := map[string][][]spans.Span{}
	part, number := "", byte(0)
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSpace(line)
		if line == "slow" || line == "healthy" {
			part = line
			traces[part] = append(traces[part], nil)
			number++
			continue
		}
		var id, parent byte
		var start, took time.Duration
		s := spans.Span{Trace: spans.TraceID{number}, Attributes: map[string]string{}}
		f := strings.SplitN(line, " ", 9)
		if _, err := fmt.Sscan(strings.Join([]string{f[0], f[1], f[6], f[7]}, " "), &id, &parent, &start, &took); err != nil {
			t.Fatalf("%s: %q: %v", name, line, err)
		}
		s.ID, s.Parent, s.Instance, s.Name = spans.ID{id}, spans.ID{parent}, f[2], f[8]
		for key, value := range map[string]string{spans.AttrFunction: f[3], "db.operation.name": f[4], "db.query.text": f[5]} {
			if value != "-" {
				s.Attributes[key] = value
			}
		}
		s.Start = time.UnixMicro(0).Add(start * time.Microsecond)
		s.End = s.Start.Add(took * time.Microsecond)
		last := len(traces[part]) - 1
		traces[part][last] = append(traces[part][last], s)
	}
	return traces["slow"], traces["healthy"]
}
