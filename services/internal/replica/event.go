package replica

import "sync"

// event is something that happens once.
type event struct {
	once *sync.Once
	c    chan struct{}
}

func newEvent() event { return event{once: new(sync.Once), c: make(chan struct{})} }

// happen makes the event happen; to call it again does nothing.
func (e event) happen() { e.once.Do(func() { close(e.c) }) }

// C is closed when the event has happened.
func (e event) C() <-chan struct{} { return e.c }

func (e event) happened() bool {
	select {
	case <-e.c:
		return true
	default:
		return false
	}
}
