package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/msalab/msalab/lab/internal/spool"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// printing is a printer on a terminal so wide; 0: on none.
func printing(out io.Writer, width int) *printer {
	p := &printer{lang: scenario.English, began: time.Now(), Writer: spool.New(out, func(error) {})}
	if width > 0 {
		p.width = func() int { return width }
	}
	return p
}

// running is a run in the middle of a hold.
func running() *runs.Snapshot {
	now := time.Now()
	return &runs.Snapshot{
		At: now, Stage: runs.Stage{Step: 2, Steps: 5, Kind: "hold", Ends: now.Add(4 * time.Second)},
		Shops: []runs.Shop{{
			Shape:   scenario.Shape{Architecture: scenario.Services, Placement: scenario.InProc},
			Seconds: []runs.Second{{All: scenario.JourneyFigures{N: 20, OK: 19, Failed: 1, P95: 42}}},
		}, {Shape: scenario.Shape{Architecture: scenario.Monolith, Placement: scenario.InProc}}},
	}
}

func TestEventsArePrinted(t *testing.T) {
	var out bytes.Buffer
	p := printing(&out, 0)
	at := p.began.Add(1500 * time.Millisecond)
	p.progress(running)() // there is no terminal, so no live line
	p.event(runs.Event{At: at, Kind: runs.EventFault, Shop: "services/inproc", Text: scenario.Text{EN: "pay hangs"}})
	p.event(runs.Event{At: at, Kind: runs.EventSay, Text: scenario.Text{EN: "look\nat pay"}})
	if err := p.Close(t.Context()); err != nil {
		t.Error(err)
	}
	want := "    1.5s services/inproc: pay hangs\n\n         | look\n         | at pay\n"
	if got := out.String(); got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
}

// TestLiveLine: a terminal has one line below the events that tells how it goes.
func TestLiveLine(t *testing.T) {
	const whole = "2/5 hold 4s | services/inproc 20/s ok 95% p95 42ms | monolith/inproc"
	for _, tt := range []struct {
		width int
		want  string
	}{{120, whole}, {30, whole[:20]}} {
		synctest.Test(t, func(t *testing.T) {
			var out bytes.Buffer
			p := printing(&out, tt.width)
			stop := p.progress(running)
			time.Sleep(300 * time.Millisecond)
			p.note("what happened")
			stop()
			if err := p.Close(t.Context()); err != nil {
				t.Error(err)
			}
			// What stays is that which comes after the last clearing of each line.
			var left []string
			for line := range strings.SplitSeq(out.String(), "\n") {
				left = append(left, line[max(0, strings.LastIndex(line, "\x1b[K")+len("\x1b[K")):])
				for _, drawn := range strings.Split(line, "\r\x1b[K") {
					if len(drawn) >= tt.width {
						t.Errorf("%q is wider than a terminal of %d", drawn, tt.width)
					}
				}
			}
			if len(left) != 2 || left[0] != "what happened" || left[1] != "" {
				t.Errorf("left on the screen: %q, want the event alone", left)
			}
			if !strings.Contains(out.String(), tt.want) {
				t.Errorf("drew %q, want %q in it", out.String(), tt.want)
			}
		})
	}
}

// TestNobodyReadsThePrinter: events and the live line wait for nobody, and one
// line is enough for whoever looks again.
func TestNobodyReadsThePrinter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, out := io.Pipe()
		p := printing(out, 80)
		stop := p.progress(running)
		for range 100 {
			p.event(runs.Event{At: time.Now(), Text: scenario.Text{EN: "tick"}})
		}
		time.Sleep(time.Minute)
		go stop()
		got := make(chan string)
		go func() { all, _ := io.ReadAll(r); got <- string(all) }()
		if err := p.Close(t.Context()); err != nil {
			t.Error(err)
		}
		out.Close()
		all := <-got
		if n := strings.Count(all, "tick"); n != 100 {
			t.Errorf("%d events came, want 100", n)
		}
		if n := strings.Count(all, "hold"); n > 1 {
			t.Errorf("the live line was drawn %d times for nobody", n)
		}
	})
}
