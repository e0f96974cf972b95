package shoptest

import (
	"github.com/msalab/msalab/lab/runs"
)

// StateOf is what a replica of the first shop is doing, as a run shows it.
func StateOf(e interface{ Snapshot() *runs.Snapshot }, id runs.ReplicaID) string {
	for _, r := range e.Snapshot().Shops[0].Replicas {
		if r.ID == id {
			return r.State
		}
	}
	return "none"
}
