package wire_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/wire"
	controlv1 "github.com/msalab/msalab/proto/control/v1"
	moneyv1 "github.com/msalab/msalab/proto/shop/money/v1"
	payv1 "github.com/msalab/msalab/proto/shop/pay/v1"
)

// order is a message with a string, nested messages and numbers.
func order() *payv1.CheckoutRequest {
	return &payv1.CheckoutRequest{
		OrderId: "order-1", MemberId: "member-7", Total: &moneyv1.Money{CurrencyCode: "KRW", Units: 1000},
		Means: &payv1.Means{CardNumber: "4000-1"},
	}
}

func marshal(tb testing.TB, m proto.Message) []byte {
	tb.Helper()
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func TestAnnotate(t *testing.T) {
	raw := marshal(t, &payv1.Payment{OrderId: "order-1", Status: payv1.Payment_STATUS_PAID, ByCard: &moneyv1.Money{CurrencyCode: "KRW", Units: 1000}})
	want := strings.TrimLeft(`
0000:  0a 07 6f 72 64 65 72 2d   # 1 LEN order_id = "order-1"
0008:  31
0009:  10 02                     # 2 VARINT status = STATUS_PAID (2)
000b:  2a 08                     # 5 LEN by_card: shop.money.v1.Money, 8 bytes follow
000d:  0a 03 4b 52 57            #   1 LEN currency_code = "KRW"
0012:  10 e8 07                  #   2 VARINT units = 1000
`, "\n")
	d := wire.Of(&payv1.Payment{}).Annotate(raw)
	if got := d.Text(scenario.English); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if len(d.Malformed) > 0 {
		t.Errorf("got %v, want nothing malformed", d.Malformed)
	}
}

// Lists of numbers are packed; others are repeated fields.
func TestAnnotatePacked(t *testing.T) {
	raw := marshal(t, &controlv1.Retries{Attempts: 2, Codes: []uint32{4, 14, 300}})
	d := wire.Of(&controlv1.Retries{}).Annotate(raw)
	var got []string
	for _, l := range d.Lines {
		got = append(got, l.Describe(scenario.English))
	}
	want := []string{"1 VARINT attempts = 2", "2 LEN codes: uint32, packed, 4 bytes follow", "codes = 4", "codes = 14", "codes = 300"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMalformed(t *testing.T) {
	for name, test := range map[string]struct {
		hex     string
		at      int
		why, ko string
		rows    int
	}{
		"a length beyond the end":     {"0a 07 6f 72", 0, "announces 7 bytes, and 2 are left", "길이는 7바이트인데 남은 것은 2바이트", 1},
		"a length without end":        {"0a ff", 0, "no length: the bytes end before it does", "길이가 아님: 바이트가 도중에 끝남", 1},
		"a varint without end":        {"0a 01 61 10 ff", 3, "no value of type VARINT: the bytes end", "VARINT 타입의 값이 아님: 바이트가 도중에 끝남", 2},
		"a varint above 64 bits":      {"10 ff ff ff ff ff ff ff ff ff 7f", 0, "no value of type VARINT: a number of more than 64 bits", "64비트를 넘는 수", 1},
		"no tag":                      {"0a 01 61 ff", 3, "no tag of a field: the bytes end", "필드의 태그가 아님: 바이트가 도중에 끝남", 2},
		"field number 0":              {"02 01 61", 0, "no tag of a field: a number that no field can have", "필드의 태그가 아님: 필드가 가질 수 없는 번호", 1},
		"a field number above all":    {"80 80 80 80 10 01", 0, "no tag of a field: the number 536870912 is above 536870911", "너무 큰 번호 536870912, 최대 536870911", 1},
		"a string that is not UTF-8":  {"0a 02 c3 28 10 01", 2, "not UTF-8", "UTF-8 형식이 아님", 2},
		"rubbish within a message":    {"2a 02 0a 09 10 01", 2, "announces 9 bytes, and 0 are left", "남은 것은 0바이트", 3},
		"an end of no group":          {"0a 01 61 14", 3, "no value of type EGROUP: the end of a group that did not begin", "시작하지 않은 그룹의 끝", 2},
		"a group that does not end":   {"5b 08 01", 0, "a group that does not end: the bytes end", "끝나지 않은 그룹: 바이트가 도중에 끝남", 1},
		"a type that does not exist":  {"0f 01", 0, "no value of type type 7: a wire type that does not exist", "존재하지 않는 와이어 타입", 1},
		"a fixed value that is short": {"0d 01 02", 0, "no value of type I32: the bytes end", "I32 타입의 값이 아님", 1},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := wire.ParseText(test.hex)
			if err != nil {
				t.Fatal(err)
			}
			d := wire.Of(&payv1.Payment{}).Annotate(raw)
			if len(d.Malformed) != 1 || d.Malformed[0].Offset != test.at || !strings.Contains(d.Malformed[0].Tell().EN, test.why) || !strings.Contains(d.Malformed[0].Tell().KO, test.ko) {
				t.Errorf("got %v, want %q (%q) at byte %d", d.Malformed, test.why, test.ko, test.at)
			}
			if len(d.Lines) != test.rows {
				t.Errorf("got %d lines, want %d:\n%s", len(d.Lines), test.rows, d.Text(scenario.English))
			}
			if got := d.Bytes(); !bytes.Equal(got, raw) {
				t.Errorf("the lines hold % x, want % x", got, raw)
			}
			if proto.Unmarshal(raw, &payv1.Payment{}) == nil {
				t.Error("Go's own reader takes it")
			}
		})
	}
}

// The notes are in Korean as well, and what stands there is read back.
func TestAnnotateInKorean(t *testing.T) {
	raw := marshal(t, &payv1.Payment{ByCard: &moneyv1.Money{Units: 1000}})
	raw = append(raw, 0x4a, 1, 'x', 0x08, 5) // 9: "x"; and order_id as a number
	d := wire.Of(&payv1.Payment{}).Annotate(raw)
	want := strings.TrimLeft(`
0000:  2a 03                     # 5 LEN by_card: shop.money.v1.Money, 뒤에 3바이트
0002:  10 e8 07                  #   2 VARINT units = 1000
0005:  4a 01 78                  # 9 LEN ? = "x", 모르는 필드, 보관
0008:  08 05                     # 1 VARINT ? = 5, 스키마와 다른 타입 (스키마: LEN), 모르는 필드로 보관
`, "\n")
	if got := d.Text(scenario.Korean); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if back, err := wire.ParseText(d.Text(scenario.Korean)); err != nil || !bytes.Equal(back, raw) {
		t.Errorf("the text reads back as % x (%v), want % x", back, err, raw)
	}
}

// What the reader's schema doesn't have, or has as another type, is kept.
func TestUnknown(t *testing.T) {
	raw := protowire.AppendTag(nil, 9, protowire.BytesType)
	raw = protowire.AppendString(raw, "new")
	raw = protowire.AppendTag(raw, 1, protowire.VarintType) // order_id is a string
	raw = protowire.AppendVarint(raw, 5)
	d := wire.Of(&payv1.Payment{}).Annotate(raw)
	want := []string{`9 LEN ? = "new", unknown, kept`, "1 VARINT ? = 5, the schema has LEN here: kept as unknown"}
	for i, l := range d.Lines {
		if got := l.Describe(scenario.English); got != want[i] {
			t.Errorf("got %q, want %q", got, want[i])
		}
	}
	var kept payv1.Payment
	if err := proto.Unmarshal(raw, &kept); err != nil || len(kept.ProtoReflect().GetUnknown()) != len(raw) {
		t.Errorf("Go's reader keeps % x (%v), want all of % x", kept.ProtoReflect().GetUnknown(), err, raw)
	}
}

func TestParseTextRefuses(t *testing.T) {
	for dump, want := range map[string]string{
		"0000: 0a 01 61\n0009: 10": "line 2: offset 0009:, want 0003:",
		"0a 0":                     `line 1: "0a 0": bytes are pairs`,
		"0a zz # letters":          `"0a zz": bytes are pairs of 0-9 and a-f`,
	} {
		_, err := wire.ParseText(dump)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want an error with %q", dump, err, want)
		}
		if refusal := (*wire.Refusal)(nil); !errors.As(err, &refusal) || !strings.Contains(refusal.Tell().KO, "번째 줄: ") {
			t.Errorf("%q: got %#v, want it in Korean too", dump, err)
		}
	}
}

// FuzzAnnotate holds the microscope against Go's own reader, over every message
// of the shop: the lines are the bytes, the text is read back, and what Go takes
// is not called malformed, nor the reverse.
func FuzzAnnotate(f *testing.F) {
	all := wire.Messages("shop.")
	for i, m := range all {
		if m.Name() == "shop.pay.v1.CheckoutRequest" {
			f.Add(uint(i), marshal(f, order()))
		}
	}
	for _, s := range []string{"", "0a07", "5b08015c", "0a0161ff", "2a020a09", "0880808080808080808001"} {
		raw, err := hex.DecodeString(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint(1), raw)
	}
	f.Fuzz(func(t *testing.T, which uint, raw []byte) {
		m := all[which%uint(len(all))]
		d := m.Annotate(raw)
		if got := d.Bytes(); !bytes.Equal(got, raw) {
			t.Fatalf("%s: the lines hold % x, want % x", m.Name(), got, raw)
		}
		readBack(t, m, d, raw)
		_, err := m.Read(raw)
		if (err == nil) != (len(d.Malformed) == 0) {
			t.Fatalf("%s: Go's reader says %v, the microscope %v\n%s", m.Name(), err, d.Malformed, d.Text(scenario.English))
		}
	})
}
