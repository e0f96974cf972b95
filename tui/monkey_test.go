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
