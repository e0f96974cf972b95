package servicetest

import (
	"sync"
	"time"
)

// Meeting tells whether two calls are under way at once. A call takes until another
// has begun as well, or until nobody believes in that any more.
type Meeting struct {
	mu       sync.Mutex
	begun    chan struct{} // closed when two have
	under    int
	met      bool
	patience time.Duration
}

// NewMeeting begins to look for calls that meet: those that are to wait for each
// other as long as it takes, the others a moment.
func NewMeeting(expected bool) *Meeting {
	m := &Meeting{begun: make(chan struct{}), patience: 30 * time.Millisecond}
	if expected {
		m.patience = time.Minute
	}
	return m
}

// Call is what a call does that may meet another.
func (m *Meeting) Call() {
	m.mu.Lock()
	m.under++
	if m.under == 2 && !m.met {
		m.met = true
		close(m.begun)
	}
	m.mu.Unlock()
	timer := time.NewTimer(m.patience)
	defer timer.Stop()
	select {
	case <-m.begun:
	case <-timer.C:
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.under--
}

// Met tells whether two calls were under way at once.
func (m *Meeting) Met() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.met
}
