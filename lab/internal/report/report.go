// Package report writes a run's record as text: expectations, judgements with
// their thresholds and figures, the survival matrix, the receipts of faults,
// what the traces said of their causes, and how to open the traces. It prints
// what the record says and computes nothing that is not in it.
package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

// Options say what the reader has beside the report.
type Options struct {
	Lang    scenario.Lang
	File    string // that the record is written to, "standard output" too; empty: none
	Outside bool   // the Jaeger isn't the lab's own, so its pages stay when the lab ends
}

// Text writes the record for a reader.
func Text(w io.Writer, r *runs.Record, o Options) error {
	p := &page{Options: o}
	p.head(r)
	p.results(r.Results)
	p.matrix(r)
	p.tables(r)
	p.traces(r)
	p.doubts(r)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// tables writes the sections that are headings, lines and tables only. The text
// and the HTML page have them from here.
func (p *page) tables(r *runs.Record) {
	p.books(r, listed)
	p.benches(r)
	p.deploys(r)
	p.receipts(r)
	p.diagnoses(r)
	p.sizes(r)
	p.bills(r)
	p.prices(r)
}

// page is a report being written.
type page struct {
	Options
	b       strings.Builder
	collect *[]section // nil: what is written goes into b as text
}

func (p *page) say(en, ko string) string { return scenario.Text{EN: en, KO: ko}.In(p.Lang) }

func (p *page) line(format string, args ...any) {
	if p.collect != nil {
		p.collectLine(fmt.Sprintf(format, args...))
		return
	}
	fmt.Fprintf(&p.b, format+"\n", args...)
}

func (p *page) title(en, ko string) {
	if p.collect != nil {
		*p.collect = append(*p.collect, section{Title: p.say(en, ko)})
		return
	}
	p.line("\n%s", p.say(en, ko))
}

func (p *page) head(r *runs.Record) {
	name := r.Scenario
	if t := r.Title.In(p.Lang); t != "" {
		name += ": " + t
	}
	p.line("\n%s", name)
	p.line("  %s %d, %s %s, %s %s", p.say("seed", "시드"), r.Seed,
		p.say("took", "걸린 시간"), r.Ended.Sub(r.Began).Round(100*time.Millisecond),
		p.say("shapes", "형태"), cmp.Or(strings.Join(r.Shapes, ", "), p.say("none", "없음")))
	work := p.say("service times are simulated", "서비스 시간은 모의값입니다")
	if r.WorkOff {
		work = p.say("no work is simulated", "모의 작업이 없습니다")
	}
	p.line("  %s%s", p.say("the seed fixes the plan of load and faults, not the timings; ",
		"시드는 부하와 장애의 계획을 정하며, 시간 측정값을 정하지는 않습니다. "), work)
}

func (p *page) results(results []scenario.Result) {
	for _, kind := range []struct{ step, en, ko string }{
		{"expect", "Expectations", "기대"}, {"judge", "Judgements", "판정"},
	} {
		first := true
		for _, r := range results {
			if r.Step != kind.step {
				continue
			}
			if first {
				p.title(kind.en, kind.ko)
				first = false
			}
			p.result(r)
		}
	}
}

func (p *page) result(r scenario.Result) {
	p.line("  %s  %s", p.nameOf(r), r.Verdict.In(p.Lang))
	p.grounds(r, "      ")
}

// nameOf names a result: by its claim, or by its line; what the lab expects by
// itself stands in no line.
func (p *page) nameOf(r scenario.Result) string {
	switch {
	case r.Claim != "":
		return r.Claim
	case r.Line == 0:
		return r.Step
	}
	return fmt.Sprintf("%s %d", p.say("line", "행"), r.Line)
}

// grounds writes what a result rests on: the rules as written, and the figures
// that went into them.
func (p *page) grounds(r scenario.Result, indent string) {
	if why := r.Why.In(p.Lang); why != "" {
		p.line("%s%s", indent, why)
	}
	if because := strings.Join(r.Because.Lines(p.Lang), " "); because != "" && r.Step == "judge" {
		p.line("%s%s", indent, because)
	}
	for _, rule := range []string{"that", "holds_if", "fails_if"} {
		if text, ok := r.Rules[rule]; ok {
			p.line("%s%s %s", indent, pad(rule, 9), text)
		}
	}
	for _, term := range slices.Sorted(maps.Keys(r.Figures)) {
		p.line("%s%s %s = %s", indent, pad(p.say("measured", "측정값"), 9), term, figure(r.Figures[term]))
	}
	if r.Prices != nil {
		for _, told := range r.Prices.Lines() {
			p.line("%s%s %s: %s", indent, pad(p.say("prices", "가격"), 9), r.Prices.Phases, told.In(p.Lang))
		}
	}
}

// figure writes a figure with four digits, and whole where it has more.
func figure(v float64) string {
	if math.Abs(v) >= 1000 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.4g", v)
}

// matrix writes the survival table: a row a shape and journey, a column a
// fault.
func (p *page) matrix(r *runs.Record) {
	if len(r.Matrix) == 0 {
		return
	}
	p.title("Survival: journeys that ended well (of how many)", "생존표: 잘 끝난 여정의 비율 (전체 건수)")
	var faults []string
	cells := map[[3]string]scenario.JourneyFigures{}
	for _, c := range r.Matrix {
		if !slices.Contains(faults, c.Fault) {
			faults = append(faults, c.Fault)
		}
		cells[[3]string{c.Shop, c.Journey, c.Fault}] = c.Figures
	}
	rows := [][]string{append([]string{p.say("shape", "형태"), p.say("journey", "여정")}, p.faultNames(faults)...)}
	for _, shop := range r.Shapes {
		for _, j := range made(r.Matrix) {
			row := []string{shop, j}
			for _, f := range faults {
				c, ok := cells[[3]string{shop, j, f}]
				row = append(row, p.cell(c, ok))
			}
			rows = append(rows, row)
		}
	}
	p.table(rows)
}

// made lists the journeys that somebody made, in their usual order.
func made(matrix []runs.Cell) []string {
	return slices.DeleteFunc(scenario.Journeys(), func(j string) bool {
		return !slices.ContainsFunc(matrix, func(c runs.Cell) bool { return c.Journey == j })
	})
}

func (p *page) faultNames(faults []string) []string {
	names := slices.Clone(faults)
	for i, f := range names {
		if f == "none" {
			names[i] = p.say("no fault", "장애 없음")
		}
	}
	return names
}

func (p *page) cell(c scenario.JourneyFigures, ok bool) string {
	switch {
	case !ok:
		return "n/a"
	case c.N < scenario.MinSample:
		return fmt.Sprintf("n=%d", c.N)
	}
	return fmt.Sprintf("%.1f %% (%d)", c.Success()*100, c.N)
}

func (p *page) receipts(r *runs.Record) {
	if len(r.Receipts) == 0 {
		return
	}
	p.title("Faults: what was asked, what fired", "장애: 설정한 비율과 실제 비율")
	rows := [][]string{{p.say("shape", "형태"), p.say("fault", "장애"), p.say("asked", "설정"), p.say("fired", "발생"),
		p.say("achieved", "실제"), p.say("95 % interval", "95 % 구간"), p.say("first", "처음"), p.say("last", "마지막")}}
	for _, f := range r.Receipts {
		row := []string{f.Shop, f.Fault.ID, percent(f.Fault.Rate), fmt.Sprintf("%d / %d", f.Fired, f.Seen)}
		if f.Fired == 0 {
			row = append(row, p.say("never fired", "발생하지 않음"), "", "", "")
		} else {
			row = append(row, percent(f.Achieved), percent(f.Interval[0])+" … "+percent(f.Interval[1]),
				since(r.Began, f.First), since(r.Began, f.Last))
		}
		rows = append(rows, row)
	}
	p.table(rows)
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", share*100) }

func since(began, at time.Time) string { return fmt.Sprintf("+%.1f s", at.Sub(began).Seconds()) }

func (p *page) why(why string) string {
	return map[string]string{
		"shown": p.say("shown", "보여 준 것"), "slowest": p.say("slowest", "가장 느림"), "failed": p.say("failed", "실패"),
	}[why]
}

func (p *page) traces(r *runs.Record) {
	if len(r.Traces) == 0 {
		return
	}
	p.title("Traces", "추적")
	pages := ""
	if p.Outside {
		pages = r.Store.JaegerURL
	}
	rows := [][]string{}
	for _, t := range r.Traces {
		ms := float64(t.Summary.Duration) / float64(time.Millisecond)
		open := t.Summary.Trace.String()
		open = cmp.Or(runs.TracePage(pages, open), open)
		rows = append(rows, []string{t.Shop, p.why(t.Why), t.Summary.Root, fmt.Sprintf("%.1f ms", ms),
			fmt.Sprintf(p.say("%d spans", "스팬 %d개"), t.Summary.Spans), open})
	}
	p.table(rows)
	store := r.Store.Jaeger
	if store == runs.OwnRelay {
		store = p.say(store, "실습실의 릴레이 (Jaeger를 쓰지 않음)")
	}
	p.line("  %s", p.say("trace store: ", "추적 저장소: ")+store)
	switch {
	case p.File != "" && !slices.ContainsFunc(r.Traces, func(t runs.TraceRecord) bool { return len(t.Spans) > 0 }):
		p.line("  %s", p.say("the store had none of their spans any more", "이 추적의 스팬은 저장소에 더 이상 없습니다"))
	case p.File != "":
		p.line("  %s", fmt.Sprintf(p.say("their spans are in %s, under traces", "이 추적의 스팬은 %s의 traces에 있습니다"), p.File))
	case pages != "":
	case p.Outside: // without web pages: its API has them
		p.waterfalls(r.Traces)
		p.line("\n  %s", p.say("that Jaeger keeps these traces", "이 추적은 그 Jaeger에 남습니다"))
	default:
		p.waterfalls(r.Traces)
		p.line("\n  %s", p.say("these traces end with the lab; to keep their spans, run with --json FILE",
			"이 추적은 실습실과 함께 사라집니다. 스팬을 남기려면 --json FILE 옵션으로 실행하십시오"))
	}
}

func (p *page) doubts(r *runs.Record) {
	if r.Problem != "" {
		p.title("The run ended early", "실행이 일찍 끝났습니다")
		for _, line := range causes(r.Problem) {
			if line == runs.Interrupted {
				line = p.say("interrupted", "사용자가 멈췄습니다")
			}
			p.line("  %s", line)
		}
	}
	if len(r.Invalid) > 0 {
		p.title("The run is invalid", "이 실행은 유효하지 않습니다")
		for _, d := range r.Invalid {
			p.line("  %s", d.In(p.Lang))
		}
	}
}

// causes splits a problem into its lines and leaves out those that tell the same
// cause again: a disk is full for every replica at once.
func causes(problem string) []string {
	var lines []string
	told := map[string]bool{}
	for line := range strings.SplitSeq(problem, "\n") {
		cause := line
		if i := strings.Index(line, "the disk is full in "); i >= 0 {
			cause, _, _ = strings.Cut(line[i:], ": ")
		}
		if !told[cause] {
			lines = append(lines, line)
		}
		told[cause] = true
	}
	return lines
}
