package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// table writes rows in columns, each as wide as its widest field. Width is
// counted in terminal cells: a Hangul syllable takes two.
func (p *page) table(rows [][]string) {
	if p.collect != nil {
		p.collectTable(rows)
		return
	}
	var widths []int
	for _, row := range rows {
		for i, field := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(field))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, field := range row {
			b.WriteString("  " + pad(field, widths[i]))
		}
		p.line("%s", strings.TrimRight(b.String(), " "))
	}
}

// pad fills a field up to a width in terminal cells.
func pad(field string, width int) string {
	return field + strings.Repeat(" ", max(0, width-ansi.StringWidth(field)))
}
