package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
)

// course opens a lab over short scenarios: a name and its one step each.
func course(t *testing.T, steps ...string) *headless {
	t.Helper()
	var all []*scenario.Scenario
	for _, step := range steps {
		sc, err := language.Parse("course.yaml", []byte("name: short\nwork: off\ncompare: {shapes: [monolith/inproc]}\nload: {rate: 1/s}\nsteps:\n  - "+step+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sc)
	}
	quiet, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { quiet.Close() })
	h, err := openHeadless(t.Context(), func(error) {}, options{jaeger: "off", lang: "en", restart: time.Second}, "", all)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.printer.Close(t.Context()); err != nil {
		t.Error(err)
	}
	h.printer, h.onEvent = newPrinter(quiet, h.lang, func(error) {}), nil
	t.Cleanup(func() {
		if err := errors.Join(h.lab.close(), h.printer.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	return h
}

// TestCourseGoesOn plays every scenario, whatever became of those before it,
// and ends by the worst of their codes.
func TestCourseGoesOn(t *testing.T) {
	const (
		good    = "hold: 1ms"
		broken  = "expect: monolith.replicas == 2"
		invalid = "fault: {kind: slow-query, function: select}" // nobody searches: it never fires
	)
	for _, tt := range []struct {
		name  string
		steps []string
		want  int
	}{
		{"good", []string{good, good}, exitOK},
		{"broken", []string{broken, good}, exitBroken},
		{"invalid", []string{invalid, broken, good}, exitInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			records, code, err := course(t, tt.steps...).playAll(t.Context())
			if err != nil || code != tt.want || len(records) != len(tt.steps) {
				t.Errorf("%d records, exit code %d, %v; want %d and %d", len(records), code, err, len(tt.steps), tt.want)
			}
		})
	}
}

// TestCourseTellsOfEveryClaim plays a whole course: the records of all scenarios are
// written, and the table has each claim, those that no scenario was about too.
func TestCourseTellsOfEveryClaim(t *testing.T) {
	var all []*scenario.Scenario
	for name, step := range map[string]string{"short": "hold: 1ms", "broken": "expect: monolith.replicas == 2"} {
		text := "name: " + name + "\nclaim: C4\nwork: off\ncompare: {shapes: [monolith/inproc]}\nload: {rate: 1/s}\nsteps:\n  - " + step +
			"\n  - judge: {holds_if: monolith.replicas == 1, fails_if: monolith.replicas == 9}\n"
		sc, err := language.Parse(name+".yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sc)
	}
	dir := t.TempDir()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	defer func(stdout *os.File) { os.Stdout = stdout }(os.Stdout)
	os.Stdout = out
	file := filepath.Join(dir, "records.json")
	var exit *exitError
	if err := runCourse(t.Context(), options{jaeger: "off", lang: "en", restart: time.Second}, file, all); !errors.As(err, &exit) || exit.code != exitBroken {
		t.Errorf("got %v, want the code of the worst, %d", err, exitBroken)
	}
	printed, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(printed), "The article's claims\n")
	if !ok {
		t.Fatalf("no table of the claims:\n%s", printed)
	}
	if got, want := strings.Count(table, "not measured"), len(scenario.Claims())-1; got != want {
		t.Errorf("%d claims are not measured, want all but one: %d\n%s", got, want, table)
	}
	if strings.Count(table, "not judged") != 2 { // nobody shopped for long enough
		t.Errorf("want what became of C4 in both scenarios:\n%s", table)
	}
	records, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	if got, err := runs.ReadRecords(records); err != nil || len(got) != 2 || got[0].Scenario != all[0].Name || got[1].Scenario != all[1].Name {
		t.Errorf("%d records, %v; want one of each scenario", len(got), err)
	}
}

// TestCourseInterrupted keeps what was measured until then.
func TestCourseInterrupted(t *testing.T) {
	h := course(t, "hold: 1ms", "hold: 1h", "hold: 1ms")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	loads := 0
	h.onEvent = func(e runs.Event) {
		if e.Kind == runs.EventLoad {
			if loads++; loads == 2 { // the second scenario is under way
				interrupt()
			}
		}
	}
	records, code, err := h.playAll(ctx)
	if err != nil || code != exitInterrupted || len(records) != 2 || records[1].Problem != "interrupted" {
		t.Errorf("%d records, exit code %d, %v; want 2 and %d", len(records), code, err, exitInterrupted)
	}
}
