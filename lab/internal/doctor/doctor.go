// Package doctor looks whether this machine can run the lab, and says what to do
// where it can't, or could better. Each check is a function of what was found
// out, so that it needs no terminal and no second machine to be tested; Examine
// finds it out.
package doctor

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/msalab/msalab/lab/scenario"
)

// State is how a finding bears on the lab.
type State int

// The states of a finding.
const (
	Good State = iota
	Weak       // something of the lab is missing or looks bad
	Bad        // the lab can't run
)

// Finding is what a check came to.
type Finding struct {
	Name  scenario.Text
	State State
	Found scenario.Text
	Do    scenario.Text // empty: nothing
}

func text(en, ko string) scenario.Text { return scenario.Text{EN: en, KO: ko} }

// same is a text that needs no translation.
func same(s string) scenario.Text { return scenario.Text{EN: s, KO: s} }

// CanRun tells whether nothing found keeps the lab from running.
func CanRun(all []Finding) bool {
	for _, f := range all {
		if f.State == Bad {
			return false
		}
	}
	return true
}

// Write tells the findings, a line each, and under it what to do; then whether
// the lab can run.
func Write(w io.Writer, all []Finding, lang scenario.Lang) error {
	width := 0
	for _, f := range all {
		width = max(width, ansi.StringWidth(f.Name.In(lang)))
	}
	var b strings.Builder
	for _, f := range all {
		name := f.Name.In(lang)
		fmt.Fprintf(&b, "%s %s%s  %s\n", mark(f.State, lang), name, strings.Repeat(" ", width-ansi.StringWidth(name)), f.Found.In(lang))
		if do := f.Do.In(lang); do != "" {
			fmt.Fprintf(&b, "  %s-> %s\n", strings.Repeat(" ", ansi.StringWidth(mark(f.State, lang))), do)
		}
	}
	last := text("the lab can run here", "이 컴퓨터에서 실습할 수 있습니다")
	if !CanRun(all) {
		last = text("the lab can't run here yet", "아직 이 컴퓨터에서 실습할 수 없습니다")
	}
	fmt.Fprintf(&b, "\n%s\n", last.In(lang))
	_, err := io.WriteString(w, b.String())
	return err
}

// mark names a state in ASCII, for a terminal that shows nothing else.
func mark(s State, lang scenario.Lang) string {
	marks := map[State]scenario.Text{
		Good: text("[ok]  ", "[정상]"), Weak: text("[weak]", "[주의]"), Bad: text("[bad] ", "[불가]"),
	}
	return marks[s].In(lang)
}
