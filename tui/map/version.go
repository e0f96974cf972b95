package shopmap

import (
	"slices"
	"strings"

	"github.com/msalab/msalab/lab/engine"
)

// versions names the versions that replicas run, where any is beyond the first:
// " v1+v2".
func versions(replicas []engine.ReplicaView) string {
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
