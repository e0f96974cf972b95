package tui

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/canvas"
	"github.com/msalab/msalab/tui/claims"
	"github.com/msalab/msalab/tui/dialog"
	"github.com/msalab/msalab/tui/text"
)

func (m *model) drawClaims(a canvas.Area) {
	claims.Draw(a, claims.Data{Runs: m.snap.Course, Scenarios: m.scenarios, Selected: m.claim, Lang: m.lang, Record: replaying(m)})
}

// turnToClaim selects the claim that the scenario is about, once: who moved on from it
// finds the list as it was left.
func (m *model) turnToClaim() {
	stage := m.snap.Stage
	i := slices.IndexFunc(scenario.Claims(), func(c scenario.Claim) bool { return c.ID == stage.Claim })
	if i >= 0 && m.claimOf != stage.Scenario {
		m.claim, m.claimOf = i, stage.Scenario
	}
}

// moveClaims selects another claim.
func (m *model) moveClaims(by int) { m.claim = canvas.Clamp(m.claim+by, 0, len(scenario.Claims())-1) }

// selectedClaim is the name of the selected claim.
func (m *model) selectedClaim() string { return scenario.Claims()[m.claim].ID }

// playClaim offers the scenarios that judge the selected claim.
func (m *model) playClaim() tea.Cmd {
	judging := claims.Judging(m.scenarios, m.selectedClaim())
	d := &dialog.Choice{
		Title: text.ClaimPlayTitle.Format(m.lang, m.selectedClaim()), Width: 90,
		Choose: func(i int) tea.Cmd { return m.play(judging[i]) },
	}
	for _, s := range judging {
		d.Entries = append(d.Entries, dialog.Entry{Name: s.Name, About: aboutScenario(s, m.lang)})
	}
	return m.open(d)
}

// claimKeys are those of the view of claims.
func claimKeys() []binding {
	return []binding{
		{keys: []string{"enter"}, label: text.KeyClaim, group: text.GroupView, footer: 37, own: true, applies: onView(viewClaims),
			blocked: whenLive(why(func(m *model) bool { return len(claims.Judging(m.scenarios, m.selectedClaim())) > 0 }, text.WhyNoJudge)),
			run:     func(m *model, _ string) tea.Cmd { return m.playClaim() }},
	}
}

// aboutScenario is how long a scenario takes, and its title.
func aboutScenario(s *scenario.Scenario, l scenario.Lang) string {
	about := s.Title.In(l)
	if s.Minutes > 0 {
		about = text.PadLeft(text.Minutes.Format(l, strconv.FormatFloat(s.Minutes, 'g', 2, 64)), 7) + "  " + about
	}
	return about
}
