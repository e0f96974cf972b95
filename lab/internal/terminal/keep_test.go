package terminal

import (
	"errors"
	"os/exec"
	"testing"
)

func TestBroken(t *testing.T) {
	run := func(script string) error { return exec.Command("sh", "-c", script).Run() }
	for _, tt := range []struct {
		name   string
		err    error
		report string
		want   string // cause; empty: it was meant
	}{
		{"it left", run("exit 0"), "", ""},
		{"an error of its own", run("exit 3"), "", ""},
		{"killed", run("kill -9 $$"), "", "signal: killed"},
		{"a panic", run("exit 2"), "panic: boom\n\ngoroutine 7 [running]:\n", "panic: boom"},
		{"not started", errors.New("no such file"), "", "no such file"},
	} {
		got := asBroken(tt.err, tt.report)
		switch {
		case tt.want == "" && got != nil:
			t.Errorf("%s: got %v, want nothing broken", tt.name, got)
		case tt.want != "" && (got == nil || got.Cause != tt.want || got.Report != tt.report):
			t.Errorf("%s: got %+v, want cause %q and the report", tt.name, got, tt.want)
		}
	}
}
