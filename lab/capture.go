package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/control"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
)

// captureTime is how long shoppers are given to send a message of the kind that
// is looked for. They buy ten times a second.
const captureTime = 5 * time.Second

// captureDeclined is the share of purchases whose card is declined: what gives a
// coupon and points back is sent only then.
const captureDeclined = 0.2

// captured is a message as a replica read or wrote it.
type captured struct {
	Replica runs.ReplicaID
	Raw     []byte
}

// capture runs a shop with shoppers in it and gives the first message of this
// name that goes from one service to another, alone or within another message;
// none: ok is false.
func capture(ctx context.Context, o options, name string) (found captured, ok bool, err error) {
	o.jaeger = "off"
	p, err := assemble(ctx, o, func(string) {})
	if err != nil {
		return captured{}, false, err
	}
	cfg := p.engineConfig(false, nil)
	cfg.FreeLoad.Declined = captureDeclined
	e := engine.New(cfg)
	serving, stop := context.WithCancel(ctx)
	var serveErr error
	var wg sync.WaitGroup
	wg.Go(func() { serveErr = e.Serve(serving) })
	e.Do(engine.FreePlay{Shapes: []scenario.Shape{{Architecture: scenario.Services, Placement: scenario.InProc}}})

	first, err := healthy(ctx, e)
	if err == nil {
		audit := time.AfterFunc(captureTime/2, func() { e.Do(engine.Audit{}) }) // whose messages are of the shop too
		found, ok, err = listen(ctx, endpoints(first), name)
		audit.Stop()
	}
	stop()
	wg.Wait()
	return found, ok, errors.Join(err, serveErr, p.close())
}

// healthy waits for the first shop of an engine.
func healthy(ctx context.Context, e *engine.Engine) (runs.Shop, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		if shops := e.Snapshot().Shops; len(shops) > 0 && shops[0].Healthy {
			return shops[0], nil
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return runs.Shop{}, errors.New("capture a message: the shop did not become healthy in time")
		}
	}
}

// endpoints are the replicas of a shop that are ready.
func endpoints(s runs.Shop) []shop.Endpoint {
	var all []shop.Endpoint
	for _, r := range s.Replicas {
		if r.Addr != "" {
			all = append(all, shop.Endpoint{ID: r.ID, Addr: r.Addr})
		}
	}
	return all
}

// listen takes the first message of this name at any of the replicas. One that
// can't be listened to, as it ends or is written in another language, matters
// only where the others have nothing.
func listen(ctx context.Context, replicas []shop.Endpoint, name string) (found captured, ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, captureTime)
	defer cancel()
	c := control.New()
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, r := range replicas {
		wg.Go(func() {
			heard := c.Capture(ctx, r.Addr, func(kind string, raw []byte) {
				mu.Lock()
				defer mu.Unlock()
				if kind == name && !ok {
					found, ok = captured{r.ID, raw}, true
					cancel()
				}
			})
			mu.Lock()
			defer mu.Unlock()
			err = errors.Join(err, heard)
		})
	}
	wg.Wait()
	if ok {
		err = nil
	}
	return found, ok, err
}
