package shop

import (
	"context"
	"sync"
)

// lives are the contexts of the goroutines that look after a shop's replicas, of
// those that still run.
type lives struct {
	mu    sync.Mutex
	next  int
	stops map[int]context.CancelFunc
}

// begin returns a context that outlives ctx, and what ends and forgets it.
func (l *lives) begin(ctx context.Context) (context.Context, context.CancelFunc) {
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.stops == nil {
		l.stops = map[int]context.CancelFunc{}
	}
	id := l.next
	l.next++
	l.stops[id] = cancel
	return life, func() {
		cancel()
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.stops, id)
	}
}

// end ends them all.
func (l *lives) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, cancel := range l.stops {
		cancel()
	}
	l.stops = nil
}
