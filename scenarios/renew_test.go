package scenarios_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/scenarios"
)

var renewFrom = flag.String("renew", "", "file of lab run NAME --json FILE, whose figures take the place of those recorded in testdata")

// renewAll takes new measurements from a file of records into a folder of recordings.
func renewAll(t *testing.T, file, dir string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := runs.ReadRecords(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, r := range records {
		if len(r.Invalid) > 0 || r.Problem != "" {
			t.Errorf("%s: not renewed: %v %s", r.Scenario, r.Invalid, r.Problem)
			continue
		}
		if err := renew(t, dir, r); err != nil {
			t.Errorf("%s: %v", r.Scenario, err)
		}
	}
}

// renew makes a run's figures the measured recording of its scenario. In the others
// those figures are changed that were changed before: whole numbers by as much, all
// others by the same factor. A recording that would lose its verdict by that stays as
// it is, and is an error: somebody has to change another figure.
func renew(t *testing.T, dir string, r *runs.Record) error {
	t.Helper()
	old, measured, err := recordingsOf(t, dir, r.Scenario)
	if err != nil {
		return err
	}
	fresh := recording{Measured: true, Phases: map[string]scenario.Figures{}}
	for _, phase := range asked(t, r.Scenario, old[measured]) {
		i := slices.IndexFunc(r.Phases, func(f scenario.Figures) bool { return f.Phase == phase })
		if i < 0 {
			return fmt.Errorf("the record has no phase %q", phase)
		}
		fresh.Phases[phase] = r.Phases[i]
	}
	fresh.say(t, r.Scenario)
	anchor := measured // what the others are compared with
	if len(fresh.Wants) == 0 {
		anchor = r.Scenario + map[scenario.Verdict]string{scenario.Holds: "-holds", scenario.Partly: "-partly", scenario.DoesNotHold: "-fails"}[fresh.Want] + ".json"
	}
	if _, ok := old[anchor]; !ok {
		return fmt.Errorf("the run says %s, and there is no %s to compare with", fresh.Want, anchor)
	}
	errs := []error{write(dir, anchor, fresh)}
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if name == anchor {
			continue
		}
		turned, want := turn(t, old[anchor], old[name], fresh), old[name]
		turned.say(t, r.Scenario)
		if turned.Want != want.Want || !slices.Equal(turned.Wants, want.Wants) {
			errs = append(errs, fmt.Errorf("%s stays as it was: the figures that were changed in it say %s %v now", name, turned.Want, turned.Wants))
			continue
		}
		errs = append(errs, write(dir, name, turned))
	}
	return errors.Join(errs...)
}

// recordingsOf reads the recordings of a scenario, by file, and tells which was
// measured.
func recordingsOf(t *testing.T, dir, name string) (all map[string]recording, measured string, err error) {
	t.Helper()
	all = map[string]recording{}
	for _, kind := range []string{"holds", "partly", "fails", "measured"} {
		file := name + "-" + kind + ".json"
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			continue
		}
		all[file] = readRecording(t, filepath.Join(dir, file))
		if all[file].Measured {
			measured = file
		}
	}
	if measured == "" {
		return nil, "", fmt.Errorf("none of its %d recordings says that it was measured", len(all))
	}
	return all, measured, nil
}

// asker notes which phases are asked for.
type asker struct {
	*reader
	phases map[string]bool
}

func (a asker) Figures(ctx context.Context, phase string) (scenario.Figures, error) {
	a.phases[phase] = true
	return a.reader.Figures(ctx, phase)
}

// asked lists the phases that the judges of a scenario look at, and those that were
// recorded before, as tests of expectations read them.
func asked(t *testing.T, name string, old recording) []string {
	t.Helper()
	s, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	a := asker{&reader{phases: old.Phases}, map[string]bool{}}
	play(t, s, a, func(step scenario.Step) bool { return step.Kind() == "judge" })
	for phase := range old.Phases {
		a.phases[phase] = true
	}
	return slices.Sorted(maps.Keys(a.phases))
}

// say writes down what the judges say of a recording.
func (r *recording) say(t *testing.T, name string) {
	t.Helper()
	r.Want, r.Wants = "", nil
	all := judge(t, name, r.Phases)
	for _, got := range all {
		r.Wants = append(r.Wants, got.Verdict)
	}
	if len(all) == 1 {
		r.Want, r.Wants = all[0].Verdict, nil
	}
}

// turn changes in fresh what differs between two recordings.
func turn(t *testing.T, from, to, fresh recording) recording {
	t.Helper()
	text, err := json.Marshal(turned(leaves(t, from), leaves(t, to), leaves(t, fresh)))
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(text, &r.Phases); err != nil {
		t.Fatal(err)
	}
	return r
}

