package pay_test

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc"

	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
	"github.com/msalab/msalab/services/internal/replica"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/pay"
)

// TestOwnedWithoutALease asks a pay that serves, and whose lease is not written yet,
// or has run out on a busy machine: a saga that waits for a driver has one, as this
// pay is one; what was paid without care is nobody's once its driver is gone.
func TestOwnedWithoutALease(t *testing.T) {
	db := st.Database(t, pay.Definition(), st.Seed())
	for order, way := range map[string]string{"o1": "saga", "o2": "naive", "o3": "naive"} {
		owner := "gone"
		if order == "o3" {
			owner = "lives"
		}
		_, err := db.Exec(t.Context(), `INSERT INTO pay_payments VALUES
			(?, 'ada', 10000, '', 0, '4242', ?, 'pending', 1, 0, 0, 0, '', '', '', ?, 1, 0, 0)`, order, way, owner)
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := db.Exec(t.Context(), `INSERT INTO pay_drivers VALUES ('gone', 1), ('lives', ?)`, time.Now().Add(time.Hour).UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	ask := func() string {
		server, err := pay.Definition().New(replica.Deps{DB: db, Dial: func(string) (grpc.ClientConnInterface, error) { return nil, nil }})
		if err != nil {
			t.Fatal(err)
		}
		client := payv1.NewPayServiceClient(st.Serve(t, server.Register)) // nothing of it runs: its lease is never written
		answer, err := client.ListPayments(t.Context(), &payv1.ListPaymentsRequest{})
		if err != nil {
			t.Fatal(err)
		}
		owned := make(map[string]bool)
		for _, p := range answer.GetPayments() {
			owned[p.GetOrderId()] = p.GetOwned()
		}
		return fmt.Sprint(owned)
	}
	if got, want := ask(), "map[o1:true o2:false o3:true]"; got != want {
		t.Errorf("with another driver alive: got %s, want %s", got, want)
	}
	if _, err := db.Exec(t.Context(), `UPDATE pay_drivers SET until = 1`); err != nil {
		t.Fatal(err)
	}
	if got, want := ask(), "map[o1:true o2:false o3:false]"; got != want {
		t.Errorf("with no lease: got %s, want %s", got, want)
	}
}
