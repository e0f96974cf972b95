package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// deploySheet brings another version of a function.
type deploySheet struct {
	ofShop
	function, version, strategy int
	surge, unavailable          float64 // replicas
	weights                     int     // index into canaryWeights
	hold, success, p95          float64 // p95 in seconds; 0: any
}

// The fields of the sheet.
const (
	deployFunction = iota
	deployVersion
	deployStrategy
	deploySurge
	deployUnavailable
	deployWeights
	deployHold
	deploySuccess
	deployP95
)

// canaryWeights are the shares of the calls to choose from.
func canaryWeights() [][]float64 {
	return [][]float64{{0.05, 0.2, 0.5}, {0.1, 0.5}, {0.2, 0.5}, {0.2}, {0.5}}
}

func newDeployDialog() *formDialog { return &formDialog{sheet: newDeploySheet()} }

func newDeploySheet() *deploySheet {
	return &deploySheet{version: 1, surge: 1, weights: 2, hold: 10, success: 0.99, p95: 0.5}
}

// filledDeployDialog is the form as it brings a version of a function in some way.
func filledDeployDialog(function, version, strategy string) *formDialog {
	s := newDeploySheet()
	s.function = max(slices.Index(deployable(), function), 0)
	s.version = max(slices.Index(scenario.Versions(function), version), 0)
	s.strategy = max(slices.Index(scenario.Strategies(), strategy), 0)
	return &formDialog{sheet: s}
}

// deployable are the functions that have several versions.
func deployable() []string {
	return slices.DeleteFunc(scenario.Functions(), func(f string) bool { return len(scenario.Versions(f)) < 2 })
}

// deploy is what the sheet asks for.
func (s *deploySheet) deploy() scenario.Deploy {
	function := deployable()[s.function]
	d := scenario.Deploy{
		Function: function, Version: scenario.Versions(function)[s.version], Strategy: scenario.Strategies()[s.strategy], Deadline: 20 * time.Second,
	}
	switch d.Strategy {
	case scenario.Rolling:
		d.Surge.Count, d.Unavailable.Count = int(s.surge), int(s.unavailable)
	case scenario.Canary:
		d.Weights, d.Hold = canaryWeights()[s.weights], form.Seconds(s.hold)
		d.Gate = scenario.Gate{Success: s.success, P95: form.Seconds(s.p95)}
	}
	return d
}

func (s *deploySheet) title() text.Key { return text.DeployTitle }

func (s *deploySheet) fields(m *model) []form.Field {
	function, d := deployable()[s.function], s.deploy()
	versions := scenario.Versions(function)
	var weights []string
	for _, w := range canaryWeights()[s.weights] {
		weights = append(weights, fmt.Sprintf("%g%%", w*100))
	}
	fields := []form.Field{
		{Label: text.LimitFunction.In(m.lang), Value: function, Less: s.function > 0, More: s.function < len(deployable())-1},
		{Label: text.DeployVersion.In(m.lang), Value: d.Version, Less: s.version > 0, More: s.version < len(versions)-1},
		{Label: text.DeployStrategy.In(m.lang), Value: d.Strategy, Less: s.strategy > 0, More: s.strategy < len(scenario.Strategies())-1},
		{Label: text.DeploySurge.In(m.lang), Value: strconv.Itoa(int(s.surge))},
		{Label: text.DeployUnavailable.In(m.lang), Value: strconv.Itoa(int(s.unavailable))},
		{Label: text.DeployWeights.In(m.lang), Value: strings.Join(weights, " ")},
		{Label: text.DeployHold.In(m.lang), Value: form.Seconds(s.hold).String()},
		{Label: text.DeployGate.In(m.lang), Value: fmt.Sprintf("%g%%", s.success*100)},
		{Label: text.DeployGateP95.In(m.lang), Value: form.OrNone(form.Seconds(s.p95), m.lang)},
	}
	for i := deploySurge; i <= deployP95; i++ {
		_, fields[i].Less = s.beside(i, -1)
		_, fields[i].More = s.beside(i, +1)
		of := scenario.Canary
		if i <= deployUnavailable {
			of = scenario.Rolling
		}
		if of != d.Strategy {
			fields[i].Value, fields[i].Why = "-", text.WhyNotThisFault.Format(m.lang, d.Strategy)
		}
	}
	return fields
}

