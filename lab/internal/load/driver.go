package load

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Config is what a driver needs. Zero values mean the defaults.
type Config struct {
	Seed     uint64
	InFlight int           // requests under way at most; 0: 2048
	Deadline time.Duration // of a request, from the moment due; 0: 5 s
}

// ErrClosed is what a closed driver answers.
var ErrClosed = errors.New("load: driver is closed")

// Driver fires the arrivals of the load that was set last. One goroutine keeps
// the pace; requests run on others, which are used again.
type Driver struct {
	cfg      Config
	orders   chan order
	queue    chan job // to goroutines that wait for work
	idle     atomic.Int64
	inFlight atomic.Int64
	book     *book
	cancel   context.CancelFunc
	closed   <-chan struct{}
	wg       sync.WaitGroup
}

// Start returns a driver that has nothing to do yet.
func Start(cfg Config) *Driver {
	if cfg.InFlight <= 0 {
		cfg.InFlight = 2048
	}
	if cfg.Deadline <= 0 {
		cfg.Deadline = 5 * time.Second
	}
	ctx, cancel := context.WithCancel(context.Background())
	d := &Driver{
		cfg:    cfg,
		orders: make(chan order),
		queue:  make(chan job),
		book:   newBook(time.Now()),
		cancel: cancel,
		closed: ctx.Done(),
	}
	d.wg.Go(func() { d.keepPace(ctx) })
	return d
}

// Set replaces the load from now on. Its pacer starts at zero.
func (d *Driver) Set(l Load) error {
	var err error
	if closed := d.order(func(p *pace, now time.Time) { err = p.set(now, l) }); closed != nil {
		return closed
	}
	return err
}

// Phase makes requests due from now on count in phase n.
func (d *Driver) Phase(n int) error {
	return d.order(func(p *pace, _ time.Time) { p.phase = n })
}

// Strike begins phase n as Phase does, at a moment from which on something may
// hit requests that are under way already: they count in phase n as well.
func (d *Driver) Strike(n int) error {
	return d.order(func(p *pace, _ time.Time) {
		d.book.take(p.fired, n)
		p.phase = n
	})
}

// Settle waits until every request that was due before now has ended.
func (d *Driver) Settle(ctx context.Context) error {
	var ended <-chan struct{}
	if err := d.order(func(p *pace, _ time.Time) { ended = d.book.settle(p.fired) }); err != nil {
		return err
	}
	select {
	case <-ended:
		return nil
	case <-d.closed:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Figures returns what was measured so far of the requests due in these
// phases, taken together, by kind.
func (d *Driver) Figures(phases ...int) map[string]Figures { return d.book.figures(phases) }

// Over returns how many requests of a kind took longer than a limit, of those due
// in these phases.
func (d *Driver) Over(kind string, limit time.Duration, phases ...int) int {
	return d.book.over(kind, limit, phases)
}

// Seconds returns what ended in each of the last 120 seconds at most, oldest
// first, the running one left out.
func (d *Driver) Seconds() []Second { return d.book.lastSeconds(time.Now()) }

// Late returns the share of requests that left over 5 ms after they were due,
// and how many have left.
func (d *Driver) Late() (share float64, sent uint64) { return d.book.total() }

// LateNow is the same of those that left in the last 30 seconds.
func (d *Driver) LateNow() (share float64, sent uint64) { return d.book.lately(time.Now()) }

// Close stops at once: requests under way are cancelled, and those that fail
// by it don't count.
func (d *Driver) Close() error {
	d.cancel()
	d.wg.Wait()
	return nil
}

// order is something for the pacing goroutine to do at a moment between two
// arrivals: what was due before goes by the old state, the rest by the new.
type order struct {
	do   func(p *pace, now time.Time)
	done chan struct{}
}

// order has the pacing goroutine do something and waits until it is done.
func (d *Driver) order(do func(p *pace, now time.Time)) error {
	o := order{do: do, done: make(chan struct{})}
	select {
	case d.orders <- o:
		<-o.done
		return nil
	case <-d.closed:
		return ErrClosed
	}
}
