package load

import (
	"context"
	"time"
)

// maxIdle is how many goroutines wait for work at most: enough for steady
// load, few enough to be rid of what a stall has started.
const maxIdle = 256

// work carries out a request, and then others that are handed over.
func (d *Driver) work(ctx context.Context, j job) {
	for {
		d.carryOut(ctx, j)
		if d.idle.Add(1) > maxIdle {
			d.idle.Add(-1)
			return
		}
		select {
		case j = <-d.queue:
			d.idle.Add(-1)
		case <-ctx.Done():
			return
		}
	}
}

// carryOut does one request and writes down what came of it.
func (d *Driver) carryOut(ctx context.Context, j job) {
	left := time.Now()
	d.book.leave(left, left.Sub(j.Due))
	limited, cancel := context.WithDeadline(ctx, j.Due.Add(d.cfg.Deadline))
	result := j.do(limited, j.Arrival)
	cancel()
	d.inFlight.Add(-1)
	if result.failed() && ctx.Err() != nil {
		return // it was Close that ended it
	}
	now := time.Now()
	d.book.end(now, j, result, now.Sub(j.Due))
}
