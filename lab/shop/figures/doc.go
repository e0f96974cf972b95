// Package figures are a replica's own counts, as it tells them four times a second:
// of all that it did since it started ([Replica]), by function ([Function]), by link
// ([Call]) and by fault ([Fault]), with durations in [Histogram]s. Counts only grow,
// so what was done in between is the difference of two messages:
//
//	took := now.Functions["pay"].Latency.Sub(before.Functions["pay"].Latency)
//	fmt.Println(took.Count(), took.Quantile(0.95))
//
// It knows nothing of shops: whoever makes such figures (lab/internal/control and
// lab/internal/linkfault) and whoever adds them up (the folders beside it) meet here.
package figures