func (s *deploySheet) about(m *model, field int) string {
	if field == deployStrategy {
		return map[string]text.Key{
			scenario.Rolling: text.DeployRolling, scenario.Recreate: text.DeployRecreate, scenario.Canary: text.DeployCanary,
		}[s.deploy().Strategy].In(m.lang)
	}
	return map[int]text.Key{
		deployFunction: text.DeployFunctionAbout, deployVersion: text.DeployVersionAbout, deploySurge: text.DeploySurgeAbout,
		deployUnavailable: text.DeployUnavailableAbout, deployWeights: text.DeployWeightsAbout, deployHold: text.DeployHoldAbout,
		deploySuccess: text.DeployGateAbout, deployP95: text.DeployGateP95About,
	}[field].In(m.lang)
}

// beside returns the next value of a field. Where nobody may be missing, one
// must be too many, or nothing could begin.
func (s *deploySheet) beside(field, by int) (v float64, ok bool) {
	switch field {
	case deploySurge:
		v, ok = form.Beside([]float64{0, 1, 2, 3}, s.surge, by)
		return v, ok && v+s.unavailable > 0
	case deployUnavailable:
		v, ok = form.Beside([]float64{0, 1, 2, 3}, s.unavailable, by)
		return v, ok && v+s.surge > 0
	case deployWeights:
		v = float64(s.weights + by)
		return v, v >= 0 && int(v) < len(canaryWeights())
	case deployHold:
		return form.Beside([]float64{2, 5, 10, 20, 30}, s.hold, by)
	case deploySuccess:
		return form.Beside([]float64{0.9, 0.95, 0.99, 0.999}, s.success, by)
	}
	return form.Beside(form.Durations(0, 100*ms, 200*ms, 300*ms, 500*ms, time.Second, 2*time.Second), s.p95, by)
}

func (s *deploySheet) step(_ *model, field, by int) {
	switch field {
	case deployFunction:
		s.function, s.version = s.function+by, 0
		return
	case deployVersion:
		s.version += by
		return
	case deployStrategy:
		s.strategy += by
		return
	}
	v, ok := s.beside(field, by)
	if !ok {
		return
	}
	if field == deployWeights {
		s.weights = int(v)
		return
	}
	*map[int]*float64{
		deploySurge: &s.surge, deployUnavailable: &s.unavailable, deployHold: &s.hold, deploySuccess: &s.success, deployP95: &s.p95,
	}[field] = v
}

// running is the version that all replicas of a function run in every shop;
// empty: they run several.
func (m *model) running(function string) (version string) {
	for _, s := range m.snap.Shops {
		for _, r := range s.Replicas {
			switch {
			case !slices.Contains(r.Functions, function), version == r.Version:
			case version != "":
				return ""
			default:
				version = r.Version
			}
		}
	}
	return version
}

func (s *deploySheet) outcome(m *model) (string, bool) {
	d := s.deploy()
	// In a monolith the deploy of any function is one of all.
	if reason := cmp.Or(m.underWay(d.Function), m.underWay(string(scenario.Monolith))); reason != "" {
		return reason, true
	}
	if m.running(d.Function) == d.Version {
		return text.WhyThisVersion.Format(m.lang, d.Function, d.Version), true
	}
	if err := d.Validate(); err != nil {
		return err.Error(), true
	}
	return text.DidDeploy.Format(m.lang, d.String()), false
}

// apply deploys; undo brings the version back that ran before.
func (s *deploySheet) apply(m *model) tea.Cmd {
	d := s.deploy()
	if before := m.running(d.Function); before != "" {
		m.remember(text.KeyDeploy.In(m.lang)+" "+d.String(), engine.Deploy{Deploy: deployOf(d.Function, before, scenario.Rolling)})
	}
	return m.do(engine.Deploy{Deploy: d})
}
