package change

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/msalab/msalab/lab/scenario"
	"github.com/msalab/msalab/tui/form"
	"github.com/msalab/msalab/tui/text"
)

// policyPart is one line of the form for policies: a number in a policy, and
// the steps that it can take. 0 is off.
type policyPart struct {
	label, about text.Key
	steps        []float64
	value        func(scenario.Policy) float64
	set          func(*scenario.Policy, float64)
	write        func(scenario.Policy, scenario.Lang) string
	// change copies what the part belongs to into a change.
	change func(*scenario.PolicyChange, *scenario.Policy)
	// needs is the part without which this one means nothing; -1: none.
	needs int
	why   text.Key // said where that one is off
}

// The parts of a policy, in the order of the form.
const (
	partDeadline = iota
	partTry
	partRetries
	partCodes
	partBudget
	partBreaker
	partOpen
	partBulkhead
	partEjection
	partBalancing
)

func policyParts() []policyPart {
	return slices.Concat(timeParts(), retryParts(), breakerParts(), placeParts())
}

const ms = time.Millisecond

func timeParts() []policyPart {
	return []policyPart{
		{
			label: text.PolicyDeadline, about: text.PolicyDeadlineAbout, needs: -1,
			steps:  form.Durations(0, 50*ms, 100*ms, 200*ms, 500*ms, time.Second, 2*time.Second, 5*time.Second, 10*time.Second, 30*time.Second),
			value:  func(p scenario.Policy) float64 { return p.Deadline.Seconds() },
			set:    setDeadline,
			write:  func(p scenario.Policy, l scenario.Lang) string { return form.OrNone(p.Deadline, l) },
			change: func(c *scenario.PolicyChange, p *scenario.Policy) { c.Deadline = &p.Deadline },
		},
		{
			label: text.PolicyTry, about: text.PolicyTryAbout, needs: -1,
			steps:  trySteps(),
			value:  func(p scenario.Policy) float64 { return p.Try.Seconds() },
			set:    func(p *scenario.Policy, v float64) { p.Try = form.Seconds(v) },
			write:  func(p scenario.Policy, l scenario.Lang) string { return form.OrNone(p.Try, l) },
			change: func(c *scenario.PolicyChange, p *scenario.Policy) { c.Try = &p.Try },
		},
	}
}

func trySteps() []float64 {
	return form.Durations(0, 20*ms, 50*ms, 100*ms, 200*ms, 500*ms, time.Second, 2*time.Second, 5*time.Second)
}

// setDeadline shortens the tries along with the deadline, which counts them all.
func setDeadline(p *scenario.Policy, v float64) {
	p.Deadline = form.Seconds(v)
	if v > 0 && p.Try >= p.Deadline {
		shorter, _ := form.Beside(trySteps(), v, -1)
		p.Try = form.Seconds(shorter)
	}
}

// retryCodes are the sets of codes to retry on, the most careful first.
func retryCodes() [][]string {
	return [][]string{{"UNAVAILABLE"}, {"UNAVAILABLE", "DEADLINE_EXCEEDED"}, {"UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"}, scenario.RetryCodes()}
}

func retryParts() []policyPart {
	change := func(c *scenario.PolicyChange, p *scenario.Policy) { c.Retries = &p.Retries }
	return []policyPart{
		{
			label: text.PolicyRetries, about: text.PolicyRetriesAbout, needs: -1, change: change,
			steps: []float64{0, 1, 2, 3, 5, 10},
			value: func(p scenario.Policy) float64 { return float64(p.Retries.Attempts) },
			set:   setAttempts,
			write: func(p scenario.Policy, l scenario.Lang) string {
				if p.Retries.Attempts == 0 {
					return text.FormNone.In(l)
				}
				return text.PolicyTimes.Format(l, p.Retries.Attempts)
			},
		},
		{
			label: text.PolicyCodes, about: text.PolicyCodesAbout, change: change, needs: partRetries, why: text.WhyNoRetries,
			steps: []float64{0, 1, 2, 3},
			value: func(p scenario.Policy) float64 {
				same := func(on []string) bool { return slices.Equal(on, p.Retries.On) }
				return float64(slices.IndexFunc(retryCodes(), same)) // -1: codes of a scenario's own
			},
			set: func(p *scenario.Policy, v float64) { p.Retries.On = retryCodes()[int(v)] },
			write: func(p scenario.Policy, l scenario.Lang) string {
				if n := len(p.Retries.On); n > 1 {
					return p.Retries.On[0] + " +" + strconv.Itoa(n-1)
				}
				return strings.Join(p.Retries.On, " ")
			},
		},
		{
			label: text.PolicyBudget, about: text.PolicyBudgetAbout, change: change, needs: partRetries, why: text.WhyNoRetries,
			steps: []float64{0, 0.05, 0.1, 0.2, 0.5, 1},
			value: func(p scenario.Policy) float64 { return p.Retries.Budget },
			set:   func(p *scenario.Policy, v float64) { p.Retries.Budget = v },
			write: func(p scenario.Policy, l scenario.Lang) string {
				if p.Retries.Budget == 0 {
					return text.FormAny.In(l)
				}
				return strconv.FormatFloat(p.Retries.Budget*100, 'g', 3, 64) + "%"
			},
		},
	}
}

