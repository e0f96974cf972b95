package scenario

// Verdict is what a judge decides.
type Verdict string

// The verdicts of a judge and of an expectation.
const (
	Holds       Verdict = "holds"
	Partly      Verdict = "partly"
	DoesNotHold Verdict = "does not hold here"
	NotJudged   Verdict = "not judged"
	Kept        Verdict = "kept"   // an expectation held
	Broken      Verdict = "broken" // an expectation did not hold
)

// Result is the outcome of an `expect` or a `judge` step, with the rule that
// gave it and the figures that went in.
type Result struct {
	Step    string             `json:"step"` // "expect" or "judge"
	Claim   string             `json:"claim,omitempty"`
	Verdict Verdict            `json:"verdict"`
	Rules   map[string]string  `json:"rules"`            // "that", "holds_if", "fails_if": as written
	Figures map[string]float64 `json:"figures"`          // each measured term of the rules: `services.success("buy")`: 1
	Why     Text               `json:"why,omitzero"`     // of NotJudged and Broken
	Because Text               `json:"because,omitzero"` // what the author says of the rule
	Prices  *PriceRatio        `json:"prices,omitempty"` // of a judgement by bills: the constants that would turn it
	Line    int                `json:"line"`
}

// In returns the verdict as it is told in a language.
func (v Verdict) In(l Lang) string {
	if l != Korean {
		return string(v)
	}
	switch v {
	case Holds:
		return "성립합니다"
	case Partly:
		return "일부만 성립합니다"
	case DoesNotHold:
		return "여기서는 성립하지 않습니다"
	case NotJudged:
		return "판정하지 않았습니다"
	case Kept:
		return "지켜졌습니다"
	case Broken:
		return "지켜지지 않았습니다"
	}
	return string(v)
}
