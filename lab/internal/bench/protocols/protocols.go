package protocols

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/doors"
	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/internal/bench/profile"
	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Config says how the bench is run.
type Config struct {
	Program string        // that is an end with the argument "bench-end"; empty: ends in this process, for tests
	Budget  time.Duration // of a cell in a round; 0: 120 ms
	Least   int           // calls of each caller in it, however long they take; 0: 2
	Stall   time.Duration // how long one connection is held back in the cells of a stall; 0: 100 ms
}

func (c Config) filled() Config {
	c.Budget, c.Least, c.Stall = cmp.Or(c.Budget, 120*time.Millisecond), cmp.Or(c.Least, 2), cmp.Or(c.Stall, 100*time.Millisecond)
	return c
}

// end starts an end.
func (c Config) end(ctx context.Context) (*process, error) {
	if c.Program == "" {
		return ends.Within[request, answer](context.WithoutCancel(ctx), Serve)
	}
	return ends.Start[request, answer](c.Program, "bench-end")
}

const (
	// closedCalls bounds the calls of a round on doors that open a connection for
	// each: those that were closed take up ports for a while.
	closedCalls = 256
	// profiledBudgets is how many times as long the callers call while they are
	// profiled: that is 100 looks a second, and some dozens are needed.
	profiledBudgets = 2
	// profiledClosed bounds these calls on doors that open a connection for each.
	profiledClosed = 1000
	// leastCalls are made in a round by all callers together, so that three rounds
	// have the hundred that a p99 needs.
	leastCalls = 34
	// codecBudget is how long a codec is measured beside its calls.
	codecBudget = 5 * time.Millisecond
)

// Open starts both ends and the lines between them.
func Open(cfg Config) bench.Open {
	cfg = cfg.filled()
	return func(ctx context.Context) (setup bench.Setup, err error) {
		r := &rig{cfg: cfg, lines: map[string]*linkfault.Line{}}
		defer func() {
			if err != nil {
				err = errors.Join(err, r.close())
			}
		}()
		if r.server, err = cfg.end(ctx); err != nil {
			return setup, err
		}
		if r.client, err = cfg.end(ctx); err != nil {
			return setup, err
		}
		if err := sameSettings(ctx, r.server, r.client); err != nil {
			return setup, err
		}
		open, err := r.server.Ask(ctx, request{Serve: true})
		if err != nil {
			return setup, fmt.Errorf("open the doors: %w", err)
		}
		for _, d := range doors.Doors() {
			if r.lines[d.Name], err = linkfault.OpenLine(open.Addrs[d.Name]); err != nil {
				return setup, err
			}
		}
		return bench.Setup{Rounds: r.rounds(), Close: r.close}, nil
	}
}

// rig is what runs for the bench.
type rig struct {
	cfg            Config
	server, client *process
	lines          map[string]*linkfault.Line // by door
}

func (r *rig) close() error {
	var errs []error
	for _, end := range []*process{r.client, r.server} {
		if end != nil {
			errs = append(errs, end.Close())
		}
	}
	for _, l := range r.lines {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
}

// rounds lays out what is measured in each cell.
func (r *rig) rounds() map[string]bench.Round {
	all := map[string]bench.Round{}
	for _, p := range benches.ProtocolPoints() {
		for _, d := range doors.Doors() {
			all[p.Name+"/"+d.Name] = func(ctx context.Context) (bench.Sample, error) { return r.measure(ctx, p, d) }
		}
	}
	return all
}

// measure measures a door at a point.
func (r *rig) measure(ctx context.Context, p benches.ProtocolPoint, d doors.Door) (s bench.Sample, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*callTime+r.cfg.Budget)
	defer cancel()
	line := r.lines[d.Name]
	line.SetDelay(p.Delay)
	opened := line.Traffic().Conns
	if _, err := r.client.Ask(ctx, request{Dial: &dialRequest{Door: d.Name, Addr: line.Addr(), Callers: p.Callers, Lines: p.Lines}}); err != nil {
		return s, err
	}
	c, err := r.call(ctx, p, d)
	if err != nil {
		return s, err
	}
	conns := line.Traffic().Conns - opened
	if p.Splits() {
		split, err := r.profile(ctx, p, d)
		if err != nil {
			return s, err
		}
		s.Looks = map[string]int{"codec": split.Codec, "framing": split.Framing, "other": split.Other}
	}
	if _, err := r.client.Ask(ctx, request{HangUp: true}); err != nil {
		return s, err
	}
	codec, err := r.client.Ask(ctx, request{Measure: &codecRequest{Codec: d.Codec, Lines: p.Lines, Budget: codecBudget}})
	if err != nil {
		return s, err
	}
	s.Figures, s.Delays = figures(c, float64(conns), float64(1+p.Callers), codec.Codec), c.Took
	s.Whole = s.Figures["cpu"] - s.Figures["kernel"] // what the kernel took, both ends tell; the rest is divided by what they were seen doing
	return s, nil
}

