package tui

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// TestSagasComeFirst: of two shops that which has sagas is selected, marked, and the
// keys to the other one are named; who went there finds it again.
func TestSagasComeFirst(t *testing.T) {
	for _, size := range sizes() {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			snap := careless()
			snap.Shops[1].Checkout = scenario.BySaga
			m := appAt(&fakeEngine{snap: snap}, size[0], size[1])
			m.lang = lang
			pressed(m, "esc 7")
			m.notice = notice{}
			got := stripped(m)
			for _, want := range []string{"▶ services/process saga", "left right " + text.KeyOtherShop.In(lang)} {
				if !strings.Contains(got, want) {
					t.Errorf("%v: want %q in\n%s", size, want, got)
				}
			}
			if got := stripped(pressed(m, "left")); m.shop != 0 || !strings.Contains(got, "▶ monolith/process") {
				t.Errorf("%v, left: shop %d in\n%s", size, m.shop, got)
			}
			if pressed(m, "1 7"); m.shop != 0 {
				t.Errorf("%v: came back to shop %d, want the one that was left", size, m.shop)
			}
		}
	}
}

// TestFirstOfTwoTracesIsMarked beside its journey, not in one word with it.
func TestFirstOfTwoTracesIsMarked(t *testing.T) {
	m := pressed(appAt(&fakeEngine{snap: healthy(), list: madeSummaries(10), trace: madeTrace()}, 100, 30), "esc 3 d")
	for line := range strings.Lines(stripped(m)) {
		if _, row, ok := strings.Cut(line, ":"); ok && strings.Contains(row, "A buy") || strings.Contains(row, "A browse") || strings.Contains(row, "A board") {
			return
		}
	}
	t.Errorf("no journey has a mark before it in\n%s", stripped(m))
}

// TestLargeFiguresHaveWords: each large figure says what it is of.
func TestLargeFiguresHaveWords(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
		m.lang = lang
		pressed(m, "P")
		line := strings.Split(stripped(m), "\n")[1]
		for _, want := range []text.Key{text.SuccessLabel, text.RateHead} {
			if !strings.Contains(line, want.In(lang)) {
				t.Errorf("want %q in %q", want.In(lang), line)
			}
		}
	}
}
