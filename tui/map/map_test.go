package shopmap

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/theme"
)

// shopOf makes a shop of links written "gateway>pay".
func shopOf(functions []string, links ...string) *runs.Shop {
	s := &runs.Shop{Shape: scenario.Shape{Architecture: scenario.Services, Placement: scenario.Process}}
	for _, f := range functions {
		s.Functions = append(s.Functions, runs.Function{Name: f, Replicas: 1, Wanted: 1, Rate: 12, P95: 18 * time.Millisecond})
		s.Replicas = append(s.Replicas, runs.ReplicaView{ID: runs.ReplicaID(f + "-1"), Functions: []string{f}, State: "ready", Slots: 8, Queue: 64})
	}
	for _, l := range links {
		caller, callee, _ := strings.Cut(l, ">")
		s.Links = append(s.Links, runs.LinkView{Link: runs.Link{Caller: caller, Callee: callee}})
	}
	return s
}

func wholeShop() *runs.Shop {
	return shopOf(scenario.Functions(), "gateway>regist", "gateway>select", "gateway>shopping", "gateway>pay", "gateway>board",
		"regist>coupon", "regist>point", "shopping>select", "shopping>pay", "pay>coupon", "pay>point", "pay>card")
}

func TestLayers(t *testing.T) {
	cases := []struct {
		name string
		shop *runs.Shop
		want string
	}{
		{"the shop", wholeShop(), "[[gateway] [regist shopping board] [select pay] [coupon point card]]"},
		{"a chain", shopOf([]string{"a", "b", "c"}, "a>b", "b>c"), "[[a] [b] [c]]"},
		{"no links", shopOf([]string{"a", "b"}), "[[a b]]"},
		{"a circle behind a caller", shopOf([]string{"a", "b", "c"}, "a>b", "b>c", "c>b"), "[[a] [b] [c]]"},
		{"a link to nowhere", shopOf([]string{"a", "b"}, "a>b", "b>x"), "[[a] [b]]"},
		{"the ingress is no layer", shopOf([]string{"a", "b"}, "ingress>a", "a>b"), "[[a] [b]]"},
		{"itself", shopOf([]string{"a"}, "a>a"), "[[a]]"},
	}
	for _, c := range cases {
		if got := fmt.Sprint(layers(c.shop)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// TestBoxesNeverMeet lays random shops out: no two boxes overlap, none leaves
// the area, at any size that is drawn as boxes.
func TestBoxesNeverMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		names := strings.Split("abcdefghijkl"[:2+r.IntN(9)], "")
		var links []string
		for range r.IntN(20) {
			links = append(links, names[r.IntN(len(names))]+">"+names[r.IntN(len(names))])
		}
		s := shopOf(names, links...)
		for range 20 {
			width, height := 1+r.IntN(220), 1+r.IntN(70)
			if Fit(s, width, height) != Graph {
				continue
			}
			p := planFor(s, width, height)
			for i, a := range names {
				at := p.places[a]
				if at.x < 0 || at.y < 0 || at.x+at.width > width || at.y+at.height > height {
					t.Fatalf("%v at %dx%d: %s is outside: %+v", links, width, height, a, at)
				}
				for _, b := range names[i+1:] {
					bt := p.places[b]
					if at.x < bt.x+bt.width && bt.x < at.x+at.width && at.y < bt.y+bt.height && bt.y < at.y+at.height {
						t.Fatalf("%v at %dx%d: %s %+v meets %s %+v", links, width, height, a, at, b, bt)
					}
				}
			}
		}
	}
}

// TestEveryFunctionIsReached: arrow keys lead from the first function to all.
func TestEveryFunctionIsReached(t *testing.T) {
	s := wholeShop()
	for _, m := range []Mode{Graph, Table, Box} {
		seen := []string{"gateway"}
		for i := 0; i < len(seen); i++ {
			for _, d := range []Direction{Above, Below, Left, Right} {
				if to, ok := Move(s, m, seen[i], d); ok && !slices.Contains(seen, to) {
					seen = append(seen, to)
				}
			}
		}
		if got, want := len(seen), len(s.Functions); got != want {
			t.Errorf("mode %d: got %v, want all %d", m, seen, want)
		}
	}
}

// TestDeadFunctionsHaveNoFigures in boxes and in tables: a state instead.
func TestDeadFunctionsHaveNoFigures(t *testing.T) {
	s := wholeShop()
	for i := range s.Functions {
		s.Functions[i].Replicas, s.Functions[i].Rate = 0, 0
	}
	for i := range s.Replicas {
		s.Replicas[i].State = "dead"
	}
	for _, size := range [][2]int{{100, 24}, {78, 15}, {60, 12}, {34, 12}} {
		c := canvas.New(size[0], size[1], theme.New(theme.Dark, false, true))
		Draw(c.Area(), Data{Shop: s, Lang: scenario.English})
		got := ansi.Strip(c.String())
		if strings.Contains(got, "0/s") || strings.Contains(got, "0%") || strings.Count(got, "dead") < len(s.Functions) {
			t.Errorf("%v: got\n%s", size, got)
		}
	}
}

func TestFaultsOfAFunction(t *testing.T) {
	s := wholeShop()
	all := []runs.ActiveFault{
		{Fault: scenario.Fault{ID: "1", Function: "pay"}, Shop: "services/process"},
		{Fault: scenario.Fault{ID: "2", Function: "pay"}, Shop: "monolith/process"},
		{Fault: scenario.Fault{ID: "3", Function: "pay"}, Shop: "services/process", Healed: time.Unix(1, 0)},
		{Fault: scenario.Fault{ID: "4", Function: "card"}},
		{Fault: scenario.Fault{ID: "5", Function: "pay"}},
	}
	var got []string
	for _, f := range Faults(s, all, "pay") {
		got = append(got, f.ID)
	}
	if want := []string{"1", "5"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestSelectedLinksAreLit: a selected function's calls are told from others.
func TestSelectedLinksAreLit(t *testing.T) {
	s := wholeShop()
	mono := false
	picture := func(selected string) string {
		c := canvas.New(100, 24, theme.New(theme.Dark, false, mono))
		drawLinks(c.Area(), Data{Shop: s, Selected: selected}, planFor(s, 100, 24))
		return c.String()
	}
	if picture("pay") == picture("") {
		t.Error("pay selected: got the same links as with nothing selected")
	}
	if picture("pay") == picture("regist") {
		t.Error("got the same links lit for pay and regist")
	}
	mono = true
	if picture("pay") == picture("") {
		t.Error("without colours: got the same links as with nothing selected")
	}
	g := theme.Unicode()
	light := strings.NewReplacer("┃", g.Joints[1], "━", g.Joints[2], "┏", g.Joints[6], "┓", g.Joints[12], "┗", g.Joints[3], "┛", g.Joints[9],
		"┣", g.Joints[7], "┫", g.Joints[13], "┳", g.Joints[14], "┻", g.Joints[11], "╋", g.Joints[15])
	if got, want := light.Replace(ansi.Strip(picture("pay"))), ansi.Strip(picture("")); got != want {
		t.Errorf("a selection moved the links: got\n%s\nwant\n%s", got, want)
	}
}

// TestTroublesShow: the arrow to a callee whose circuit is open is a cross, and
// so on.
func TestTroublesShow(t *testing.T) {
	for circuit, want := range map[string]string{"": "▶", "closed": "▶", "half-open": "▲", "open": "✖", "full": "▮", "broken": "◆"} {
		s := shopOf([]string{"gateway", "pay", "card"}, "gateway>pay", "pay>card")
		if s.Links[1].Circuit = circuit; circuit == "full" {
			s.Links[1].Circuit, s.Links[1].Full = "closed", 3
		}
		c := canvas.New(62, 6, theme.New(theme.Dark, false, true))
		d := Data{Shop: s}
		if circuit == "broken" {
			d.Faults = []runs.ActiveFault{{Fault: scenario.Fault{Kind: "link-reset", Function: "card", Link: "pay.card"}}}
		}
		drawLinks(c.Area(), d, planFor(s, 62, 6))
		heads := strings.Map(func(r rune) rune {
			if strings.ContainsRune("▶▲✖▮◆", r) {
				return r
			}
			return -1
		}, ansi.Strip(c.String()))
		if heads != "▶"+want {
			t.Errorf("circuit %q: got %q, want an arrow to pay, and %s before card", circuit, heads, want)
		}
	}
}

// TestNarrowMapsTellWhoCallsWhom: where there is no room for boxes, all links
// are there in words, with what policies do to them.
func TestNarrowMapsTellWhoCallsWhom(t *testing.T) {
	s := shopOf([]string{"gateway", "pay", "card", "point"}, "gateway>pay", "pay>card", "pay>point")
	s.Links[1].Circuit = "open"
	c := canvas.New(40, 12, theme.New(theme.Dark, false, true))
	Draw(c.Area(), Data{Shop: s, Lang: scenario.English})
	got := ansi.Strip(c.String())
	for _, want := range []string{"gateway  ▶ pay      0/s -", "pay      ✖ card     0/s -  circuit", "pay      ▶ point"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	c = canvas.New(33, 8, theme.New(theme.Dark, false, true)) // no room for the figures
	Draw(c.Area(), Data{Shop: s, Lang: scenario.English})
	got = ansi.Strip(c.String())
	for _, want := range []string{"gateway  ▶ pay", "pay      ✖ card ▶ point"} {
		if !strings.Contains(got, want) {
			t.Errorf("33x8: want %q in\n%s", want, got)
		}
	}
}

// TestSharedArrows: an arrow that several links share is a cross only where the
// circuits of all of them are open.
func TestSharedArrows(t *testing.T) {
	for open, want := range map[string]string{"": "▶", "pay.card": "▲", "gateway.card": "▲", "pay.card gateway.card": "✖"} {
		s := shopOf([]string{"gateway", "pay", "card"}, "gateway>pay", "pay>card", "gateway>card")
		for i := range s.Links {
			if slices.Contains(strings.Fields(open), s.Links[i].String()) {
				s.Links[i].Circuit = "open"
			}
		}
		c := canvas.New(62, 6, theme.New(theme.Dark, false, true))
		p := planFor(s, 62, 6)
		drawLinks(c.Area(), Data{Shop: s}, p)
		at := p.places["card"]
		line := []rune(strings.Split(ansi.Strip(c.String()), "\n")[at.port()])
		if got := string(line[at.x-1]); got != want {
			t.Errorf("open %q: got %q, want %q", open, got, want)
		}
	}
}

// TestSlotsAreNeverFullTooEarly: where a cell is several slots, one that is free is
// still seen.
func TestSlotsAreNeverFullTooEarly(t *testing.T) {
	for busy, want := range map[int]string{0: "......", 1: "#.....", 5: "####..", 7: "#####.", 8: "######"} {
		c := canvas.New(9, 1, theme.New(theme.Dark, true, true))
		drawSlots(c.Area(), runs.ReplicaView{Slots: 8, Busy: busy})
		if got := strings.TrimSpace(ansi.Strip(c.String())); got != want {
			t.Errorf("%d of 8 busy: got %q, want %q", busy, got, want)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	s := wholeShop()
	c := canvas.New(100, 24, theme.New(theme.Dark, false, false))
	b.ReportAllocs()
	for b.Loop() {
		Draw(c.Area(), Data{Shop: s, Selected: "pay", Lang: scenario.English})
	}
}

func ExampleDraw() {
	s := shopOf([]string{"gateway", "pay", "card"}, "gateway>pay", "pay>card")
	c := canvas.New(62, 6, theme.New(theme.Dark, false, true))
	Draw(c.Area(), Data{Shop: s, Lang: scenario.English})
	for line := range strings.SplitSeq(ansi.Strip(c.String()), "\n") {
		fmt.Println(strings.TrimRight(line, " "))
	}
	// Output:
	// ╭ ingress ╮   ╭ ● gateway ─╮   ╭ ● pay ─────╮   ╭ ● card ────╮
	// │-        │   │12/s    18ms│   │12/s    18ms│   │12/s    18ms│
	// │-        │──▶│err 0%      │──▶│err 0%      │──▶│err 0%      │
	// │-        │   │#1 ▯▯▯▯▯▯   │   │#1 ▯▯▯▯▯▯   │   │#1 ▯▯▯▯▯▯   │
	// ╰─────────╯   ╰ ok ────────╯   ╰ ok ────────╯   ╰ ok ────────╯
}

// TestFaultOnItsWay is told from one that is in force.
func TestFaultOnItsWay(t *testing.T) {
	s := wholeShop()
	for _, arming := range []bool{true, false} {
		f := runs.ActiveFault{Fault: scenario.Fault{ID: "f", Kind: "hang", Function: "pay"}, Shop: s.Shape.String(), Arming: arming}
		for _, size := range [][2]int{{120, 24}, {78, 16}} {
			c := canvas.New(size[0], size[1], theme.New(theme.Dark, true, false))
			DrawShops(c.Area(), View{Shops: []runs.Shop{*s}, Faults: []runs.ActiveFault{f}, Lang: scenario.English})
			drawn := ansi.Strip(c.String())
			if got := strings.Contains(drawn, "hang"+c.Area().Theme().Glyphs.More); got != arming || !strings.Contains(drawn, "hang") {
				t.Errorf("%v, on its way %v: got %v in\n%s", size, arming, got, drawn)
			}
		}
	}
}

// TestDoorTellsWhatTheHeadTells: one second without a journey makes no difference
// between the ingress and the shop's head.
func TestDoorTellsWhatTheHeadTells(t *testing.T) {
	s := wholeShop()
	s.Seconds = []runs.Second{
		{All: scenario.JourneyFigures{N: 6, OK: 3, Failed: 3}}, {All: scenario.JourneyFigures{N: 6, OK: 3, Failed: 3}}, {},
	}
	rate, success, _, _ := arrivals(s, theme.New(theme.Dark, false, false).Glyphs)
	if rate != "4/s" || !strings.HasSuffix(success, " 50.0%") {
		t.Errorf("got %s, %s, want the 4/s and 50.0%% of three seconds", rate, success)
	}
}

// TestErrorShareKeepsItsName where the word at its right is dropped all the same.
func TestErrorShareKeepsItsName(t *testing.T) {
	d := Data{Shop: wholeShop(), Lang: scenario.English}
	f := runs.Function{Name: "card", Replicas: 1, Rate: 4, Errors: 0.2}
	for width, want := range map[int]string{18: "err 20.0%   errors", 12: "20.0% errors", 11: "err 20.0%"} {
		c := canvas.New(width, 1, theme.New(theme.Dark, false, true))
		drawErrors(c.Area(), d, f, "errors", theme.Warn)
		if got := strings.TrimSpace(ansi.Strip(c.String())); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}

// TestDeadIsAWholeWord: where the seconds until the restart don't fit, they go.
func TestDeadIsAWholeWord(t *testing.T) {
	now := time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)
	r := runs.ReplicaView{ID: "pay-1", State: "dead", Restart: now.Add(2 * time.Second)}
	for width, want := range map[int]string{12: "dead 2s", 10: "dead"} {
		c := canvas.New(width, 1, theme.New(theme.Dark, false, true))
		DrawReplica(c.Area(), r, scenario.English, now)
		if got := strings.TrimSpace(ansi.Strip(c.String())); !strings.HasSuffix(got, want) {
			t.Errorf("%d columns: got %q, want %q at its end", width, got, want)
		}
	}
}
