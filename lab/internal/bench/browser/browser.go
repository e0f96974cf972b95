// Package browser measures what a page in a real browser gets of a call, by the
// protocols that it can speak: gRPC by fetch, gRPC-Web and Connect.
//
// The calls are made by the shop's own page (services/gateway/web), in a headless
// Chromium: one for a product that is there, one for a product that isn't. What the
// page learned of each is read from the page. Where there is no browser the bench
// is left out.
package browser

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/internal/bench"
	"github.com/msalab/msalab/lab/internal/chromium"
)

// Config says where the page is.
type Config struct {
	Page string // address of a shop
	// Spans returns how many spans a trace has by now; nil: none is looked up.
	Spans func(ctx context.Context, trace string) (int, error)
}

const (
	roundTime = 30 * time.Second
	lookEvery = 50 * time.Millisecond
	width     = 1280
)

// Open starts a browser and shows it the page.
func Open(cfg Config) bench.Open {
	return func(ctx context.Context) (setup bench.Setup, err error) {
		b, err := chromium.Start()
		if errors.Is(err, chromium.ErrNone) {
			return setup, fmt.Errorf("%w: %w", engine.ErrAbsent, err)
		}
		if err != nil {
			return setup, err
		}
		p := &page{cfg: cfg, browser: b, seen: map[string][]map[string]float64{}, traces: map[string]string{}}
		defer func() {
			if err != nil {
				err = errors.Join(err, b.Close())
			}
		}()
		opening, cancel := context.WithTimeout(ctx, roundTime)
		defer cancel()
		if err := b.Open(opening, cfg.Page+"/?lang=en#protocols", width); err != nil {
			return setup, err
		}
		if err := p.until(opening, "document.documentElement.dataset.ready === 'true'"); err != nil {
			return setup, fmt.Errorf("open the page: %w", err)
		}
		return bench.Setup{Rounds: p.rounds(), Traces: func() map[string]string { return maps.Clone(p.traces) }, Close: b.Close}, nil
	}
}

// page is the protocol page in a browser. It makes all its calls at once, so what
// it learned of each waits until its cell is asked for.
type page struct {
	cfg     Config
	browser *chromium.Browser
	seen    map[string][]map[string]float64 // by cell, the oldest first
	traces  map[string]string               // of the last call, by cell
}

func (p *page) rounds() map[string]bench.Round {
	all := map[string]bench.Round{}
	for _, cell := range cells() {
		all[cell] = func(ctx context.Context) (bench.Sample, error) {
			figures, err := p.next(ctx, cell)
			return bench.Sample{Figures: figures}, err
		}
	}
	return all
}

// calls are the columns of the calls, as the page makes them.
var calls = [...]string{"ok", "missing"}

func cells() []string {
	var all []string
	for _, protocol := range []string{"grpc", "grpc-web", "connect"} {
		for _, call := range calls {
			all = append(all, call+"/"+protocol)
		}
	}
	for _, what := range []string{"trailers", "te", "http2", "upload"} {
		all = append(all, "browser/"+what)
	}
	return all
}

// next returns what was learned of a cell and not told so far; where there is
// nothing, the page makes its calls once more.
func (p *page) next(ctx context.Context, cell string) (map[string]float64, error) {
	if len(p.seen[cell]) == 0 {
		ctx, cancel := context.WithTimeout(ctx, roundTime)
		defer cancel()
		if err := p.call(ctx); err != nil {
			return nil, err
		}
	}
	if len(p.seen[cell]) == 0 {
		return nil, fmt.Errorf("the page tells nothing of %s", cell)
	}
	first := p.seen[cell][0]
	p.seen[cell] = p.seen[cell][1:]
	return first, nil
}

// told is what the page tells of its calls.
type told struct {
	Attempts map[string][]attempt `json:"attempts"` // by protocol; in the order of calls
	Withheld map[string]bool      `json:"withheld"`
}

// attempt is a call as the page saw it.
type attempt struct {
	ID       string  `json:"id"`
	Status   string  `json:"status"` // empty: the page can't know
	Message  string  `json:"message"`
	Sent     float64 `json:"sent"`
	Received float64 `json:"received"`
	MS       float64 `json:"ms"`
	Trace    string  `json:"trace"`
}

// read reads the page.
const read = `({
	attempts: Object.fromEntries([...document.querySelectorAll('#attempts > li')].map(e => [e.id, JSON.parse(e.dataset.attempts)])),
	withheld: Object.fromEntries([...document.querySelectorAll('#withheld > li')].flatMap(e => Object.entries({...e.dataset}).map(([k, v]) => [k, v === 'true']))),
})`

// call has the page make its calls, and takes down what it learned.
func (p *page) call(ctx context.Context) error {
	if err := p.browser.Eval(ctx, "document.querySelector('#withheld').replaceChildren(); document.querySelector('#try').click()", nil); err != nil {
		return err
	}
	if err := p.until(ctx, "!document.querySelector('#try').disabled && document.querySelectorAll('#withheld > li').length > 0"); err != nil {
		return err
	}
	var all told
	if err := p.browser.Eval(ctx, read, &all); err != nil {
		return err
	}
	for protocol, attempts := range all.Attempts {
		if len(attempts) != len(calls) {
			return fmt.Errorf("the page made %d calls by %s, want %d", len(attempts), protocol, len(calls))
		}
		for i, a := range attempts {
			if err := p.learn(ctx, calls[i]+"/"+protocol, a); err != nil {
				return err
			}
		}
	}
	for what, is := range all.Withheld {
		p.keep("browser/"+what, map[string]float64{"withheld": truth(is)})
	}
	return nil
}

// learn takes down a call. That of a product that isn't there ends by NotFound.
func (p *page) learn(ctx context.Context, cell string, a attempt) error {
	want := "ok"
	if strings.HasPrefix(cell, "missing/") {
		want = "NotFound"
	}
	spans, err := p.spans(ctx, a.Trace)
	if err != nil {
		return fmt.Errorf("look up the trace of %s: %w", cell, err)
	}
	p.traces[cell] = a.Trace
	p.keep(cell, map[string]float64{
		"known": truth(a.Status == want), "message": truth(a.Message != ""),
		"sent": a.Sent, "received": a.Received, "took": a.MS * 1000, "spans": float64(spans),
	})
	return nil
}

func (p *page) keep(cell string, figures map[string]float64) {
	p.seen[cell] = append(p.seen[cell], figures)
}

// spans counts the spans of a trace, once no more come.
func (p *page) spans(ctx context.Context, trace string) (n int, err error) {
	if p.cfg.Spans == nil || trace == "" {
		return 0, nil
	}
	for last := -1; n == 0 || n != last; {
		last = n
		if err := pause(ctx, 2*lookEvery); err != nil {
			return n, err
		}
		if n, err = p.cfg.Spans(ctx, trace); err != nil {
			return n, err
		}
	}
	return n, nil
}

// until waits for something to become true in the page.
func (p *page) until(ctx context.Context, condition string) error {
	for {
		var is bool
		if err := p.browser.Eval(ctx, condition, &is); is || err != nil {
			return err
		}
		if err := pause(ctx, lookEvery); err != nil {
			return fmt.Errorf("never: %s: %w", condition, err)
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
