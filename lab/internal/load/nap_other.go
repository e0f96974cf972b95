//go:build !linux

package load

import "time"

// sleeper returns nil: the runtime's timers are punctual enough here.
func sleeper() func(time.Duration) { return nil }
