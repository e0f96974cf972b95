package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/language"
	"github.com/msalab/msalab/services"
)

// TestFaultExamples parses each line of YAML that `lab faults` prints.
func TestFaultExamples(t *testing.T) {
	for _, lang := range []scenario.Lang{scenario.English, scenario.Korean} {
		var out bytes.Buffer
		printFaults(&out, lang)
		var kinds, links []string
		for line := range strings.Lines(out.String()) {
			_, step, ok := strings.Cut(line, "YAML   ")
			if !ok {
				continue
			}
			file := "name: a\ncompare: {shapes: [services/process]}\nload: {rate: 1/s}\nsteps:\n  " + step
			s, err := language.Parse("a.yaml", []byte(file))
			if err != nil {
				t.Errorf("%s%v", step, err)
				continue
			}
			if _, link, ok := strings.Cut(step, "- link: "); ok {
				_, kind, _ := strings.Cut(link, "kind: ")
				kind = strings.TrimRight(strings.TrimSpace(strings.Split(kind, ",")[0]), "}")
				links = append(links, kind)
				if got := fmt.Sprint(s.Steps[0]); !strings.Contains(got, ": "+kind+" of ") {
					t.Errorf("%s%s: another kind than it says", step, got)
				}
				continue
			}
			kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(step), "- fault: {kind: "), ",")
			kinds = append(kinds, kind)
			if got := fmt.Sprint(s.Steps[0]); !strings.Contains(got, ": "+kind+" in ") {
				t.Errorf("%s%s: another kind than it says", step, got)
			}
		}
		if want := scenario.FaultNames(); !slices.Equal(kinds, want) {
			t.Errorf("got examples of %q, want %q", kinds, want)
		}
		if want := scenario.LinkFaultKinds(); !slices.Equal(links, want) {
			t.Errorf("got examples of link faults %q, want %q", links, want)
		}
	}
}

// TestPlantsAgree holds the format's table to what the services know: which
// fault can be planted where.
func TestPlantsAgree(t *testing.T) {
	said := map[string][]string{}
	for _, k := range scenario.FaultKinds() {
		for _, f := range k.Functions {
			said[f] = append(said[f], k.Name)
		}
	}
	for _, f := range services.Catalogue() {
		got, want := said[f.Name], f.Plants
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the format says %q, its code knows %q", f.Name, got, want)
		}
	}
}

// TestFaultsTellWhatStamps: the list says of each kind that strikes requests that their
// spans tell of it, of a crash too, and of no other.
func TestFaultsTellWhatStamps(t *testing.T) {
	var out bytes.Buffer
	printFaults(&out, scenario.English)
	var stamping []string
	for paragraph := range strings.SplitSeq(out.String(), "\n\n") {
		if strings.Contains(paragraph, "the spans that it strikes say so") {
			stamping = append(stamping, strings.Fields(paragraph)[0])
		}
	}
	want := []string{"latency", "error", "hang", "crash", "slow-query", "n-plus-one", "lock", "serial-fan-out"}
	if !slices.Equal(stamping, want) {
		t.Errorf("got %q, want %q", stamping, want)
	}
}
