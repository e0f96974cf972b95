package card_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// Each order goes through its calls twice over; a movement is noted once.
func TestJournalHasEachMovementOnce(t *testing.T) {
	client := start(t)
	authorizeIt := func(order, number string) {
		_, err := client.Authorize(t.Context(), authorize(order, number, money.Won(500)))
		st.Code(t, err, codes.OK)
	}
	capture := func(order string) {
		_, err := client.Capture(t.Context(), &cardv1.CaptureRequest{OrderId: order})
		st.Code(t, err, codes.OK)
	}
	void := func(order string) {
		_, err := client.Void(t.Context(), &cardv1.VoidRequest{OrderId: order})
		st.Code(t, err, codes.OK)
	}
	for range 2 {
		authorizeIt("o1", good)
	}
	for range 2 {
		capture("o1")
	}
	for range 2 {
		void("o1")
	}
	authorizeIt("o2", good)
	void("o2")
	authorizeIt("o3", declined)
	void("o3")
	void("never")
	want := "o1 authorize 0 500; o1 capture 500 -500; o1 void -500; o2 authorize 0 500; o2 void 0 -500"
	if got := st.Journal(t, client); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestGetAuthorization(t *testing.T) {
	client := start(t)
	get := func() (*cardv1.Authorization, error) {
		return client.GetAuthorization(t.Context(), &cardv1.GetAuthorizationRequest{OrderId: "o1"})
	}
	_, err := get()
	st.Code(t, err, codes.NotFound)
	_, err = client.Authorize(t.Context(), authorize("o1", good, money.Won(500)))
	st.Code(t, err, codes.OK)
	got, err := get()
	st.Code(t, err, codes.OK)
	if got.GetStatus() != authorizedStatus || got.GetAmount().GetUnits() != 500 {
		t.Errorf("got %v, want 500 won authorised", got)
	}
}
