package shopmap

import (
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/text"
)

// Calls says what a caller met on a link over the last second: calls a second, p95,
// and the share that failed where some did.
func Calls(l runs.LinkView) string {
	s := text.Rate(l.Rate) + " " + text.Duration(l.P95)
	if l.Errors > 0 {
		s += " " + text.Errors(l.Errors)
	}
	return s
}

// Deeds says what policies did on a link since the run began: "retried 3, timed out
// 1"; empty: nothing.
func Deeds(l runs.LinkView, lang scenario.Lang) string {
	f := l.Figures
	var all []string
	for _, d := range []struct {
		word  text.Key
		count uint64
	}{
		{text.LinkOpened, f.Opened}, {text.LinkNotSent, f.NotSent}, {text.LinkFull, f.Full}, {text.LinkTimedOut, f.TimedOut},
		{text.LinkRetried, f.Retried}, {text.LinkUnbudgeted, f.Unbudgeted}, {text.LinkResent, f.Resent}, {text.LinkEjected, f.Ejected},
	} {
		if d.count > 0 {
			all = append(all, d.word.Format(lang, d.count))
		}
	}
	return strings.Join(all, ", ")
}

// Refusals says what a function's rate limit and load shedding refused since the run
// began: "shed 12"; empty: nothing.
func Refusals(f runs.Function, lang scenario.Lang) string {
	var all []string
	if f.Limited > 0 {
		all = append(all, text.FunctionLimited.Format(lang, f.Limited))
	}
	if f.Shed > 0 {
		all = append(all, text.FunctionShed.Format(lang, f.Shed))
	}
	return strings.Join(all, ", ")
}

// links are a shop's links in the order in which they are told: those that the
// function makes, those that lead to it, and the others.
func links(shop *runs.Shop, function string) (its, others []runs.LinkView) {
	var callers []runs.LinkView
	for _, l := range shop.Links {
		switch function {
		case l.Caller:
			its = append(its, l)
		case l.Callee:
			callers = append(callers, l)
		default:
			others = append(others, l)
		}
	}
	return append(its, callers...), others
}