// run says for how long the callers of a point call through a door, and how often
// together at most where each call has a connection.
func (r *rig) run(p benches.ProtocolPoint, d doors.Door, closed int) runRequest {
	run := runRequest{Budget: r.cfg.Budget, Least: r.cfg.Least, Slow: r.cfg.Stall / 2}
	if d.Closes() {
		run.Most = max(run.Least, closed/p.Callers)
	}
	return run
}

// profile has the callers call again, while both ends look at what they do. What
// the looking costs is in no other figure.
func (r *rig) profile(ctx context.Context, p benches.ProtocolPoint, d doors.Door) (s profile.Split, err error) {
	run := r.run(p, d, profiledClosed)
	run.Budget *= profiledBudgets
	for _, end := range []*process{r.server, r.client} {
		if end == r.client && r.cfg.Program == "" {
			break // one process has one profile: it is of both
		}
		if _, err := end.Ask(ctx, request{Profile: beginProfile}); err != nil {
			return s, err
		}
		defer func() {
			seen, ended := end.Ask(ctx, request{Profile: endProfile})
			s, err = s.Plus(seen.Split), errors.Join(err, ended)
		}()
	}
	_, err = r.client.Ask(ctx, request{Run: &run})
	return s, err
}

// call has the callers call, and looks at what was used and what passed.
func (r *rig) call(ctx context.Context, p benches.ProtocolPoint, d doors.Door) (c called, err error) {
	run := r.run(p, d, closedCalls)
	run.Least = max(run.Least, (leastCalls+p.Callers-1)/p.Callers)
	if p.Stall {
		run.Budget = max(run.Budget, 2*r.cfg.Stall)
	}
	if _, err := r.server.Ask(ctx, request{Collect: true}); err != nil {
		return c, err
	}
	before, err := r.server.Ask(ctx, request{Usage: true})
	if err != nil {
		return c, err
	}
	line := r.lines[d.Name]
	traffic := line.Traffic()
	if p.Stall {
		stall := time.AfterFunc(run.Budget/4, func() { line.Stall(r.cfg.Stall) })
		defer stall.Stop()
	}
	made, err := r.client.Ask(ctx, request{Run: &run})
	if err != nil {
		return c, err
	}
	passed := line.Traffic().Since(traffic)
	after, err := r.server.Ask(ctx, request{Usage: true})
	return called{made.Run, passed, after.Usage.Since(before.Usage)}, err
}

// called is what calls came to, at both ends and between them.
type called struct {
	runResult
	passed linkfault.Traffic
	server ends.Usage
}

// figures are those of a cell, by the names that scenarios know. conns were
// opened in all, also by the checks before the calls were measured.
func figures(c called, conns, checks float64, codec codecResult) map[string]float64 {
	per := func(v float64) float64 { return v / float64(max(1, c.Calls)) }
	micro := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
	client, server := c.Used.User+c.Used.Kernel, c.server.User+c.server.Kernel
	return map[string]float64{
		"p50": micro(c.P50), "rate": float64(c.Calls) / c.Elapsed.Seconds(), "slow": float64(c.Slow),
		"sent": per(float64(c.passed.Sent)), "received": per(float64(c.passed.Answered)),
		"conns": conns, "per_conn": (float64(c.Calls) + checks) / max(1, conns),
		"cpu": per(micro(client + server)), "client_cpu": per(micro(client)), "server_cpu": per(micro(server)),
		"client_allocs": per(float64(c.Used.Allocs)), "server_allocs": per(float64(c.server.Allocs)),
		"kernel": per(micro(c.Used.Kernel + c.server.Kernel)), "codec_alone": micro(codec.Encode + codec.Decode),
	}
}

// OpenCodecs starts an end that measures codecs alone.
func OpenCodecs(cfg Config) bench.Open {
	cfg = cfg.filled()
	return func(ctx context.Context) (bench.Setup, error) {
		e, err := cfg.end(ctx)
		if err != nil {
			return bench.Setup{}, err
		}
		rounds := map[string]bench.Round{}
		for _, p := range benches.ProtocolPoints() {
			for _, c := range doors.Codecs() {
				cell := benches.CodecCell(p.Lines, c.Name)
				if _, known := rounds[cell]; known {
					continue
				}
				rounds[cell] = func(ctx context.Context) (bench.Sample, error) {
					return codecRound(ctx, e, codecRequest{Codec: c.Name, Lines: p.Lines, Budget: cfg.Budget / 2})
				}
			}
		}
		return bench.Setup{Rounds: rounds, Close: e.Close}, nil
	}
}

func codecRound(ctx context.Context, e *process, r codecRequest) (s bench.Sample, err error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	a, err := e.Ask(ctx, request{Measure: &r})
	if err != nil {
		return s, err
	}
	micro := func(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
	s.Figures = map[string]float64{
		"encode": micro(a.Codec.Encode), "decode": micro(a.Codec.Decode), "both": micro(a.Codec.Encode + a.Codec.Decode),
		"bytes": float64(a.Codec.Bytes), "allocs": a.Codec.Allocs,
	}
	return s, nil
}
