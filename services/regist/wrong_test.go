package regist_test

import (
	"testing"

	registv1 "github.com/msalab/msalab/proto/shop/regist/v1"
	st "github.com/msalab/msalab/services/internal/servicetest"
	"github.com/msalab/msalab/services/regist"
)

func TestGiftsAreGivenAtOnceUnlessSerialFanOutIsPlanted(t *testing.T) {
	gifts := &st.Gifts{}
	conn := st.Serve(t, gifts.Register)
	g := st.NewGround(t, regist.Definition(), st.Upstreams{"coupon": conn, "point": conn})
	client := registv1.NewRegistServiceClient(g)
	gifts.AtOnceUnlessPlanted(t, g, func(id string) (string, error) {
		answer, err := client.Register(t.Context(), register(id, id+"@example.com", "Ada"))
		return answer.GetCouponId(), err
	})
}
