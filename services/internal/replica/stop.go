package replica

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// lameDuck is how long a draining replica still takes HTTP requests at least:
	// one may be on its way from an ingress that has just learned of the drain.
	// (gRPC needs none: a server that drains says so on each connection.)
	lameDuck = 50 * time.Millisecond

	// hangUpLimit is how long it waits for its HTTP callers to close their
	// connections. To close one that seems idle could lose a request on it that
	// has not been read yet, as the process got no processor; the caller knows
	// better. An ingress closes all of them; longer than this nobody waits for an
	// answer.
	hangUpLimit = 5 * time.Second

	// lastWords is how long a crash is held back, for the figures and the span
	// that tell of it to get out. A real crash leaves none; without them the
	// lab could not prove that the fault was what ended the process.
	lastWords = 50 * time.Millisecond

	// endLimit is how long a dead replica waits for its exporter to stop.
	endLimit = time.Second
)

// Drain stops taking requests, finishes those under way, flushes spans and
// stops. When ctx ends first the rest is cut off, and Drain returns an error.
func (r *Replica) Drain(ctx context.Context) error {
	r.drainOnce.Do(func() { r.drainErr = r.drain(ctx) })
	<-r.Done()
	return r.drainErr
}

func (r *Replica) drain(ctx context.Context) error {
	if r.dead.happened() {
		return nil
	}
	r.health.Shutdown() // NOT_SERVING
	r.endStreams()
	errs := []error{r.drainHTTP(ctx)}

	stopped := make(chan struct{})
	go func() { // waited for below, or by Kill, which makes it return
		defer close(stopped)
		r.grpc.GracefulStop()
	}()
	errs = append(errs, r.awaitQuiet(ctx))
	r.quiet.happen() // ends Watch, the last stream, after one more message
	select {
	case <-stopped:
	case <-ctx.Done():
		errs = append(errs, fmt.Errorf("finish calls: %w", ctx.Err()))
	case <-r.dead.C():
	}
	errs = append(errs, r.telemetry.flush(ctx), r.metrics.flush(ctx))
	r.Kill() // nothing is left to cut unless ctx has ended
	<-stopped
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("drain %s: %w", r.cfg.ID, err)
	}
	return nil
}

// drainHTTP closes the HTTP door and waits for its requests.
func (r *Replica) drainHTTP(ctx context.Context) error {
	if r.http == nil {
		return nil
	}
	door := r.listeners[1]
	waiting, cancel := context.WithTimeout(ctx, hangUpLimit)
	defer cancel()
	select {
	case <-time.After(lameDuck):
	case <-waiting.Done():
	case <-r.dead.C():
	}
	door.settle(waiting)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for door.open(func(string) bool { return false }) > 0 && waiting.Err() == nil && !r.dead.happened() {
		select {
		case <-tick.C:
		case <-waiting.Done():
		case <-r.dead.C():
		}
	}
	if err := r.http.Shutdown(ctx); err != nil {
		return fmt.Errorf("finish HTTP requests: %w", err)
	}
	return nil
}

// awaitQuiet waits until no request is under way and none can come any more: a
// caller closes its connection once it has heard of the drain and has its last
// answer. Connections that carry a Watch stay: it ends after the others.
func (r *Replica) awaitQuiet(ctx context.Context) error {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for r.listeners[0].open(r.watchers.has) > 0 || r.gate.count() > 0 {
		select {
		case <-tick.C:
		case <-r.dead.C():
			return nil
		case <-ctx.Done():
			return fmt.Errorf("finish %d requests: %w", r.gate.count(), ctx.Err())
		}
	}
	return nil
}

// Kill cuts listeners, connections and database at once, as the death of a
// process would: no write succeeds after it returns, no request is answered.
// Handlers may still run for a moment; Done tells when they have ended. Kill
// may be called from within one.
func (r *Replica) Kill() {
	r.killOnce.Do(r.kill)
}

func (r *Replica) kill() {
	r.ending.happen()
	for _, l := range r.listeners {
		l.cut()
	}
	empty := r.gate.close()
	r.endStreams()
	r.endLife()
	if r.grpc != nil {
		r.grpc.Stop()
	}
	var errs []error
	if r.http != nil {
		errs = append(errs, r.http.Close())
	}
	if r.scraped != nil {
		errs = append(errs, r.scraped.Close())
	}
	r.dead.happen()
	if r.db != nil {
		errs = append(errs, r.db.Close())
	}
	errs = append(errs, r.hangUp())
	r.mute.happen()
	if err := errors.Join(errs...); err != nil {
		r.log.Warn("kill", "error", err)
	}
	go r.finish(empty) // Done waits for it
}

// finish waits for what may still run in a dead replica.
func (r *Replica) finish(empty <-chan struct{}) {
	<-empty
	r.serving.Wait()
	r.faults.Close()
	r.uproot()
	for _, f := range r.functions {
		if err := f.local.Close(); err != nil {
			r.log.Warn("close local connection", "error", err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), endLimit)
	defer cancel()
	if err := r.telemetry.cut(ctx); err != nil {
		r.log.Warn("stop tracing", "error", err)
	}
	if r.metrics != nil {
		if err := r.metrics.cut(ctx); err != nil {
			r.log.Warn("stop metrics", "error", err)
		}
	}
	r.done.happen()
}

// crash is called by the first request that a crash fault strikes.
func (r *Replica) crash(reason string) {
	r.crashOnce.Do(func() {
		r.crashing.happen() // every Watch sends figures now
		ctx, cancel := context.WithTimeout(context.Background(), lastWords)
		defer cancel()
		_ = r.telemetry.flush(ctx) // best effort by its nature
		<-ctx.Done()
		r.cfg.Crash(reason)
	})
}

// dieAt is called by the first request that comes by a point of package crashpoint.
// It has no last words: what other requests would write until they were said, a
// process that dies here would not have written.
func (r *Replica) dieAt(reason string) {
	r.crashOnce.Do(func() { r.cfg.Crash(reason) })
}
