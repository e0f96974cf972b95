package launch

import (
	"cmp"
	"sync"

	"github.com/msalab/msalab/lab/shop/ports"
)

// life is what replicas of both placements have in common: where they are, and
// how they ended.
type life struct {
	endpoint ports.Endpoint
	gone     chan struct{}

	mu     sync.Mutex
	asked  string // the end that the lab wants: drained, killed
	failed string // what the replica says of its end itself
	reason string // final once gone is closed
}

// The ends that the lab brings about.
const (
	drained = "drained"
	killed  = "killed"
	cutOff  = "cut off while draining"
)

// crashed is the reason of a replica that a crash fault ended.
func crashed(by string) string { return "crash: " + by }

// ask notes which end the lab wants; what it wants last counts.
func (l *life) ask(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = what
}

// fail notes what the replica says of its end; what it says first counts.
func (l *life) fail(reason string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = cmp.Or(l.failed, reason)
}

// end notes that the replica has ended. own says why, given what was asked of
// it; empty: as was asked.
func (l *life) end(own func(asked string) string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reason = cmp.Or(l.failed, own(l.asked), l.asked)
	close(l.gone)
}

// Endpoint says where the replica is.
func (l *life) Endpoint() ports.Endpoint { return l.endpoint }

// Gone is closed when the replica has ended.
func (l *life) Gone() <-chan struct{} { return l.gone }

// Reason says why it ended, once Gone is closed.
func (l *life) Reason() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reason
}
