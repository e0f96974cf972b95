package report_test

import (
	"errors"
	"fmt"
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
				{Order: "order-x", Way: "saga", Trace: "beef", Won: 1_500, Why: scenario.MovedOtherwise, PaymentState: "declined"},
			}},
		},
		Results: []scenario.Result{{Step: "audit", Verdict: scenario.Broken, Rules: map[string]string{"that": "the promise"}}},
	}
	for lang, wants := range map[scenario.Lang][]string{
		scenario.English: {"1500 won", "order-x", "beef", "declined, and the means moved something else", "the promise"},
		scenario.Korean:  {"1500원", "order-x", "진행 중", "거절 상태인데 실제로 움직인 돈이 다릅니다", "the promise"},
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

// TestBooksNameEveryOrder: the page of a run names the first of many orders out of
// balance and how many more there are; "lab audit" names all.
func TestBooksNameEveryOrder(t *testing.T) {
	a := scenario.Audit{Wrong: 30}
	for n := range a.Wrong {
		a.Imbalances = append(a.Imbalances, scenario.Imbalance{Order: fmt.Sprintf("order-%02d", n), Way: "naive", Won: 1, Why: scenario.MovedOtherwise})
	}
	r := &runs.Record{Audits: map[string]scenario.Audit{"services/process": a}}
	var all, page strings.Builder
	if err := errors.Join(report.Books(&all, r, scenario.English), report.Text(&page, r, report.Options{})); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(all.String(), "order-"); got != 30 {
		t.Errorf("got %d of 30 orders in the books", got)
	}
	if got := strings.Count(page.String(), "order-"); got != 20 || !strings.Contains(page.String(), "10 more") {
		t.Errorf("got %d orders on the page, want 20 and word of 10 more:\n%s", got, page.String())
	}
}
