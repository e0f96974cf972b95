//go:build soak && linux

package main

import (
	"flag"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/labtest"
)

var soakFor = flag.Duration("soakfor", time.Hour, "how long the app is watched")

// TestAppMemory watches the memory of the app, in a terminal of 200x60, over a shop in
// free play: after a third of the time it has filled what it keeps (traces, events,
// seconds), and from then on it stays flat within 5 %. Every view is shown in turn.
//
//	go test -tags soak -timeout 90m -run AppMemory -v ./lab
//	go test -tags soak -run AppMemory -v ./lab -args -soakfor 20m
func TestAppMemory(t *testing.T) {
	if *soakFor < 20*time.Minute {
		t.Fatalf("-soakfor %s: the relay fills its 64 MB in some minutes: want 20m or more", *soakFor)
	}
	bin := labtest.Build(t)
	term := newScreen(t, "200", "60", bin+" --port 0 --jaeger off --lang ko --shape services/process; echo left with $?")
	term.shows("gateway")
	shell, err := strconv.Atoi(strings.TrimSpace(term.tmux("display-message", "-p", "#{pane_pid}")))
	if err != nil {
		t.Fatal(err)
	}
	app := childrenOf(t, childrenOf(t, shell)[0])[0]
	term.keys("3") // free play
	began := time.Now()
	const samples = 60
	var early, late []int
	for n := range samples {
		time.Sleep(time.Until(began.Add(*soakFor * time.Duration(n+1) / samples)))
		kb := residentKB(t, app)
		t.Logf("after %s: %d kB", time.Since(began).Round(time.Second), kb)
		term.keys("Tab")
		switch {
		case n < samples/3: // it fills up
		case n < samples*2/3:
			early = append(early, kb)
		default:
			late = append(late, kb)
		}
	}
	term.keys("C-c")
	term.shows("left with 0")
	was, is := mean(early), mean(late)
	t.Logf("%d kB in the second third, %d kB in the last", was, is)
	if is > was+was/20 {
		t.Errorf("grew from %d kB in the second third to %d kB in the last, want flat within 5 %%", was, is)
	}
	if most := max(mean(early), mean(late)); most > mostAppKB {
		t.Errorf("%d kB, want at most %d", most, mostAppKB)
	}
}

// mostAppKB is how much memory the app may occupy, with the 64 MB of spans that its
// relay keeps.
const mostAppKB = 250_000

func mean(all []int) int {
	sum := 0
	for _, n := range all {
		sum += n
	}
	return sum / len(all)
}

var residentLine = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`) // of /proc/PID/status

// residentKB is the memory that one process occupies.
func residentKB(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Fatalf("the app has gone: %v", err)
	}
	m := residentLine.FindSubmatch(status)
	if m == nil {
		t.Fatalf("no VmRSS in\n%s", status)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
