// Package rollout decides how one version of a service follows another: which
// replica starts or goes next ([Next]), whether a canary may take more of the calls
// ([Judge]), and what a deploy as a whole has come to ([Rollout]). It decides only:
// the shop counts the replicas, asks, and starts and ends them.
//
//	r := rollout.New(rollout.Plan{Next: rollout.Next, Judge: rollout.Judge}, task, now)
//	d := r.Look(rollout.Fleet{Want: 3, OldReady: 3}, now) // d.Move.Start is 1
//
// Replicas are replaced as a Kubernetes Deployment replaces its pods
// (kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy):
//
//   - rolling: never more than replicas + max surge, and never fewer than
//     replicas - max unavailable of them ready
//   - recreate: all old ones go before the first new one starts
//
// A replica that drains is not counted, as a terminating pod isn't.
//
// A canary is what Deployments don't have; it is done as by Argo Rollouts with
// traffic routing (argo-rollouts.readthedocs.io/en/stable/features/canary/): the
// old replicas all stay while the new ones get a share of the calls.
package rollout

import (
	"github.com/msalab/msalab/lab/scenario"
)

// Next is what is to be done with a fleet now; zero: nothing, wait.
func Next(d scenario.Deploy, f Fleet) Move {
	switch d.Strategy {
	case scenario.Recreate:
		return recreate(f)
	case scenario.Canary:
		return canary(f)
	}
	return rolling(d, f)
}

// rolling does what Deployment's controller does in one pass: scale the new
// ReplicaSet up as far as the surge lets it, then the old one down as far as
// enough pods stay available (reconcileNewReplicaSet and reconcileOldReplicaSets
// in kubernetes/pkg/controller/deployment/rolling.go).
func rolling(d scenario.Deploy, f Fleet) Move {
	surge, unavailable := d.Bounds(f.Want)
	all := f.NewReady + f.NewUnready + f.OldReady + f.OldUnready
	var m Move
	m.Start = max(0, min(f.Want+surge-all, f.Want-f.NewReady-f.NewUnready))

	least := f.Want - unavailable
	// A new replica that isn't ready may turn out never to be: its place isn't
	// given away.
	spare := all - least - f.NewUnready
	if spare <= 0 {
		return m
	}
	// Old replicas that serve nobody go first.
	m.Retire = min(f.OldUnready, spare)
	m.Retire += max(0, min(f.OldReady, spare-m.Retire, f.NewReady+f.OldReady-least))
	return m
}

// recreate waits until the last old replica has ended: a draining one still runs
// the old code.
func recreate(f Fleet) Move {
	old := f.OldReady + f.OldUnready
	if old > 0 || f.OldDraining > 0 {
		return Move{Retire: old}
	}
	return Move{Start: max(0, f.Want-f.NewReady-f.NewUnready)}
}

// canary keeps every old replica until all calls go to the new ones. Of these
// there are as many as their share of the calls asks for.
func canary(f Fleet) Move {
	m := Move{Start: max(0, f.Canaries()-f.NewReady-f.NewUnready)}
	if f.Share == 1 && f.NewReady >= f.Want {
		m.Retire = f.OldReady + f.OldUnready
	}
	return m
}
