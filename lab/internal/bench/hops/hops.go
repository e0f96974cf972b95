// Package hops measures what a call costs: in one process, to another process,
// and over links that take longer.
//
// For each way there is a pair of functions, ping and pong (see services/hops),
// in the replicas that the shop's functions run in: real processes, found over
// xDS, called through the mesh under the policy that shops start with, their
// spans sent to a relay. Ping measures its calls to pong by its own clock, so
// that what the lab does between measurements counts in none.
package hops

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	hopsv1 "github.com/msalab/msalab/proto/bench/hops/v1"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/scenario"
)

// Config says where the pairs run.
type Config struct {
	Placement scenario.Placement // process, but in tests
	Budget    time.Duration      // of a cell in a round; 0: 80 ms
	Least     int                // operations in it, however long they take; 0: 3
	Log       *slog.Logger
}

// What the operations are made of. The cells' names say the same.
const (
	fanOut = 8
	items  = 20
)

// way is how ping reaches pong.
type way struct {
	name    string
	local   bool          // in one process
	proxied bool          // over a proxy of a link
	delay   time.Duration // that the proxy adds to an answer
}

func ways() []way {
	return []way{
		{name: "function", local: true},
		{name: "loopback"},
		{name: "proxied", proxied: true},
		{name: "+1ms", proxied: true, delay: time.Millisecond},
		{name: "+10ms", proxied: true, delay: 10 * time.Millisecond},
	}
}

// Open starts the pairs.
func Open(cfg Config) bench.Open {
	cfg.Budget = cmp.Or(cfg.Budget, 80*time.Millisecond)
	cfg.Least = cmp.Or(cfg.Least, 3)
	return func(ctx context.Context) (setup bench.Setup, err error) {
		// The spans go to a relay of the bench's own: thousands of traces of ping
		// and pong are nothing that anybody looks for among those of the shop.
		spans, err := relay.Start(relay.Config{MaxBytes: 1 << 20, MaxSummaries: 100, Log: cfg.Log})
		if err != nil {
			return setup, fmt.Errorf("start a relay for spans: %w", err)
		}
		all := &pairs{relay: spans, byWay: map[string]*pair{}}
		defer func() {
			if err != nil {
				err = errors.Join(err, all.close())
			}
		}()
		for _, w := range ways() {
			p, err := openPair(ctx, cfg, w, spans.Addr())
			if err != nil {
				return setup, fmt.Errorf("%s: %w", w.name, err)
			}
			all.byWay[w.name] = p
		}
		return bench.Setup{Rounds: cells(cfg, all.byWay), Close: all.close}, nil
	}
}

// pairs are all that run for the bench.
type pairs struct {
	relay *relay.Relay
	byWay map[string]*pair
}

func (a *pairs) close() error {
	var errs []error
	for _, p := range a.byWay {
		errs = append(errs, p.close())
	}
	return errors.Join(append(errs, a.relay.Close())...)
}

// cells lays out what is measured in each cell.
func cells(cfg Config, pairs map[string]*pair) map[string]bench.Round {
	all := map[string]bench.Round{}
	for _, w := range ways() {
		if w.name == "proxied" {
			continue
		}
		p := pairs[w.name]
		for depth := uint32(1); depth <= 8; depth++ {
			all[fmt.Sprintf("%s/depth=%d", w.name, depth)] = p.round(cfg, hopsv1.Operation_OPERATION_CHAIN, depth)
		}
		all[w.name+"/serial"] = p.round(cfg, hopsv1.Operation_OPERATION_SERIAL, fanOut)
		all[w.name+"/parallel"] = p.round(cfg, hopsv1.Operation_OPERATION_PARALLEL, fanOut)
		all[w.name+"/n+1"] = p.round(cfg, hopsv1.Operation_OPERATION_ONE_BY_ONE, items)
		all[w.name+"/batch"] = p.round(cfg, hopsv1.Operation_OPERATION_BATCH, items)
	}
	for _, name := range []string{"function", "loopback"} {
		all[name+"/traced"] = pairs[name].tracedRound(cfg)
	}
	all["function/bare"] = pairs["function"].round(cfg, hopsv1.Operation_OPERATION_BARE, 1)
	all["loopback/proxied"] = pairs["proxied"].round(cfg, hopsv1.Operation_OPERATION_CHAIN, 1)
	return all
}
