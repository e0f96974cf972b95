package shopmap

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// TestFiguresMoveNothing: what functions do, and what policies do to calls, changes
// no place on the map, at any size.
func TestFiguresMoveNothing(t *testing.T) {
	calm, bad, mono := wholeShop(), wholeShop(), wholeShop()
	mono.Shape.Architecture, mono.Links = scenario.Monolith, nil
	for i := range bad.Functions {
		bad.Functions[i].Rate, bad.Functions[i].Errors, bad.Functions[i].Replicas = float64(i*1000), 1, 0
		bad.Replicas[i].State = "dead"
	}
	for i := range bad.Links {
		bad.Links[i].Circuit, bad.Links[i].Rate, bad.Links[i].Figures = "open", 9, runs.LinkFigures{Opened: 3, NotSent: 77}
	}
	places := func(width, height int, told bool, shops ...runs.Shop) (all []any) {
		c := canvas.New(width, height, theme.New(theme.Dark, true, false))
		DrawShops(c.Area(), View{Shops: shops, Function: "pay", Lang: scenario.English, Told: told})
		for y := range height {
			for x := 0; x < width; x += 3 {
				all = append(all, c.At(x, y))
			}
		}
		return all
	}
	for _, width := range []int{40, 78, 100, 200} {
		for _, height := range []int{8, 12, 14, 15, 16, 17, 19, 22, 30, 50} {
			for _, told := range []bool{false, true} {
				if !reflect.DeepEqual(places(width, height, told, *calm), places(width, height, told, *bad)) {
					t.Errorf("%dx%d: boxes moved", width, height)
				}
				if !reflect.DeepEqual(places(width, height, told, *mono, *calm), places(width, height, told, *mono, *bad)) {
					t.Errorf("%dx%d, two shops: boxes moved", width, height)
				}
			}
		}
	}
}

// TestLegendTellsTrouble also on a low screen, where that makes no shop smaller.
func TestLegendTellsTrouble(t *testing.T) {
	for _, c := range []struct {
		width, height int
		open, want    bool
	}{{100, 19, true, true}, {100, 19, false, false}, {100, 15, true, false}, {100, 24, true, true}, {100, 24, false, false}} {
		s := wholeShop()
		if c.open {
			s.Links[0].Circuit = "open"
		}
		cv := canvas.New(c.width, c.height, theme.New(theme.Dark, true, false))
		modes := DrawShops(cv.Area(), View{Shops: []runs.Shop{*s}, Lang: scenario.English})
		if got := strings.Contains(ansi.Strip(cv.String()), text.TroubleOpen.In(scenario.English)+": "+s.Links[0].String()); got != c.want {
			t.Errorf("%dx%d, open %v: got told %v, want %v", c.width, c.height, c.open, got, c.want)
		}
		if modes[0] != Graph {
			t.Errorf("%dx%d: got the shop drawn as %v", c.width, c.height, modes[0])
		}
	}
}

// TestSelectedCallsAreTold: what the selected function meets on its links, those
// that it calls first, with what policies do there now and did so far; what they do
// elsewhere is told too.
func TestSelectedCallsAreTold(t *testing.T) {
	s := wholeShop()
	for i := range s.Links {
		l := &s.Links[i]
		l.Rate, l.P95 = 10, 20*time.Millisecond
		switch l.String() {
		case "pay.card":
			l.Errors, l.Circuit, l.Figures = 0.5, "open", runs.LinkFigures{Opened: 2, NotSent: 41, Retried: 3}
		case "regist.point":
			l.Full = 3
		}
	}
	for i := range s.Functions {
		switch f := &s.Functions[i]; f.Name {
		case "pay":
			f.Limited, f.Shed = 9, 12
		case "board":
			f.Shed = 4
		}
	}
	for _, c := range []struct {
		height int
		want   []string
	}{
		{24, []string{" pay > coupon 10/s 20ms  > point 10/s 20ms  x card 10/s 20ms 50.0% circuit open  gateway > pay 10/s",
			" # bulkhead full: regist.point  pay: limited 9, shed 12  pay.card: opened 2, not sent 41, retried 3  board: shed 4"}},
		{16, []string{" pay x card 10/s 20ms 50.0% circuit open  # bulkhead full: regist.point  pay > coupon 10/s 20ms"}}, // one line only
	} {
		cv := canvas.New(120, c.height, theme.New(theme.Dark, true, false))
		DrawShops(cv.Area(), View{Shops: []runs.Shop{*s}, Function: "pay", Lang: scenario.English})
		for _, want := range c.want {
			if got := ansi.Strip(cv.String()); !strings.Contains(got, want) {
				t.Errorf("120x%d: no %q in\n%s", c.height, want, got)
			}
		}
	}
}

// TestLinksWrap: all links of a function are told where there are lines for them, with
// the share of calls that fail on them; on a low screen as many as one line holds.
func TestLinksWrap(t *testing.T) {
	s := wholeShop()
	links := 0
	for i := range s.Links {
		l := &s.Links[i]
		l.Rate, l.P95, l.Errors = 10, 20*time.Millisecond, 0.5
		if l.Caller == "gateway" {
			links++
		}
	}
	for height, all := range map[int]bool{15: false, 22: true, 26: true, 50: true} {
		cv := canvas.New(100, height, theme.New(theme.Dark, true, false))
		DrawShops(cv.Area(), View{Shops: []runs.Shop{*s}, Function: "gateway", Lang: scenario.English})
		got := ansi.Strip(cv.String())
		if told := strings.Count(got, " 10/s 20ms 50.0%"); links < 5 || (told == links) != all {
			t.Errorf("100x%d: got %d of %d links told, want all %v:\n%s", height, told, links, all, got)
		}
	}
}
