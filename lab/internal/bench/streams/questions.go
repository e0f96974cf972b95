package streams

import (
	"context"
	"time"

	"github.com/msalab/msalab/lab/scenario/benches"
)

// questions asks again and again, in a way, until an answer was enough: every so
// often, or at once where answers wait.
func questions(ctx context.Context, w benches.StreamWay, ask func(ctx context.Context) (enough bool, err error)) error {
	if w.Every == 0 {
		for {
			if enough, err := ask(ctx); enough || err != nil {
				return err
			}
		}
	}
	tick := time.NewTicker(w.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if enough, err := ask(ctx); enough || err != nil {
			return err
		}
	}
}

// listenFor follows for so long, while nothing is said: ask is a question of a way
// that asks.
func listenFor(ctx context.Context, w benches.StreamWay, length time.Duration, ask func(ctx context.Context) error) (asked int, err error) {
	if w.Streamed() {
		return 0, pause(ctx, length)
	}
	began := time.Now()
	err = questions(ctx, w, func(ctx context.Context) (bool, error) {
		asked++
		return time.Since(began)+w.Every/2 >= length, ask(ctx)
	})
	return asked, err
}

// millis is a time as requests have it.
func millis(d time.Duration) int32 { return int32(d / time.Millisecond) }
