package language_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/lab/scenario/read"
)

// FuzzParse holds the parser to its promises on any input: it doesn't panic, it says
// the same each time, it names a place that is there, and quotes the line; what it
// accepts can be run: its figures are in their ranges, its steps in their order, and it
// can be described and checked again.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/*.yaml", "../../../scenarios/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, path := range files {
			seed, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(seed)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := language.Parse("fuzz.yaml", file)
		if again, errAgain := language.Parse("fuzz.yaml", file); told(again, errAgain) != told(s, err) {
			t.Errorf("parsed again it is %q, not %q", told(again, errAgain), told(s, err))
		}
		lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(file), "\ufeff")), "\n")
		if err != nil {
			var issues read.Errors
			if !errors.As(err, &issues) || len(issues) == 0 {
				t.Fatalf("got %T, want Errors", err)
			}
			for _, i := range issues {
				if i.Line > 0 && (i.Column < 1 || i.Column > utf8.RuneCountInString(i.Source)+1) {
					t.Errorf("column %d is outside of %q: %s", i.Column, i.Source, i.Message)
				}
				if i.Line < 0 || i.Line > len(lines) || i.Line > 0 && i.Source != lines[i.Line-1] || i.Message == "" {
					t.Errorf("line %d of %d is not %q: %q", i.Line, len(lines), i.Source, i.Message)
				}
				if !utf8.ValidString(i.Error()) {
					t.Errorf("%q is not UTF-8", i.Error())
				}
			}
			return
		}
		for _, step := range s.Steps {
			_ = fmt.Sprint(step)
		}
		checkRunnable(t, s, len(lines))
		if err := language.Check(s, s.Compare.Shapes); err != nil {
			t.Errorf("parsed, but then: %v", err)
		}
	})
}

// told is what a parser said of a file, as far as an audience gets to see it.
func told(s *scenario.Scenario, err error) string {
	if err != nil {
		return err.Error()
	}
	all := fmt.Sprintln(s.Name, s.Compare, s.Load, s.Replicas, s.Baseline, s.Slots, s.WorkOff, s.Language, s.Minutes)
	for _, step := range s.Steps {
		all += fmt.Sprintln(step.Line(), step.Kind(), step.When())
	}
	return all + fmt.Sprint(s.Summary(scenario.English), s.Summary(scenario.Korean))
}

// checkRunnable holds what whoever runs a scenario relies on.
func checkRunnable(t *testing.T, s *scenario.Scenario, lines int) {
	if s.Name == "" || len(s.Compare.Shapes) == 0 || len(s.Steps) == 0 {
		t.Errorf("it has the name %q, the shapes %v, %d steps", s.Name, s.Compare.Shapes, len(s.Steps))
	}
	finite := func(what string, v, most float64) {
		if math.IsNaN(v) || v < 0 || v > most {
			t.Errorf("%s is %v", what, v)
		}
	}
	finite("rate", s.Load.Rate, math.MaxFloat64)
	finite("rate of the profile", s.Load.Profile.To, math.MaxFloat64)
	finite("share of declined", s.Load.Declined, 1)
	finite("minutes", s.Minutes, math.MaxFloat64)
	sum := 0.0
	for journey, share := range s.Load.Mix {
		finite("share of "+journey, share, 1)
		sum += share
	}
	if len(s.Load.Mix) > 0 && math.Abs(sum-1) > 1e-6 {
		t.Errorf("the mix adds up to %v", sum)
	}
	if s.Slots < 0 || s.Baseline.P95 < 0 || s.Load.Profile.After < 0 || s.Load.Profile.Over < 0 {
		t.Errorf("below zero: %d slots, a baseline of %v, a profile of %+v", s.Slots, s.Baseline.P95, s.Load.Profile)
	}
	for function, n := range s.Replicas {
		if n < 1 {
			t.Errorf("%d replicas of %s", n, function)
		}
	}
	before := 0
	for _, step := range s.Steps {
		if step.Line() < before || step.Line() > lines || step.Kind() == "" {
			t.Errorf("step %q is in line %d of %d, after %d", step.Kind(), step.Line(), lines, before)
		}
		before = step.Line()
	}
}
