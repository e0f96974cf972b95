package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/msalab/msalab/lab/scenario/benches"
)

// aboutBenches says of each bench what it measures.
func aboutBenches() string {
	var b strings.Builder
	fmt.Fprint(&b, "bench measures something beside the shop, in processes of its own:\n\n")
	for _, k := range benches.Kinds() {
		fmt.Fprintf(&b, "  %-10s %s\n", k.Name, strings.ReplaceAll(folded(k.Does.EN, 65), "\n", "\n"+strings.Repeat(" ", 13)))
	}
	fmt.Fprint(&b, "\n\"lab bench NAME --help\" tells of the figures and cells of one.\n\n"+
		"Exit codes: 0 measured; 1 the figures could not be written; 2 the command line\n"+
		"is wrong; 3 it could not be measured; 130 interrupted.")
	return b.String()
}

// aboutBench says what a bench measures, by which figures and in which cells.
func aboutBench(k benches.Kind) string {
	said := []string{k.Name + ": " + k.Does.EN + "."}
	if k.Note.EN != "" {
		said = append(said, strings.ToUpper(k.Note.EN[:1])+k.Note.EN[1:]+".")
	}
	for i := range said {
		said[i] = folded(said[i], 78)
	}
	var figures [][2]string
	for _, f := range k.Figures {
		figures = append(figures, [2]string{f.Name + " (" + f.Unit + ")", aboutFigure(k, f.Name)})
	}
	var columns, rows []string
	for _, t := range k.Tables {
		columns, rows = append(columns, t.Columns...), append(rows, t.Rows...)
	}
	return strings.Join(append(said, "Figures:\n"+listed(figures),
		"Columns:\n"+listed(described(k, distinct(columns))),
		"Rows:\n"+listed(described(k, distinct(rows)))), "\n\n")
}

// aboutFigure is what the table of a figure says that it is, or, where several have it
// or none, what it is in all of them.
func aboutFigure(k benches.Kind, figure string) string {
	var titles []string
	for _, t := range k.Tables {
		if t.Figure == figure {
			titles = append(titles, t.Title.EN)
		}
	}
	if len(titles) == 1 {
		return titles[0]
	}
	general := map[string]string{"p50": "how long a call takes, the median", "cpu": "processor time a call, both ends together"}
	return cmp.Or(general[figure], strings.Join(titles, "; "))
}

// described are names with what a bench says of them.
func described(k benches.Kind, names []string) (pairs [][2]string) {
	for _, n := range names {
		pairs = append(pairs, [2]string{n, k.Says(n).EN})
	}
	return pairs
}

// listed is a line for each name and what is said of it. Names of which nothing is said
// come last, in one.
func listed(pairs [][2]string) string {
	widest, lines, alone := 0, []string(nil), []string(nil)
	for _, p := range pairs {
		if p[1] == "" {
			alone = append(alone, p[0])
		} else {
			widest = max(widest, utf8.RuneCountInString(p[0]))
		}
	}
	for _, p := range pairs {
		if p[1] != "" {
			gap := "\n" + strings.Repeat(" ", 2+widest+2)
			lines = append(lines, fmt.Sprintf("  %-*s  %s", widest, p[0], strings.ReplaceAll(folded(p[1], 78-len(gap)), "\n", gap)))
		}
	}
	if len(alone) > 0 {
		lines = append(lines, "  "+strings.ReplaceAll(folded(strings.Join(alone, ", "), 76), "\n", "\n  "))
	}
	return strings.Join(lines, "\n")
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
