package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// TestFormTellsItsEnds: a field that has no further value on a side says so.
func TestFormTellsItsEnds(t *testing.T) {
	for keys, want := range map[string]string{
		"esc l left left left left left left left left left left": "is the last value on this side",
		"esc D left": "function: there is one value only",
	} {
		m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
		for _, key := range strings.Fields(keys) {
			m.notice.text = ""
			send(m, press(key))
		}
		if !strings.Contains(m.notice.text, want) {
			t.Errorf("%s: says %q, want %q", keys, m.notice.text, want)
		}
	}
}

// TestFormTellsItsKeys: how to get from field to field, and out.
func TestFormTellsItsKeys(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 80, 24)
	for _, key := range strings.Fields("esc l") {
		send(m, press(key))
	}
	for _, want := range []string{"up down: field", "left right: value", "enter: apply", "esc closes"} {
		if got := stripped(m); !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

// TestPaletteNamesViews in the order of words of each language.
func TestPaletteNamesViews(t *testing.T) {
	for lang, want := range map[scenario.Lang]string{scenario.English: "view Map", scenario.Korean: "지도 보기"} {
		m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
		m.lang = lang
		for _, key := range strings.Fields("esc :") {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

// TestNoticeIsWhole: an answer to a key that needs the whole footer has it.
func TestNoticeIsWhole(t *testing.T) {
	m := appAt(&fakeEngine{snap: healthy()}, 80, 24)
	said := strings.Repeat("a long answer ", 5) + "end"
	m.say(said, theme.Warn)
	if got := stripped(m); !strings.Contains(got, said) {
		t.Errorf("got\n%s\nwant %q", got, said)
	}
}

// TestFrozenTellsTheWayOn: who stands before the room with a picture that stands is
// told the key that lets it go.
func TestFrozenTellsTheWayOn(t *testing.T) {
	for _, keys := range []string{"esc z", "esc P z"} {
		m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
		for _, key := range strings.Fields(keys) {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, "FROZEN +0 s (z goes on)") {
			t.Errorf("%s: got\n%s", keys, got)
		}
	}
}

// TestHelpListsEachKeyOnce: what another meaning of the same keys hides is left out.
func TestHelpListsEachKeyOnce(t *testing.T) {
	_, m := replayed(t)
	labels := map[string]int{}
	for _, r := range m.helpRows() {
		labels[r.Label]++
	}
	for _, hidden := range []text.Key{text.KeyScaleUp, text.KeyLoadUp} {
		if labels[hidden.In(m.lang)] > 0 {
			t.Errorf("help of a record lists %q", hidden.In(m.lang))
		}
	}
	for _, shown := range []text.Key{text.KeyFaster, text.KeySeekOn, text.KeyFault, text.KeyOutcome} {
		if labels[shown.In(m.lang)] == 0 {
			t.Errorf("help of a record doesn't list %q", shown.In(m.lang))
		}
	}
	send(m, press("5"))
	for _, r := range m.helpRows() {
		if r.Label == text.KeyOutcome.In(m.lang) {
			t.Errorf("in the log, where o filters by kind, help lists %q too", r.Label)
		}
	}
}

// TestClaimOfTheScenario: the claims open on the one that is being judged; who moved
// on from it finds the list as it was left.
func TestClaimOfTheScenario(t *testing.T) {
	m := appAt(&fakeEngine{snap: isolating()}, 100, 30)
	send(m, press("9"))
	if got := m.selectedClaim(); got != "C4" {
		t.Errorf("got %s, want C4, which the scenario is about", got)
	}
	for _, key := range strings.Fields("down 1 9") {
		send(m, press(key))
	}
	if got := m.selectedClaim(); got != "C5" {
		t.Errorf("got %s, want C5, where it was left", got)
	}
}

// endedPlayer stands at the end of its record.
type endedPlayer struct{ *fakePlayer }

func (p endedPlayer) Place() (at, length time.Duration, speed float64, standing bool) {
	return time.Minute, time.Minute, 1, true
}

// TestEndOfRecord: there p begins anew, and that is what it is called.
func TestEndOfRecord(t *testing.T) {
	p, m := replayed(t)
	if got := stripped(m); !strings.Contains(got, "p pause") {
		t.Errorf("on its way: got\n%s", got)
	}
	m.player = endedPlayer{p}
	m.changes++
	if got := stripped(m); !strings.Contains(got, "p from the start") || strings.Contains(got, "p pause") {
		t.Errorf("at its end: got\n%s", got)
	}
	m.snap.Matrix, m.snap.Faults = nil, nil
	send(m, press("4"))
	if got := stripped(m); !strings.Contains(got, "This run broke no function") || strings.Contains(got, "later") {
		t.Errorf("no fault until its end: got\n%s", got)
	}
}

// TestSeekFromTheTraces: while no waterfall is open, arrows go back and forth in a
// record as they do elsewhere.
func TestSeekFromTheTraces(t *testing.T) {
	p, m := replayed(t)
	for _, key := range strings.Fields("3 right left") {
		send(m, press(key))
	}
	if got := strings.Join(p.asked, ", "); got != "seek 5s, seek -5s" {
		t.Errorf("asked for %q", got)
	}
}

// TestToldIsNotToCome: a step that told something since the record's last frame is no
// later step to jump on to.
func TestToldIsNotToCome(t *testing.T) {
	m := appAt(&fakeEngine{snap: told()}, 100, 30)
	m.scenarios = []*scenario.Scenario{fiveSteps(t)}
	m.snap.Stage.Step, m.snap.Events = 1, nil
	for _, said := range []string{"First.", "Second."} {
		m.snap.Events = append(m.snap.Events, runs.Event{Kind: runs.EventSay, Text: scenario.Text{EN: said, KO: said}})
	}
	var later []int
	for _, s := range m.stops() {
		if s.step > 0 {
			later = append(later, s.step)
		}
	}
	if len(later) != 1 || later[0] != 5 {
		t.Errorf("later steps %v, want the fifth alone", later)
	}
}

// TestQuestionLeavesWithItsDialog: the large question goes with the question; unseen it
// would go on taking keys.
func TestQuestionLeavesWithItsDialog(t *testing.T) {
	asking := isolating()
	asking.Stage.Question = &scenario.Question{Text: scenario.Text{EN: "Who?", KO: "누가?"}, Options: make([]scenario.Text, 2)}
	e := &fakeEngine{snap: asking}
	m := appAt(e, 100, 30)
	send(m, press("v"))
	if m.dialog == nil {
		t.Fatal("v shows no question")
	}
	e.snap = isolating()
	e.snap.Version = 99
	m.Update(tickMsg(epoch.Add(time.Second)))
	send(m, press("5"))
	if m.dialog != nil || m.view != viewLog {
		t.Errorf("after the question: dialog %T, view %v", m.dialog, m.view)
	}
}

// TestJumpListStands: what is told while the list is open moves no entry from under
// its number.
func TestJumpListStands(t *testing.T) {
	e := &fakeEngine{snap: told()}
	said := func(words ...string) (all []runs.Event) {
		for _, w := range words {
			all = append(all, runs.Event{Kind: runs.EventSay, Text: scenario.Text{EN: w, KO: w}})
		}
		return all
	}
	e.snap.Stage.Step, e.snap.Events = 2, said("First.", "More.")
	m := appAt(e, 100, 30)
	m.scenarios = []*scenario.Scenario{fiveSteps(t)}
	send(m, press("J"))
	next := *e.snap
	next.Version, next.Stage.Step, next.Events = 99, 3, said("First.", "More.", "Second.")
	e.snap = &next
	m.Update(tickMsg(epoch.Add(time.Second)))
	send(m, press("2")) // it was First. when the list was opened
	if slide, n, of, ok := m.slide(); !ok || slide.Text.EN != "First." || n != 1 || of != 3 {
		t.Errorf("got %q, %d of %d, %v; want the first of three", slide.Text.EN, n, of, ok)
	}
}

// TestSlideLeavesWithItsRecord: in a record that plays anew no number stays of a slide
// that was chosen before, also when as much is told again.
func TestSlideLeavesWithItsRecord(t *testing.T) {
	p, m := replayed(t)
	said := func(words ...string) *runs.Snapshot {
		s := told()
		s.Events = nil
		for _, w := range words {
			s.Events = append(s.Events, runs.Event{Kind: runs.EventSay, Text: scenario.Text{EN: w, KO: w}})
		}
		return s
	}
	show := func(s *runs.Snapshot) {
		p.snap = s
		m.Update(tickMsg(m.now.Add(every)))
	}
	show(said("First.", "Second.", "Third."))
	send(m, press("J"))
	send(m, press("3"))
	if e, _, _, ok := m.slide(); !ok || e.Text.EN != "First." {
		t.Fatalf("got %q, %v, want the first slide", e.Text.EN, ok)
	}
	show(said("First."))
	show(said("First.", "Second.", "Third."))
	if e, n, of, ok := m.slide(); ok {
		t.Errorf("anew: got %q, %d of %d, want none chosen", e.Text.EN, n, of)
	}
}

// TestFormSpeaksTheLanguage: what enter will do is told in the words of the form, in
// both languages.
func TestFormSpeaksTheLanguage(t *testing.T) {
	for _, c := range []struct {
		keys   string
		en, ko string
	}{
		{"esc a down right", "slots taken 70%, a look every", "슬롯 사용률 70%, 확인 주기"},
		{"esc c down down left", "policy all links: deadline 1s", "정책 모든 링크: 제한 시간 1s"},
		{"esc c down left", "policy all links: preset none", "정책 모든 링크: 기본 설정 none"},
		{"esc m down right", "limit gateway: rate limit 1/s, burst 1", "제한 gateway: 처리율 제한 1/s, 순간 허용 동시에 1건"},
	} {
		for lang, want := range map[scenario.Lang]string{scenario.English: c.en, scenario.Korean: c.ko} {
			m := appAt(&fakeEngine{snap: healthy()}, 120, 40)
			m.lang = lang
			for _, key := range strings.Fields(c.keys) {
				send(m, press(key))
			}
			if got := strings.Join(strings.Fields(stripped(m)), " "); !strings.Contains(got, want) {
				t.Errorf("%s: want %q in\n%s", c.keys, want, stripped(m))
			}
		}
	}
}

// TestEndUncoversTheView: the last question covers no view once the scenario is at its
// end.
func TestEndUncoversTheView(t *testing.T) {
	snap := isolating()
	snap.Stage.Question = &scenario.Question{Text: scenario.Text{EN: "Who?", KO: "누가?"}, Options: make([]scenario.Text, 2)}
	snap.Stage.Revealed = true
	for finished, want := range map[bool]string{false: text.QuestionTitle.In(scenario.English), true: "Who survives"} {
		snap.Stage.Finished = finished
		m := appAt(&fakeEngine{snap: snap}, 100, 30)
		for _, key := range strings.Fields("4 P") {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, want) {
			t.Errorf("finished %v: want %q in\n%s", finished, want, got)
		}
	}
}

// TestFaultShowsWhatItHas: a fault without a delay, or that strikes no share of the
// requests, is shown with none.
func TestFaultShowsWhatItHas(t *testing.T) {
	for keys, want := range map[string]string{
		"esc f 6":                     "requests struck 100%    delay 500ms", // latency
		"esc f 6 down down":           "requests struck 100%    delay -",     // hang
		"esc f 6 down down down down": "requests struck -    delay -",        // kill
	} {
		m := appAt(&fakeEngine{snap: healthy()}, 100, 30)
		for _, key := range strings.Fields(keys) {
			send(m, press(key))
		}
		if got := stripped(m); !strings.Contains(got, want) {
			t.Errorf("%s: want %q in\n%s", keys, want, got)
		}
	}
}
