package services_test

import (
	"log/slog"
	"testing"

	"google.golang.org/grpc"

	"github.com/msalab/msalab/services/internal/replica"
	"github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/internal/store"
	"github.com/msalab/msalab/services/pay"
	"github.com/msalab/msalab/services/point"
)

// TestLogIsDurable asks the database of a running replica: what pay's log has outlives
// a power cut (synchronous is FULL, which is 2); what point has outlives its process
// (NORMAL, 1), and is written more quickly.
func TestLogIsDurable(t *testing.T) {
	for want, def := range map[int]replica.Definition{2: pay.Definition(), 1: point.Definition()} {
		var db *store.DB
		create := def.New
		def.New = func(d replica.Deps) (replica.Server, error) {
			db, d.Dial = d.DB, func(string) (grpc.ClientConnInterface, error) { return nil, nil }
			return create(d)
		}
		r, err := replica.Start(t.Context(), replica.Config{
			Shop: "services/inproc", ID: def.Name + "-1", Version: "v1", Functions: []replica.Definition{def}, Data: t.TempDir(),
			Seed: servicetest.Seed(), Slots: 1, Queue: 1, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		var got int
		if err := db.QueryRow(t.Context(), `PRAGMA synchronous`).Scan(&got); err != nil || got != want {
			t.Errorf("%s: synchronous is %d, %v, want %d", def.Name, got, err, want)
		}
		r.Kill()
		<-r.Done()
	}
}
