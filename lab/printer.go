package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"github.com/msalab/msalab/lab/internal/spool"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// printer shows a headless run as it goes: a line an event, and on a terminal
// one live line below them. It waits for nobody who reads: what it prints is passed
// on as fast as it is taken. What is written to it comes in its turn too.
type printer struct {
	lang  scenario.Lang
	began time.Time
	width func() int // of the terminal, in cells; nil: it prints to no terminal
	*spool.Writer

	mu   sync.Mutex
	live string // the line below, empty: none
}

// newPrinter prints to a file. gone is told why that takes no more, should it come
// so: nil, as by an interrupt, where its reader has gone.
func newPrinter(out *os.File, lang scenario.Lang, gone func(error)) *printer {
	// Without this the lab would end at once, and leave what it has started.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	p := &printer{lang: lang, began: time.Now(), Writer: spool.New(out, func(err error) { gone(unlessReaderGone(err)) })}
	if fd := out.Fd(); term.IsTerminal(fd) {
		p.width = func() int {
			width, _, _ := term.GetSize(fd) // 0: it doesn't say
			return width
		}
	}
	return p
}

// Close waits until all that was printed is read.
func (p *printer) Close(ctx context.Context) error {
	err := p.Writer.Close(ctx)
	if why := unlessReaderGone(err); why != nil {
		return why
	}
	return err
}

// note prints a line that belongs to no run: what is being prepared.
func (p *printer) note(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.above(line)
}

// above prints a line over the live one. The lock must be held.
func (p *printer) above(line string) {
	clear := ""
	if p.live != "" {
		clear = "\r\x1b[K"
	}
	fmt.Fprint(p, clear, line, "\n", clear, p.live)
}

// event prints one event of the run.
func (p *printer) event(e runs.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	head := fmt.Sprintf("%7.1fs ", e.At.Sub(p.began).Seconds())
	switch e.Kind {
	case runs.EventSay, runs.EventAsk, runs.EventWire:
		p.above("")
		for _, line := range e.Text.Lines(p.lang) {
			p.above("         | " + line)
		}
		return
	}
	shop := e.Shop
	if shop != "" {
		shop += ": "
	}
	p.above(head + shop + strings.TrimSpace(e.Text.In(p.lang)))
}

// progress keeps the live line up to date until the returned function is
// called. Where the output is no terminal there is none.
func (p *printer) progress(now func() *runs.Snapshot) (stop func()) {
	if p.width == nil {
		return func() {}
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.show(p.liveLine(now()))
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		wg.Wait()
		p.show("")
	}
}

// show replaces the live line; empty: there is none any more. While somebody reads
// slowly it stays as it is.
func (p *printer) show(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if width := p.width(); width > 1 {
		line = ansi.Truncate(line, width-1, "")
	}
	if line == p.live || line != "" && !p.Idle() {
		return
	}
	p.live = line
	fmt.Fprint(p, "\r\x1b[K", line)
}

// liveLine sums the run up: step, rate and success of each shop.
func (p *printer) liveLine(s *runs.Snapshot) string {
	parts := []string{fmt.Sprintf("%7.1fs %d/%d %s", s.At.Sub(p.began).Seconds(), s.Stage.Step, s.Stage.Steps, s.Stage.Kind)}
	if left := s.Stage.Ends.Sub(s.At); !s.Stage.Ends.IsZero() && left > 0 {
		parts[0] += fmt.Sprintf(" %.0fs", left.Seconds())
	}
	for _, shop := range s.Shops {
		text := shop.Shape.String()
		if n := len(shop.Seconds); n > 0 {
			last := shop.Seconds[n-1].All
			text += fmt.Sprintf(" %d/s", last.N)
			if last.N > 0 {
				text += fmt.Sprintf(" ok %.0f%% p95 %.0fms", last.Success()*100, last.P95)
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " | ")
}
