package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/spans"
)

// The waterfalls' columns in units of their SVG.
const (
	htmlLines  = 150 // spans shown of one trace
	rowTall    = 16.0
	nameCells  = 46
	barsLeft   = 330.0
	barsWidth  = 400.0
	tookRight  = 800.0
	marksLeft  = 812.0
	traceWidth = 1000.0
)

// htmlTrace is a trace with its waterfall.
type htmlTrace struct {
	Title, Legend      string
	Width, Height      float64
	BarsLeft, BarsMost float64
	TookRight, Marks   float64
	Rows               []traceRow
	Left               string // that spans are left out; empty: none
}

// traceRow is a span.
type traceRow struct {
	Y, TextY      float64
	Name, Took    string
	Class, Marks  string
	X, Width      float64
	Critical      []traceSegment
	Hint          string
	BarY, BarTall float64
}

// traceSegment is a part of the critical path.
type traceSegment struct{ X, Width float64 }

// htmlTraces draws each trace of the record once.
func (p *page) htmlTraces(r *runs.Record) []htmlTrace {
	var all []htmlTrace
	var drawn []spans.TraceID
	for _, t := range r.Traces {
		if len(t.Spans) == 0 || slices.Contains(drawn, t.Summary.Trace) {
			continue
		}
		drawn = append(drawn, t.Summary.Trace)
		all = append(all, p.htmlTrace(t))
	}
	return all
}

func (p *page) htmlTrace(t runs.TraceRecord) htmlTrace {
	tree := spans.NewTree(t.Spans)
	kept, left := telling(tree, htmlLines)
	began, ended := tree.Bounds()
	scale := barsWidth / float64(max(ended.Sub(began), time.Microsecond))
	critical := map[*spans.Node][]traceSegment{}
	for _, s := range tree.CriticalPath() {
		critical[s.Node] = append(critical[s.Node], traceSegment{round(barsLeft + float64(s.Start.Sub(began))*scale), round(float64(s.Duration()) * scale)})
	}
	h := htmlTrace{
		Title: fmt.Sprintf("%s, %s: %s, %s, %d %s, %s", t.Shop, p.why(t.Why), t.Summary.Root, millis(t.Summary.Duration), t.Summary.Spans,
			p.say("spans", "스팬"), t.Summary.Trace),
		Legend: p.say("The dark line in a bar is the critical path: what the answer waited for. ! an error; * an injected fault.",
			"막대 안의 진한 선은 임계 경로, 곧 응답이 기다린 시간입니다. !는 오류, *는 주입한 장애입니다."),
		Width: traceWidth, BarsLeft: barsLeft, BarsMost: barsWidth, TookRight: tookRight, Marks: marksLeft,
	}
	for n := range tree.All() {
		if !kept[n] {
			continue
		}
		y := float64(len(h.Rows)) * rowTall
		name := strings.Repeat("  ", n.Depth) + n.Service + " " + packageName.ReplaceAllString(n.Name, "")
		h.Rows = append(h.Rows, traceRow{
			Y: y, TextY: y + rowTall - 4, BarY: y + 3, BarTall: rowTall - 6,
			Name: ansi.Truncate(name, nameCells, "…"), Took: millis(n.Duration()), Class: barClass(n), Marks: strings.TrimSpace(p.marks(n)),
			X: round(barsLeft + float64(n.Start.Sub(began))*scale), Width: max(1, round(float64(n.Duration())*scale)),
			Critical: critical[n], Hint: p.hint(n, began),
		})
	}
	h.Height = float64(len(h.Rows))*rowTall + 4
	if left > 0 {
		h.Left = fmt.Sprintf(p.say("… and %d more spans, in between", "… 그 사이의 스팬 %d개는 생략했습니다"), left)
	}
	return h
}

// barClass tells an injected fault from an error; the marks say the same in words.
func barClass(n *spans.Node) string {
	id, _ := n.Fault()
	switch {
	case id != "":
		return "fault"
	case n.Error:
		return "error"
	}
	return string(n.Kind)
}

// hint is what a reader finds out by pointing at a span.
func (p *page) hint(n *spans.Node, began time.Time) string {
	text := fmt.Sprintf("%s %s (%s)\n+%s, %s, %s %s", n.Service, n.Name, n.Instance, millis(n.Start.Sub(began)), millis(n.Duration()),
		p.say("self", "자체"), millis(n.SelfTime()))
	if a := n.Attempt(); a > 0 {
		text += fmt.Sprintf("\n%s %d", p.say("attempt", "시도"), a)
	}
	if n.Message != "" {
		text += "\n" + n.Message
	}
	return text
}
