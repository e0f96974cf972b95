package language

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/lab/scenario/read"
)

// foreignFaults are the faults that act in a replica which is not written in
// Go. What the lab does to a replica from outside works in any language.
var foreignFaults = []string{"latency", "error", "hang", "crash", "kill", "slow-start"}

// languages reads what functions are written in, where it isn't Go. Only the
// board exists in another language.
func (r *reader) languages(n read.Node) map[string]string {
	all := map[string]string{}
	r.Object(n, "language", "{board: node}",
		read.Optional("board", func(n read.Node) {
			if l := r.OneOf(n, "language", "languages", []string{"go", scenario.Node}); l == scenario.Node {
				all["board"] = l
			}
		}))
	return all
}

// speaks refuses a fault that a function's language has no part for.
func (c *checker) speaks(at read.Place, f scenario.Fault) {
	language := c.languages[f.Function]
	if language == "" || f.Link != "" || slices.Contains(foreignFaults, f.Kind) {
		return
	}
	c.Problem(at, "%s runs in %s, which can't act out %s: it can %s",
		f.Function, language, f.Kind, strings.Join(foreignFaults, ", "))
}
