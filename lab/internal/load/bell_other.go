//go:build !linux

package load

import "time"

// bell does nothing: the runtime's timers are punctual enough here.
type bell struct{}

func newBell() bell            { return bell{} }
func (bell) set(time.Duration) {}
func (bell) close()            {}
