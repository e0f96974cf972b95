package services_test

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/audit"
	"github.com/msalab/msalab/services/card"
	"github.com/msalab/msalab/services/coupon"
	"github.com/msalab/msalab/services/internal/crashpoint"
	"github.com/msalab/msalab/services/internal/mesh"
	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/pay"
	"github.com/msalab/msalab/services/point"
	selectsvc "github.com/msalab/msalab/services/select"
	"github.com/msalab/msalab/services/shopping"
)

// fleet is what a payment takes, as services in one process, and shopping where a test
// starts it: each node over a handle of its own on its service's database. A node dies
// at a crashpoint as a process does: no write of it succeeds any more, no call of it gets
// out, no answer.
type fleet struct {
	testing.TB
	dir     string
	flaws   replica.Flaws
	lease   time.Duration                      // of pay; zero: its own, and its log is durable, as in a shop
	sweep   time.Duration                      // of shopping, from look to look; zero: as the lease
	passed  sync.Map                           // points that were passed
	lose    sync.Map                           // methods whose answers are lost, by full name: the errors that come instead
	hold    atomic.Pointer[func(point string)] // called where a point is passed
	weather *weather                           // between the nodes; nil: every call arrives

	mu    sync.Mutex
	nodes map[string]*node // the latest, by name: "pay-1"
	all   []*node
	told  map[string]string // what buyers were told of their orders: "paid", "declined"
	lies  []string          // buyers of one order who were told different things
}

// node is one running replica.
type node struct {
	fleet    *fleet
	function string
	server   replica.Server
	local    *mesh.LocalConn
	db       *store.DB
	points   *crashpoint.Set
	dead     atomic.Bool
	stop     context.CancelFunc
	running  sync.WaitGroup
}

func newFleet(t testing.TB, flaws replica.Flaws) *fleet {
	return openFleet(t, flaws, 150*time.Millisecond)
}

func openFleet(t testing.TB, flaws replica.Flaws, lease time.Duration) *fleet {
	f := &fleet{TB: t, dir: t.TempDir(), flaws: flaws, lease: lease, nodes: make(map[string]*node), told: make(map[string]string)}
	t.Cleanup(func() {
		for _, n := range f.all {
			n.die()
			n.running.Wait()
			if err := n.local.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	for _, name := range []string{"coupon", "point", "card", "pay-1"} {
		f.start(name)
	}
	return f
}

// start starts a node, or starts it again, with points set.
func (f *fleet) start(name string, points ...crashpoint.Point) {
	f.Helper()
	function, _, _ := strings.Cut(name, "-")
	defs := []replica.Definition{
		coupon.Definition(), point.Definition(), card.Definition(), pay.Definition(), shopping.Definition(), selectsvc.Definition(),
	}
	def := defs[slices.IndexFunc(defs, func(d replica.Definition) bool { return d.Name == function })]
	open := store.Open
	if def.Durable && f.lease == 0 {
		open = store.OpenDurable
	}
	db, err := open(f.Context(), filepath.Join(f.dir, function+".db"))
	if err != nil {
		f.Fatal(err)
	}
	n := &node{fleet: f, function: function, db: db}
	n.points = crashpoint.NewSet(func(string) { n.die() }, f.pass)
	if err := n.points.Replace(points); err != nil {
		f.Fatal(err)
	}
	f.seed(db, def)
	n.server, err = def.New(replica.Deps{
		DB: db, Lease: f.lease, Sweep: cmp.Or(f.sweep, f.lease), Flaws: f.flaws,
		Dial: func(callee string) (grpc.ClientConnInterface, error) { return link{n, callee}, nil },
	})
	if err != nil {
		f.Fatal(err)
	}
	n.local = mesh.NewLocal(mesh.LocalConfig{Unary: n.unary})
	n.server.Register(n.local)
	ctx, stop := context.WithCancel(crashpoint.With(context.Background(), n.points))
	n.stop = stop
	f.mu.Lock()
	f.nodes[name] = n
	f.all = append(f.all, n)
	f.mu.Unlock()
	if runner, ok := n.server.(replica.Runner); ok {
		n.running.Go(func() { runner.Run(ctx) })
	}
}

func (f *fleet) pass(name string) {
	if !slices.Contains(crashpoint.Names(), name) {
		f.Errorf("somebody passed %s, which is none of crashpoint.Names", name)
	}
	f.passed.Store(name, true)
	if hold := f.hold.Load(); hold != nil {
		(*hold)(name)
	}
}

// seed fills a database that is fresh.
func (f *fleet) seed(db *store.DB, def replica.Definition) {
	f.Helper()
	err := db.InTx(f.Context(), func(ctx context.Context) error {
		var tables int
		err := db.QueryRow(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables)
		if err != nil || tables > 0 {
			return err
		}
		if _, err := db.Exec(ctx, def.Schema); err != nil {
			return err
		}
		return def.Seed(ctx, db, replica.Seed{Number: 1, Members: 4, Products: 1})
	})
	if err != nil {
		f.Fatal(err)
	}
}

// revive starts every node again that died.
func (f *fleet) revive() {
	f.mu.Lock()
	var dead []string
	for name, n := range f.nodes {
		if n.dead.Load() {
			dead = append(dead, name)
		}
	}
	f.mu.Unlock()
	for _, name := range dead {
		f.start(name)
	}
}

func (f *fleet) node(name string) *node {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nodes[name]
}

// serving is the node that answers others' calls of a function: its only one, or the first.
func (f *fleet) serving(function string) *node {
	return cmp.Or(f.node(function), f.node(function+"-1"))
}

func (n *node) die() {
	if n.dead.Swap(true) {
		return
	}
	n.stop()
	if err := n.db.Close(); err != nil {
		n.fleet.Error(err)
	}
}

var errDead = status.Error(codes.Unavailable, "the replica has died")

// unary stands before a node's handlers.
func (n *node) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	if n.dead.Load() {
		return nil, errDead
	}
	answer, err := handler(crashpoint.With(ctx, n.points), request)
	if instead, lost := n.fleet.lose.Load(info.FullMethod); lost {
		return nil, instead.(error)
	}
	if n.dead.Load() {
		return nil, errDead
	}
	return answer, err
}

// heard returns what buyers were told, as shopping would have it in its books where
// there is none.
func (f *fleet) heard() (orders []audit.Order) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, state := range f.told {
		orders = append(orders, audit.Order{ID: id, State: state})
	}
	return orders
}

// books are what the nodes say.
func (f *fleet) books() audit.Books {
	f.Helper()
	conns := map[string]grpc.ClientConnInterface{
		"pay": f.node("pay-1").local, "coupon": f.node("coupon").local, "point": f.node("point").local, "card": f.node("card").local,
	}
	orders := f.node("shopping")
	if orders != nil {
		conns["shopping"] = orders.local
	}
	books, err := audit.Collect(f.Context(), conns)
	if err != nil {
		f.Fatal(err)
	}
	if orders == nil {
		books.Orders = f.heard()
	}
	return books
}

// audit waits until no payment is in progress, and returns what the books say.
func (f *fleet) audit() audit.Report {
	f.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		books := f.books()
		report := audit.Join(books)
		pending := slices.ContainsFunc(books.Payments, func(p audit.Payment) bool { return p.State == "pending" })
		if report.InProgress == 0 && !pending {
			return report
		}
		if time.Now().After(deadline) {
			f.Fatalf("still in progress: %+v", books.Payments)
		}
		<-time.After(5 * time.Millisecond)
	}
}
