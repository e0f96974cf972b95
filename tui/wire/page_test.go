package wire

import (
	"testing"

	"github.com/msalab/msalab/tui/theme"
)

// TestUnknownRows: fields that the reader doesn't know stand out, with a value or
// without, and what people have written into a field doesn't make it one of them.
func TestUnknownRows(t *testing.T) {
	for row, want := range map[string]theme.Role{
		"0000:  4a 03 6e 65 77   # 9 LEN ? = \"new\", unknown, kept\n":    theme.Warn,
		"0000:  0b 0c            #   1 SGROUP ?, unknown, kept\n":         theme.Warn,
		"0000:  0a 05 41 20 3f   # 1 LEN title = \"A ? B = C ? D\"\n":     theme.Strong,
		"0000:  1a 03            # 3 LEN total: shop.money.v1.Money, 3\n": theme.Strong,
		"0000:  08               # amount = 8\n":                          theme.Strong,
	} {
		p := &page{}
		p.dump(row)
		if last := p.lines[0][len(p.lines[0])-1]; last.role != want {
			t.Errorf("%q is shown in role %d, want %d", last.text, last.role, want)
		}
	}
}
