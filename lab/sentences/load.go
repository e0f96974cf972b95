package sentences

import (
	"fmt"
	"strings"

	"github.com/msalab/msalab/lab/scenario"
)

// Load says what load there is from now on.
func Load(l scenario.Load) scenario.Text {
	if l.Rate == 0 && l.Profile.To == 0 {
		return scenario.Text{EN: "load: none", KO: "부하: 없음"}
	}
	profile := profile(l.Profile)
	arrivals := []string{l.Arrivals}
	for _, j := range scenario.Journeys() {
		if share := l.Mix[j]; share > 0 {
			arrivals = append(arrivals, fmt.Sprintf("%s %.3g %%", j, share*100))
		}
	}
	return scenario.Text{
		EN: fmt.Sprintf("load: %g journeys a second%s (%s)", l.Rate, profile.EN, strings.Join(arrivals, ", ")),
		KO: fmt.Sprintf("부하: 초당 여정 %g건%s (%s)", l.Rate, profile.KO, strings.Join(arrivals, ", ")),
	}
}

// profile tells how a rate moves; empty: it doesn't.
func profile(p scenario.Profile) scenario.Text {
	switch p.Kind {
	case "step":
		return scenario.Text{EN: fmt.Sprintf(", after %s %g", p.After, p.To), KO: fmt.Sprintf(", %s 뒤 %g건", p.After, p.To)}
	case "ramp":
		return scenario.Text{EN: fmt.Sprintf(", rising to %g in %s", p.To, p.Over), KO: fmt.Sprintf(", %s 동안 %g건까지 변화", p.Over, p.To)}
	case "spike":
		return scenario.Text{
			EN: fmt.Sprintf(", after %s %g for %s", p.After, p.To, p.Over),
			KO: fmt.Sprintf(", %s 뒤 %s 동안 %g건", p.After, p.Over, p.To),
		}
	}
	return scenario.Text{}
}
