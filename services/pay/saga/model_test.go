package saga_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/msalab/msalab/services/pay/saga"
)

// world is a payment with everything around it, on a clock of its own: the log,
// the participants, messages under way, and up to two drivers, of which one may
// have died, or be frozen without knowing that the other took over. Chance says
// what goes wrong, so often at most; after that everything works.
type world struct {
	chance   *rand.Rand
	troubles int // left

	order   saga.Order
	log     []saga.Event
	epoch   int // who may write the log
	now     int
	late    []message // still under way
	drivers []*driver

	asks     map[string]int    // by verb and step: how often drivers asked for it anew, though they knew that it was done
	taken    map[saga.Step]int // how often money moved
	given    map[saga.Step]int // how often it moved back
	over     map[saga.Step]bool
	declines map[saga.Step]bool // what the participant will never do
}

// message is an action that reaches its participant late, or once more.
type message struct {
	at     int
	action saga.Action
}

// driver is who drives the saga.
type driver struct {
	epoch  int
	saga   saga.Saga
	known  []saga.Event // not recorded yet
	action saga.Action
	ready  bool // the action is recorded, and comes next
	frozen int  // until when it stands still
	ended  bool
}

func (w *world) trouble(oneIn int) bool {
	if w.troubles == 0 || w.chance.IntN(oneIn) > 0 {
		return false
	}
	w.troubles--
	return true
}

func newWorld(seed uint64) *world {
	chance := rand.New(rand.NewPCG(seed, 5))
	w := &world{
		chance: chance, troubles: chance.IntN(8),
		order: saga.Order{
			Total: 1 + chance.Int64N(10_000), Coupon: chance.IntN(2) == 0,
			Points: max(0, chance.Int64N(8_000)-2_000), Card: chance.IntN(8) > 0,
		},
		asks: map[string]int{}, taken: map[saga.Step]int{}, given: map[saga.Step]int{}, over: map[saga.Step]bool{}, declines: map[saga.Step]bool{},
	}
	for _, step := range saga.Steps() {
		w.declines[step] = chance.IntN(8) == 0
	}
	w.drivers = []*driver{{saga: saga.New(w.order)}}
	return w
}

// run lets the world go on until the saga rests. It returns an error when it
// never does, or when a driver does what can't be.
func (w *world) run() error {
	for w.now = 0; w.now < 10_000; w.now++ {
		w.deliver()
		var active *driver
		for _, d := range w.drivers {
			if !d.ended && d.frozen <= w.now {
				active = d
			}
		}
		if active == nil {
			if err := w.recover(); err != nil {
				return err
			}
			continue
		}
		if err := w.step(active); err != nil {
			return err
		}
		s, err := saga.Replay(w.order, w.log)
		if err != nil {
			return fmt.Errorf("log: %w", err)
		}
		if s.Next().Verb == saga.Rest {
			return w.settle()
		}
	}
	return fmt.Errorf("stuck: %v", w.log)
}

// settle lets what is still under way arrive and everybody finish.
func (w *world) settle() error {
	for _, d := range w.drivers {
		for range 100 {
			if d.ended {
				break
			}
			if err := w.step(d); err != nil {
				return err
			}
		}
	}
	w.now += 1_000_000
	w.deliver()
	return nil
}

// recover has another driver take over, as the one before is silent.
func (w *world) recover() error {
	s, err := saga.Replay(w.order, w.log)
	if err != nil {
		return err
	}
	w.epoch++
	d := &driver{epoch: w.epoch, saga: s}
	w.drivers = append(w.drivers[max(0, len(w.drivers)-1):], d)
	return w.tell(d, saga.Event{Kind: saga.Resumed})
}

// step takes one step of a driver: a record, or the action after it.
func (w *world) step(d *driver) error {
	switch {
	case w.trouble(12):
		d.ended = true // it dies
		return nil
	case w.trouble(12):
		d.frozen = w.now + 5
		return nil
	case d.ready:
		d.ready = false
		for _, e := range w.act(d.action) {
			if err := w.tell(d, e); err != nil {
				return err
			}
		}
		return nil
	}
	d.action = d.saga.Next()
	if e, ok := d.action.Intent(); ok {
		if err := w.tell(d, e); err != nil {
			return err
		}
	}
	if d.epoch != w.epoch { // its record is refused: another one took over
		d.ended = true
		return nil
	}
	w.log = append(w.log, d.known...)
	d.known = nil
	d.ready, d.ended = d.action.Verb != saga.Rest, d.action.Verb == saga.Rest
	w.watch(d.action)
	return nil
}

// watch counts actions that are recorded although the log says that they are done:
// a step is taken again after it is known to have happened, or to be undone, or
// undone again after it was. Participants would forgive that; a saga must not lean
// on it.
func (w *world) watch(a saga.Action) {
	for _, e := range w.log {
		over := e.Step == a.Step && (e.Kind == saga.Done && a.Verb == saga.Take || e.Kind == saga.Undone && a.Verb != saga.Ask)
		if over {
			w.asks[string(a.Verb)+" "+string(a.Step)]++
		}
	}
}

