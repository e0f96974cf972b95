package board

import (
	"context"
	"sync"
	"time"
)

// poll is how often a stream looks into the database. It is how a replica
// learns of what another one wrote; what it wrote itself is told at once.
const poll = 200 * time.Millisecond

// batch is how many rows a stream reads in one go. What a slow reader hasn't
// fetched yet waits in the database, not in memory, and holds nobody up.
const batch = 100

// news wakes the streams of this replica when something was written.
type news struct {
	mu      sync.Mutex
	written chan struct{} // closed by the next announcement
}

func newNews() *news { return &news{written: make(chan struct{})} }

// announce wakes all who wait.
func (n *news) announce() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.written)
	n.written = make(chan struct{})
}

// next returns a channel that the next announcement closes. Ask for it before
// reading: what is written in between is then not missed.
func (n *news) next() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.written
}

// follow calls send now and whenever there may be something new, until it
// fails, the context ends, or done delivers. send says whether it found a full
// batch, and so should be called again at once.
func (n *news) follow(ctx context.Context, done <-chan error, send func(ctx context.Context) (more bool, err error)) error {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		written := n.next()
		more, err := send(ctx)
		if err != nil {
			return err
		}
		if more {
			continue
		}
		select {
		case <-written:
		case <-ticker.C:
		case err := <-done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
