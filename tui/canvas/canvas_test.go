package canvas_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

func newCanvas(width, height int) *canvas.Canvas {
	return canvas.New(width, height, theme.New(theme.Dark, false, false))
}

func TestText(t *testing.T) {
	cases := []struct {
		name string
		x, y int
		text string
		want string
		end  int
	}{
		{"inside", 2, 0, "abc", "  abc   ", 5},
		{"cut at the right", 6, 0, "abc", "      ab", 8},
		{"cut at the left", -2, 0, "abc", "c       ", 1},
		{"below", 0, 5, "abc", "        ", 0},
		{"wide", 0, 0, "결제", "결제    ", 4},
		{"a wide character is not halved at the right", 7, 0, "결", "        ", 7},
		{"nor at the left", -1, 0, "결a", " a      ", 2},
		{"no control characters", 0, 0, "a\x1b[2Jb", "a[2Jb   ", 5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cv := newCanvas(8, 1)
			end := cv.Area().Text(c.x, c.y, c.text, theme.Text)
			if got := ansi.Strip(cv.String()); got != c.want || end != c.end {
				t.Errorf("got %q to column %d, want %q to %d", got, end, c.want, c.end)
			}
		})
	}
}

func TestOverwrittenHalf(t *testing.T) {
	cv := newCanvas(4, 1)
	cv.Area().Text(0, 0, "결제", theme.Text)
	cv.Area().Text(1, 0, "x", theme.Text)
	if got, want := ansi.Strip(cv.String()), " x제"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBox(t *testing.T) {
	cv := newCanvas(14, 3)
	in := cv.Area().Box(canvas.Frame{Title: "pay", Status: "ok", Hint: "v1"})
	in.Text(0, 0, "24/s", theme.Text)
	want := "╭ pay ───────╮\n│24/s        │\n╰ ok ──── v1 ╯"
	if got := ansi.Strip(cv.String()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestNothingLeavesItsArea draws at random into a part of a canvas: what is
// around it stays untouched, and every line keeps its width.
func TestNothingLeavesItsArea(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := []string{"a", "결제 서비스", "p95 18ms", "레플리카", "", "─│╭", "한", "\u1112\u1161\u11ab"}
	for range 2000 {
		width, height := 1+r.IntN(20), 1+r.IntN(6)
		cv := newCanvas(width, height)
		whole := cv.Area()
		for y := range height {
			whole.Repeat(0, y, width, "#", theme.Text)
		}
		x, y, w, h := r.IntN(width), r.IntN(height), r.IntN(width+2), r.IntN(height+2)
		part := whole.Sub(x, y, w, h)
		for range 8 {
			word := words[r.IntN(len(words))]
			switch r.IntN(6) {
			case 0:
				part.Box(canvas.Frame{Title: word, Corner: word, Status: word, Hint: word, Heavy: r.IntN(2) == 0})
			case 1:
				part.Fill(theme.Bar)
			case 2:
				part.Highlight(r.IntN(8)-1, theme.Selected)
			case 3:
				part.Right(r.IntN(24)-2, r.IntN(8)-1, word, theme.Text)
			default:
				part.Fit(r.IntN(24)-4, r.IntN(8)-1, r.IntN(24)-2, word, theme.Text)
			}
		}
		for i, line := range strings.Split(ansi.Strip(cv.String()), "\n") {
			if got := ansi.StringWidth(line); got != width {
				t.Fatalf("line %d: got %d columns of %d: %q", i, got, width, line)
			}
			if outside := i < y || i >= y+part.Height; outside && line != strings.Repeat("#", width) {
				t.Fatalf("line %d outside of the part: got %q", i, line)
			}
			if !strings.HasPrefix(line, strings.Repeat("#", x)) {
				t.Fatalf("line %d left of the part: got %q, want %d untouched", i, line, x)
			}
		}
	}
}

func TestNoSize(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {-1, 3}, {3, 0}} {
		if got := newCanvas(size[0], size[1]).String(); got == "" {
			t.Errorf("%v: got an empty frame", size)
		}
	}
}

func ExampleArea_Box() {
	c := canvas.New(12, 3, theme.New(theme.Dark, true, true))
	in := c.Area().Box(canvas.Frame{Title: "pay"})
	in.Text(1, 0, "24/s", theme.Text)
	fmt.Println(ansi.Strip(c.String()))
	// Output:
	// + pay -----+
	// | 24/s     |
	// +----------+
}

// TestSVGKeepsColumns: each text of a picture has characters of one width, so that
// none is pushed out of its column where a font's Hangul is not two cells wide.
func TestSVGKeepsColumns(t *testing.T) {
	c := canvas.New(30, 1, theme.New(theme.Dark, true, false))
	c.Area().Text(0, 0, "03:06 판정 judge C4: 성립", theme.Text)
	var svg strings.Builder
	if err := c.SVG(&svg); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<text x="0" y="14" textLength="45"`, `<text x="54" y="14" textLength="36"`, `<text x="99" y="14" textLength="81"`, `<text x="189" y="14" textLength="36"`} {
		if !strings.Contains(svg.String(), want) {
			t.Errorf("no %s in\n%s", want, svg.String())
		}
	}
}

// TestBlanksCostNoColour: a blank between two words of one colour, also after a wide
// character, is no reason to change it; one on another background is.
func TestBlanksCostNoColour(t *testing.T) {
	cv := newCanvas(20, 1)
	a := cv.Area()
	a.Text(0, 0, "결 pay", theme.Good)
	a.Text(8, 0, "ok", theme.Good)
	if got, want := strings.Count(cv.String(), "\x1b["), 2; got != want { // the colour, and its end
		t.Errorf("got %d changes of colour in %q, want %d", got, cv.String(), want)
	}
	a.Sub(7, 0, 1, 1).Fill(theme.Selected)
	if got, want := strings.Count(cv.String(), "\x1b["), 4; got != want {
		t.Errorf("a marked blank: got %d changes of colour in %q, want %d", got, cv.String(), want)
	}
}
