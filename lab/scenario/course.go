package scenario

import "slices"

// Played is what one run of a scenario said of the article's claims.
type Played struct {
	Scenario string
	Claim    string   // that the scenario is about
	Results  []Result // its judgements
	Doubt    Text     // what stands against all of them; empty: nothing
	Running  bool     // it is under way: more may come
}

// Standing is what became of a claim in some runs.
type Standing struct {
	Claim
	Judged []Judgement // in the order of the runs; none: no run was about it
}

// Judgement is what one run made of a claim.
type Judgement struct {
	Scenario string
	Result   *Result // nil: the run was about the claim and has not judged it
	Doubt    Text    // why it can't be believed; empty: it can
	Running  bool
}

// Course returns what became of each claim in some runs, in the article's order.
func Course(runs []Played) []Standing {
	var all []Standing
	for _, c := range Claims() {
		s := Standing{Claim: c}
		for _, r := range runs {
			s.Judged = append(s.Judged, r.of(c.ID)...)
		}
		all = append(all, s)
	}
	return all
}

// of returns what a run made of a claim.
func (p Played) of(claim string) []Judgement {
	var all []Judgement
	for i, r := range p.Results {
		if r.Step == "judge" && r.Claim == claim {
			all = append(all, Judgement{p.Scenario, &p.Results[i], p.Doubt, p.Running})
		}
	}
	if len(all) == 0 && p.Claim == claim {
		all = append(all, Judgement{p.Scenario, nil, p.Doubt, p.Running})
	}
	return all
}

// Judges returns the claims that a scenario decides, its own first.
func (s *Scenario) Judges() []string {
	var all []string
	if s.Claim != "" {
		all = append(all, s.Claim)
	}
	for _, step := range s.Steps {
		if j, ok := step.(interface{ Decides() string }); ok && !slices.Contains(all, j.Decides()) {
			all = append(all, j.Decides())
		}
	}
	return all
}
