package replica

import (
	"context"

	"github.com/msalab/msalab/services/internal/crashpoint"
)

// run starts what functions do by themselves. It ends with ctx, that is when the
// replica drains or dies; Done waits for it.
func (r *Replica) run(ctx context.Context) {
	ctx = crashpoint.With(ctx, r.crashpoints)
	for _, f := range r.functions {
		if runner, ok := f.server.(Runner); ok {
			r.serving.Go(func() { runner.Run(ctx) })
		}
	}
}
