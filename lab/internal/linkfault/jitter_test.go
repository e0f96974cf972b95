package linkfault

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/scenario"
)

// replicas are a callee's.
type replicas struct{ addrs []string }

func (r replicas) Detour(_ string, via func([]string) ([]string, error)) error {
	if via == nil {
		return nil
	}
	_, err := via(r.addrs)
	return err
}

// jitters returns what answers are delayed by in the first connection of each of a
// link's proxies.
func jitters(t *testing.T, seed uint64, link string, addrs ...string) [][]time.Duration {
	t.Helper()
	l := New(replicas{addrs}, slog.New(slog.DiscardHandler))
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	fault := scenario.Fault{ID: "slow", Kind: "link-latency", Link: link, Delay: 30 * time.Millisecond, Jitter: 20 * time.Millisecond}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // nobody has to come over
	if err := l.SetFaults(ctx, seed, []scenario.Fault{fault}); err != nil {
		t.Fatal(err)
	}
	var all [][]time.Duration
	for _, addr := range addrs {
		p := l.proxies(link)[addr]
		answers := &pipe{proxy: p, answers: true, rand: p.draws(1, 1)}
		var drawn []time.Duration
		for range 500 {
			for _, d := range answers.delays() {
				drawn = append(drawn, d.Duration)
			}
		}
		all = append(all, drawn)
	}
	return all
}

// TestJitterIsSeeded: answers take the delay, give or take the jitter, by draws that
// a seed repeats and that no two proxies share.
func TestJitterIsSeeded(t *testing.T) {
	both := jitters(t, 7, "pay.card", "card:1", "card:2")
	for _, drawn := range both {
		if len(drawn) != 500 {
			t.Fatalf("%d answers of 500 are delayed", len(drawn))
		}
		least, most := slices.Min(drawn), slices.Max(drawn)
		if least < 10*time.Millisecond || most > 50*time.Millisecond || most-least < 30*time.Millisecond {
			t.Errorf("drew from %s to %s, want 10 to 50 ms, and most of that", least, most)
		}
	}
	if slices.Equal(both[0], both[1]) {
		t.Error("two replicas of a callee are delayed in step")
	}
	if again := jitters(t, 7, "pay.card", "elsewhere:1", "elsewhere:2"); !slices.Equal(again[0], both[0]) || !slices.Equal(again[1], both[1]) {
		t.Error("the same seed draws other delays at other ports")
	}
	if slices.Equal(jitters(t, 8, "pay.card", "card:1")[0], both[0]) {
		t.Error("another seed draws the same delays")
	}
	if slices.Equal(jitters(t, 7, "pay.point", "point:1")[0], both[0]) {
		t.Error("two links are delayed in step")
	}
}
