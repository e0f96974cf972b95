package scenario

import (
	"fmt"
	"slices"
	"time"
)

// Load is what shoppers do: how many journeys a second, of which kinds.
type Load struct {
	Rate     float64            `json:"rate"`     // journeys a second
	Mix      map[string]float64 `json:"mix"`      // share by journey, adding up to 1
	Arrivals string             `json:"arrivals"` // "poisson" or "even"
	Profile  Profile            `json:"profile"`
	Declined float64            `json:"declined"` // share of purchases with a card that is declined
}

// Profile is how the rate moves. Kind constant holds Rate; step jumps to To
// after After; ramp moves to To over Over; spike is at To from After for Over.
type Profile struct {
	Kind  string        `json:"kind"` // "constant", "step", "ramp", "spike"
	To    float64       `json:"to,omitempty"`
	After time.Duration `json:"after,omitempty"`
	Over  time.Duration `json:"over,omitempty"`
}

// Describe writes a load in a few words: "60/s poisson, spike to 200/s".
func (l Load) Describe() string {
	text := fmt.Sprintf("%g/s %s", l.Rate, l.Arrivals)
	if l.Profile.Kind != "constant" {
		text += fmt.Sprintf(", %s to %g/s", l.Profile.Kind, l.Profile.To)
	}
	if l.Declined > 0 {
		text += fmt.Sprintf(", %g%% of cards declined", l.Declined*100)
	}
	return text
}

// Article returns the mix of the article that the lab illustrates, by journey:
// paying and shopping are hot; registration, catalogue and board are cold.
func Article() map[string]float64 {
	return map[string]float64{"browse": 0.1, "join": 0.03, "cart": 0.3, "buy": 0.5, "board": 0.07}
}

// Even returns the mix in which every journey is as likely as any other.
func Even() map[string]float64 {
	return map[string]float64{"browse": 0.2, "join": 0.2, "cart": 0.2, "buy": 0.2, "board": 0.2}
}

// Mix returns the mix of a name: "even" or "article".
func Mix(name string) (map[string]float64, bool) {
	switch name {
	case "even":
		return Even(), true
	case "article":
		return Article(), true
	}
	return nil, false
}

var journeys = []string{"browse", "join", "cart", "buy", "board"}

// Journeys returns the journeys in the order in which tables show them.
func Journeys() []string { return slices.Clone(journeys) }

// Outcomes returns how a journey can end.
func Outcomes() []string { return []string{"ok", "declined", "failed", "shed"} }
