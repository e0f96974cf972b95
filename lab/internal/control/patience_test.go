package control_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/scenario"
)

// TestReplicaThatNeverAnswers: a process that was stopped takes connections, and
// says nothing. Nobody waits for it for ever.
func TestReplicaThatNeverAnswers(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // its backlog takes the calls
	addr := l.Addr().String()
	c := control.Patient(50 * time.Millisecond)
	const soon, later = "50ms", "100ms"
	prepared := scenario.Fault{ID: "a", Kind: "slow-query", Function: "select", Rate: 1}
	for name, call := range map[string]func() error{
		"faults": func() error {
			hang := scenario.Fault{ID: "b", Kind: "hang", Function: "select", Rate: 1}
			return c.SetFaults(t.Context(), addr, 1, []scenario.Fault{prepared, hang}, hang)
		},
		"fault that is prepared": func() error {
			return c.SetFaults(t.Context(), addr, 1, []scenario.Fault{prepared}, prepared)
		},
		"fault that was prepared":       func() error { return c.SetFaults(t.Context(), addr, 1, []scenario.Fault{prepared}) },
		"fault that others are to have": func() error { return c.SetFaults(t.Context(), addr, 1, nil, prepared) },
		"policies":                      func() error { return c.SetPolicies(t.Context(), addr, nil, nil) },
		"checkout":                      func() error { return c.SetCheckout(t.Context(), addr, scenario.BySaga) },
		"crashpoints":                   func() error { return c.SetCrashpoints(t.Context(), addr, nil) },
	} {
		most := soon
		if name == "fault that is prepared" {
			most = later
		}
		answered := make(chan error, 1)
		go func() { answered <- call() }()
		select {
		case err := <-answered:
			if err == nil || !strings.Contains(err.Error(), addr+": it doesn't answer within "+most) {
				t.Errorf("%s: got %v, want who doesn't answer", name, err)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: waits for ever", name)
		}
	}
}
