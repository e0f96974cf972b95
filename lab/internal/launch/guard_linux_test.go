package launch

import (
	"testing"
	"time"
)

// On Linux the program goes even when the guard itself is killed.
func TestGuardKilled(t *testing.T) {
	g := startGuard(t, "stubborn")
	_ = g.Process.Kill()
	_ = g.Wait() // "signal: killed", as was wanted
	awaitNoProcess(t, g.pid, 2*time.Second)
}
