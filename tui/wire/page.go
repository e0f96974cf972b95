package wire

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
	"github.com/msalab/msalab/tui/theme"
)

// part is a piece of a line in one look.
type part struct {
	text string
	role theme.Role
}

// line is a line of the page.
type line []part

// page is a message written out, top to bottom.
type page struct {
	lines  []line
	lang   scenario.Lang
	glyphs theme.Glyphs
	width  int
}

// pageOf writes a message out: first its bytes, then the same in other notations,
// then how it is defined.
func pageOf(s runs.Specimen, lang scenario.Lang, g theme.Glyphs, width int) []line {
	p := &page{lang: lang, glyphs: g, width: width}
	switch {
	case s.Raw == nil:
		p.wrap(text.WireUnseen.In(lang), theme.Warn)
	case len(s.Trial.Edits) > 0:
		p.trial(s.Trial)
	default:
		p.sizes(s)
		p.head(text.WireDump.In(lang))
		p.dump(s.Dump.In(lang))
	}
	if s.Raw != nil {
		p.head("JSON")
		p.wrap(s.JSON, theme.Text)
		p.head("XML")
		p.wrap(s.XML, theme.Text)
	}
	p.head(text.WireSource.In(lang) + " " + s.File)
	for _, l := range strings.Split(s.Source, "\n") {
		code, comment, found := strings.Cut(strings.ReplaceAll(l, "\t", "  "), "//")
		if found {
			comment = "//" + comment
		}
		p.add(part{code, theme.Text}, part{comment, theme.Muted})
	}
	p.head(text.WireStruct.In(lang))
	for _, f := range s.Struct {
		name, tag, _ := strings.Cut(f, " `")
		p.add(part{name + " ", theme.Text}, part{"`" + tag, theme.Muted})
	}
	return p.lines
}

func (p *page) add(parts ...part) { p.lines = append(p.lines, parts) }

func (p *page) head(title string) {
	if len(p.lines) > 0 {
		p.add()
	}
	p.add(part{title, theme.Accent})
}

func (p *page) wrap(s string, r theme.Role) {
	for _, l := range text.Wrap(s, p.width) {
		p.add(part{l, r})
	}
}

// sizes draws how long the message is in each notation.
func (p *page) sizes(s runs.Specimen) {
	f := s.Figures()
	p.head(text.WireSizes.In(p.lang))
	most := max(f.Protobuf, f.JSON, f.XML, 1)
	for i, n := range []struct {
		name  string
		bytes int
	}{{"protobuf", f.Protobuf}, {"JSON", f.JSON}, {"XML", f.XML}} {
		times := "" // of an empty message nothing is a multiple
		if f.Protobuf > 0 {
			times = fmt.Sprintf("%.1fx", float64(n.bytes)/float64(f.Protobuf))
		}
		label := fmt.Sprintf("%-9s %s  %5s  ", n.name, text.WireBytes.Format(p.lang, n.bytes), times)
		room := max(p.width-text.Width(label), 0)
		bar := max(min(room, 60)*n.bytes/most, 0)
		p.add(part{label, theme.Text}, part{strings.Repeat(p.glyphs.Full, bar), theme.First + theme.Role(i)})
	}
}

// dump writes annotated bytes: their place, the bytes, and what they mean.
func (p *page) dump(rows string) {
	if rows == "" {
		return
	}
	for _, row := range strings.Split(strings.TrimRight(rows, "\n"), "\n") {
		bytes, meaning, found := strings.Cut(row, "#")
		at, hex, _ := strings.Cut(bytes, ":")
		l := line{{at + ":", theme.Muted}, {hex, theme.First}}
		if found {
			role := theme.Strong
			if unknown(meaning) {
				role = theme.Warn
			}
			l = append(l, part{"#", theme.Muted}, part{meaning, role})
		}
		p.add(l...)
	}
}

// unknown tells whether a row is of a field that the reader doesn't know: number, wire
// type and "?" come before its value.
func unknown(meaning string) bool {
	head, _, _ := strings.Cut(meaning, " = ")
	words := strings.Fields(head)
	return len(words) >= 3 && strings.TrimSuffix(words[2], ",") == "?"
}

// trial writes what an edited schema makes of the message, and what the old
// reader has of that.
func (p *page) trial(t runs.Trial) {
	p.head(text.WireReader.In(p.lang))
	if why := t.Refused.In(p.lang); why != "" {
		p.wrap(p.glyphs.Bad+" "+text.WireRefused.In(p.lang)+": "+why, theme.Bad)
	} else {
		for _, r := range t.Readings {
			p.reading(r)
		}
		p.add(part{text.WireUnknown.Format(p.lang, t.Unknown), theme.Muted})
	}
	p.head(text.WireEdited.Format(p.lang, strings.Join(t.Edits, "; ")))
	p.dump(t.Dump.In(p.lang))
}

func (p *page) reading(r runs.Reading) {
	switch r.Fate() {
	case runs.FieldKept:
		p.add(part{p.glyphs.OK + " " + r.Field + " ", theme.Good}, part{text.WireKept.In(p.lang) + " ", theme.Muted}, part{r.Read, theme.Text})
	case runs.FieldLost:
		p.add(part{p.glyphs.Warn + " " + r.Field + " ", theme.Warn}, part{text.WireLost.In(p.lang) + " ", theme.Muted}, part{r.Meant, theme.Text})
	case runs.FieldMisread:
		p.add(part{p.glyphs.Bad + " " + r.Field + " ", theme.Bad}, part{r.Read + " ", theme.Strong},
			part{text.WireMisread.In(p.lang) + " ", theme.Muted}, part{r.Meant, theme.Text})
	}
}
