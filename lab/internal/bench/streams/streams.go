package streams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/bench/ends"
	"github.com/msalab/msalab/lab/internal/linkfault"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Config says how the bench is run.
type Config struct {
	Program string        // that is an end with the arguments "bench-end", "streams"; empty: ends in this process, for tests
	Budget  time.Duration // for which things are said, or nothing is, in a cell of a round; 0: 1 s. Whoever asks seldom takes longer
}

// roundTime bounds a round of a cell.
const roundTime = 2 * time.Minute

// The lines, by who calls over them.
const (
	talkerLine   = "talker"
	listenerLine = "listener"
)

// Open starts both ends and the lines between them.
func Open(cfg Config) bench.Open {
	cfg.Budget = cmp.Or(cfg.Budget, time.Second)
	return func(ctx context.Context) (setup bench.Setup, err error) {
		r := &rig{cfg: cfg, lines: map[string]*linkfault.Line{}}
		defer func() {
			if err != nil {
				err = errors.Join(err, r.close())
			}
		}()
		for _, end := range []**process{&r.server, &r.client} {
			if *end, err = cfg.end(ctx); err != nil {
				return setup, err
			}
		}
		open, err := r.server.Ask(ctx, request{Serve: true})
		if err != nil {
			return setup, fmt.Errorf("open the shop: %w", err)
		}
		for _, name := range []string{talkerLine, listenerLine} {
			if r.lines[name], err = linkfault.OpenLine(open.Addr); err != nil {
				return setup, err
			}
		}
		return bench.Setup{Rounds: r.rounds(), Close: r.close}, nil
	}
}

func (c Config) end(ctx context.Context) (*process, error) {
	if c.Program == "" {
		return ends.Within[request, answer](context.WithoutCancel(ctx), Serve)
	}
	return ends.Start[request, answer](c.Program, "bench-end", "streams")
}

// rig is what runs for the bench.
type rig struct {
	cfg            Config
	server, client *process
	lines          map[string]*linkfault.Line
	round          int // how many have been measured: rooms and requests are new in each
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
	for _, topic := range []string{chatTopic, orderTopic} {
		for _, w := range benches.StreamWays() {
			all[topic+"/"+w.Name] = r.bounded(func(ctx context.Context) (bench.Sample, error) { return r.talk(ctx, topic, w) })
			all[topic+"-idle/"+w.Name] = r.bounded(func(ctx context.Context) (bench.Sample, error) { return r.idle(ctx, topic, w) })
		}
	}
	all["chat-idle/"+benches.Nobody] = r.bounded(r.nobody)
	for _, p := range benches.SlowPoints() {
		all[p.Name+"/stream"] = r.bounded(func(ctx context.Context) (bench.Sample, error) { return r.slow(ctx, p.Messages) })
	}
	return all
}

func (r *rig) bounded(round bench.Round) bench.Round {
	return func(ctx context.Context) (bench.Sample, error) {
		ctx, cancel := context.WithTimeout(ctx, roundTime)
		defer cancel()
		r.round++
		return round(ctx)
	}
}

// dial has the callers come; the name is new each time.
func (r *rig) dial(ctx context.Context, topic string, w benches.StreamWay, quiet bool) error {
	_, err := r.client.Ask(ctx, request{Dial: &dialRequest{
		Topic: topic, Way: w, Name: fmt.Sprintf("round-%d", r.round),
		Talker: r.lines[talkerLine].Addr(), Listener: r.lines[listenerLine].Addr(), Quiet: quiet,
	}})
	return err
}

// talk measures how what is said is heard. Of orders only the listener's line
// counts: they are placed alike in every way.
func (r *rig) talk(ctx context.Context, topic string, w benches.StreamWay) (s bench.Sample, err error) {
	if err := r.dial(ctx, topic, w, false); err != nil {
		return s, err
	}
	before := r.traffic(topic)
	a, err := r.client.Ask(ctx, request{Talk: &span{For: max(r.cfg.Budget, 2*w.Every)}})
	if err != nil {
		return s, err
	}
	passed := r.traffic(topic).Since(before)
	if _, err := r.client.Ask(ctx, request{HangUp: true}); err != nil {
		return s, err
	}
	per := func(n float64) float64 { return n / float64(max(1, a.Talk.Said)) }
	return bench.Sample{Figures: map[string]float64{
		"p50": micro(a.Talk.P50), "messages": per(float64(a.Talk.Messages)),
		"sent": per(float64(passed.Sent)), "received": per(float64(passed.Answered)),
	}, Delays: a.Talk.Delays}, nil
}

