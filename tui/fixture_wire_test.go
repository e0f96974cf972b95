package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/shop/ports"
	"github.com/msalab/msalab/tui/wire"
)

// fakeMicroscope hands out a message that was written down; of the next one in
// its list none comes by, and the one before can't be had.
type fakeMicroscope struct{}

// microscope is the one of a picture; nil: it has none.
func microscope(picture string) wire.Microscope {
	switch picture {
	case "no-wire", "wire-told":
		return nil
	}
	return fakeMicroscope{}
}

func (fakeMicroscope) Messages() []string {
	return []string{"shop.board.v1.ListPostsRequest", "shop.pay.v1.CheckoutRequest", "shop.pay.v1.GetPaymentRequest", "shop.pay.v1.Means"}
}

func (fakeMicroscope) Look(_ context.Context, _ []ports.Endpoint, w scenario.WireRequest) (runs.Specimen, error) {
	if w.Message == "shop.board.v1.ListPostsRequest" {
		return runs.Specimen{}, errors.New("capture messages at 127.0.0.1:41234: connection refused")
	}
	seen := madeSpecimen()
	if w.Message == "shop.pay.v1.GetPaymentRequest" {
		seen.Message, seen.From, seen.Raw = w.Message, "", nil
	}
	return seen, nil
}

func (fakeMicroscope) Edit(s runs.Specimen, edits []string) (runs.Specimen, error) {
	s.Trial = runs.Trial{}
	for _, e := range edits {
		if e == "remove order_id" {
			return s, errors.New("remove order_id of shop.pay.v1.CheckoutRequest: no such field")
		}
	}
	if len(edits) > 0 {
		s.Trial = madeTrial(edits)
	}
	return s, nil
}

// looking is a scenario that looks at a message with an edited schema.
func looking() *runs.Snapshot {
	s := told()
	seen := madeSpecimen()
	seen.Trial = madeTrial([]string{"renumber member_id 9"})
	s.Specimen = &seen
	return s
}

// madeSpecimen is a purchase under the microscope.
func madeSpecimen() runs.Specimen {
	return runs.Specimen{
		Message: "shop.pay.v1.CheckoutRequest", File: "shop/pay/v1/pay.proto",
		Source: "// A purchase.\nmessage CheckoutRequest {\n  string order_id = 1;\n  string member_id = 2; // who pays\n  shop.money.v1.Money total = 3;\n}",
		Struct: []string{
			"OrderId string `protobuf:\"bytes,1,opt,name=order_id,json=orderId,proto3\"`",
			"MemberId string `protobuf:\"bytes,2,opt,name=member_id,json=memberId,proto3\"`",
			"Total *moneyv1.Money `protobuf:\"bytes,3,opt,name=total,proto3\"`",
		},
		Fields: []runs.SpecimenField{{Name: "order_id", Type: "string", Number: 1}, {Name: "member_id", Type: "string", Number: 2}, {Name: "total", Type: "shop.money.v1.Money", Number: 3}},
		From:   "pay-1", Raw: make([]byte, 30),
		Dump: dumped("0000:  0a 07 6f 72 64 65 72 2d   # 1 LEN order_id = \"order-1\"\n0008:  31\n"+
			"0009:  12 08 6d 65 6d 62 65 72   # 2 LEN member_id = \"member-7\"\n0011:  2d 37\n"+
			"0013:  1a 09                     # 3 LEN total: shop.money.v1.Money, NOTE\n"+
			"0015:  0a 03 4b 52 57            #   1 LEN currency_code = \"KRW\"\n001a:  10 f0 d4 04               #   2 VARINT units = 76400\n",
			scenario.Text{EN: "9 bytes follow", KO: "뒤에 9바이트"}),
		JSON: `{"orderId":"order-1","memberId":"member-7","total":{"currencyCode":"KRW","units":"76400"}}`,
		XML: "<CheckoutRequest><order_id>order-1</order_id><member_id>member-7</member_id><total><currency_code>KRW</currency_code>" +
			"<units>76400</units></total></CheckoutRequest>",
	}
}

func madeTrial(edits []string) runs.Trial {
	return runs.Trial{
		Edits: edits, Fields: editedFields(edits), Sent: make([]byte, 30), Unknown: 10,
		Dump: dumped("0000:  0a 07 6f 72 64 65 72 2d   # 1 LEN order_id = \"order-1\"\n0008:  31\n"+
			"0009:  4a 08 6d 65 6d 62 65 72   # 9 LEN ? = \"member-7\", NOTE\n0011:  2d 37\n",
			scenario.Text{EN: "unknown, kept", KO: "모르는 필드, 보관"}),
		Readings: []runs.Reading{
			{Field: "order_id", Meant: "order-1", Read: "order-1"}, {Field: "member_id", Meant: "member-7"},
			{Field: "total", Meant: "76400", Read: "7"},
		},
	}
}

// dumped is a dump whose note is in both languages.
func dumped(rows string, note scenario.Text) scenario.Text {
	return scenario.Text{EN: strings.ReplaceAll(rows, "NOTE", note.EN), KO: strings.ReplaceAll(rows, "NOTE", note.KO)}
}

// editedFields are the fields of the purchase by an edited schema.
func editedFields(edits []string) []runs.SpecimenField {
	fields := madeSpecimen().Fields
	for _, e := range edits {
		var added, renumbered runs.SpecimenField
		if n, _ := fmt.Sscanf(e, "add %s %s %d", &added.Name, &added.Type, &added.Number); n == 3 {
			fields = append(fields, added)
			continue
		}
		removed, _ := strings.CutPrefix(e, "remove ")
		n, _ := fmt.Sscanf(e, "renumber %s %d", &renumbered.Name, &renumbered.Number)
		fields = slices.DeleteFunc(fields, func(f runs.SpecimenField) bool { return f.Name == removed })
		for i := range fields {
			if n == 2 && fields[i].Name == renumbered.Name {
				fields[i].Number = renumbered.Number
			}
		}
	}
	return fields
}
