package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/benches"
)

// Bench writes what a bench measured for a reader.
func Bench(w io.Writer, b scenario.Bench, lang scenario.Lang) error {
	p := &page{Options: Options{Lang: lang}}
	p.bench(b)
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *page) benches(r *runs.Record) {
	for _, b := range r.Benches {
		p.bench(b)
	}
}

// bench writes the tables of a bench, and what there is to see in them.
func (p *page) bench(b scenario.Bench) {
	kind, ok := benches.Named(b.Kind)
	if !ok {
		return // of another version of the lab
	}
	p.title("Bench "+kind.Name+": "+kind.Does.EN, "벤치마크 "+kind.Name+": "+kind.Does.KO)
	p.line("  %s", fmt.Sprintf(p.say("median of %d interleaved rounds, ± half their range; took %.0f s",
		"교대로 잰 %d회의 중앙값, ± 범위의 절반. 걸린 시간 %.0f초"), b.Rounds, b.Seconds))
	if kind.Note.EN != "" {
		p.line("  %s", kind.Note.In(p.Lang))
	}
	if b.Absent != "" {
		p.line("  n/a: %s", b.Absent)
		return
	}
	p.legend(kind, b)
	for _, t := range slices.Concat(kind.Tables, beyond(kind, b)) {
		if t, any := measured(t, b); any {
			p.line("\n  %s (%s)", t.Title.In(p.Lang), t.Figure)
			p.benchTable(kind, t, b)
		}
	}
	if len(b.Traces) > 0 {
		p.line("\n  %s", p.say("traces of the last calls", "마지막 호출의 추적"))
		var rows [][]string
		for _, cell := range slices.Sorted(maps.Keys(b.Traces)) {
			rows = append(rows, []string{cell, b.Traces[cell]})
		}
		p.table(rows)
	}
	p.line("")
	for _, c := range kind.Contrasts {
		if told := kind.Tell(c, b); told != (scenario.Text{}) {
			p.line("  %s", told.In(p.Lang))
		}
	}
}

// legend says what the columns and rows are in which something was measured.
func (p *page) legend(kind benches.Kind, b scenario.Bench) {
	seen := map[string]bool{}
	for cell := range b.Cells {
		column, row, _ := strings.Cut(cell, "/")
		seen[column], seen[row] = true, true
	}
	var rows [][]string
	for _, n := range kind.Legend {
		if seen[n.Name] {
			rows = append(rows, []string{n.Name, n.Text.In(p.Lang)})
		}
	}
	if len(rows) > 0 {
		p.line("")
		p.table(rows)
	}
}

// beyond returns the tables of a full bench, where b is one.
func beyond(kind benches.Kind, b scenario.Bench) []benches.Table {
	cells := kind.Cells()
	for cell := range b.Cells {
		if !slices.Contains(cells, cell) {
			return kind.Beyond
		}
	}
	return nil
}

// measured leaves out the columns and rows in which nothing was measured; any is
// false when that is all of them.
func measured(t benches.Table, b scenario.Bench) (_ benches.Table, any bool) {
	var columns, rows []string
	for _, column := range t.Columns {
		for _, row := range t.Rows {
			if _, ok := b.Cells[column+"/"+row]; !ok {
				continue
			}
			if !slices.Contains(columns, column) {
				columns = append(columns, column)
			}
			rows = append(rows, row)
		}
	}
	t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(row string) bool { return !slices.Contains(rows, row) })
	t.Columns = columns
	return t, len(columns) > 0
}

func (p *page) benchTable(kind benches.Kind, t benches.Table, b scenario.Bench) {
	rows := [][]string{append([]string{""}, t.Columns...)}
	cells := t.Cells()
	for _, name := range t.Rows {
		row := []string{name}
		for _, column := range t.Columns {
			cell := column + "/" + name
			s, measured := b.Cells[cell][t.Figure]
			switch {
			case !slices.Contains(cells, cell):
				row = append(row, "")
			case !measured:
				row = append(row, "n/a")
			default:
				row = append(row, s.Show(kind.Unit(t.Figure)))
			}
		}
		rows = append(rows, row)
	}
	p.table(rows)
}
