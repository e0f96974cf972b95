package language

import (
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/expression"
	"github.com/msalab/msalab/lab/scenario/read"
)

// reader reads the words of scenarios: what the package read has, and what they
// stand for here.
type reader struct {
	*read.Reader

	own     *scenario.Load // the scenario's own load, once it was read
	claimed string         // the scenario's claim, once it was read
	claims  bool           // it names one, right or wrong
	minutes read.Place     // where the file says how long it takes

	policyAt read.Place // where the file says by which policy it starts
}

// text reads a narration: both languages.
func (r *reader) text(n read.Node) (t scenario.Text) {
	r.Object(n, "narration", `{en: "…", ko: "…"}`,
		read.Required("en", func(n read.Node) { t.EN = r.Prose(n) }),
		read.Required("ko", func(n read.Node) { t.KO = r.Prose(n) }),
	)
	return t
}

func (r *reader) function(n read.Node) string {
	return r.OneOf(n, "function", "functions", scenario.Functions())
}

func (r *reader) journey(n read.Node) string {
	return r.OneOf(n, "journey", "journeys", scenario.Journeys())
}

// rule reads an expression.
func (r *reader) rule(n read.Node) *expression.Rule { return expression.Read(r.Reader, n) }

// count reads how many replicas there are.
func (r *reader) count(n read.Node) int {
	return r.Whole(n, "a number of replicas", scenario.MaxReplicas)
}
