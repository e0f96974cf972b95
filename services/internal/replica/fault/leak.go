package fault

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

// leak takes memory and doesn't give it back: Growth bytes a second, up to
// Ceiling. It writes to every page, as memory that is only asked for costs
// nothing. Healing gives it back to the operating system.
type leak struct{}

// MaxLeak is what a leak may take at most, whatever its ceiling: the machine is
// not its own.
const MaxLeak = 512 << 20

const leakPeriod = 50 * time.Millisecond // between two pieces

func (leak) validate(f Fault) error {
	switch {
	case f.Growth == 0:
		return fmt.Errorf("growth: 0 bytes a second are no leak")
	case f.Ceiling == 0 || f.Ceiling > MaxLeak:
		return fmt.Errorf("ceiling: %d is not 1 to %d bytes", f.Ceiling, MaxLeak)
	}
	return nil
}

func (leak) stand(ctx context.Context, f Fault, _ Host, fired func()) {
	lost(ctx, f, fired)
	debug.FreeOSMemory() // what lost held is garbage now
}

// lost holds on to ever more memory until ctx ends.
func lost(ctx context.Context, f Fault, fired func()) {
	var pieces [][]byte
	var held uint64
	tick := time.NewTicker(leakPeriod)
	defer tick.Stop()
	for began := time.Now(); ; {
		due := min(uint64(time.Since(began).Seconds()*float64(f.Growth)), f.Ceiling)
		if due > held {
			pieces = append(pieces, touched(due-held))
			held = due
			fired()
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			runtime.KeepAlive(pieces)
			return
		}
	}
}

// touched returns memory of which every page was written to.
func touched(n uint64) []byte {
	piece := make([]byte, n)
	for i := 0; i < len(piece); i += os.Getpagesize() {
		piece[i] = 1
	}
	return piece
}
