package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
)

//go:embed html.tmpl
var htmlSource string

//go:embed html.css
var htmlStyle string

// HTML writes records as one page that needs nothing else: no script, no other
// file, no network. Several records are those of a course; the table of the
// article's claims then comes first.
func HTML(w io.Writer, records []*runs.Record, o Options) error {
	t, err := template.New("report").Parse(htmlSource)
	if err != nil {
		return fmt.Errorf("parse the template of the page: %w", err)
	}
	if err := t.Execute(w, newDocument(records, o)); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// document is what the template shows.
type document struct {
	Lang   string
	Style  template.CSS // of this package, so it needs no escaping
	Title  string
	Claims []section
	Runs   []htmlRun
	Words  map[string]string
}

// htmlRun is one record.
type htmlRun struct {
	ID, Title string
	Facts     []string
	Doubts    []section
	Results   []htmlResults
	Story     []htmlEvent
	Log       []htmlEvent
	Charts    []shopCharts
	Matrix    htmlMatrix
	Traces    []htmlTrace
	Found     []section
	Tables    []section
}

// htmlResults are the expectations, or the judgements.
type htmlResults struct {
	Title string
	Cards []htmlResult
}

// htmlResult is one of them. Class and Glyph tell its verdict twice over.
type htmlResult struct {
	Name, Verdict, Class, Glyph string
	Because, Why                string
	Rules, Figures              [][2]string
}

// htmlEvent is a line of the narration or of the log.
type htmlEvent struct {
	At, Kind, Shop string
	Lines          []string
}

func newDocument(records []*runs.Record, o Options) document {
	p := &page{Options: o}
	d := document{Lang: string(o.Lang), Style: template.CSS(htmlStyle), Words: p.words()}
	if d.Lang == "" {
		d.Lang = string(scenario.English)
	}
	for i, r := range records {
		d.Runs = append(d.Runs, p.run(fmt.Sprintf("run%d", i+1), r))
	}
	d.Title = p.say("msalab: the course", "msalab: 전체 과정")
	if len(records) == 1 {
		d.Title = "msalab: " + d.Runs[0].Title
		return d
	}
	d.Claims = p.sections(func(q *page) {
		q.claims(records)
		q.claimGrounds(records)
	})
	return d
}

// words are the fixed words of the page.
func (p *page) words() map[string]string {
	return map[string]string{
		"story": p.say("Narration", "진행"), "log": p.say("All events", "모든 사건"), "charts": p.say("Charts", "차트"),
		"matrix": p.say("Survival: journeys that ended well (of how many)", "생존표: 잘 끝난 여정의 비율 (전체 건수)"),
		"traces": p.say("Traces", "추적"), "figures": p.say("measured", "측정값"), "none": p.say("none in this run", "이 실행에는 없습니다"),
		"runs": p.say("Runs", "실행"), "journey": p.say("journey", "여정"), "shape": p.say("shape", "형태"),
		"few": fmt.Sprintf(p.say("n=…: fewer than %d requests, so no share", "n=…: 요청이 %d건 미만이라 비율을 내지 않습니다"), scenario.MinSample),
	}
}

func (p *page) run(id string, r *runs.Record) htmlRun {
	run := htmlRun{ID: id, Title: r.Scenario, Matrix: p.htmlMatrix(r), Charts: p.charts(r), Traces: p.htmlTraces(r)}
	if t := r.Title.In(p.Lang); t != "" {
		run.Title += ": " + t
	}
	for _, s := range p.sections(func(q *page) { q.head(r) }) {
		for _, part := range s.Parts {
			run.Facts = append(run.Facts, part.Line)
		}
	}
	run.Facts = append(run.Facts[min(1, len(run.Facts)):], p.machine(r)) // the first is the title
	run.Doubts = p.sections(func(q *page) { q.doubts(r) })
	run.Tables = p.sections(func(q *page) { q.tables(r) })
	run.Found = p.sections(func(q *page) { q.found(r) })
	run.Results = p.htmlResults(r)
	for _, e := range r.Events {
		line := htmlEvent{At: since(r.Began, e.At), Kind: string(e.Kind), Shop: e.Shop, Lines: strings.Split(e.Text.In(p.Lang), "\n")}
		run.Log = append(run.Log, line)
		switch e.Kind {
		case runs.EventSay, runs.EventAsk, runs.EventFault, runs.EventResult:
			run.Story = append(run.Story, line)
		}
	}
	return run
}

func (p *page) machine(r *runs.Record) string {
	return fmt.Sprintf("%s, %s/%s, %d CPU, %s", r.Began.Format(time.DateTime+" MST"), r.Machine.OS, r.Machine.Arch, r.Machine.CPUs, r.Machine.Go)
}

// found writes what the traces said of slow phases.
func (p *page) found(r *runs.Record) {
	if len(r.Found) == 0 {
		return
	}
	p.title("Causes found by traces alone", "추적만으로 찾은 원인")
	rows := [][]string{{p.say("shape", "형태"), p.say("phase", "구간"), p.say("cause", "원인"), p.say("function", "함수"), p.say("evidence", "근거")}}
	for _, f := range r.Found {
		rows = append(rows, []string{f.Shop, f.Phase, f.Cause, f.Function, f.Evidence.In(p.Lang)})
	}
	p.table(rows)
}

// htmlResults makes a card of each judgement and each expectation.
func (p *page) htmlResults(r *runs.Record) []htmlResults {
	all := []htmlResults{{Title: p.say("Judgements", "판정")}, {Title: p.say("Expectations", "기대")}}
	for _, res := range r.Results {
		to := &all[1]
		if res.Step == "judge" {
			to = &all[0]
		}
		to.Cards = append(to.Cards, p.card(res))
	}
	return slices.DeleteFunc(all, func(h htmlResults) bool { return len(h.Cards) == 0 })
}

func (p *page) card(r scenario.Result) htmlResult {
	c := htmlResult{Name: p.nameOf(r), Verdict: r.Verdict.In(p.Lang), Because: r.Because.In(p.Lang), Why: r.Why.In(p.Lang)}
	switch r.Verdict {
	case scenario.Holds, scenario.Kept:
		c.Class, c.Glyph = "good", "✔"
	case scenario.Partly:
		c.Class, c.Glyph = "warn", "◐"
	case scenario.DoesNotHold, scenario.Broken:
		c.Class, c.Glyph = "bad", "✘"
	default:
		c.Class, c.Glyph = "mute", "–"
	}
	for _, rule := range []string{"that", "holds_if", "fails_if"} {
		if text, ok := r.Rules[rule]; ok {
			c.Rules = append(c.Rules, [2]string{rule, text})
		}
	}
	for _, term := range slices.Sorted(maps.Keys(r.Figures)) {
		c.Figures = append(c.Figures, [2]string{term, figure(r.Figures[term])})
	}
	return c
}