func (w *world) tell(d *driver, e saga.Event) (err error) {
	d.known = append(d.known, e)
	d.saga, err = d.saga.Apply(e)
	return err
}

// act does an action and returns what its driver learns of it.
func (w *world) act(a saga.Action) []saga.Event {
	event := func(kind saga.Kind, amount int64) []saga.Event {
		return []saga.Event{{Kind: kind, Step: a.Step, Amount: amount, Code: "x"}}
	}
	unknown := event(saga.Lost, 0)
	switch {
	case a.Verb == saga.Decline:
		return event(saga.Refused, 0)
	case a.Verb == saga.Undo:
		unknown = nil // it is tried again
	case a.Verb == saga.Ask && a.Step != saga.Capture:
		unknown = event(saga.Failed, 0)
	}
	if w.trouble(6) { // it comes late, or never
		if w.chance.IntN(2) == 0 {
			w.late = append(w.late, message{w.now + w.chance.IntN(40), a})
		}
		return unknown
	}
	amount, ok := w.reach(a)
	if w.trouble(6) { // it comes once more
		w.late = append(w.late, message{w.now + w.chance.IntN(40), a})
	}
	switch {
	case w.trouble(6): // the answer is lost
		return unknown
	case a.Verb == saga.Undo:
		return event(saga.Undone, 0)
	case ok:
		return event(saga.Done, amount)
	case a.Verb == saga.Ask:
		return event(saga.Absent, 0)
	}
	return event(saga.Refused, 0)
}

// deliver lets messages arrive whose time has come.
func (w *world) deliver() {
	w.late = slices.DeleteFunc(w.late, func(m message) bool {
		if m.at > w.now {
			return false
		}
		w.reach(m.action)
		return true
	})
}

// reach is an action at its participant, which is idempotent and remembers what
// was undone.
func (w *world) reach(a saga.Action) (amount int64, ok bool) {
	amount = a.Amount
	if a.Step == saga.Coupon {
		amount = 1_000
	}
	at := a.Step
	if at == saga.Capture {
		at = saga.Card
	}
	switch a.Verb {
	case saga.Ask:
		return w.asked(a.Step), w.taken[a.Step] > w.given[a.Step]
	case saga.Undo:
		for _, step := range []saga.Step{a.Step, saga.Capture} {
			if (step == a.Step || a.Step == saga.Card) && w.taken[step] > w.given[step] {
				w.given[step]++
			}
		}
		w.over[at] = true
		return 0, true
	}
	switch {
	case w.over[at] || w.declines[a.Step]:
		return 0, false
	case a.Step == saga.Capture && w.taken[saga.Card] == 0:
		return 0, false
	case w.taken[a.Step] == 0:
		w.taken[a.Step]++
	}
	return amount, true
}

// asked is the amount that a participant tells of a step that happened.
func (w *world) asked(step saga.Step) int64 {
	s := saga.New(w.order)
	for _, e := range w.log {
		s, _ = s.Apply(e)
	}
	if step == saga.Coupon {
		return 1_000
	}
	left := w.order.Total - s.Amount(saga.Coupon)
	if step == saga.Points {
		return min(w.order.Points, left)
	}
	return left - min(w.order.Points, left)
}

// check says how the books differ from what the log says.
func (w *world) check() error {
	s, err := saga.Replay(w.order, w.log)
	if err != nil {
		return err
	}
	for _, step := range saga.Steps() {
		net := w.taken[step] - w.given[step]
		want := 0
		if s.Status() == saga.Paid && s.Amount(step) > 0 {
			want = 1
		}
		if net != want {
			return fmt.Errorf("%s: %s moved %d times and back %d times, want %d net", s.Status(), step, w.taken[step], w.given[step], want)
		}
	}
	if len(w.asks) > 0 {
		return fmt.Errorf("%s: asked again for what was done: %v", s.Status(), w.asks)
	}
	if s.Status() != saga.Paid && w.taken[saga.Capture] > 0 {
		return fmt.Errorf("%s, and the card was captured", s.Status())
	}
	return nil
}

// TestRandomHistories has 100,000 payments go wrong in ways of their own.
func TestRandomHistories(t *testing.T) {
	ends, refused := make(map[saga.Status]int), make(map[saga.Step]int)
	for seed := range uint64(100_000) {
		w := newWorld(seed)
		err := w.run()
		if err == nil {
			err = w.check()
		}
		if err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, w.log)
		}
		s, _ := saga.Replay(w.order, w.log)
		ends[s.Status()]++
		for _, e := range w.log {
			if e.Kind == saga.Refused {
				refused[e.Step]++
			}
		}
	}
	for _, step := range saga.Steps() {
		if refused[step] < 1_000 {
			t.Errorf("got %d histories where %s was refused, want many: %v", refused[step], step, refused)
		}
	}
	for _, want := range []saga.Status{saga.Paid, saga.Declined, saga.Reverted} {
		if ends[want] < 1_000 {
			t.Errorf("got %d histories that ended %s, want many: %v", ends[want], want, ends)
		}
	}
}
