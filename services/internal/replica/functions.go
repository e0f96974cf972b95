package replica

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"github.com/msalab/msalab/services/internal/mesh"
	"github.com/msalab/msalab/services/internal/replica/fault"
	"github.com/msalab/msalab/services/internal/work"
)

// function is one function that the replica carries.
type function struct {
	Definition
	server  Server
	methods []string        // of its gRPC services
	local   *mesh.LocalConn // how functions of this process call it
	remote  *mesh.Mesh      // how it calls other processes; nil: it calls none
	work    *work.Simulation
	limit   limiter
	figures functionFigures
	other   *series // of requests without a method: a flood's
}

// admit lets a request in, or refuses it as the function's rate limit has it.
func (f *function) admit(ctx context.Context) error {
	err := f.limit.admit(f.Name)
	if err != nil {
		trace.SpanFromContext(ctx).AddEvent("rate limit: refused")
	}
	return err
}

// end counts a request that is answered, in metrics and figures. The order lets
// a reader of both compare them: what the figures have as done, the metrics
// have, and what these have beyond it is in flight.
func (f *function) end(ctx context.Context, s *series, start time.Time, code codes.Code) {
	took := time.Since(start)
	s.add(ctx, took, code)
	f.figures.end(took, code)
}

// route is where a gRPC method leads.
type route struct {
	function *function
	method   string // "Checkout"
	series   *series
}

// startFunctions makes every function, with its way to the functions it calls.
func (r *Replica) startFunctions(streams context.Context) error {
	for _, d := range r.cfg.Functions {
		f := &function{
			Definition: d,
			other:      r.metrics.series(d.Name, otherMethod),
			work:       work.NewSimulation(r.cfg.Work[d.Name], r.cfg.Seed.Number, hash(r.cfg.ID, d.Name)),
			local: mesh.NewLocal(mesh.LocalConfig{
				Unary: r.unary, Stream: r.stream(streams), Tracer: r.telemetry.provider(),
			}),
		}
		r.functions = append(r.functions, f)
	}
	for _, f := range r.functions {
		if err := r.startFunction(f); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (r *Replica) startFunction(f *function) (err error) {
	if r.cfg.Discovery != "" && slices.ContainsFunc(f.Calls, func(callee string) bool { return r.function(callee) == nil }) {
		f.remote, err = mesh.New(mesh.Config{
			Self: f.Name, Bootstrap: r.cfg.Discovery,
			Tracer: r.telemetry.provider(), Propagator: propagator(),
		})
		if err != nil {
			return err
		}
	}
	dial := func(callee string) (grpc.ClientConnInterface, error) { return r.dial(f, callee) }
	if f.server, err = f.New(Deps{DB: r.db, Dial: dial, Ahead: r.together(f), Tracer: r.telemetry.provider()}); err != nil {
		return err
	}
	if _, ok := f.server.(HTTPServer); ok != f.HTTP {
		return fmt.Errorf("definition says HTTP: %v, but its server is a %T", f.HTTP, f.server)
	}
	f.server.Register(registrar{replica: r, function: f})
	return nil
}

// function returns the function of a name, or nil when it isn't carried here.
func (r *Replica) function(name string) *function {
	i := slices.IndexFunc(r.functions, func(f *function) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return r.functions[i]
}

// dial connects f to callee: a local call where callee lives here as well.
func (r *Replica) dial(f *function, callee string) (grpc.ClientConnInterface, error) {
	switch {
	case !slices.Contains(f.Calls, callee):
		return nil, fmt.Errorf("dial %s: not among what %s calls: %q", callee, f.Name, f.Calls)
	case r.function(callee) != nil:
		return r.function(callee).local, nil
	case f.remote == nil:
		return nil, fmt.Errorf("dial %s: it is not carried here, and there is no discovery", callee)
	}
	conn, err := f.remote.Dial(callee)
	if err != nil {
		return nil, err
	}
	return waitingConn{conn}, nil
}

// waitingConn is a connection to another process: while a call goes on, the
// caller's slot is held waiting, not working.
type waitingConn struct{ grpc.ClientConnInterface }

// Invoke makes a unary call.
func (c waitingConn) Invoke(ctx context.Context, method string, request, reply any, opts ...grpc.CallOption) error {
	return work.Waiting(ctx, func() error {
		return c.ClientConnInterface.Invoke(ctx, method, request, reply, opts...)
	})
}

// registrar registers a function's gRPC services on the server and for local
// calls, and notes which methods lead to it.
type registrar struct {
	replica  *Replica
	function *function
}

var _ grpc.ServiceRegistrar = registrar{}

// RegisterService registers one gRPC service.
func (g registrar) RegisterService(desc *grpc.ServiceDesc, server any) {
	g.replica.grpc.RegisterService(desc, server)
	g.function.local.RegisterService(desc, server)
	add := func(method string) {
		if slices.Contains(g.function.Exempt, method) {
			return // calls of it pass as health checks do
		}
		g.function.methods = append(g.function.methods, method)
		g.replica.routes["/"+desc.ServiceName+"/"+method] = route{g.function, method, g.replica.metrics.series(g.function.Name, desc.ServiceName+"/"+method)}
	}
	for _, m := range desc.Methods {
		add(m.MethodName)
	}
	for _, s := range desc.Streams {
		add(s.StreamName)
	}
}

// targets returns what faults may name of each function.
func (r *Replica) targets() map[string]fault.Target {
	all := make(map[string]fault.Target)
	for _, f := range r.functions {
		all[f.Name] = fault.Target{Methods: f.methods, Plants: f.Plants}
	}
	return all
}

// hangUp closes the functions' connections to others.
func (r *Replica) hangUp() error {
	var errs []error
	for _, f := range r.functions {
		if f.remote != nil {
			errs = append(errs, f.remote.Close())
		}
	}
	return errors.Join(errs...)
}

// hash makes a seed of names.
func hash(names ...string) uint64 {
	h := fnv.New64a()
	for _, n := range names {
		_, _ = h.Write([]byte(n + "\x00")) // never fails
	}
	return h.Sum64()
}
