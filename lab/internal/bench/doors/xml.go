package doors

import (
	"encoding/xml"
	"fmt"

	"google.golang.org/protobuf/proto"

	orderv1 "github.com/msalab/msalab/proto/bench/order/v1"
)

// The messages as XML has them. The generated structs have tags for JSON alone:
// with them XML would write every field that isn't set, which JSON leaves out. To
// copy a message from one to the other takes about a hundredth of what writing or
// reading its XML does.
type (
	xmlOrder struct {
		XMLName  xml.Name  `xml:"PlaceOrderRequest"`
		MemberID string    `xml:"MemberId,omitempty"`
		Address  string    `xml:"Address,omitempty"`
		Coupon   string    `xml:"Coupon,omitempty"`
		Points   int64     `xml:"Points,omitempty"`
		Lines    []xmlLine `xml:"Lines"`
	}
	xmlLine struct {
		ProductID string `xml:"ProductId,omitempty"`
		Name      string `xml:"Name,omitempty"`
		Price     int64  `xml:"Price,omitempty"`
		Quantity  uint32 `xml:"Quantity,omitempty"`
		Gift      bool   `xml:"Gift,omitempty"`
	}
	xmlAnswer struct {
		XMLName xml.Name    `xml:"PlaceOrderResponse"`
		OrderID string      `xml:"OrderId,omitempty"`
		Status  string      `xml:"Status,omitempty"`
		Lines   []xmlPriced `xml:"Lines"`
		Total   int64       `xml:"Total,omitempty"`
	}
	xmlPriced struct {
		ProductID string `xml:"ProductId,omitempty"`
		Name      string `xml:"Name,omitempty"`
		Quantity  uint32 `xml:"Quantity,omitempty"`
		Amount    int64  `xml:"Amount,omitempty"`
	}
)

// marshalXML writes an order, or an answer.
func marshalXML(m proto.Message) ([]byte, error) {
	switch m := m.(type) {
	case *orderv1.PlaceOrderRequest:
		order := xmlOrder{MemberID: m.GetMemberId(), Address: m.GetAddress(), Coupon: m.GetCoupon(), Points: m.GetPoints()}
		order.Lines = make([]xmlLine, len(m.GetLines()))
		for i, l := range m.GetLines() {
			order.Lines[i] = xmlLine{l.GetProductId(), l.GetName(), l.GetPrice(), l.GetQuantity(), l.GetGift()}
		}
		return xml.Marshal(order)
	case *orderv1.PlaceOrderResponse:
		answer := xmlAnswer{OrderID: m.GetOrderId(), Status: m.GetStatus(), Total: m.GetTotal()}
		answer.Lines = make([]xmlPriced, len(m.GetLines()))
		for i, l := range m.GetLines() {
			answer.Lines[i] = xmlPriced{l.GetProductId(), l.GetName(), l.GetQuantity(), l.GetAmount()}
		}
		return xml.Marshal(answer)
	}
	return nil, fmt.Errorf("write %T as XML: want an order or its answer", m)
}

// unmarshalXML reads an order, or an answer.
func unmarshalXML(b []byte, m proto.Message) error {
	switch m := m.(type) {
	case *orderv1.PlaceOrderRequest:
		var order xmlOrder
		if err := xml.Unmarshal(b, &order); err != nil {
			return err
		}
		m.MemberId, m.Address, m.Coupon, m.Points = order.MemberID, order.Address, order.Coupon, order.Points
		for _, l := range order.Lines {
			m.Lines = append(m.Lines, &orderv1.OrderLine{ProductId: l.ProductID, Name: l.Name, Price: l.Price, Quantity: l.Quantity, Gift: l.Gift})
		}
		return nil
	case *orderv1.PlaceOrderResponse:
		var answer xmlAnswer
		if err := xml.Unmarshal(b, &answer); err != nil {
			return err
		}
		m.OrderId, m.Status, m.Total = answer.OrderID, answer.Status, answer.Total
		for _, l := range answer.Lines {
			m.Lines = append(m.Lines, &orderv1.PricedLine{ProductId: l.ProductID, Name: l.Name, Quantity: l.Quantity, Amount: l.Amount})
		}
		return nil
	}
	return fmt.Errorf("read %T from XML: want an order or its answer", m)
}
