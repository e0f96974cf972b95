package tui

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/wire"
)

// monkeyKeys are all keys that mean anything anywhere, and some that don't.
func monkeyKeys() []string {
	keys := []string{"a", "i", "[", "]", "backspace", "ㄹ", "가"}
	for _, b := range keymap() {
		for _, k := range b.keys {
			if k != "ctrl+c" {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// pointed is a click or a turn of the wheel somewhere on the screen. Whether the app
// takes it, the keys decide.
func pointed(random *rand.Rand, width, height int) tea.Msg {
	at := tea.Mouse{X: random.IntN(width), Y: random.IntN(height), Button: tea.MouseLeft}
	switch random.IntN(4) {
	case 0:
		at.Button = tea.MouseWheelUp
		return tea.MouseWheelMsg(at)
	case 1:
		at.Button = tea.MouseWheelDown
		return tea.MouseWheelMsg(at)
	}
	return tea.MouseClickMsg(at)
}

// monkeySnaps are what a run may look like the next moment.
func monkeySnaps() []func() *runs.Snapshot {
	return []func() *runs.Snapshot{healthy, isolating, told, governed, twoServices, starting, brokenDown, nothing, staleSnapshot, billed, billedTwice,
		sold, careless, looking, withoutAnyReplica, deploying, deployingMonolith,
		func() *runs.Snapshot { return asking(false) }, func() *runs.Snapshot { return asking(true) }}
}

// TestMonkey presses 20,000 keys at random, clicks, turns the wheel and resizes,
// while the run changes under it, and all its replicas die now and then: nothing
// panics, no frame leaves the screen, whatever is open can be left by esc, and the
// engine is given no order that it would refuse.
func TestMonkey(t *testing.T) {
	seeds, snaps := []uint64{1, 2}, monkeySnaps()
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 7))
			e := &fakeEngine{snap: healthy(), list: madeSummaries(60), trace: madeTrace()}
			m := appAt(e, 100, 30)
			m.looks = wire.Through(t.Context(), fakeMicroscope{})
			keys, width, height, now := monkeyKeys(), 100, 30, epoch
			for i := range 10_000 {
				what, shown, sent, undos := "", m.snap, len(e.done), len(m.undos)
				switch random.IntN(20) {
				case 0:
					width, height = 1+random.IntN(220), 1+random.IntN(70)
					what = fmt.Sprintf("resize to %dx%d", width, height)
					send(m, tea.WindowSizeMsg{Width: width, Height: height})
				case 1:
					what = "click"
					send(m, pointed(random, width, height))
				case 2:
					now = now.Add(time.Duration(random.IntN(3000)) * time.Millisecond)
					e.snap = snaps[random.IntN(len(snaps))]()
					what = "news"
					for _, msg := range answers(m.tick(now)) { // without the wait for the next tick
						send(m, msg)
					}
				default:
					key := keys[random.IntN(len(keys))]
					what = "key " + key
					send(m, press(key))
				}
				checkOrders(t, shown, e.done[sent:], len(m.undos) < undos)
				if i%10 == 0 { // drawing is what takes the time
					checkFits(t, m.render(), width, height)
				}
				if t.Failed() {
					t.Fatalf("action %d: %s", i, what)
				}
			}
			for range 20 {
				send(m, press("esc"))
			}
			if m.dialog != nil {
				t.Errorf("esc does not leave %T", m.dialog)
			}
		})
	}
}

// TestFrameIsSmall gates on what a frame costs, which doesn't depend on how busy
// the machine is: allocations to draw one, bytes of one, and none for a tick
// without news.
func TestFrameIsSmall(t *testing.T) {
	for _, p := range []picture{{"map", isolating, ""}, {"charts", isolating, "2"}, {"present", isolating, "P"}} {
		e := &fakeEngine{snap: p.snap()}
		m := appAt(e, 200, 60)
		for _, key := range []string{p.keys} {
			if key != "" {
				send(m, press(key))
			}
		}
		m.render()
		allocations := testing.AllocsPerRun(5, func() {
			m.changes++
			m.Update(tickMsg(epoch))
			m.View()
		})
		if allocations > mostAllocations {
			t.Errorf("%s: got %.0f allocations a frame, want at most %d", p.name, allocations, mostAllocations)
		}
		if got := len(m.render()); got > mostBytes {
			t.Errorf("%s: got %d bytes, want at most %d", p.name, got, mostBytes)
		}
		t.Logf("%s: %.0f allocations, %d bytes", p.name, allocations, len(m.render()))
		idle := testing.AllocsPerRun(20, func() { m.render() })
		if idle != 0 {
			t.Errorf("%s: a frame without news: got %.0f allocations, want none", p.name, idle)
		}
	}
}

// What a whole frame of 200x60 may cost. Only what differs from the frame
// before goes to the terminal, so a frame's bytes are an upper bound.
const (
	mostAllocations = 12_000
	mostBytes       = 60_000
)
