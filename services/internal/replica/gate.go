package replica

import "sync"

// gate counts what goes on inside a replica. Once shut it lets nothing in, and
// tells when the last has left.
type gate struct {
	mu     sync.Mutex
	inside int
	shut   bool
	empty  event // shut, and nothing inside
}

func newGate() *gate { return &gate{empty: newEvent()} }

// enter lets a request in, or returns false.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		return false
	}
	g.inside++
	return true
}

// leave is called once for each enter that let in.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	if g.shut && g.inside == 0 {
		g.empty.happen()
	}
}

// count returns how many are inside.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.inside
}

// close shuts the gate. The channel it returns is closed when all have left.
func (g *gate) close() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	if g.inside == 0 {
		g.empty.happen()
	}
	return g.empty.C()
}
