package repaint_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"

	"github.com/msalab/msalab/tui/repaint"
)

// A line as Bubble Tea paints it: one that ends before the right edge, and one that
// ends at it.
const (
	short = "\x1b[K\x1b[1m결제\x1b[m 24/s\x1b[10G"
	full  = "\x1b[K\x1b[1m결제 서비스가 멈췄습니다\x1b[m"
)

// TestFilter writes one piece after the other to a terminal of ten lines: of the
// last, it drops a line that stands there, and nothing else.
func TestFilter(t *testing.T) {
	for _, tt := range []struct {
		name  string
		write []string
		want  string // of the last
	}{
		{"again", []string{"\x1b[m\x1b[H" + short, "\r" + short}, "\r\x1b[10G"},
		{"again, up to the edge", []string{"\x1b[m\x1b[H" + full + "\r\n", "\x1b[H" + full + "\r\n"}, "\x1b[H\r\n"},
		{"two of three", []string{"\x1b[m\x1b[3;1H" + short + "\r\n" + full + "\r\n" + short, "\x1b[3d\r" + short + "\r\n" + full + "x\r\n" + short}, "\x1b[3d\r\x1b[10G\r\n\x1b[24Cx\r\n\x1b[10G"},
		{"another text", []string{"\x1b[m\x1b[H" + short, "\r" + full + "\r"}, "\r\x1b[4C\x1b[1m 서비스가 멈췄습니다\x1b[m\r"},
		{"another figure", []string{"\x1b[m\x1b[H" + short, "\r" + strings.Replace(short, "24", "31", 1)}, "\r\x1b[5C31\x1b[10G"},
		{"a wider figure", []string{"\x1b[m\x1b[H" + short, "\r" + strings.Replace(short, "24", "124", 1)}, "\r\x1b[5C124/s\x1b[10G"},
		{"a text before others", []string{"\x1b[m\x1b[H\x1b[K\x1b[31m느림\x1b[m │\x1b[32m결제 서비스의 기록\x1b[m\r", "\x1b[K\x1b[1m빠\x1b[31m름\x1b[m │\x1b[32m결제 서비스의 기록\x1b[m\r"},
			"\x1b[1m빠\x1b[31m름\x1b[m\r"},
		{"a shorter text", []string{"\x1b[m\x1b[H\x1b[K결제 서비스가 멈췄습니다\r", "\x1b[K결제 서비스가 안\r"}, "\x1b[14C안\x1b[K\r"},
		{"from a column by another sequence", []string{"\x1b[m\x1b[H" + short, "\x1b[1`" + short}, "\x1b[1`\x1b[10G"},
		{"in another line", []string{"\x1b[m\x1b[H" + short, "\r\n" + short}, "\r\n" + short},
		{"after other text there", []string{"\x1b[m\x1b[H" + short, "x\r" + short}, "x\r" + short},
		{"after a change there", []string{"\x1b[m\x1b[H" + short, "\x1b[2P\r" + short}, "\x1b[2P\r" + short},
		{"after a change elsewhere", []string{"\x1b[m\x1b[H" + short, "\r\n\x1b[2Px\x1b[H" + short}, "\r\n\x1b[2Px\x1b[H\x1b[10G"},
		{"after a clear", []string{"\x1b[m\x1b[H" + short, "\x1b[2J\x1b[H" + short}, "\x1b[2J\x1b[H" + short},
		{"after lines moved", []string{"\x1b[m\x1b[10H" + short, "\r\n\x1b[10H" + short}, "\r\n\x1b[10H" + short},
		{"a line that moved up", []string{"\x1b[m\x1b[3;1H" + short, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[2;1H" + short}, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[2;1H\x1b[10G"},
		{"a line that moved down", []string{"\x1b[m\x1b[3;1H" + short, "\x1b[2;9r\x1b[2;1H\x1bM\x1bM\x1b[r\x1b[5;1H" + short}, "\x1b[2;9r\x1b[2;1H\x1bM\x1bM\x1b[r\x1b[5;1H\x1b[10G"},
		{"under an inserted line", []string{"\x1b[m\x1b[3;1H" + short, "\x1b[2;1H\x1b[L\x1b[4;1H" + short}, "\x1b[2;1H\x1b[L\x1b[4;1H\x1b[10G"},
		{"where it stood before it moved", []string{"\x1b[m\x1b[3;1H" + short, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[3;1H" + short}, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[3;1H" + short},
		{"beyond the lines that moved", []string{"\x1b[m\x1b[10;1H" + short, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[10;1H" + short}, "\x1b[2;9r\x1b[9;1H\n\x1b[1;10r\x1b[10;1H\x1b[10G"},
		{"after what nobody knows", []string{"\x1b[m\x1b[H" + short, "\x1b[5i\x1b[m\x1b[H" + short}, "\x1b[5i\x1b[m\x1b[H" + short},
		{"in another look", []string{"\x1b[m\x1b[H" + short, "\r\x1b[7m" + short}, "\r\x1b[7m" + short},
		{"from the middle", []string{"\x1b[m\x1b[H" + short, short}, short},
		{"the cursor stays there", []string{"\x1b[m\x1b[H" + full + "\r", full + "\x1b[B"}, full + "\x1b[B"},
		{"a look stays", []string{"\x1b[m\x1b[H\x1b[K\x1b[1m값\r", "\x1b[m\r\x1b[K\x1b[1m값\r"}, "\x1b[m\r\x1b[K\x1b[1m값\r"},
		{"blanks", []string{"\x1b[m\x1b[H", "\x1b[K값  하나" + strings.Repeat(" ", 20) + "끝\r"}, "\x1b[K값  하나\x1b[20X\x1b[20C끝\r"},
		{"blanks over wide characters", []string{"\x1b[m\x1b[H\x1b[K" + strings.Repeat("값", 15) + "끝\r", "\x1b[K" + strings.Repeat(" ", 29) + "x끝\r"},
			"\x1b[28X\x1b[28C x\r"}, // half a 값 would stand there still, and tmux paints what it erases of it in no colour
		{"blanks that are seen", []string{"\x1b[m\x1b[H", "\x1b[K값\x1b[1;7m" + strings.Repeat(" ", 20) + "\x1b[m\r"}, "\x1b[K값\x1b[1;7m" + strings.Repeat(" ", 20) + "\x1b[m\r"},
		{"of another height", []string{"\x1b[m\x1b[H" + short, "height 12", "\x1b[m\x1b[H" + short}, "\x1b[m\x1b[H" + short},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			f := repaint.New(&out)
			f.Resize(10)
			for _, p := range tt.write {
				out.Reset()
				if height := 0; strings.HasPrefix(p, "height") {
					_, _ = fmt.Sscanf(p, "height %d", &height)
					f.Resize(height)
					continue
				}
				if n, err := io.WriteString(f, p); n != len(p) || err != nil {
					t.Fatalf("got %d, %v, want all %d taken", n, err, len(p))
				}
			}
			if got := out.String(); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestUntold drops nothing as long as nobody tells the height.
func TestUntold(t *testing.T) {
	var out bytes.Buffer
	f := repaint.New(&out)
	for range 2 {
		out.Reset()
		_, _ = io.WriteString(f, "\x1b[m\x1b[H"+short)
		if got, want := out.String(), "\x1b[m\x1b[H"+short; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// failing is a terminal that takes nothing while it is broken.
type failing struct {
	bytes.Buffer
	broken bool
}

func (f *failing) Write(p []byte) (int, error) {
	if f.broken {
		return 0, errors.New("the terminal is gone")
	}
	return f.Buffer.Write(p)
}

// TestBroken passes an error on, and then knows of no line whether it stands there.
func TestBroken(t *testing.T) {
	out := &failing{}
	f := repaint.New(out)
	f.Resize(10)
	const paint = "\x1b[m\x1b[H" + short
	for n, broken := range []bool{false, true, false} {
		out.broken = broken
		out.Reset()
		if _, err := io.WriteString(f, paint); (err != nil) != broken {
			t.Errorf("write %d: got %v, want an error: %t", n, err, broken)
		}
	}
	if got := out.String(); got != paint {
		t.Errorf("after a write that failed: got %q, want %q", got, paint)
	}
}

// TestSameScreen sends all sorts of output to a terminal by way of a filter, and to
// one without: after each write they show the same, with the cursor in one place. The
// filtered one got clearly less.
func TestSameScreen(t *testing.T) {
	const width, height = 24, 8
	random := rand.New(rand.NewPCG(1, 2))
	plain, filtered := vt.NewEmulator(width, height), vt.NewEmulator(width, height)
	var kept int
	f := repaint.New(counted{filtered, &kept})
	f.Resize(height)
	all := 0
	for n := range 20_000 {
		p := []byte(pieceOf(random, width, height))
		if _, err := plain.Write(p); err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(p); err != nil {
			t.Fatal(err)
		}
		all += len(p)
		if got, want := filtered.Render(), plain.Render(); got != want || filtered.CursorPosition() != plain.CursorPosition() {
			t.Fatalf("write %d, %q: got the cursor at %v and\n%s\nwant it at %v and\n%s", n, p, filtered.CursorPosition(), got, plain.CursorPosition(), want)
		}
	}
	if kept > all*9/10 {
		t.Errorf("%d of %d bytes were let through, want fewer", kept, all)
	}
}

// counted counts what goes to a terminal.
type counted struct {
	io.Writer
	bytes *int
}

func (c counted) Write(p []byte) (int, error) {
	*c.bytes += len(p)
	return c.Writer.Write(p)
}

// pieceOf is a piece of output: mostly a line that is painted.
func pieceOf(random *rand.Rand, width, height int) string {
	some := random.IntN(5)
	switch random.IntN(150) {
	case 0:
		return "\x1b[2J"
	case 1:
		return fmt.Sprintf("\x1b[%d%c", 1+random.IntN(3), "LMSTPX@"[random.IntN(7)])
	case 2:
		return fmt.Sprintf("\x1b[%d;%dr", 1+some, 5+random.IntN(4))
	case 3, 9, 10, 11:
		return "\x1b[r"
	case 4:
		return "\n"
	case 5:
		return "\x1bM"
	case 6:
		return fmt.Sprintf("\x1b[%d;%dH", 1+random.IntN(height), 1+random.IntN(width-4)) + "a결"
	case 7:
		return fmt.Sprintf("\x1b[%d%c", 1+random.IntN(3), "ABd"[random.IntN(3)])
	case 12, 13, 14, 15, 16, 17: // as Bubble Tea moves lines
		top := 1 + random.IntN(height-1)
		last, lines := top+1+random.IntN(height-top), 1+random.IntN(3)
		move := fmt.Sprintf("\x1b[%dd%s", last, strings.Repeat("\n", lines))
		if random.IntN(2) == 0 {
			move = fmt.Sprintf("\x1b[%dd%s", top, strings.Repeat("\x1bM", lines))
		}
		return fmt.Sprintf("\x1b[%d;%dr%s\x1b[1;%dr", top, last, move, height)
	case 8:
		return []string{"\x1b[m", "\x1b[7m", "\x1b[44m"}[random.IntN(3)]
	}
	start := []string{"\r", "\r\n", fmt.Sprintf("\x1b[%dd\r", 1+some), fmt.Sprintf("\x1b[%d;1H", 1+random.IntN(height))}[random.IntN(4)]
	line := []string{"\x1b[K\x1b[1m값 하나\x1b[m\x1b[8G", "\x1b[K결제 \x1b[44m서비스\x1b[m는 살았습니다\x1b[m\r", "\x1b[K값\r", "\x1b[K\x1b[1ma결 하a\x1b[m\x1b[8G", "\x1b[K\x1b[44m값               둘\x1b[m\r",
		"\x1b[K값\x1b[7m             \x1b[m\x1b[16G", "\x1b[K\x1b[44m값\x1b[45m                      \x1b[m\r"}[random.IntN(7)]
	return "\x1b[m" + start + line
}
