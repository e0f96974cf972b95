package wire_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/msalab/msalab/lab/wire"
	"github.com/msalab/msalab/proto"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
)

func TestSource(t *testing.T) {
	got, err := wire.Source(proto.Files, (&payv1.Means{}).ProtoReflect().Descriptor())
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
	for _, md := range all {
		source, err := wire.Source(proto.Files, md)
		if err != nil {
			t.Error(err)
		}
		for i := range md.Fields().Len() {
			if name := string(md.Fields().Get(i).Name()); !strings.Contains(source, " "+name+" = ") {
				t.Errorf("the source of %s has no field %s:\n%s", md.FullName(), name, source)
			}
		}
		if m := newMessage(t, md); m.ProtoReflect().Descriptor() != md {
			t.Errorf("%s makes a %s", md.FullName(), m.ProtoReflect().Descriptor().FullName())
		}
	}
}

func TestNewByShortName(t *testing.T) {
	m, err := wire.New("Payment")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.(*payv1.Payment); !ok {
		t.Errorf("got a %T", m)
	}
	for name, want := range map[protoreflect.FullName]string{
		"Nothing":          `there is no message "Nothing"`,
		"WritePostRequest": "say which",
		"yment":            `there is no message "yment"`,
	} {
		if _, err := wire.New(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, want)
		}
	}
}

func TestFields(t *testing.T) {
	got := wire.Fields(&payv1.GetPaymentRequest{})
	want := []string{"OrderId string `protobuf:\"bytes,1,opt,name=order_id,json=orderId,proto3\"`"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