// leaves is a recording's figures as JSON has them.
func leaves(t *testing.T, r recording) (all any) {
	t.Helper()
	text, err := json.Marshal(r.Phases)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// turned is fresh with what differs between from and to; nil: there is nothing.
func turned(from, to, fresh any) any {
	if same(from, to) {
		return fresh
	}
	switch to := to.(type) {
	case map[string]any:
		before, ok := from.(map[string]any)
		now, also := fresh.(map[string]any)
		if !ok || !also {
			return to
		}
		all := maps.Clone(now)
		for key := range merged(before, to) {
			if v := turned(before[key], to[key], now[key]); v != nil {
				all[key] = v
			} else {
				delete(all, key)
			}
		}
		return all
	case json.Number:
		before, ok := from.(json.Number)
		now, also := fresh.(json.Number)
		if ok && also {
			return turnedNumber(before, to, now)
		}
	}
	return to
}

func turnedNumber(from, to, fresh json.Number) json.Number {
	if !strings.ContainsAny(from.String()+to.String()+fresh.String(), ".eE") {
		a, _ := from.Int64() // digits alone
		b, _ := to.Int64()
		n, _ := fresh.Int64()
		return json.Number(fmt.Sprint(max(0, n+b-a)))
	}
	a, _ := from.Float64()
	b, _ := to.Float64()
	n, _ := fresh.Float64()
	if a == 0 {
		return to
	}
	return json.Number(fmt.Sprint(n * b / a))
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func same(a, b any) bool {
	x, _ := json.Marshal(a) // were JSON
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func write(dir, name string, r recording) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), append(text, '\n'), 0o644)
}

// copied is a folder with the recordings of testdata.
func copied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runOf is a run that measured a recording's figures, in other phases, too.
func runOf(name string, rec recording) *runs.Record {
	r := &runs.Record{Scenario: name, Phases: []scenario.Figures{{Phase: "another"}}}
	for phase, f := range rec.Phases {
		f.Phase, f.Seconds = phase, f.Seconds+1000
		r.Phases = append(r.Phases, f)
	}
	return r
}

// TestRenew: of every scenario a run renews the recordings, and each keeps its
// verdict.
func TestRenew(t *testing.T) {
	dir := copied(t)
	for _, name := range scenarios.List() {
		old, measured, err := recordingsOf(t, dir, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := renew(t, dir, runOf(name, old[measured])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		renewed, still, err := recordingsOf(t, dir, name)
		if err != nil || still != measured {
			t.Errorf("%s: measured is %s, %v, want %s", name, still, err, measured)
		}
		for file, rec := range renewed {
			for phase, f := range rec.Phases {
				if was, ok := old[file].Phases[phase]; !ok || f.Seconds != was.Seconds+1000 {
					t.Errorf("%s: phase %q took %v s, want those of the run", file, phase, f.Seconds)
				}
			}
			if rec.Want != old[file].Want || !slices.Equal(rec.Wants, old[file].Wants) {
				t.Errorf("%s says %s %v, want what it said", file, rec.Want, rec.Wants)
			}
		}
	}
}

// TestRenewByAnotherVerdict: a run that is judged otherwise than the one before is
// recorded under its own verdict, and the other recordings come of it.
func TestRenewByAnotherVerdict(t *testing.T) {
	dir := copied(t)
	if err := renew(t, dir, runOf("deploy", readRecording(t, "testdata/deploy-partly.json"))); err != nil {
		t.Fatal(err)
	}
	all, measured, err := recordingsOf(t, dir, "deploy")
	if err != nil || measured != "deploy-partly.json" || len(all) != 3 {
		t.Fatalf("measured is %s of %d, %v, want deploy-partly.json of 3", measured, len(all), err)
	}
	for file, want := range map[string]scenario.Verdict{"deploy-holds.json": scenario.Holds, "deploy-fails.json": scenario.DoesNotHold} {
		if got := judge(t, "deploy", all[file].Phases)[0].Verdict; got != want || all[file].Measured {
			t.Errorf("%s: got %s, measured %v, want %s, not measured", file, got, all[file].Measured, want)
		}
	}
}

// TestRenewTellsWhatItCant: a run without the phases, and one whose figures aren't
// turned by the changes of before.
func TestRenewTellsWhatItCant(t *testing.T) {
	dir := copied(t)
	if err := renew(t, dir, &runs.Record{Scenario: "deploy"}); err == nil || !strings.Contains(err.Error(), `no phase "hurry"`) {
		t.Errorf("got %v, want the phase that is missing", err)
	}
	r := runOf("canary", readRecording(t, "testdata/canary-holds.json"))
	for _, f := range r.Phases {
		if j, ok := f.Shapes["services/process"].Journeys["board"]; ok && f.Phase == "bad" {
			j.N, j.OK = j.N+10_000, j.OK+10_000
			f.Shapes["services/process"].Journeys["board"] = j
		}
	}
	err := renew(t, dir, r)
	if err == nil || !strings.Contains(err.Error(), "canary-partly.json stays as it was") {
		t.Errorf("got %v, want the recording that isn't turned any more", err)
	}
	if got, want := readRecording(t, filepath.Join(dir, "canary-partly.json")), readRecording(t, "testdata/canary-partly.json"); got.Phases["bad"].Seconds != want.Phases["bad"].Seconds {
		t.Error("it was written all the same")
	}
}
