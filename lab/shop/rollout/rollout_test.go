package rollout

import (
	"testing"

	"github.com/msalab/msalab/lab/scenario"
)

func count(n int) scenario.Extent        { return scenario.Extent{Count: n} }
func part(share float64) scenario.Extent { return scenario.Extent{Share: share} }

func TestNext(t *testing.T) {
	oneMore := scenario.Deploy{Strategy: scenario.Rolling, Surge: count(1)}
	oneLess := scenario.Deploy{Strategy: scenario.Rolling, Unavailable: count(1)}
	quarter := scenario.Deploy{Strategy: scenario.Rolling, Surge: part(0.25), Unavailable: part(0.25)}
	recreate := scenario.Deploy{Strategy: scenario.Recreate}
	canary := scenario.Deploy{Strategy: scenario.Canary}
	for _, tt := range []struct {
		name   string
		deploy scenario.Deploy
		fleet  Fleet
		want   Move
	}{
		{"surge: one comes first", oneMore, Fleet{Want: 3, OldReady: 3}, Move{Start: 1}},
		{"surge: it is waited for", oneMore, Fleet{Want: 3, OldReady: 3, NewUnready: 1}, Move{}},
		{"surge: it is ready, an old one goes", oneMore, Fleet{Want: 3, OldReady: 3, NewReady: 1}, Move{Retire: 1}},
		{"surge: what drains makes room", oneMore, Fleet{Want: 3, OldReady: 2, OldDraining: 1, NewReady: 1}, Move{Start: 1}},
		{"surge: no more than wanted", oneMore, Fleet{Want: 3, OldReady: 1, NewReady: 3}, Move{Retire: 1}},
		{"surge: done", oneMore, Fleet{Want: 3, NewReady: 3}, Move{}},
		{"surge: never ready, no old one goes", oneMore, Fleet{Want: 3, OldReady: 3, NewUnready: 1}, Move{}},
		{"surge: a dead old one goes first", oneMore, Fleet{Want: 3, OldReady: 2, OldUnready: 1, NewReady: 1}, Move{Retire: 1}},
		{"surge: a single replica", oneMore, Fleet{Want: 1, OldReady: 1}, Move{Start: 1}},
		{"no surge: one goes first", oneLess, Fleet{Want: 3, OldReady: 3}, Move{Retire: 1}},
		{"no surge: one comes in its place", oneLess, Fleet{Want: 3, OldReady: 2, OldDraining: 1}, Move{Start: 1}},
		{"no surge: none goes while it starts", oneLess, Fleet{Want: 3, OldReady: 2, NewUnready: 1}, Move{}},
		{"no surge: the next", oneLess, Fleet{Want: 3, OldReady: 2, NewReady: 1}, Move{Retire: 1}},
		{"neither: one may be missing", scenario.Deploy{Strategy: scenario.Rolling}, Fleet{Want: 3, OldReady: 3}, Move{Retire: 1}},
		// Kubernetes' own example: 10 replicas, 25 % each: up to 13 pods, at least 8 ready.
		{"25 %: three come and two go", quarter, Fleet{Want: 10, OldReady: 10}, Move{Start: 3, Retire: 2}},
		{"25 %: the places of those that left", quarter, Fleet{Want: 10, OldReady: 8, OldDraining: 2, NewUnready: 3}, Move{Start: 2}},
		{"25 %: as many as became ready", quarter, Fleet{Want: 10, OldReady: 8, NewReady: 3, NewUnready: 2}, Move{Retire: 3}},
		{"recreate: all go", recreate, Fleet{Want: 3, OldReady: 2, OldUnready: 1}, Move{Retire: 3}},
		{"recreate: not before the last has ended", recreate, Fleet{Want: 3, OldDraining: 1}, Move{}},
		{"recreate: all come", recreate, Fleet{Want: 3}, Move{Start: 3}},
		{"recreate: once", recreate, Fleet{Want: 3, NewUnready: 3}, Move{}},
		{"canary: at least one", canary, Fleet{Want: 4, OldReady: 4, Share: 0.1}, Move{Start: 1}},
		{"canary: as many as the share asks for", canary, Fleet{Want: 4, OldReady: 4, NewReady: 1, Share: 0.5}, Move{Start: 1}},
		{"canary: the old stay", canary, Fleet{Want: 4, OldReady: 4, NewReady: 2, Share: 0.5}, Move{}},
		{"canary: all are there, the old go", canary, Fleet{Want: 4, OldReady: 4, NewReady: 4, Share: 1}, Move{Retire: 4}},
		{"canary: not all are ready", canary, Fleet{Want: 4, OldReady: 4, NewReady: 3, NewUnready: 1, Share: 1}, Move{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Next(tt.deploy, tt.fleet); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// Every rolling deploy comes to its end, and never breaks its bounds, whatever
// they are and however late replicas become ready.
func TestRollingKeepsItsBounds(t *testing.T) {
	for want := 1; want <= 6; want++ {
		for surge := range 4 {
			for unavailable := range want + 1 {
				d := scenario.Deploy{Strategy: scenario.Rolling, Surge: count(surge), Unavailable: count(unavailable)}
				roll(t, d, want)
			}
		}
	}
}

func roll(t *testing.T, d scenario.Deploy, want int) {
	t.Helper()
	surge, unavailable := d.Bounds(want)
	f := Fleet{Want: want, OldReady: want}
	for range 10 * want {
		m := Next(d, f)
		f.NewUnready += m.Start
		f.OldReady -= m.Retire
		if all := f.NewReady + f.NewUnready + f.OldReady; all > want+surge || f.NewReady+f.OldReady < want-unavailable {
			t.Fatalf("surge %d, unavailable %d of %d: %+v", surge, unavailable, want, f)
		}
		if f.NewUnready > 0 { // one becomes ready at a time
			f.NewUnready, f.NewReady = f.NewUnready-1, f.NewReady+1
		}
		if f.NewReady == want && f.OldReady == 0 {
			return
		}
	}
	t.Errorf("surge %d, unavailable %d of %d: still at %+v", surge, unavailable, want, f)
}
