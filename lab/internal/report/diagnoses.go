package report

import "github.com/msalab/msalab/lab/runs"

// diagnoses writes what the traces of each slow phase said about its cause: the
// fault that was asked about, the cause and place that were read out of the
// spans, the evidence, and the trace that has it.
func (p *page) diagnoses(r *runs.Record) {
	if len(r.Found) == 0 {
		return
	}
	p.title("What the traces say", "추적이 말하는 원인")
	for _, d := range r.Found {
		p.line("  %s  %s: %s", d.Shop, d.Fault, p.finding(d))
		if d.Cause == "" {
			continue
		}
		p.line("      %s", d.Evidence.In(p.Lang))
		p.line("      %s %s", p.say("trace", "추적"), d.Trace)
	}
}

// finding is the cause and place that were found, and whether they are the
// fault's.
func (p *page) finding(d runs.Diagnosis) string {
	if d.Cause == "" {
		return p.say("no cause stands out", "두드러진 원인이 없습니다")
	}
	found := d.Cause + ", " + d.Function
	switch d.Found {
	case 1:
		return found + p.say(" (right)", " (맞음)")
	case 0:
		return found + p.say(" (wrong)", " (틀림)")
	}
	return found + p.say(" (half right)", " (절반 맞음)")
}
