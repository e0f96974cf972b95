package scenario

import "time"

// Planned is how far into its Minutes a scenario should be when a step begins,
// the first being 1; beyond the last it is all of them. Holds take their time;
// what is left goes in equal parts to narration and questions, which a presenter
// talks over. Played in turn the steps come several times: there a step's place
// among the steps decides.
func (s *Scenario) Planned(step int) time.Duration {
	total := time.Duration(s.Minutes * float64(time.Minute))
	before := min(max(step-1, 0), len(s.Steps))
	if len(s.Steps) == 0 {
		return total
	}
	if s.Compare.InTurn {
		return total * time.Duration(before) / time.Duration(len(s.Steps))
	}
	var held, heldBefore time.Duration
	told, toldBefore := 0, 0
	for i, step := range s.Steps {
		if i == before {
			heldBefore, toldBefore = held, told
		}
		switch step := step.(type) {
		case interface{ Lasts() time.Duration }:
			held += step.Lasts()
		case interface{ Told() Text }:
			told++
		}
	}
	if before == len(s.Steps) {
		return total
	}
	if told == 0 {
		return heldBefore
	}
	return heldBefore + (total-held)*time.Duration(toldBefore)/time.Duration(told)
}
