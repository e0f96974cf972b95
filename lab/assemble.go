package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/jaeger"
	"github.com/msalab/msalab/lab/internal/relay"
	"github.com/msalab/msalab/lab/internal/scrape"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop"
	"github.com/msalab/msalab/lab/shop/autoscale"
	"github.com/msalab/msalab/lab/shop/rollout"
)

// parts are what lives as long as the program: the relay, Jaeger behind it,
// and the platform that shops are made with.
type parts struct {
	o        options
	seed     uint64
	relay    *relay.Relay
	jaeger   *jaeger.Jaeger // nil: none
	traces   *jaeger.Traces
	platform *platform
	targets  *scrape.Targets
	log      *slog.Logger
}

// assemble starts what the shops need. note is told what is being done, a line
// each, and what the lab does instead where something can't be had.
func assemble(ctx context.Context, o options, note func(string)) (*parts, error) {
	keepTime()
	p := &parts{o: o, seed: o.drawSeed(), log: slog.New(slog.DiscardHandler)}
	r, err := relay.Start(relay.Config{Log: p.log})
	if err != nil {
		return nil, &exitError{exitUsage, fmt.Errorf("start the relay for traces: %w", err)}
	}
	p.relay = r
	if p.targets, err = scrape.Serve(o.metrics); err != nil {
		return nil, usage(errors.Join(err, p.close()))
	}
	p.traces = &jaeger.Traces{Relay: r}
	if err := p.startJaeger(ctx, note); err != nil {
		closeErr := p.close()
		if ctx.Err() != nil {
			return nil, &exitError{stopped(ctx), closeErr}
		}
		return nil, usage(errors.Join(err, closeErr))
	}
	p.platform = &platform{o: o, traces: r.Addr(), log: p.log, traceURL: p.traceURL}
	return p, nil
}

// keepTime lets the kernel share out the processor among the lab's goroutines:
// with as many threads as cores, a request that is due waits until one of the
// goroutines that work on spans and figures has used up its 10 ms (measured on a
// busy machine: twice as many requests left over 5 ms late). GOMAXPROCS in the
// environment is respected.
func keepTime() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(threadsPerCore * runtime.NumCPU())
	}
}

const threadsPerCore = 4

// traceURL says where Jaeger's web pages show a trace; empty: there are none.
func (p *parts) traceURL(id string) string {
	if p.jaeger == nil {
		return ""
	}
	return runs.TracePage(p.jaeger.Pages(), id)
}

// startJaeger does what --jaeger says. Only `require` makes its absence an
// error; `auto` goes on with the relay and says so.
func (p *parts) startJaeger(ctx context.Context, note func(string)) error {
	switch mode := p.o.jaeger; {
	case mode == "off":
		p.traces.Off = jaeger.SwitchedOff
		return nil
	case p.o.outsideJaeger():
		j, err := jaeger.Use(ctx, mode)
		if err != nil {
			return usage(fmt.Errorf("--jaeger %s: %w", mode, err))
		}
		p.jaeger = j
		if err := p.relay.SetForward(j.OTLP()); err != nil {
			return err
		}
	case mode == "require":
		binary, err := jaeger.Ensure(ctx, note)
		if err != nil {
			return usage(fmt.Errorf("--jaeger require: %w", err))
		}
		if err := p.runJaeger(ctx, binary); err != nil {
			return usage(fmt.Errorf("--jaeger require: %w", err))
		}
	case mode == "auto":
		binary, err := jaeger.Find()
		if err == nil {
			err = p.runJaeger(ctx, binary)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			p.traces.Off = err.Error()
			note("no Jaeger: " + err.Error() + "; the lab's own relay shows the traces")
			return nil
		}
	default:
		return usage(fmt.Errorf("--jaeger %s: there are auto, require, off, and the URL of a running one", mode))
	}
	p.traces.Jaeger = p.jaeger
	note("traces go to " + p.jaeger.String())
	return nil
}

// runJaeger starts a Jaeger under a guard that ends it with the lab.
func (p *parts) runJaeger(ctx context.Context, b jaeger.Binary) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	p.jaeger, err = jaeger.Start(ctx, jaeger.Config{
		Binary: b.Path,
		Guard:  []string{self, "guard", "--"},
		Ready: func(otlp string) {
			if err := p.relay.SetForward(otlp); err != nil {
				p.log.Warn("traces can't be forwarded", "to", otlp, "err", err)
			}
		},
		Gone: p.relay.PauseForward,
		Log:  p.log,
	})
	return b.Blame(err)
}

// engineConfig is what an engine over these parts needs.
func (p *parts) engineConfig(attended bool, onEvent func(runs.Event)) engine.Config {
	return engine.Config{
		Platform: p.platform, Traces: p.traces, Targets: p.targets.URL(), Bencher: bencher{p.log, p.traces}, Microscope: microscope{}, Links: links(), Seed: p.seed, RestartAfter: p.o.restart,
		Plans:    shop.Plans{Autoscaler: newAutoscaler, Rollout: rollout.Plan{Next: rollout.Next, Judge: rollout.Judge}},
		FreeLoad: freeLoad(),
		Attended: attended, OnEvent: onEvent, Log: p.log,
	}
}

func newAutoscaler(a scenario.Autoscale) shop.Autoscaler { return autoscale.New(a) }

// lastSpans is how long a Jaeger from outside may take for the last spans.
const lastSpans = 2 * time.Second

// close stops Jaeger, the list of targets and the relay, in this order: what the
// relay still holds back goes to a Jaeger that lives on, and else nowhere any more.
func (p *parts) close() error {
	var errs []error
	if p.jaeger != nil && p.o.outsideJaeger() {
		ctx, cancel := context.WithTimeout(context.Background(), lastSpans)
		defer cancel()
		if err := p.relay.Flush(ctx); err != nil {
			p.log.Warn("traces can't be forwarded", "to", p.jaeger, "err", err)
		}
	}
	if p.jaeger != nil {
		errs = append(errs, p.jaeger.Close())
	}
	if p.targets != nil {
		errs = append(errs, p.targets.Close())
	}
	errs = append(errs, p.relay.Close())
	return errors.Join(errs...)
}
