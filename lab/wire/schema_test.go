package wire_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/wire"
	"github.com/msalab/msalab/proto"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
)

func TestSource(t *testing.T) {
	got, err := wire.Of(&payv1.Means{}).Source(proto.Files)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got, "// Means is how a member wants to pay") || !strings.HasSuffix(got, "string card_number = 3;\n}") {
		t.Errorf("got:\n%s", got)
	}
}

// Every message of the shop has its source, and it can be made by its name.
func TestMessages(t *testing.T) {
	all := wire.Messages("shop.")
	if len(all) < 40 {
		t.Errorf("%d messages, want all of the shop's", len(all))
	}
	for _, m := range all {
		source, err := m.Source(proto.Files)
		if err != nil {
			t.Error(err)
		}
		for _, field := range m.Fields() {
			_, name, _ := strings.Cut(field, "name=")
			name, _, _ = strings.Cut(name, ",")
			if !strings.Contains(source, " "+name+" = ") {
				t.Errorf("the source of %s has no field %s:\n%s", m.Name(), name, source)
			}
		}
	}
}

func TestNamed(t *testing.T) {
	for _, name := range []string{"Payment", "pay.v1.Payment", "shop.pay.v1.Payment"} {
		if m, err := wire.Named(proto.Files, name); err != nil || m.Name() != "shop.pay.v1.Payment" || m.Package() != "shop.pay.v1" {
			t.Errorf("%s: got %v (%v)", name, m, err)
		}
	}
	for name, want := range map[string]string{
		"Nothing":            `there is no message "Nothing"`,
		"WritePostRequest":   "say which",
		"yment":              `there is no message "yment"`,
		"checkoutrequest":    "(did you mean CheckoutRequest?)",
		"Checkout":           "(did you mean CheckoutRequest?)",
		"shop.pay.v1.Paymnt": "(did you mean shop.pay.v1.Payment?)",
	} {
		_, err := wire.Named(proto.Files, name)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, want)
		}
		if refusal := (*wire.Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(refusal.Tell().KO, "니다") || !strings.Contains(refusal.Tell().KO, name) {
			t.Errorf("%s: got %#v, want it in Korean too", name, err)
		}
	}
}

func TestSchema(t *testing.T) {
	got := wire.Of(&payv1.Means{}).Schema()
	want := []wire.Field{{"coupon_id", "string", 1}, {"points", "shop.money.v1.Money", 2}, {"card_number", "string", 3}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFields(t *testing.T) {
	got := wire.Of(&payv1.GetPaymentRequest{}).Fields()
	want := []string{"OrderId string `protobuf:\"bytes,1,opt,name=order_id,json=orderId,proto3\"`"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
