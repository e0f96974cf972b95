package sentences

import (
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// A message is shown in three notations; of one that the old reader refuses there is
// only that to tell.
func TestSpecimen(t *testing.T) {
	seen := runs.Specimen{
		Message: "shop.pay.v1.Payment", From: "pay-1", Raw: []byte{0x0a, 1, 'a'}, Dump: scenario.Text{EN: "0000:  0a 01 61\n", KO: "0000:  0a 01 61   # 뒤에\n"}, JSON: `{"orderId":"a"}`, XML: "<Payment/>",
	}
	if got, want := Specimen(seen).EN, "Payment from pay-1: 3 bytes as protobuf, 15 as JSON, 10 as XML\n0000:  0a 01 61\nJSON  {\"orderId\":\"a\"}\nXML   <Payment/>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Specimen(seen).KO, "Payment (pay-1): protobuf 3바이트, JSON 15바이트, XML 10바이트\n0000:  0a 01 61   # 뒤에\nJSON  {\"orderId\":\"a\"}\nXML   <Payment/>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	seen.Trial.Edits, seen.Trial.Refused = []string{"renumber total 2"}, scenario.Text{EN: "not UTF-8", KO: "UTF-8 형식이 아님"}
	if got, want := Looked(seen).EN, "Payment, renumber total 2: the old reader refuses the message (not UTF-8)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Looked(seen).KO, "Payment, renumber total 2: 옛 프로그램이 메시지를 받지 않습니다 (UTF-8 형식이 아님)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
