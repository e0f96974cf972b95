package canvas_test

import (
	"slices"
	"testing"

	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// TestMarks: a place knows what was marked there, and forgets it with the frame.
func TestMarks(t *testing.T) {
	look := theme.New(theme.Dark, false, false)
	c := canvas.New(20, 10, look)
	outer := c.Area().Sub(2, 2, 10, 5)
	outer.Mark("shop")
	outer.Sub(1, 1, 3, 2).Mark("pay")
	outer.Sub(9, 0, 30, 1).Mark("cut off")
	for _, tt := range []struct {
		x, y int
		want []any
	}{
		{3, 3, []any{"shop", "pay"}}, {2, 2, []any{"shop"}}, {6, 3, []any{"shop"}},
		{11, 2, []any{"shop", "cut off"}}, {12, 2, nil}, {-1, 3, nil}, {3, 7, nil},
	} {
		if got := c.At(tt.x, tt.y); !slices.Equal(got, tt.want) {
			t.Errorf("(%d, %d): got %v, want %v", tt.x, tt.y, got, tt.want)
		}
	}
	c.Clear(look)
	if got := c.At(3, 3); got != nil {
		t.Errorf("got %v after the frame was cleared", got)
	}
}
