// Package plain is the lab in lines: for pipes, for screen readers, for terminals
// that can draw nothing. Each event is a line, the figures come every few seconds,
// and what is typed is a line too: a step as scenarios have it, or one of a few
// words (see help). It draws nothing and moves no cursor.
package plain

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Engine is what the lines act on. No method waits.
type Engine interface {
	Snapshot() *runs.Snapshot
	Do(engine.Command)
	Playing() bool // a scenario, or one is about to be
}

// Config is what a session needs.
type Config struct {
	Engine    Engine
	Scenarios []*scenario.Scenario // that can be run
	Lang      scenario.Lang
	Say       func(line string) // writes a line; called by one goroutine at a time
	Every     time.Duration     // from figures to figures; 0: 10 s
}

// session is one reading of lines.
type session struct {
	Config
	saying sync.Mutex
}

// errQuit ends a session.
var errQuit = errors.New("quit")

// Run reads lines until "quit" or ctx ends, or until in has come to its end and no
// scenario is under way. Where in can't be closed, as a terminal, the goroutine that
// reads it is left waiting for a line that nobody wants any more.
func Run(ctx context.Context, in io.Reader, cfg Config) error {
	if cfg.Every == 0 {
		cfg.Every = 10 * time.Second
	}
	s := &session{Config: cfg}
	ctx, cancel := context.WithCancel(ctx)
	var telling sync.WaitGroup
	telling.Go(func() { s.tellFigures(ctx) })
	defer telling.Wait()
	defer cancel()
	s.say(s.words("type help, or a step of a scenario: fault: {kind: crash, function: board}",
		"help 또는 시나리오의 단계를 입력하십시오. 예: fault: {kind: crash, function: board}"))
	lines := read(ctx, in)
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, more := <-lines:
			if !more {
				return s.finish(ctx)
			}
			if line.long {
				s.say(s.words("a line of more than 64 KB is no step: it was left out", "64 KB를 넘는 줄은 단계가 될 수 없어 건너뜁니다"))
				continue
			}
			if err := s.take(ctx, strings.TrimSpace(line.text)); errors.Is(err, errQuit) {
				return nil
			} else if err != nil {
				s.say(err.Error())
			}
		}
	}
}

// finish waits until the scenario under way has ended. Nobody is there any more to
// vote or to go on: questions are answered at once.
func (s *session) finish(ctx context.Context) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for s.Engine.Playing() {
		snap := s.Engine.Snapshot()
		if snap.State == runs.Paused || snap.Stage.Question != nil && !snap.Stage.Revealed {
			s.Engine.Do(engine.Next{})
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	return nil
}

// tellFigures says how the shops are, every few seconds.
func (s *session) tellFigures(ctx context.Context) {
	tick := time.NewTicker(s.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.status()
		}
	}
}

func (s *session) say(text string) {
	s.saying.Lock()
	defer s.saying.Unlock()
	for line := range strings.SplitSeq(text, "\n") {
		s.Say(line)
	}
}

func (s *session) words(en, ko string) string { return scenario.Text{EN: en, KO: ko}.In(s.Lang) }
