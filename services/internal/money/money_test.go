package money_test

import (
	"fmt"
	"math"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	"github.com/msalab/msalab/services/internal/money"
)

func TestAmounts(t *testing.T) {
	tests := []struct {
		name         string
		in           *moneyv1.Money
		units        codes.Code
		positive     codes.Code
		unitsIfValid int64
	}{
		{"missing", nil, codes.OK, codes.InvalidArgument, 0},
		{"zero", money.Won(0), codes.OK, codes.InvalidArgument, 0},
		{"one won", money.Won(1), codes.OK, codes.OK, 1},
		{"the most", money.Won(money.Max), codes.OK, codes.OK, money.Max},
		{"too much", money.Won(money.Max + 1), codes.InvalidArgument, codes.InvalidArgument, 0},
		{"overflowing", money.Won(math.MaxInt64), codes.InvalidArgument, codes.InvalidArgument, 0},
		{"negative", money.Won(-1), codes.InvalidArgument, codes.InvalidArgument, 0},
		{"dollars", &moneyv1.Money{CurrencyCode: "USD", Units: 5}, codes.InvalidArgument, codes.InvalidArgument, 0},
		{"no currency", &moneyv1.Money{Units: 5}, codes.InvalidArgument, codes.InvalidArgument, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			units, err := money.Units("total", test.in)
			if got, want := status.Code(err), test.units; got != want {
				t.Errorf("Units: got %v, want %v", got, want)
			}
			if got, want := units, test.unitsIfValid; got != want {
				t.Errorf("Units: got %d, want %d", got, want)
			}
			_, err = money.Positive("total", test.in)
			if got, want := status.Code(err), test.positive; got != want {
				t.Errorf("Positive: got %v, want %v", got, want)
			}
		})
	}
}

func ExampleUnits() {
	_, err := money.Units("points", money.Won(-500))
	fmt.Println(err)
	// Output: rpc error: code = InvalidArgument desc = points: -500 is negative
}
