package change

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/engine"
	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/dialog"
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

// NewDeploy is the form by which another version of a function is brought.
func NewDeploy() *dialog.Form { return dialog.NewForm(newDeploySheet()) }

func newDeploySheet() *deploySheet {
	return &deploySheet{version: 1, surge: 1, weights: 2, hold: 10, success: 0.99, p95: 0.5}
}

// FilledDeploy is the form as it brings a version of a function in some way.
func FilledDeploy(function, version, strategy string) *dialog.Form {
	s := newDeploySheet()
	s.function = max(slices.Index(deployable(), function), 0)
	s.version = max(slices.Index(scenario.Versions(function), version), 0)
	s.strategy = max(slices.Index(scenario.Strategies(), strategy), 0)
	return dialog.NewForm(s)
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

func (s *deploySheet) Title() text.Key { return text.DeployTitle }

func (s *deploySheet) Fields(in dialog.Setting) []form.Field {
	function, d := deployable()[s.function], s.deploy()
	versions := scenario.Versions(function)
	var weights []string
	for _, w := range canaryWeights()[s.weights] {
		weights = append(weights, fmt.Sprintf("%g%%", w*100))
	}
	fields := []form.Field{
		{Label: text.LimitFunction.In(in.Lang), Value: function, Less: s.function > 0, More: s.function < len(deployable())-1},
		{Label: text.DeployVersion.In(in.Lang), Value: d.Version, Less: s.version > 0, More: s.version < len(versions)-1},
		{Label: text.DeployStrategy.In(in.Lang), Value: d.Strategy, Less: s.strategy > 0, More: s.strategy < len(scenario.Strategies())-1},
		{Label: text.DeploySurge.In(in.Lang), Value: strconv.Itoa(int(s.surge))},
		{Label: text.DeployUnavailable.In(in.Lang), Value: strconv.Itoa(int(s.unavailable))},
		{Label: text.DeployWeights.In(in.Lang), Value: strings.Join(weights, " ")},
		{Label: text.DeployHold.In(in.Lang), Value: form.Seconds(s.hold).String()},
		{Label: text.DeployGate.In(in.Lang), Value: fmt.Sprintf("%g%%", s.success*100)},
		{Label: text.DeployGateP95.In(in.Lang), Value: form.OrNone(form.Seconds(s.p95), in.Lang)},
	}
	for i := deploySurge; i <= deployP95; i++ {
		_, fields[i].Less = s.beside(i, -1)
		_, fields[i].More = s.beside(i, +1)
		of := scenario.Canary
		if i <= deployUnavailable {
			of = scenario.Rolling
		}
		if of != d.Strategy {
			fields[i].Value, fields[i].Why = "-", text.WhyNotThisFault.Format(in.Lang, d.Strategy)
		}
	}
	return fields
}

func (s *deploySheet) About(in dialog.Setting, field int) string {
	if field == deployStrategy {
		return map[string]text.Key{
			scenario.Rolling: text.DeployRolling, scenario.Recreate: text.DeployRecreate, scenario.Canary: text.DeployCanary,
		}[s.deploy().Strategy].In(in.Lang)
	}
	return map[int]text.Key{
		deployFunction: text.DeployFunctionAbout, deployVersion: text.DeployVersionAbout, deploySurge: text.DeploySurgeAbout,
		deployUnavailable: text.DeployUnavailableAbout, deployWeights: text.DeployWeightsAbout, deployHold: text.DeployHoldAbout,
		deploySuccess: text.DeployGateAbout, deployP95: text.DeployGateP95About,
	}[field].In(in.Lang)
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

func (s *deploySheet) Step(_ dialog.Setting, field, by int) {
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

func (s *deploySheet) Outcome(in dialog.Setting) (string, bool) {
	d := s.deploy()
	// In a monolith the deploy of any function is one of all.
	if reason := cmp.Or(UnderWay(in.Shops, d.Function, in.Lang), UnderWay(in.Shops, string(scenario.Monolith), in.Lang)); reason != "" {
		return reason, true
	}
	if running(in.Shops, d.Function) == d.Version {
		return text.WhyThisVersion.Format(in.Lang, d.Function, d.Version), true
	}
	if err := d.Validate(); err != nil {
		return err.Error(), true
	}
	return text.DidDeploy.Format(in.Lang, d.String()), false
}

// apply deploys; undo brings the version back that ran before.
func (s *deploySheet) Apply(in dialog.Setting) dialog.Change {
	d := s.deploy()
	do := dialog.Change{Do: engine.Deploy{Deploy: d}}
	if before := running(in.Shops, d.Function); before != "" {
		do.What = text.KeyDeploy.In(in.Lang) + " " + d.String()
		do.Back = []engine.Command{engine.Deploy{Deploy: DeployOf(d.Function, before, scenario.Rolling)}}
	}
	return do
}

// DeployOf is a deploy by the settings of free play: one replica at a time; a
// canary that gets a fifth of the calls, then half of them.
func DeployOf(function, version, strategy string) scenario.Deploy {
	d := scenario.Deploy{Function: function, Version: version, Strategy: strategy, Deadline: 20 * time.Second}
	switch strategy {
	case scenario.Rolling:
		d.Surge.Count = 1
	case scenario.Canary:
		d.Weights, d.Hold = []float64{0.2, 0.5}, 10*time.Second
		d.Gate = scenario.Gate{Success: 0.99, P95: 500 * time.Millisecond}
	}
	return d
}
