package report

import "strings"

// section is a part of a report as data: a heading and what stands under it.
type section struct {
	Title string
	Parts []part
}

// part is a line, or a table with its headings in the first row.
type part struct {
	Line string
	Rows [][]string
}

// sections collects what write would have written as text.
func (p *page) sections(write func(*page)) []section {
	var all []section
	write(&page{Options: p.Options, collect: &all})
	return all
}

func (p *page) collectLine(line string) {
	if line = strings.TrimSpace(line); line != "" {
		p.collectPart(part{Line: line})
	}
}

func (p *page) collectTable(rows [][]string) { p.collectPart(part{Rows: rows}) }

// collectPart puts a part under the latest heading.
func (p *page) collectPart(q part) {
	all := *p.collect
	if len(all) == 0 {
		all = append(all, section{})
	}
	last := &all[len(all)-1]
	last.Parts = append(last.Parts, q)
	*p.collect = all
}
