package pay

import (
	"context"
	"sync"
	"testing"
	"time"

	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/internal/store"
)

// A call that comes after a draining replica has given its lease up covers its
// payment itself: nobody may take it over.
func TestLateCallHasALease(t *testing.T) {
	l := newLease(st.Database(t, Definition(), st.Seed()), time.Minute)
	ctx, drain := context.WithCancel(t.Context())
	defer drain()
	var keeping sync.WaitGroup
	keeping.Go(func() { l.keep(ctx) })
	st.Eventually(t, "it is alive", func() bool { return alive(t, l) })
	drain()
	keeping.Wait()
	if alive(t, l) {
		t.Error("it is alive, want its lease given up")
	}
	hold(t, l)
	if !alive(t, l) {
		t.Error("a late call's driver passes for dead")
	}
}

// What a late call wrote stays, even if it came just before the lease was given up.
func TestLateLeaseIsNotGivenUp(t *testing.T) {
	l := newLease(st.Database(t, Definition(), st.Seed()), time.Minute)
	if err := l.renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.leaving = true
	hold(t, l)
	if err := l.giveUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !alive(t, l) {
		t.Error("the lease of the late call is gone")
	}
}

func hold(t *testing.T, l *lease) {
	t.Helper()
	if err := l.db.InGroup(t.Context(), l.hold); err != nil {
		t.Fatal(err)
	}
}

// alive tells what recoverers take the driver for.
func alive(t *testing.T, l *lease) bool {
	t.Helper()
	var until int64
	err := l.db.QueryRow(t.Context(), `SELECT until FROM pay_drivers WHERE id = ?`, l.id).Scan(&until)
	if err != nil && err != store.ErrNoRows {
		t.Fatal(err)
	}
	return until > time.Now().UnixMilli()
}
