// Package linkfault breaks the network between two services. While a fault is
// active on a link, the control plane leads the link's calls over TCP proxies,
// one before each replica of the callee, which hold back, slow down, swallow or
// reset what passes. Without faults no proxy stands anywhere.
//
// Latency is added to what the callee answers, so that a round trip takes that
// much longer. A bandwidth is that of the link, each way: all connections of all
// replicas share it. A blackhole swallows both ways on connections that stand, as a
// cable that is cut does: nobody is told. What is held back when a fault is healed
// goes on at once.
//
// A well-kept proxy for this is toxiproxy, and it is not used. It is made to be told
// what to do over an HTTP API of its own, a port that would have to be guarded. Its
// jitter draws from a source that can't be seeded, so that a run could not be
// repeated. And it counts bytes, where a receipt has to tell the calls that a fault
// struck.
package linkfault

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/figures"
	"github.com/msalab/msalab/lab/shop/ports"
)

// Detours is what leads a link's calls elsewhere: the control plane.
type Detours interface {
	// Detour leads the calls of a link to what via makes of the addresses of its
	// callee, now and whenever they change; nil: straight to it.
	Detour(link string, via func(addrs []string) ([]string, error)) error
}

const (
	// joinTime is how long callers have to come over to a proxy before it begins
	// to break: a fault is to strike connections that stand.
	joinTime = 60 * time.Millisecond
	// drainTime bounds how long calls may take to leave a proxy.
	drainTime = 5 * time.Second
)

// Links breaks the links of one shop.
type Links struct {
	detours  Detours
	log      *slog.Logger
	draining sync.WaitGroup
	closed   chan struct{}

	setting sync.Mutex // one SetFaults at a time

	mu     sync.Mutex
	faults []*fault                     // all that ever were
	active map[string][]*fault          // by link
	links  map[string]map[string]*proxy // by link and address
	opened map[string]int               // proxies since the link was broken
}

var _ ports.LinkBreaker = (*Links)(nil)

// New returns links that are whole.
func New(detours Detours, log *slog.Logger) *Links {
	return &Links{
		detours: detours, log: log, closed: make(chan struct{}),
		active: map[string][]*fault{}, links: map[string]map[string]*proxy{}, opened: map[string]int{},
	}
}

// fault is an active fault and its counts.
type fault struct {
	id, link, kind string
	delay, jitter  time.Duration
	bandwidth      float64 // bytes a second
	opening        bool    // to open a connection takes as long as an answer

	mu      sync.Mutex
	figures figures.Fault
	free    [2]time.Time // when the thin link has carried all that is booked: calls, answers
}

// book books the link's bandwidth for so many bytes one way, after all that was
// booked before, and returns when they have been carried.
func (f *fault) book(answers bool, length int) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	way := &f.free[0]
	if answers {
		way = &f.free[1]
	}
	if now := time.Now(); way.Before(now) {
		*way = now
	}
	*way = way.Add(time.Duration(float64(length) / f.bandwidth * float64(time.Second)))
	return *way
}

// count notes that the fault struck: it strikes all that it sees.
func (f *fault) count() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.figures.Seen++
	f.figures.Fired++
	f.figures.Last = time.Now()
	if f.figures.First.IsZero() {
		f.figures.First = f.figures.Last
	}
}

// SetFaults makes these link faults the active ones. Links that have none any
// more are whole again when it returns; their proxies go once they are empty.
func (l *Links) SetFaults(ctx context.Context, seed uint64, faults []scenario.Fault) error {
	l.setting.Lock()
	defer l.setting.Unlock()
	select {
	case <-l.closed:
		return errors.New("break links: the shop is closed")
	default:
	}
	return l.replace(ctx, seed, faults)
}

// replace does what SetFaults says. The setting lock must be held.
func (l *Links) replace(ctx context.Context, seed uint64, faults []scenario.Fault) error {
	byLink := map[string][]*fault{}
	for _, f := range faults {
		byLink[f.Link] = append(byLink[f.Link], l.known(f))
	}
	var errs []error
	fresh := false
	for link := range byLink {
		if l.proxies(link) == nil {
			fresh = true
			errs = append(errs, l.lead(link, seed))
		}
	}
	if fresh {
		select {
		case <-time.After(joinTime):
		case <-ctx.Done():
		}
	}
	l.mu.Lock()
	l.active = byLink // which proxies that come later have from the start
	l.mu.Unlock()
	for _, link := range l.broken() {
		for _, p := range l.proxies(link) {
			p.set(byLink[link])
		}
		if byLink[link] == nil {
			errs = append(errs, l.release(link))
		}
	}
	return errors.Join(errs...)
}

