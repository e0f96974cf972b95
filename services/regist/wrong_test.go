package regist_test

import (
	"testing"

	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	"github.com/msalab/msalab/services/internal/plant"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/regist"
)

func TestGiftsAreGivenAtOnceUnlessSerialFanOutIsPlanted(t *testing.T) {
	gifts := &st.Gifts{}
	conn := st.Serve(t, gifts.Register)
	g := st.NewGround(t, regist.Definition(), st.Upstreams{"coupon": conn, "point": conn})
	client := registv1.NewRegistServiceClient(g)
	for _, tt := range []struct {
		name     string
		causes   []string
		together bool
	}{
		{"healthy", nil, true},
		{"planted", []string{plant.SerialFanOut}, false},
		{"healed", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g.Plant(t, tt.causes...)
			gifts.Meeting.Store(st.NewMeeting(tt.together))
			answer, err := client.Register(t.Context(), register(tt.name, tt.name+"@example.com", "Ada"))
			if err != nil || answer.GetCouponId() != "coupon" {
				t.Fatalf("got %v, %v, want the gifts", answer, err)
			}
			if got := gifts.Meeting.Load().Met(); got != tt.together {
				t.Errorf("at once: got %v, want %v", got, tt.together)
			}
		})
	}
}