// setAttempts keeps what else is known of retries, and fills in what isn't.
func setAttempts(p *scenario.Policy, v float64) {
	if v == 0 {
		p.Retries = scenario.Retries{}
		return
	}
	if p.Retries.Attempts == 0 {
		sane, _ := scenario.Preset("sane")
		p.Retries = sane.Retries
	}
	p.Retries.Attempts = int(v)
}

func breakerParts() []policyPart {
	change := func(c *scenario.PolicyChange, p *scenario.Policy) { c.Breaker = &p.Breaker }
	return []policyPart{
		{
			label: text.PolicyBreaker, about: text.PolicyBreakerAbout, needs: -1, change: change,
			steps: []float64{0, 4, 10, 20, 50, 100},
			value: func(p scenario.Policy) float64 { return float64(p.Breaker.Of) },
			set:   setBreaker,
			write: func(p scenario.Policy, l scenario.Lang) string {
				if p.Breaker.Of == 0 {
					return text.FormNone.In(l)
				}
				return text.PolicyFailures.Format(l, p.Breaker.Failures, p.Breaker.Of)
			},
		},
		{
			label: text.PolicyOpen, about: text.PolicyOpenAbout, change: change, needs: partBreaker, why: text.WhyNoBreaker,
			steps: form.Durations(500*ms, time.Second, 2*time.Second, 5*time.Second, 10*time.Second, 30*time.Second),
			value: func(p scenario.Policy) float64 { return p.Breaker.Open.Seconds() },
			set:   func(p *scenario.Policy, v float64) { p.Breaker.Open = form.Seconds(v) },
			write: func(p scenario.Policy, l scenario.Lang) string { return form.OrNone(p.Breaker.Open, l) },
		},
	}
}

// setBreaker opens the circuit when half of the calls have failed.
func setBreaker(p *scenario.Policy, v float64) {
	if v == 0 {
		p.Breaker = scenario.Breaker{}
		return
	}
	p.Breaker.Of, p.Breaker.Failures = int(v), int(v)/2
	if p.Breaker.Open == 0 {
		p.Breaker.Open = 2 * time.Second
	}
}

func placeParts() []policyPart {
	return []policyPart{
		{
			label: text.PolicyBulkhead, about: text.PolicyBulkheadAbout, needs: -1,
			steps: []float64{0, 1, 2, 3, 4, 6, 8, 16, 32},
			value: func(p scenario.Policy) float64 { return float64(p.Bulkhead) },
			set:   func(p *scenario.Policy, v float64) { p.Bulkhead = int(v) },
			write: func(p scenario.Policy, l scenario.Lang) string {
				if p.Bulkhead == 0 {
					return text.FormNone.In(l)
				}
				return text.PolicyCalls.Format(l, p.Bulkhead)
			},
			change: func(c *scenario.PolicyChange, p *scenario.Policy) { c.Bulkhead = &p.Bulkhead },
		},
		{
			label: text.PolicyEjection, about: text.PolicyEjectionAbout, needs: -1,
			steps:  form.Durations(0, time.Second, 2*time.Second, 5*time.Second),
			value:  func(p scenario.Policy) float64 { return p.Ejection.Seconds() },
			set:    func(p *scenario.Policy, v float64) { p.Ejection = form.Seconds(v) },
			write:  func(p scenario.Policy, l scenario.Lang) string { return form.OrNone(p.Ejection, l) },
			change: func(c *scenario.PolicyChange, p *scenario.Policy) { c.Ejection = &p.Ejection },
		},
		{
			label: text.PolicyBalancing, about: text.PolicyBalancingAbout, needs: -1,
			steps: []float64{0, 1},
			value: func(p scenario.Policy) float64 {
				if p.Balancing == scenario.LeastRequest {
					return 1
				}
				return 0
			},
			set: func(p *scenario.Policy, v float64) {
				p.Balancing = []string{scenario.RoundRobin, scenario.LeastRequest}[int(v)]
			},
			write: func(p scenario.Policy, _ scenario.Lang) string {
				if p.Balancing == "" {
					return scenario.RoundRobin
				}
				return p.Balancing
			},
			change: func(c *scenario.PolicyChange, p *scenario.Policy) { c.Balancing = &p.Balancing },
		},
	}
}
