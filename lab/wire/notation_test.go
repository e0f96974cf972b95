package wire_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/wire"
)

func TestJSON(t *testing.T) {
	got, err := wire.Of(order()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"orderId":"order-1","memberId":"member-7","total":{"currencyCode":"KRW","units":"1000"},"means":{"cardNumber":"4000-1"}}`
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestXML(t *testing.T) {
	m := order()
	m.MemberId = "<&>"
	got, err := wire.Of(m).XML()
	if err != nil {
		t.Fatal(err)
	}
	want := "<CheckoutRequest><order_id>order-1</order_id><member_id>&lt;&amp;&gt;</member_id>" +
		"<total><currency_code>KRW</currency_code><units>1000</units></total>" +
		"<means><card_number>4000-1</card_number></means></CheckoutRequest>"
	if string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for d := xml.NewDecoder(strings.NewReader(string(got))); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("it is not XML: %v", err)
		}
	}
}
