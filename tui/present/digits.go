package present

import (
	"strings"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// digitHeight is how many lines a large character takes.
const digitHeight = 5

// digits are the characters of figures, five lines of marks each.
func digits() map[rune][digitHeight]string {
	return map[rune][digitHeight]string{
		'0': {"####", "#  #", "#  #", "#  #", "####"},
		'1': {" #", "##", " #", " #", " #"},
		'2': {"####", "   #", "####", "#   ", "####"},
		'3': {"####", "   #", " ###", "   #", "####"},
		'4': {"#  #", "#  #", "####", "   #", "   #"},
		'5': {"####", "#   ", "####", "   #", "####"},
		'6': {"####", "#   ", "####", "#  #", "####"},
		'7': {"####", "   #", "  # ", " #  ", " #  "},
		'8': {"####", "#  #", "####", "#  #", "####"},
		'9': {"####", "#  #", "####", "   #", "####"},
		'.': {"  ", "  ", "  ", "  ", "##"},
		'%': {"##  #", "## # ", "  #  ", " # ##", "#  ##"},
		'-': {"   ", "   ", "###", "   ", "   "},
		'<': {"  #", " # ", "#  ", " # ", "  #"},
	}
}

// widthOf is how many columns a figure takes; characters that have no large
// form take none.
func widthOf(figure string) int {
	all, width := digits(), 0
	for _, r := range figure {
		if d, ok := all[r]; ok {
			width += len(d[0]) + 1
		}
	}
	return max(width-1, 0)
}

// drawDigits writes a figure large and returns the column after it.
func drawDigits(a canvas.Area, x, y int, figure string, r theme.Role) int {
	all, block := digits(), a.Theme().Glyphs.Full
	for _, c := range figure {
		d, ok := all[c]
		if !ok {
			continue
		}
		for i, row := range d {
			for j := range row {
				if row[j] == '#' {
					a.Set(x+j, y+i, block, a.Style(r))
				}
			}
		}
		x += len(d[0]) + 1
	}
	return x - 1
}

// split parts a figure such as "128 ms" into what is drawn large and its unit.
func split(figure string) (large, unit string) {
	all := digits()
	i := strings.IndexFunc(figure, func(r rune) bool { _, ok := all[r]; return !ok })
	if i < 0 {
		return figure, ""
	}
	return figure[:i], strings.TrimSpace(figure[i:])
}
