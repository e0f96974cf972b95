package argument_test

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/msalab/msalab/services/internal/argument"
)

func TestChecks(t *testing.T) {
	size := func(asked int32) error { _, err := argument.PageSize(asked); return err }
	tests := []struct {
		name string
		err  error
		want codes.Code
	}{
		{"id", argument.ID("order_id", "order-1"), codes.OK},
		{"no id", argument.ID("order_id", ""), codes.InvalidArgument},
		{"the longest id", argument.ID("order_id", strings.Repeat("x", 200)), codes.OK},
		{"too long an id", argument.ID("order_id", strings.Repeat("x", 201)), codes.InvalidArgument},
		{"text counts characters, not bytes", argument.Text("name", "한글", 2), codes.OK},
		{"too long a text", argument.Text("name", "한글", 1), codes.InvalidArgument},
		{"no text", argument.Text("name", "", 1), codes.InvalidArgument},
		{"page size by default", size(0), codes.OK},
		{"largest page", size(100), codes.OK},
		{"too large a page", size(101), codes.InvalidArgument},
		{"negative page", size(-1), codes.InvalidArgument},
		{"the first failed check wins", argument.First(nil, argument.ID("a", ""), nil), codes.InvalidArgument},
		{"all checks passed", argument.First(nil, nil), codes.OK},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := status.Code(test.err); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func ExampleID() {
	fmt.Println(argument.ID("order_id", ""))
	// Output: rpc error: code = InvalidArgument desc = order_id: required
}
