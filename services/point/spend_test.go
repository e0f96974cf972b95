package point_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	pointv1 "github.com/msalab/msalab/proto/shop/point/v1"
	"github.com/msalab/msalab/services/internal/money"
	"github.com/msalab/msalab/services/internal/refuse"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

func TestJournalHasEachMovementOnce(t *testing.T) {
	s := start(t)
	for range 2 { // all is asked twice
		st.Code(t, s.spend("o1", money.Won(300)), codes.OK)
	}
	s.refund("o1")
	s.refund("o1")
	s.refund("never")
	st.Code(t, s.spend("o2", money.Won(200_000)), codes.FailedPrecondition)
	if got, want := st.Journal(t, s.client), "o1 spend 300; o1 refund -300"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestGetSpending(t *testing.T) {
	s := start(t)
	get := func() (*pointv1.Spending, error) {
		return s.client.GetSpending(t.Context(), &pointv1.GetSpendingRequest{OrderId: "o1"})
	}
	_, err := get()
	st.Code(t, err, codes.NotFound)
	st.Code(t, s.spend("o1", money.Won(300)), codes.OK)
	got, err := get()
	st.Code(t, err, codes.OK)
	if got.GetMemberId() != member || got.GetPoints().GetUnits() != 300 || got.GetRefunded() {
		t.Errorf("got %v, want 300 points of %s", got, member)
	}
	s.refund("o1")
	if got, err = get(); err != nil || !got.GetRefunded() {
		t.Errorf("got %v, %v, want it refunded", got, err)
	}
}

func TestRefusalsSayWhy(t *testing.T) {
	s := start(t)
	s.refund("over")
	st.Code(t, s.spend("o1", money.Won(300)), codes.OK)
	for _, tt := range []struct {
		order  string
		points int64
		want   string
	}{
		{"o1", 301, refuse.KeyReused},
		{"o2", 100_000, refuse.TooFewPoints},
		{"over", 1, refuse.OrderUndone},
	} {
		if got := refuse.Reason(s.spend(tt.order, money.Won(tt.points))); got != tt.want {
			t.Errorf("%s: got the reason %q, want %q", tt.order, got, tt.want)
		}
	}
	s.wantBalance(99_700)
}

// What was refused stays refused: a copy of the request may come when there are
// points enough, and its order is declined by then.
func TestRefusalStands(t *testing.T) {
	s := start(t)
	st.Code(t, s.spend("o1", money.Won(60_000)), codes.OK)
	for _, when := range []string{"at first", "when there are points again", "after it was undone"} {
		if got := refuse.Reason(s.spend("o2", money.Won(60_000))); got != refuse.TooFewPoints {
			t.Errorf("%s: got the reason %q, want %q", when, got, refuse.TooFewPoints)
		}
		_, err := s.client.GetSpending(t.Context(), &pointv1.GetSpendingRequest{OrderId: "o2"})
		if got := refuse.Reason(err); got != refuse.TooFewPoints {
			t.Errorf("asked %s: got the reason %q, want %q", when, got, refuse.TooFewPoints)
		}
		switch when {
		case "at first":
			s.refund("o1")
		default:
			if s.refund("o2") {
				t.Error("points came back that were never taken")
			}
		}
	}
	s.wantBalance(100_000)
	st.Code(t, s.spend("o3", money.Won(60_000)), codes.OK)
}

// A second Spend is answered as the first was, whatever became of the balance.
func TestSecondSpendHasTheFirstAnswer(t *testing.T) {
	s := start(t)
	for range 2 {
		got, err := s.client.Spend(t.Context(), &pointv1.SpendRequest{OrderId: "o1", MemberId: member, Points: money.Won(300)})
		st.Code(t, err, codes.OK)
		if want := int64(99_700); got.GetPoints().GetUnits() != want {
			t.Errorf("got a balance of %d, want %d", got.GetPoints().GetUnits(), want)
		}
		st.Code(t, s.spend("o2", money.Won(700)), codes.OK)
	}
	s.wantBalance(99_000)
}