func (r *rig) traffic(topic string) linkfault.Traffic {
	t := r.lines[listenerLine].Traffic()
	if topic == chatTopic {
		talker := r.lines[talkerLine].Traffic()
		t.Sent, t.Answered = t.Sent+talker.Sent, t.Answered+talker.Answered
	}
	return t
}

// idle measures what it costs to listen while nothing is said.
func (r *rig) idle(ctx context.Context, topic string, w benches.StreamWay) (s bench.Sample, err error) {
	if err := r.dial(ctx, topic, w, true); err != nil {
		return s, err
	}
	if s, err = r.rest(ctx); err != nil {
		return s, err
	}
	_, err = r.client.Ask(ctx, request{HangUp: true})
	return s, err
}

// nobody measures what both ends use by themselves.
func (r *rig) nobody(ctx context.Context) (bench.Sample, error) { return r.rest(ctx) }

func (r *rig) rest(ctx context.Context) (s bench.Sample, err error) {
	began, err := r.server.Ask(ctx, request{Slots: true})
	if err != nil {
		return s, err
	}
	if s, err = r.cost(ctx); err != nil {
		return s, err
	}
	ended, err := r.server.Ask(ctx, request{Slots: true})
	if err != nil {
		return s, err
	}
	s.Figures["idle_slots"] = 60 * ended.Slots.since(began.Slots) // slot-seconds a minute
	return s, nil
}

// cost measures what passes and what is used while nothing is said.
func (r *rig) cost(ctx context.Context) (s bench.Sample, err error) {
	if _, err := r.server.Ask(ctx, request{Collect: true}); err != nil {
		return s, err
	}
	before, err := r.server.Ask(ctx, request{Usage: true})
	if err != nil {
		return s, err
	}
	traffic := r.traffic(chatTopic)
	a, goroutines, err := r.listen(ctx)
	if err != nil {
		return s, err
	}
	passed := r.traffic(chatTopic).Since(traffic)
	after, err := r.server.Ask(ctx, request{Usage: true})
	if err != nil {
		return s, err
	}
	minute := func(n float64) float64 { return n / a.Idle.Elapsed.Minutes() }
	cpu := after.Usage.Since(before.Usage).CPU() + a.Idle.Used.CPU()
	return bench.Sample{Figures: map[string]float64{
		"requests": minute(float64(a.Idle.Requests)), "idle_sent": minute(float64(passed.Sent)), "idle_received": minute(float64(passed.Answered)),
		"idle_cpu": minute(micro(cpu) / 1000), "goroutines": float64(goroutines),
	}}, nil
}

// listen has the callers listen while nothing is said, and counts the server's
// goroutines in the midst of it, when whoever asks every so often isn't asking.
func (r *rig) listen(ctx context.Context) (a answer, goroutines int, err error) {
	both, listening := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		a, err = r.client.Ask(listening, request{Idle: &span{For: r.cfg.Budget}})
		return err
	})
	both.Go(func() error {
		if err := pause(listening, r.cfg.Budget*9/20); err != nil {
			return err
		}
		server, err := r.server.Ask(listening, request{Count: true})
		goroutines = server.Number
		return err
	})
	err = both.Wait()
	return a, goroutines, err
}

// slow says much to a reader that has stalled, looks at what is on its way to it,
// and has it read on.
func (r *rig) slow(ctx context.Context, messages int) (s bench.Sample, err error) {
	if err := r.dial(ctx, slowTopic, benches.StreamWay{}, false); err != nil {
		return s, err
	}
	before, err := r.heap(ctx)
	if err != nil {
		return s, err
	}
	line := r.lines[listenerLine]
	traffic := line.Traffic()
	a, err := r.client.Ask(ctx, request{Flood: &floodRequest{Messages: messages}})
	if err != nil {
		return s, err
	}
	after, err := r.heap(ctx)
	if err != nil {
		return s, err
	}
	held := float64(line.Traffic().Since(traffic).Answered)
	woken, err := r.client.Ask(ctx, request{Wake: true})
	if err != nil {
		return s, err
	}
	if _, err := r.client.Ask(ctx, request{HangUp: true}); err != nil {
		return s, err
	}
	return bench.Sample{Figures: map[string]float64{
		"said": float64(a.Flood.Bytes), "held_bytes": held, "held": held / (float64(a.Flood.Bytes) / float64(messages)),
		"memory": max(0, after-before), "missed": float64(woken.Missed),
	}}, nil
}

// heap is how much the server's heap holds, garbage collected.
func (r *rig) heap(ctx context.Context) (float64, error) {
	a, err := r.server.Ask(ctx, request{Collect: true})
	return float64(a.Heap), err
}

func micro(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
