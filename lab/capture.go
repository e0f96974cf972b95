package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/internal/grpccaller"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
)

// How long a shop is given to send a message of the kind that is looked for: one that
// sends all that there are, and one of the user's, as it is.
const (
	captureTime = 30 * time.Second
	lookTime    = 5 * time.Second
)

// captureLoad is half of what the shoppers of free play do, as somebody waits for a
// single message, and more of their cards are declined: what gives a coupon and points
// back is sent only then.
func captureLoad() scenario.Load {
	l := freeLoad()
	l.Rate /= 2
	l.Declined = 0.2
	return l
}

// captureLost has the card answer some purchases by an error. Whether their money is
// held nobody knows then, so pay asks, and has it given back: that is sent only then. It
// is a code for which no call is tried again.
var captureLost = scenario.Fault{Kind: "error", Function: "card", Method: "Authorize", Rate: 0.2, Code: "INTERNAL"}

// How often a caller makes a round, at most (see package grpccaller), and the books are
// audited.
const (
	captureRound = 200 * time.Millisecond
	captureAudit = 2500 * time.Millisecond
)

// captured is a message as a replica read or wrote it.
type captured struct {
	Replica runs.ReplicaID
	Raw     []byte
}

// capture runs a shop and gives the first message of this name that goes to a
// service or comes from one, alone or within another message; none: ok is false.
func capture(ctx context.Context, o options, name string) (found captured, ok bool, err error) {
	_, err = talkative(ctx, o, func(ctx context.Context, replicas []ports.Endpoint) (err error) {
		found, ok, err = listen(ctx, replicas, name, captureTime)
		return err
	})
	return found, ok, err
}

// talkative runs a shop in which every message of it is sent, as long as f listens:
// by shoppers, some of whose cards are declined or answered by an error, by audits, and
// by a caller who asks for the rest. missed is why the last of the caller's rounds that
// failed did: some always do, as their card is answered by an error.
func talkative(ctx context.Context, o options, f func(context.Context, []ports.Endpoint) error) (missed, err error) {
	err = besideShop(ctx, o, captureLoad(), engine.FreePlay{}, func(ctx context.Context, beside besides) error {
		beside.engine.Do(engine.Inject{Fault: captureLost})
		calling, hangUp := context.WithCancel(ctx)
		var wg sync.WaitGroup
		wg.Go(func() { every(calling, captureAudit, func() { beside.engine.Do(engine.Audit{}) }) })
		wg.Go(func() { missed = call(calling, addresses(beside.shop.Replicas)) })
		err := f(ctx, endpoints(beside.shop))
		hangUp()
		wg.Wait()
		return err
	})
	return missed, err
}

// addresses are where the functions of a shop are called. A replica that isn't ready
// has no address, and doesn't stand in the way of one that is.
func addresses(replicas []runs.ReplicaView) map[string]string {
	addrs := map[string]string{}
	for _, r := range replicas {
		if r.Addr == "" {
			continue
		}
		for _, f := range r.Functions {
			addrs[f] = r.Addr
		}
	}
	return addrs
}

// call calls the services round after round. One that fails, as the card answers by an
// error, is followed by the next; why the last of those failed is returned.
func call(ctx context.Context, addrs map[string]string) (failed error) {
	caller, err := grpccaller.Dial(addrs)
	if err != nil {
		return err
	}
	defer caller.Close()
	every(ctx, captureRound, func() {
		if err := caller.Round(ctx); err != nil && ctx.Err() == nil {
			failed = err
		}
	})
	return failed
}

// every does something again and again until ctx ends, at most so often.
func every(ctx context.Context, interval time.Duration, f func()) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			f()
		case <-ctx.Done():
			return
		}
	}
}

// endpoints are the replicas of a shop that are ready.
func endpoints(s runs.Shop) []ports.Endpoint {
	var all []ports.Endpoint
	for _, r := range s.Replicas {
		if r.Addr != "" {
			all = append(all, ports.Endpoint{ID: r.ID, Addr: r.Addr})
		}
	}
	return all
}

// listen takes the first message of this name at any of the replicas, within a time.
// One that can't be listened to, as it ends or is written in another language,
// matters only where the others have nothing.
func listen(ctx context.Context, replicas []ports.Endpoint, name string, within time.Duration) (found captured, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	err = overhear(ctx, replicas, func(kind string, m captured) {
		if kind == name && !ok {
			found, ok = m, true
			cancel()
		}
	})
	if ok {
		err = nil
	}
	return found, ok, err
}

// overhear calls f with each message that goes to one of the replicas or comes from
// one, one at a time, until ctx ends; the error says which can't be listened to.
func overhear(ctx context.Context, replicas []ports.Endpoint, f func(kind string, m captured)) error {
	c := control.New()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var errs error
	for _, r := range replicas {
		wg.Go(func() {
			err := c.Capture(ctx, r.Addr, func(kind string, raw []byte) {
				mu.Lock()
				defer mu.Unlock()
				f(kind, captured{r.ID, raw})
			})
			mu.Lock()
			defer mu.Unlock()
			errs = errors.Join(errs, err)
		})
	}
	wg.Wait()
	return errs
}
