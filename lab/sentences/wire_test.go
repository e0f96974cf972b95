package sentences

import (
	"testing"

	"github.com/msalab/msalab/lab/runs"
)

// A message is shown in three notations; of one that the old reader refuses there is
// only that to tell.
func TestSpecimen(t *testing.T) {
	seen := runs.Specimen{
		Message: "shop.pay.v1.Payment", From: "pay-1", Raw: []byte{0x0a, 1, 'a'}, Dump: "0000:  0a 01 61\n", JSON: `{"orderId":"a"}`, XML: "<Payment/>",
	}
	if got, want := Specimen(seen).EN, "Payment from pay-1: 3 bytes as protobuf, 15 as JSON, 10 as XML\n0000:  0a 01 61\nJSON  {\"orderId\":\"a\"}\nXML   <Payment/>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	seen.Trial.Edits, seen.Trial.Refused = []string{"renumber total 2"}, "not UTF-8"
	if got, want := Looked(seen).EN, "Payment, renumber total 2: the old reader refuses the message (not UTF-8)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
