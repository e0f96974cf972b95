package shopmap

import (
	"testing"

	"github.com/msalab/msalab/lab/engine"
)

func TestVersions(t *testing.T) {
	of := func(versions ...string) (replicas []engine.ReplicaView) {
		for _, v := range versions {
			replicas = append(replicas, engine.ReplicaView{Version: v, State: "ready"})
		}
		return replicas
	}
	gone := append(of("v2"), engine.ReplicaView{Version: "v1", State: "dead"})
	for _, tt := range []struct {
		name     string
		replicas []engine.ReplicaView
		want     string
	}{
		{"the first alone needs no word", of("v1", "v1"), ""},
		{"two at once", of("v2", "v1", "v1"), " v1+v2"},
		{"the new one alone", of("v2"), " v2"},
		{"the dead run none", gone, " v2"},
		{"none", nil, ""},
	} {
		if got := versions(tt.replicas); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
