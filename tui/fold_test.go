package tui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
)

// pressed has the app press keys, one after the other.
func pressed(m *model, keys string) *model {
	for _, key := range strings.Fields(keys) {
		send(m, press(key))
	}
	return m
}

// TestQuestionFolds: before a room the question gives way to the views, whose keys
// work then, and comes back, to be voted on.
func TestQuestionFolds(t *testing.T) {
	for _, c := range []struct {
		keys        string
		view        view
		large       bool
		votes, says string
	}{
		{"P 3", viewMap, true, "3", ""},
		{"P esc 3", viewTraces, false, "", ""},
		{"P v 3 v 2", viewTraces, true, "2", ""},
		{"P 1 esc 4 v 2", viewMatrix, true, "1 2", ""},
		{"P tab", viewCharts, false, "", ""},
		{"P w", viewTraces, false, "", ""},
		{"P enter", viewMap, true, "", "enter: the question covers the view; esc folds it"},
	} {
		for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
			e := &fakeEngine{snap: asking(false)}
			m := appAt(e, 100, 30)
			m.lang = lang
			pressed(m, c.keys)
			got := stripped(m)
			option := strings.Contains(got, e.snap.Stage.Question.Options[2].In(lang))
			line := strings.Contains(got, e.snap.Stage.Question.Text.In(lang))
			if m.view != c.view || option != c.large || !line {
				t.Errorf("%s: view %v, options shown %v, the question %v in\n%s", c.keys, m.view, option, line, got)
			}
			if votes := voted(e); votes != c.votes {
				t.Errorf("%s: got votes %q, want %q", c.keys, votes, c.votes)
			}
			if lang == scenario.English && c.says != "" && m.notice.text != c.says {
				t.Errorf("%s: got %q, want %q", c.keys, m.notice.text, c.says)
			}
		}
	}
}

// voted are the votes of a made-up engine, as they were given.
func voted(e *fakeEngine) string {
	var all []string
	for _, v := range e.snap.Stage.Votes {
		all = append(all, strconv.Itoa(v+1))
	}
	return strings.Join(all, " ")
}

// TestAnswerUnfolds: a question that was folded comes back with its answer.
func TestAnswerUnfolds(t *testing.T) {
	e := &fakeEngine{snap: asking(false)}
	m := pressed(appAt(e, 100, 30), "P esc")
	if got := stripped(m); strings.Contains(got, "all but board") {
		t.Fatalf("folded: got\n%s", got)
	}
	e.snap = asking(true)
	m.Update(tickMsg(epoch.Add(time.Second)))
	if got := stripped(m); !strings.Contains(got, "They share one process.") {
		t.Errorf("answered: got\n%s", got)
	}
}

// TestFoldedInTheRunBefore: the question of a run comes large, though it was folded when
// the scenario was played before.
func TestFoldedInTheRunBefore(t *testing.T) {
	e := &fakeEngine{snap: asking(false)}
	m := pressed(appAt(e, 100, 30), "P esc")
	e.snap = asking(false)
	e.snap.Stage.Began = e.snap.Stage.Began.Add(time.Minute)
	m.Update(tickMsg(epoch.Add(time.Second)))
	if got := stripped(m); !strings.Contains(got, "all but board") {
		t.Errorf("got\n%s", got)
	}
}

// TestRoomIsToldTheKeys: how to vote, to take a vote back, to get to the views and
// back, and how to leave.
func TestRoomIsToldTheKeys(t *testing.T) {
	for _, size := range sizes() {
		for keys, wants := range map[string][2][]string{
			"P":     {{"1-3 vote", "esc to the views", "P leave"}, {"1-3 투표", "esc 보기로", "P 발표 끝"}},
			"P 1":   {{"1-3 vote", "backspace take a vote back"}, {"1-3 투표", "backspace 투표 취소"}},
			"P esc": {{"v to the question", "1-9 view", "P leave", "L 한국어"}, {"v 질문으로", "1-9 보기", "P 발표 끝", "L English"}},
		} {
			for i, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
				m := appAt(&fakeEngine{snap: asking(false)}, size[0], size[1])
				m.lang = lang
				pressed(m, keys)
				m.notice = notice{}
				m.changes++
				for _, want := range wants[i] {
					if got := stripped(m); !strings.Contains(got, want) {
						t.Errorf("%v, %q: want %q in\n%s", size, keys, want, got)
					}
				}
			}
		}
	}
}

// TestVotesAreTakenBack, the last one first, as long as there are any.
func TestVotesAreTakenBack(t *testing.T) {
	for keys, want := range map[string]string{"1 3 backspace": "1", "P 1 3 backspace 2": "1 2", "v 1 2 backspace": "1", "2 backspace backspace": ""} {
		e := &fakeEngine{snap: asking(false)}
		m := pressed(appAt(e, 100, 30), keys)
		if got := voted(e); got != want {
			t.Errorf("%s: got votes %q, want %q", keys, got, want)
		}
		if strings.HasSuffix(keys, "backspace backspace") && m.notice.text != "backspace: nobody has voted" {
			t.Errorf("%s: got %q", keys, m.notice.text)
		}
	}
}

// TestTraceOfTheScenarioBefore is none of this one.
func TestTraceOfTheScenarioBefore(t *testing.T) {
	e := &fakeEngine{snap: isolating()}
	m := appAt(e, 100, 30)
	if got := stripped(m); !strings.Contains(got, "w opens the trace") {
		t.Fatalf("it showed one: got\n%s", got)
	}
	next := isolating()
	next.Version, next.Stage.Scenario, next.Stage.Began = 99, "tour", epoch.Add(-time.Second)
	for _, began := range []time.Time{next.Stage.Began, {}} { // the shops open before it begins
		snap := *next
		snap.Stage.Began = began
		e.snap = &snap
		m.Update(tickMsg(epoch))
		m.changes++
		if got := stripped(m); strings.Contains(got, "w opens the trace") || m.shownTrace() != nil {
			t.Errorf("began %v: got\n%s", began, got)
		}
	}
}

// TestWelcomeEndsWithAView: who chose a view has answered what now.
func TestWelcomeEndsWithAView(t *testing.T) {
	for keys, want := range map[string]view{"5 1": viewMap, "tab 3": viewTraces, "9 2": viewCharts} {
		e := &fakeEngine{snap: healthy()}
		m := pressed(appAt(e, 100, 30), keys)
		if m.view != want || len(e.done) > 0 {
			t.Errorf("%s: got view %v, commands %v", keys, m.view, e.done)
		}
	}
	e := &fakeEngine{snap: healthy()}
	m := appAt(e, 100, 30)
	m.scenarios = []*scenario.Scenario{{Name: "tour"}}
	if pressed(m, "1"); len(e.done) != 1 || e.done[0] != (engine.Command)(engine.Play{Scenario: m.scenarios[0]}) {
		t.Errorf("1 at the start: got commands %v", e.done)
	}
}
