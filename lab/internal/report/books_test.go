package report_test

import (
	"strings"
	"testing"

	"github.com/msalab/msalab/lab/internal/report"
	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

func TestBooks(t *testing.T) {
	r := &runs.Record{
		Audits: map[string]scenario.Audit{
			"monolith/process": {},
			"services/process": {Paid: 12, Wrong: 1, Won: 1_500, Imbalances: []scenario.Imbalance{
				{Order: "order-x", Way: "saga", Trace: "beef", Won: 1_500, Why: "declined, and the means moved something else"},
			}},
		},
		Results: []scenario.Result{{Step: "audit", Verdict: scenario.Broken, Rules: map[string]string{"that": "the promise"}}},
	}
	for lang, wants := range map[scenario.Lang][]string{
		scenario.English: {"1500 won", "order-x", "beef", "the promise"},
		scenario.Korean:  {"1500원", "order-x", "진행 중", "the promise"},
	} {
		var b strings.Builder
		if err := report.Books(&b, r, lang); err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: got\n%s\nwant %q in it", lang, b.String(), want)
			}
		}
		if strings.Contains(b.String(), "monolith") {
			t.Errorf("%s: got\n%s\nwant nothing of a shop that sold nothing", lang, b.String())
		}
	}
	var b strings.Builder
	if err := report.Books(&b, &runs.Record{}, scenario.English); err != nil || b.Len() > 0 {
		t.Errorf("got %q, %v of a run without sales, want nothing", b.String(), err)
	}
}
