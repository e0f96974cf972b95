package shopping_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	shoppingv1 "github.com/msalab/msalab/proto/shop/shopping/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

// ListOrders gives every order once, page by page, however it ended.
func TestListOrders(t *testing.T) {
	s := start(t)
	want := make(map[string]shoppingv1.Order_Status)
	for _, request := range []string{"a", "b", "c"} {
		s.set(func() { s.decline = request == "a" })
		s.mustAdd("add for "+request, "p1", 2)
		o, err := s.place(request)
		st.Code(t, err, codes.OK)
		want[o.GetId()] = o.GetStatus()
	}
	got := make(map[string]shoppingv1.Order_Status)
	for after := ""; ; {
		page, err := s.client.ListOrders(t.Context(), &shoppingv1.ListOrdersRequest{After: after, PageSize: 2})
		st.Code(t, err, codes.OK)
		for _, o := range page.GetOrders() {
			got[o.GetId()] = o.GetStatus()
			after = o.GetId()
		}
		if len(page.GetOrders()) < 2 {
			break
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d orders, want %d", len(got), len(want))
	}
	for id, status := range want {
		if got[id] != status {
			t.Errorf("order %s: got %v, want %v", id, got[id], status)
		}
	}
}