// known returns the fault of this id, made if it is new.
func (l *Links) known(f scenario.Fault) *fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.faults, func(o *fault) bool { return o.id == f.ID }); i >= 0 {
		return l.faults[i]
	}
	made := &fault{id: f.ID, link: f.Link, kind: f.Kind, delay: f.Delay, jitter: f.Jitter, bandwidth: f.Bandwidth}
	l.faults = append(l.faults, made)
	return made
}

func (l *Links) proxies(link string) map[string]*proxy {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.links[link] == nil {
		return nil
	}
	all := map[string]*proxy{}
	for addr, p := range l.links[link] {
		all[addr] = p
	}
	return all
}

// broken lists the links that are led over proxies.
func (l *Links) broken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var links []string
	for link := range l.links {
		links = append(links, link)
	}
	slices.Sort(links)
	return links
}

// lead puts proxies before a link's callee, now and before replicas to come.
func (l *Links) lead(link string, seed uint64) error {
	l.mu.Lock()
	l.links[link], l.opened[link] = map[string]*proxy{}, 0
	l.mu.Unlock()
	err := l.detours.Detour(link, func(addrs []string) ([]string, error) { return l.via(link, seed, addrs) })
	if err != nil {
		return fmt.Errorf("break link %s: %w", link, err)
	}
	return nil
}

// via returns the addresses of the proxies before these of a link's callee. Proxies
// before replicas that are gone close behind the last call.
func (l *Links) via(link string, seed uint64, addrs []string) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	proxies := l.links[link]
	if proxies == nil {
		return addrs, nil
	}
	var led []string
	for _, addr := range addrs {
		if proxies[addr] == nil {
			p, err := open(addr, seedOf(seed, link, l.opened[link]))
			if err != nil {
				return nil, err
			}
			l.opened[link]++
			p.set(l.active[link])
			proxies[addr] = p
		}
		led = append(led, proxies[addr].addr())
	}
	for addr, p := range proxies {
		if !slices.Contains(addrs, addr) {
			delete(proxies, addr)
			l.retire(link, p)
		}
	}
	return led, nil
}

// seedOf returns what the nth proxy of a link draws by: no two draw in step.
func seedOf(seed uint64, link string, n int) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, link, " ", n) // never fails
	return seed ^ h.Sum64()
}

// retire closes a proxy behind the last call.
func (l *Links) retire(link string, p *proxy) {
	l.draining.Go(func() {
		if !p.drain(drainTime, l.closed) {
			l.log.Debug("calls were cut when a proxy closed", "link", link)
		}
		if err := p.Close(); err != nil {
			l.log.Warn("close proxy", "link", link, "err", err)
		}
	})
}

// release leads a link straight again; its proxies close behind the last call.
func (l *Links) release(link string) error {
	err := l.detours.Detour(link, nil)
	l.mu.Lock()
	proxies := l.links[link]
	delete(l.links, link)
	l.mu.Unlock()
	for _, p := range proxies {
		l.retire(link, p)
	}
	if err != nil {
		return fmt.Errorf("heal link %s: %w", link, err)
	}
	return nil
}

// Figures returns the counts of every fault that ever was, by id: calls that began
// while it was active, or connections that it reset or swallowed.
func (l *Links) Figures() map[string]figures.Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	figures := map[string]figures.Fault{}
	for _, f := range l.faults {
		f.mu.Lock()
		figures[f.id] = f.figures
		f.mu.Unlock()
	}
	return figures
}

// Forget heals all links and forgets the counts.
func (l *Links) Forget() error {
	err := l.SetFaults(context.Background(), 0, nil)
	l.mu.Lock()
	l.faults = nil
	l.mu.Unlock()
	return err
}

// Close heals all links and cuts what is still in their proxies. It is called
// once.
func (l *Links) Close() error {
	close(l.closed) // proxies that are waited for to drain are cut
	l.setting.Lock()
	defer l.setting.Unlock()
	err := l.replace(context.Background(), 0, nil)
	l.draining.Wait()
	return err
}
