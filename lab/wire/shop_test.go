package wire_test

// The messages of the whole shop, for the tests.
import (
	"io/fs"
	"testing"

	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/msalab/msalab/proto"
	_ "github.com/msalab/msalab/proto/shop/board/v1"
	_ "github.com/msalab/msalab/proto/shop/card/v1"
	_ "github.com/msalab/msalab/proto/shop/coupon/v1"
	_ "github.com/msalab/msalab/proto/shop/gateway/v1"
	_ "github.com/msalab/msalab/proto/shop/point/v1"
	_ "github.com/msalab/msalab/proto/shop/regist/v1"
	_ "github.com/msalab/msalab/proto/shop/select/v1"
	_ "github.com/msalab/msalab/proto/shop/shopping/v1"
)

// TestWholeShop: no file of the shop is missing here, so that what the tests say
// of every message is said of every message.
func TestWholeShop(t *testing.T) {
	paths, err := fs.Glob(proto.Files, "shop/*/v1/*.proto")
	if err != nil || len(paths) < 11 {
		t.Fatalf("the shop has the files %v (%v), want 11 or more", paths, err)
	}
	for _, path := range paths {
		if _, err := protoregistry.GlobalFiles.FindFileByPath(path); err != nil {
			t.Errorf("%s: %v: import its package here", path, err)
		}
	}
}
