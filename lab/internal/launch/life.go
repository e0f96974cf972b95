package launch

import (
	"sync"

	"github.com/msalab/msalab/lab/engine"
)

// life is what replicas of both placements have in common: where they are, and
// how they ended.
type life struct {
	endpoint engine.Endpoint
	gone     chan struct{}
	once     sync.Once
	reason   string // written before gone is closed, never after
}

func newLife() life { return life{gone: make(chan struct{})} }

// end notes that the replica has ended. The first reason counts.
func (l *life) end(reason string) {
	l.once.Do(func() {
		l.reason = reason
		close(l.gone)
	})
}

// Endpoint says where the replica is.
func (l *life) Endpoint() engine.Endpoint { return l.endpoint }

// Gone is closed when the replica has ended.
func (l *life) Gone() <-chan struct{} { return l.gone }

// Reason says why it ended, once Gone is closed.
func (l *life) Reason() string {
	select {
	case <-l.gone:
		return l.reason
	default:
		return ""
	}
}

// The reasons for which a replica ends when nothing went wrong.
const (
	drained = "drained"
	killed  = "killed"
)

// crashed is the reason of a replica that a crash fault ended.
func crashed(by string) string { return "crash: " + by }
