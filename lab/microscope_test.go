package main

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/lab/wire"
	"github.com/msalab/msalab/proto"
	"github.com/msalab/msalab/scenarios"
)

// TestCheckWires: what a scenario wants to see of messages is there to be seen,
// and what isn't is told with its line.
func TestCheckWires(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	looks := 0
	for _, sc := range all {
		looks += len(sc.Wires())
		if err := checkWires(sc); err != nil {
			t.Error(err)
		}
	}
	if looks < 4 {
		t.Errorf("%d looks at messages in all scenarios, want those of wire", looks)
	}
	file := `name: wrong
claim: C8
compare: {shapes: [services/inproc]}
load: {rate: 1/s}
steps:
  - wire: {id: a, message: Checkout}
  - wire: {id: b, message: CheckoutRequest, edit: renumber sum 9}
  - wire: {id: c, message: CheckoutRequest, edit: renumber total 2}
`
	sc, err := language.Parse("wrong.yaml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	err = checkWires(sc)
	for _, want := range []string{
		"wrong.yaml:6: wire: there is no message \"Checkout\"", "wrong.yaml:7: wire: renumber sum of shop.pay.v1.CheckoutRequest: no such field",
		"wrong.yaml:8: wire: renumber total of shop.pay.v1.CheckoutRequest: number 2 is taken by member_id",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s among it", err, want)
		}
	}
}

// TestNamedInShop: a name means the shop's message, whatever else this program is
// made of; what no .proto file of the project defines is no message.
func TestNamedInShop(t *testing.T) {
	for name, want := range map[string]string{
		"PlaceOrderRequest": "shop.shopping.v1.PlaceOrderRequest", // the bench has one too
		"Item":              "shop.shopping.v1.Item",
		"CaptureRequest":    "shop.card.v1.CaptureRequest", // so has the control service
		"DescribeResponse":  "control.v1.DescribeResponse",
	} {
		m, err := wire.Named(proto.Files, name)
		if err != nil || m.Name() != want {
			t.Errorf("%s: got %s (%v), want %s", name, m.Name(), err, want)
			continue
		}
		if _, err := define(m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"HealthCheckRequest", "bench.order.v1.PlaceOrderRequest", "google.protobuf.FileDescriptorProto"} {
		if m, err := wire.Named(proto.Files, name); err == nil {
			t.Errorf("%s: got %s, want it refused", name, m.Name())
		}
	}
}

// TestMicroscopeEdits tries edits on a message that was captured.
func TestMicroscopeEdits(t *testing.T) {
	seen := runs.Specimen{Message: "shop.pay.v1.GetPaymentRequest", Raw: []byte("\x0a\x01a")}
	got, err := microscope{}.Edit(seen, []string{"renumber order_id 5"})
	if err != nil {
		t.Fatal(err)
	}
	if got.JSON != `{"orderId":"a"}` || got.Trial.Count(runs.FieldLost) != 1 || got.Trial.Unknown != 3 || !strings.Contains(got.Trial.Dump.EN, "# 5 LEN ? = \"a\", unknown") || !strings.Contains(got.Trial.Dump.KO, "# 5 LEN ? = \"a\", 모르는 필드") ||
		len(got.Trial.Fields) != 1 || got.Trial.Fields[0].Number != 5 {
		t.Errorf("got %+v", got)
	}
	if got, err = (microscope{}).Edit(got, nil); err != nil || got.Trial.Count(runs.FieldKept) != 1 {
		t.Errorf("got %+v (%v), want it as it was", got.Trial, err)
	}
	seen.Raw = []byte{0x0a}
	if _, err := (microscope{}).Edit(seen, nil); err == nil {
		t.Error("bytes that are no message were taken apart")
	}
}
