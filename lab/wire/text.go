package wire

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// bytesPerRow is how many bytes a row of the dump holds.
const bytesPerRow = 8

// Text is the dump for people: rows of an offset, bytes in hex, and after a "#"
// what they mean. ParseText reads it back, in any language.
//
//	0000:  0a 07 6f 72 64 65 72 2d   # 1 LEN order_id = "order-1"
//	0008:  31
//	0009:  1a 03                     # 3 LEN total: shop.money.v1.Money, 3 bytes follow
//	000b:  10 e8 07                  #   2 VARINT amount = 1000
func (d Dump) Text(lang scenario.Lang) string {
	var b strings.Builder
	for _, l := range d.Lines {
		note := strings.Repeat("  ", l.Depth) + l.Describe(lang)
		for at := 0; at < len(l.Bytes); at += bytesPerRow {
			row := l.Bytes[at:min(at+bytesPerRow, len(l.Bytes))]
			cells := fmt.Sprintf("%04x:  % -*x", l.Offset+at, 3*bytesPerRow, row)
			if at == 0 {
				cells += "  # " + note
			}
			b.WriteString(strings.TrimRight(cells, " ") + "\n")
		}
	}
	return b.String()
}

// Describe says in words what a line holds, without its bytes.
func (l Line) Describe(lang scenario.Lang) string {
	var b strings.Builder
	if l.Number > 0 {
		fmt.Fprintf(&b, "%d %s ", l.Number, WireName(l.Wire))
	}
	if name := cmp.Or(l.Name, "?"); l.Number > 0 || l.Name != "" {
		b.WriteString(name)
	}
	if l.Value != "" {
		b.WriteString(" = " + l.Value)
	} else if l.Kind != "" {
		b.WriteString(": " + l.Kind)
	}
	if note := l.Note.In(lang); note != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(note)
	}
	return b.String()
}

// Texts is the dump in both languages.
func (d Dump) Texts() scenario.Text {
	return scenario.Text{EN: d.Text(scenario.English), KO: d.Text(scenario.Korean)}
}

// ParseText reads an annotated dump, or plain hex, back into bytes. What stands
// after a "#" is not read; offsets must be right where they are given.
func ParseText(dump string) ([]byte, error) {
	var all []byte
	for i, row := range strings.Split(dump, "\n") {
		row, _, _ = strings.Cut(row, "#")
		cells := strings.Fields(row)
		if len(cells) > 0 && strings.HasSuffix(cells[0], ":") {
			if want := fmt.Sprintf("%04x:", len(all)); cells[0] != want {
				return nil, noBytes(i+1, fmt.Sprintf("offset %s, want %s: a line is missing or out of place", cells[0], want),
					fmt.Sprintf("위치가 맞지 않습니다: %s (올바른 위치: %s). 빠졌거나 순서가 바뀐 줄이 있습니다", cells[0], want))
			}
			cells = cells[1:]
		}
		b, err := hex.DecodeString(strings.Join(cells, ""))
		if err != nil {
			text := strings.TrimSpace(row)
			return nil, noBytes(i+1, fmt.Sprintf("%q: bytes are pairs of 0-9 and a-f, as in 0a 07", text),
				fmt.Sprintf("바이트로 읽을 수 없습니다: %q. 바이트는 0a 07 형식처럼 0~9와 a~f 두 글자씩 씁니다", text))
		}
		all = append(all, b...)
	}
	return all, nil
}
