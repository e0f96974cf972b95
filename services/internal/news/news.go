// Package news tells those who wait that something was written.
//
// Replicas of a service share nothing but their database, so that is where they
// look for what others wrote, every so often; what a replica wrote itself is told
// at once.
//
//	n := news.New()
//	n.Announce()                // something was written
//	err := n.Follow(ctx, nil, send) // calls send now, and whenever there may be news
package news

import (
	"context"
	"errors"
	"sync"
	"time"
)

// poll is how often those who wait look into the database.
const poll = 200 * time.Millisecond

// News wakes those of this replica who wait for something to be written.
type News struct {
	mu      sync.Mutex
	written chan struct{} // closed by the next announcement
}

// New returns news of nothing yet.
func New() *News { return &News{written: make(chan struct{})} }

// Announce wakes all who wait.
func (n *News) Announce() {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(n.written)
	n.written = make(chan struct{})
}

// next returns a channel that the next announcement closes. Ask for it before
// reading: what is written in between is then not missed.
func (n *News) next() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.written
}

// Follow calls send now and whenever there may be something new, until it
// fails, the context ends, or done delivers. send says whether it found a full
// batch, and so should be called again at once.
func (n *News) Follow(ctx context.Context, done <-chan error, send func(ctx context.Context) (more bool, err error)) error {
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

// errEnough ends Follow when a look was enough.
var errEnough = errors.New("enough")

// Await looks now and whenever there may be something new, until it finds
// something, fails, or has waited for so long; with no time to wait it looks once.
func (n *News) Await(ctx context.Context, wait time.Duration, look func(ctx context.Context) (found bool, err error)) error {
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	err := n.Follow(waiting, nil, func(context.Context) (bool, error) {
		found, err := look(ctx)
		if err == nil && (found || wait == 0) {
			err = errEnough
		}
		return false, err
	})
	nothing := ctx.Err() == nil && waiting.Err() != nil && errors.Is(err, context.DeadlineExceeded)
	if nothing || errors.Is(err, errEnough) {
		return nil
	}
	return err
}
