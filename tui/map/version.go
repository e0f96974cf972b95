package shopmap

import (
	"slices"
	"strconv"
	"strings"

	"github.com/msalab/msalab/lab/runs"
	"github.com/msalab/msalab/tui/text"
)

// versions names the versions that replicas run, where any is beyond the first:
// " v1+v2".
func versions(replicas []runs.ReplicaView) string {
	var all []string
	for _, r := range replicas {
		if r.State != "dead" && r.Version != "" && !slices.Contains(all, r.Version) {
			all = append(all, r.Version)
		}
	}
	slices.Sort(all)
	if len(all) == 0 || len(all) == 1 && all[0] == "v1" {
		return ""
	}
	return " " + strings.Join(all, "+")
}

// weight is the share of calls that a canary of a unit gets: " 10%"; empty: none
// is under way.
func weight(s *runs.Shop, unit string) string {
	for _, r := range s.Rollouts {
		if r.Unit == unit && r.Outcome == "" && r.Share > 0 && r.Share < 1 {
			return " " + strconv.FormatFloat(100*r.Share, 'f', -1, 64) + "%"
		}
	}
	return ""
}

// title is a function's name with the versions and weight of its replicas, as
// far as there is room for them in that many columns.
func title(d Data, function, name string, columns int) string {
	v, w := versions(Replicas(d.Shop, function)), weight(d.Shop, function)
	for _, more := range []string{v + w, w, v} {
		if text.Width(name+more) <= columns {
			return name + more
		}
	}
	return name
}
