package card_test

import (
	"testing"

	"google.golang.org/grpc/codes"

	cardv1 "github.com/msalab/msalab/proto/shop/card/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	"github.com/msalab/msalab/services/card"
	"github.com/msalab/msalab/services/internal/money"
	st "github.com/msalab/msalab/services/internal/servicetest"
)

const (
	good     = "4242424242424242"
	declined = "4000000000000002"

	authorizedStatus = cardv1.Authorization_STATUS_AUTHORIZED
	capturedStatus   = cardv1.Authorization_STATUS_CAPTURED
	voidedStatus     = cardv1.Authorization_STATUS_VOIDED
	declinedStatus   = cardv1.Authorization_STATUS_DECLINED
)

func start(t *testing.T) cardv1.CardServiceClient {
	return cardv1.NewCardServiceClient(st.Start(t, card.Definition(), nil))
}

func authorize(order, number string, amount *moneyv1.Money) *cardv1.AuthorizeRequest {
	return &cardv1.AuthorizeRequest{OrderId: order, MemberId: "member-00001", CardNumber: number, Amount: amount}
}

func TestAuthorize(t *testing.T) {
	client := start(t)
	tests := []struct {
		name, number string
		status       cardv1.Authorization_Status
		declineCode  string
	}{
		{"good", good, authorizedStatus, ""},
		{"good, with spaces", "4242 4242 4242 4242", authorizedStatus, ""},
		{"good, of 15 digits", "378282246310005", authorizedStatus, ""},
		{"declined", declined, declinedStatus, "card_declined"},
		{"wrong check digit", "4242424242424241", declinedStatus, "invalid_number"},
		{"too short", "42", declinedStatus, "invalid_number"},
		{"too long", "42424242424242424242", declinedStatus, "invalid_number"},
		{"no digits", "ABCDABCDABCDABCD", declinedStatus, "invalid_number"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := client.Authorize(t.Context(), authorize("order of "+test.name, test.number, money.Won(500)))
			st.Code(t, err, codes.OK)
			if got.GetStatus() != test.status || got.GetDeclineCode() != test.declineCode {
				t.Errorf("got %v %q, want %v %q", got.GetStatus(), got.GetDeclineCode(), test.status, test.declineCode)
			}
		})
	}
}

func TestAuthorizeRefusesBadRequests(t *testing.T) {
	client := start(t)
	_, err := client.Authorize(t.Context(), authorize("taken", good, money.Won(500)))
	st.Code(t, err, codes.OK)
	tests := []struct {
		name string
		req  *cardv1.AuthorizeRequest
	}{
		{"no order", authorize("", good, money.Won(500))},
		{"no number", authorize("o", "", money.Won(500))},
		{"no amount", authorize("o", good, nil)},
		{"a negative amount", authorize("o", good, money.Won(-1))},
		{"an overflowing amount", authorize("o", good, money.Won(1<<62))},
		{"dollars", authorize("o", good, &moneyv1.Money{CurrencyCode: "USD", Units: 5})},
		{"another amount for the order", authorize("taken", good, money.Won(501))},
		{"another card for the order", authorize("taken", declined, money.Won(500))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := client.Authorize(t.Context(), test.req)
			st.Code(t, err, codes.InvalidArgument)
		})
	}
}

// TestLife takes each order through calls in turn: "A" authorises, "D"
// authorises a card that is declined, "C" captures, "V" voids.
func TestLife(t *testing.T) {
	tests := []struct {
		calls string
		code  codes.Code // of the last call
		want  cardv1.Authorization_Status
	}{
		{"A", codes.OK, authorizedStatus},
		{"AA", codes.OK, authorizedStatus},
		{"AC", codes.OK, capturedStatus},
		{"ACC", codes.OK, capturedStatus},
		{"ACA", codes.OK, authorizedStatus}, // the second answer is the first one
		{"AV", codes.OK, voidedStatus},
		{"ACV", codes.OK, voidedStatus},
		{"AVV", codes.OK, voidedStatus},
		{"V", codes.OK, voidedStatus},
		{"VA", codes.Aborted, 0}, // overtaken by its own undoing: nothing is authorised
		{"AVA", codes.Aborted, 0},
		{"D", codes.OK, declinedStatus},
		{"DV", codes.OK, declinedStatus},
		{"C", codes.FailedPrecondition, 0},
		{"DC", codes.FailedPrecondition, 0},
		{"AVC", codes.FailedPrecondition, 0},
		{"VC", codes.FailedPrecondition, 0},
	}
	client := start(t)
	for _, test := range tests {
		t.Run(test.calls, func(t *testing.T) {
			order := "order " + test.calls
			var got *cardv1.Authorization
			var err error
			for _, call := range test.calls {
				if err != nil {
					t.Fatalf("before %c: %v", call, err)
				}
				switch call {
				case 'A':
					got, err = client.Authorize(t.Context(), authorize(order, good, money.Won(500)))
				case 'D':
					got, err = client.Authorize(t.Context(), authorize(order, declined, money.Won(500)))
				case 'C':
					got, err = client.Capture(t.Context(), &cardv1.CaptureRequest{OrderId: order})
				case 'V':
					got, err = client.Void(t.Context(), &cardv1.VoidRequest{OrderId: order})
				}
			}
			st.Code(t, err, test.code)
			if got.GetStatus() != test.want {
				t.Errorf("got %v, want %v", got.GetStatus(), test.want)
			}
		})
	}
}

func TestManyAtOnce(t *testing.T) {
	client := start(t)
	st.Together(50, func(int) {
		got, err := client.Authorize(t.Context(), authorize("o", good, money.Won(500)))
		st.Code(t, err, codes.OK)
		if got.GetStatus() != authorizedStatus || got.GetAmount().GetUnits() != 500 {
			t.Errorf("got %v, want 500 won authorised", got)
		}
	})
	st.Together(50, func(int) {
		got, err := client.Capture(t.Context(), &cardv1.CaptureRequest{OrderId: "o"})
		st.Code(t, err, codes.OK)
		if got.GetStatus() != capturedStatus {
			t.Errorf("got %v, want %v", got.GetStatus(), capturedStatus)
		}
	})
}
