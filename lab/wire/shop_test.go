package wire_test

// The messages of the whole shop, for the tests.
import (
	_ "github.com/msalab/msalab/proto/shop/board/v1"
	_ "github.com/msalab/msalab/proto/shop/card/v1"
	_ "github.com/msalab/msalab/proto/shop/coupon/v1"
	_ "github.com/msalab/msalab/proto/shop/gateway/v1"
	_ "github.com/msalab/msalab/proto/shop/point/v1"
	_ "github.com/msalab/msalab/proto/shop/regist/v1"
	_ "github.com/msalab/msalab/proto/shop/select/v1"
	_ "github.com/msalab/msalab/proto/shop/shopping/v1"
)
