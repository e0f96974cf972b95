package engine

import (
	"context"
	"sync"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
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
				e.emit(runs.Event{Kind: runs.EventRun, Subject: "jaeger", Text: textJaegerBack(now.Jaeger)})
			} else {
				e.emit(runs.Event{Kind: runs.EventWarning, Subject: "jaeger", Text: textJaegerGone()})
			}
		}
	})
	return func() { cancel(); wg.Wait() }
}

func textJaegerGone() scenario.Text {
	return scenario.Text{
		EN: "Jaeger doesn't answer: until it is back, traces come from the lab's own relay",
		KO: "Jaeger가 응답하지 않습니다. 돌아올 때까지 릴레이가 추적을 보여 줍니다",
	}
}

func textJaegerBack(name string) scenario.Text {
	return scenario.Text{
		EN: "Jaeger is back (" + name + "), with the traces that the relay kept for it and those to come",
		KO: "Jaeger가 돌아왔습니다 (" + name + "). 릴레이가 간직한 추적부터 다시 받습니다",
	}
}
