package engine

import (
	"context"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/sentences"
)

// storeEvery is how often the engine looks whether Jaeger is there.
const storeEvery = 500 * time.Millisecond

// watchStore makes events of Jaeger's death and return, until stop is called.
func (e *Engine) watchStore(ctx context.Context) (stop func()) {
	if e.cfg.Traces == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	up := e.cfg.Traces.Status().JaegerUp
	wg.Go(func() {
		tick := time.NewTicker(storeEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			now := e.cfg.Traces.Status()
			if now.JaegerUp == up {
				continue
			}
			if up = now.JaegerUp; up {
				e.emit(runs.Event{Kind: runs.EventRun, Subject: "jaeger", Text: sentences.JaegerBack(now.Jaeger)})
			} else {
				e.emit(runs.Event{Kind: runs.EventWarning, Subject: "jaeger", Text: sentences.JaegerGone()})
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}
