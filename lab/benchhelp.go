package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/msalab/msalab/lab/scenario"
)

// aboutBenches says of each bench what it measures.
func aboutBenches() string {
	var b strings.Builder
	fmt.Fprint(&b, "bench measures something beside the shop, in processes of its own:\n\n")
	for _, k := range scenario.BenchKinds() {
		fmt.Fprintf(&b, "  %-10s %s\n", k.Name, strings.ReplaceAll(folded(k.Does.EN, 65), "\n", "\n"+strings.Repeat(" ", 13)))
	}
	fmt.Fprint(&b, "\n\"lab bench NAME --help\" tells of the figures and cells of one.\n\n"+
		"Exit codes: 0 measured; 1 the figures could not be written; 2 the command line\n"+
		"is wrong; 3 it could not be measured; 130 interrupted.")
	return b.String()
}

// aboutBench says what a bench measures, by which figures and in which cells.
func aboutBench(k scenario.BenchKind) string {
	var figures, columns, rows []string
	for _, f := range k.Figures {
		figures = append(figures, f.Name+" ("+f.Unit+")")
	}
	for _, t := range k.Tables {
		columns, rows = append(columns, t.Columns...), append(rows, t.Rows...)
	}
	said := []string{k.Name + ": " + k.Does.EN + "."}
	if k.Note.EN != "" {
		said = append(said, strings.ToUpper(k.Note.EN[:1])+k.Note.EN[1:]+".")
	}
	said = append(said,
		"Figures: "+strings.Join(figures, ", "),
		"Columns: "+strings.Join(distinct(columns), ", "),
		"Rows: "+strings.Join(distinct(rows), ", "))
	for i := range said {
		said[i] = folded(said[i], 78)
	}
	return strings.Join(said, "\n\n")
}

// folded is a text in lines of at most so many characters, broken between words alone:
// names have hyphens.
func folded(text string, width int) string {
	var lines []string
	for _, word := range strings.Fields(text) {
		last := len(lines) - 1
		if last >= 0 && utf8.RuneCountInString(lines[last]+" "+word) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return strings.Join(lines, "\n")
}

// distinct drops what was said before.
func distinct(names []string) []string {
	var once []string
	for _, n := range names {
		if !slices.Contains(once, n) {
			once = append(once, n)
		}
	}
	return once
}
