package board

import (
	"context"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// listening are the goroutines that take in what callers of Chat say. Recv can't be
// interrupted: such a goroutine ends with its stream, which ends when Chat returns.
// So it is the replica that waits for them, and not Chat.
type listening struct {
	mu    sync.Mutex
	ended bool
	all   sync.WaitGroup
}

// begin has f listen, unless the end has come.
func (l *listening) begin(f func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return status.Error(codes.Unavailable, "the replica drains; connect again")
	}
	l.all.Go(f)
	return nil
}

// end lets nobody begin any more, and waits for those who listen.
func (l *listening) end() {
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	l.all.Wait()
}

// Run waits until the replica drains or ends, and then for those who listen to the
// last streams.
func (s *service) Run(ctx context.Context) {
	<-ctx.Done()
	s.listening.end()
}
