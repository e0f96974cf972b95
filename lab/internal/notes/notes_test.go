package notes_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/internal/notes"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/scenarios"
)

// TestServe: notes are found and read, the reader is let go at the end, and
// nothing is left.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	if _, err := notes.Find(t.Context(), dir); !errors.Is(err, notes.ErrNone) {
		t.Errorf("no app: got %v, want %v", err, notes.ErrNone)
	}
	said := scenario.Text{EN: "say this\nand that", KO: "이렇게 말합니다"}
	s, err := notes.Serve(dir, func() scenario.Text { return said })
	if err != nil {
		t.Fatal(err)
	}
	open, err := notes.Find(t.Context(), dir)
	if err != nil || len(open) != 1 || open[0].PID != os.Getpid() {
		t.Fatalf("found %+v, %v, want the notes of this process", open, err)
	}
	defer open[0].Close()
	next := open[0].Pages()
	if got, err := next(); err != nil || got != said {
		t.Errorf("got %q, %v", got, err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if _, err := next(); err == nil {
		t.Error("the reader was not let go")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestFindTheYoungest: of several apps the one that was opened last comes first.
func TestFindTheYoungest(t *testing.T) {
	dir := t.TempDir()
	for i, said := range []string{"older", "younger"} {
		s, err := notes.Serve(dir, func() scenario.Text { return scenario.Text{EN: said} })
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		opened, err := filepath.Glob(filepath.Join(dir, "*", "*"))
		if err != nil || len(opened) != i+1 {
			t.Fatalf("sockets: %v, %v", opened, err)
		}
		if i == 0 { // by a clock that may be coarse
			at := time.Now().Add(-time.Minute)
			if err := os.Chtimes(opened[0], at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	open, err := notes.Find(t.Context(), dir)
	if err != nil || len(open) != 2 {
		t.Fatalf("found %+v, %v, want both", open, err)
	}
	for i, want := range []string{"younger", "older"} {
		defer open[i].Close()
		if got, err := open[i].Pages()(); err != nil || got.EN != want {
			t.Errorf("%d: got %q, %v, want %q", i, got.EN, err, want)
		}
	}
}

// TestPage: what is said, the clock, what comes next; of a question the votes.
func TestPage(t *testing.T) {
	sc, err := language.Parse("t.yaml", []byte(`name: t
claim: C4
title: {en: T, ko: T}
minutes: 1
compare: {shapes: [services/inproc]}
load: {rate: 1/s}
steps:
  - hold: 20s
  - hold: 30s
  - say: {en: Now to pay., ko: 이제 결제를 봅니다.}
`))
	if err != nil {
		t.Fatal(err)
	}
	began := time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)
	snap := &runs.Snapshot{Stage: runs.Stage{Scenario: "t", Step: 1, Steps: 2, Began: began, Votes: []int{1, 1, 0},
		Text: scenario.Text{EN: "Look at pay.", KO: "pay를 봅니다."},
		Question: &scenario.Question{Text: scenario.Text{EN: "Who?", KO: "누가?"}, Answer: 1,
			Options: []scenario.Text{{EN: "a", KO: "가"}, {EN: "b", KO: "나"}}}}}
	got := notes.Page(snap, sc, began.Add(7*time.Second), scenario.English)
	for _, want := range []string{"00:07 of 01:00", "Look at pay.", "* 2  b  (votes: 2)", "1-2 vote, backspace takes the last vote back", "next: watch 30s"} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
	snap.Stage.Step = 2
	if got := notes.Page(snap, sc, began, scenario.Korean); !strings.Contains(got, "다음: 설명: 이제 결제를 봅니다.") {
		t.Errorf("what is told next: got %q", got)
	}
	if got := notes.Page(&runs.Snapshot{}, nil, began, scenario.Korean); !strings.Contains(got, "자유 실험") {
		t.Errorf("free play: got %q", got)
	}
}

// TestNextIsNoCode: what comes next is told in words, of every step of every
// scenario that the lab has.
func TestNextIsNoCode(t *testing.T) {
	all, err := scenarios.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, sc := range all {
		for i := range sc.Steps {
			for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
				page := notes.Page(&runs.Snapshot{Stage: runs.Stage{Scenario: sc.Name, Step: i, Steps: len(sc.Steps)}}, sc, time.Time{}, lang)
				_, next, _ := strings.Cut(page, "next: ")
				if lang == scenario.Korean {
					_, next, _ = strings.Cut(page, "다음: ")
				}
				if next == "" || strings.Contains(next, "&&") || strings.Contains(next, ">=") || strings.Contains(next, `("`) {
					t.Errorf("%s, step %d: next is %q", sc.Name, i+1, next)
				}
				if kind := sc.Steps[i].Kind(); lang == scenario.Korean && strings.HasPrefix(next, kind) {
					t.Errorf("%s, step %d: %q begins in English", sc.Name, i+1, next)
				}
			}
		}
	}
}
