package pay

import (
	"fmt"
	"testing"

	"google.golang.org/grpc"

	"github.com/msalab/msalab/services/internal/replica"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// A recoverer looks again at once where more is to do and it gets on; where the disk
// takes no record it waits for its next look, however much there is.
func TestSweepRestsWhereNothingGoesOn(t *testing.T) {
	for _, tt := range []struct {
		name   string
		found  int
		full   bool // the disk
		atOnce bool
	}{
		{"many", sweepSize + 10, false, true},
		{"few", 10, false, false},
		{"many on a full disk", sweepSize + 10, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := st.Database(t, Definition(), st.Seed())
			for i := range tt.found {
				_, err := db.Exec(t.Context(), `INSERT INTO pay_payments VALUES
					(?, 'ada', 10000, '', 0, '4242', 'saga', 'pending', 1, 0, 0, 0, '', '', '', '', 1, 0, 0)`, fmt.Sprint("o", i))
				if err != nil {
					t.Fatal(err)
				}
			}
			if tt.full {
				_, err := db.Exec(t.Context(), `CREATE TRIGGER full BEFORE UPDATE ON pay_payments
					BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
				if err != nil {
					t.Fatal(err)
				}
			}
			s, err := newService(replica.Deps{DB: db, Dial: func(string) (grpc.ClientConnInterface, error) { return nil, nil }})
			if err != nil {
				t.Fatal(err)
			}
			l := leading{room: make(chan struct{}, recoverAll)}
			if got := s.(*service).recoverer.sweep(t.Context(), &l); got != tt.atOnce {
				t.Errorf("got that it looks again at once: %v, want %v", got, tt.atOnce)
			}
			l.Wait()
		})
	}
}
