package tui

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
)

// TestFormsCantBeFilledInWrongly opens every form again and again, changes its fields
// at random while the shop changes under it, and presses enter: whatever it sends, the
// engine that shows that shop would take.
func TestFormsCantBeFilledInWrongly(t *testing.T) {
	forms, keys := []string{"f", "l", "c", "e", "m", "a", "D", "C", "X"}, []string{"left", "right", "right", "up", "down", "down", "[", "]", "enter", "3"}
	alone := []string{"+", "-", ">", "<", "h", "u", "left", "right", "down"}
	random, snaps := rand.New(rand.NewPCG(3, 7)), monkeySnaps()
	e := &fakeEngine{snap: healthy()}
	m := appAt(e, 100, 30)
	now, given := epoch, map[string]int{}
	key := func(name string) {
		shown, sent, undos := m.snap, len(e.done), len(m.undos)
		send(m, press(name))
		checkOrders(t, shown, e.done[sent:], len(m.undos) < undos)
		for _, c := range e.done[sent:] {
			given[fmt.Sprintf("%T", c)]++
		}
	}
	news := func() {
		now = now.Add(4 * time.Second)
		e.snap = snaps[random.IntN(len(snaps))]()
		for _, msg := range answers(m.tick(now)) {
			send(m, msg)
		}
	}
	for range 4000 {
		send(m, press("esc"))
		if random.IntN(3) == 0 {
			news()
		}
		for range random.IntN(3) {
			key(alone[random.IntN(len(alone))])
		}
		key(forms[random.IntN(len(forms))])
		for range random.IntN(12) {
			key(keys[random.IntN(len(keys))])
		}
		if random.IntN(8) == 0 {
			news()
		}
		key("enter")
		if t.Failed() {
			break
		}
	}
	t.Log(given)
	for _, c := range []engine.Command{engine.Inject{}, engine.SetLoad{}, engine.SetPolicy{}, engine.SetLimit{}, engine.Autoscale{}, engine.Deploy{},
		engine.SetCheckout{}, engine.Arm{}, engine.Scale{}, engine.Heal{}} {
		if given[fmt.Sprintf("%T", c)] < 20 {
			t.Errorf("%T was sent %d times, want it tried often", c, given[fmt.Sprintf("%T", c)])
		}
	}
}

// checkOrders wants the engine that showed a snapshot to carry commands out. What an
// undo takes back was right for what was shown when it was done.
func checkOrders(t *testing.T, shown *runs.Snapshot, commands []engine.Command, undo bool) {
	t.Helper()
	for _, c := range commands {
		err := refused(shown, c)
		if undo {
			err = malformed(c)
		}
		if err != nil {
			t.Errorf("%T %+v: %v", c, c, err)
		}
	}
}
