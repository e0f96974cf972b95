package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Books writes what the books of a run came to for a reader.
func Books(w io.Writer, r *runs.Record, lang scenario.Lang) error {
	p := &page{Options: Options{Lang: lang}}
	p.books(r, math.MaxInt)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// listed is how many orders out of balance a page of a whole run names.
const listed = 20

// books writes a row a shape, then the orders that are out of balance, of them so
// many at most.
func (p *page) books(r *runs.Record, most int) {
	rows := [][]string{{p.say("shape", "형태"), p.say("paid", "결제"), p.say("cancelled", "취소"),
		p.say("in progress", "진행 중"), p.say("imbalance", "불일치"), p.say("orders", "주문")}}
	var wrong [][]string
	for _, shop := range slices.Sorted(maps.Keys(r.Audits)) {
		a := r.Audits[shop]
		if !a.Sold() {
			continue
		}
		rows = append(rows, []string{shop, fmt.Sprint(a.Paid), fmt.Sprint(a.Cancelled), fmt.Sprint(a.InProgress),
			fmt.Sprintf(p.say("%d won", "%d원"), a.Won), fmt.Sprint(a.Wrong)})
		for _, i := range a.Imbalances {
			wrong = append(wrong, []string{shop, i.Order, i.Way, fmt.Sprintf(p.say("%d won", "%d원"), i.Won), i.Reason().In(p.Lang), i.Trace})
		}
	}
	if len(rows) == 1 {
		return
	}
	p.title("Books: orders by what became of their money", "장부: 돈의 행방으로 본 주문")
	p.table(rows)
	for _, res := range r.Results {
		if res.Step == "audit" && res.Verdict != scenario.Kept {
			p.line("  %s: %s", res.Verdict.In(p.Lang), cmp.Or(res.Why.In(p.Lang), res.Rules["that"]))
		}
	}
	if len(wrong) == 0 {
		return
	}
	p.title("Orders out of balance, each with its trace", "돈이 맞지 않는 주문과 그 추적")
	p.table(wrong[:min(len(wrong), most)])
	if more := len(wrong) - most; more > 0 {
		p.line(p.say("  … and %d more; the record has them all, and \"lab audit\" lists them", "  … 외 %d건. 기록에 모두 있으며 lab audit 명령이 나열합니다"), more)
	}
}
