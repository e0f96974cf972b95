package language_test

import "testing"

const deployHead = "name: a\ncompare: {shapes: [monolith/process, services/process]}\nload: {rate: 10/s}\nsteps:\n  - deploy: "

func TestDeployStep(t *testing.T) {
	for _, tt := range []struct{ name, step, want string }{
		{"defaults", "{function: board, version: v2}",
			"deploy {Function:board Version:v2 Strategy:rolling Surge:{Count:0 Share:0.25} Unavailable:{Count:0 Share:0.25} Weights:[] Hold:0s Gate:{Success:0 P95:0s} Deadline:20s}"},
		{"rolling", "{function: board, version: v1, strategy: rolling, max_surge: 1, max_unavailable: 0, deadline: 1m}",
			"deploy {Function:board Version:v1 Strategy:rolling Surge:{Count:1 Share:0} Unavailable:{Count:0 Share:0} Weights:[] Hold:0s Gate:{Success:0 P95:0s} Deadline:1m0s}"},
		{"the other bound is the default", "{function: board, version: v2, max_surge: 0}",
			"deploy {Function:board Version:v2 Strategy:rolling Surge:{Count:0 Share:0} Unavailable:{Count:0 Share:0.25} Weights:[] Hold:0s Gate:{Success:0 P95:0s} Deadline:20s}"},
		{"canary", "{function: board, version: v2-bad, strategy: canary, weights: [10%, 0.5], hold: 5s, gate: {success: 0.99, p95: 300ms}}",
			"deploy {Function:board Version:v2-bad Strategy:canary Surge:{Count:0 Share:0} Unavailable:{Count:0 Share:0} Weights:[0.1 0.5] Hold:5s Gate:{Success:0.99 P95:300ms} Deadline:20s}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantCall(t, deployHead+tt.step, tt.want)
		})
	}
}

func TestDeployContradictions(t *testing.T) {
	for _, tt := range []struct{ name, step, want string }{
		{"a version that isn't there", "{function: board, version: v3}", `unknown version of board "v3"`},
		{"a function of one version", "{function: pay, version: v2}", `unknown version of pay "v2": the only one`},
		{"no such strategy", "{function: board, version: v2, strategy: blue-green}", "unknown strategy"},
		{"nobody may be missing or too many", "{function: board, version: v2, max_surge: 0, max_unavailable: 0%}", "nothing could ever begin"},
		{"weights without a canary", "{function: board, version: v2, weights: [10%]}", "weights belongs to the strategy canary"},
		{"a surge of a canary", "{function: board, version: v2, strategy: canary, weights: [10%], hold: 5s, gate: {success: 99%}, max_surge: 1}", "max_surge belongs to the strategy rolling"},
		{"no gate", "{function: board, version: v2, strategy: canary, weights: [10%], hold: 5s}", "without a gate"},
		{"no weights", "{function: board, version: v2, strategy: canary, hold: 5s, gate: {success: 99%}}", "has weights and a hold"},
		{"weights that shrink", "{function: board, version: v2, strategy: canary, weights: [50%, 10%], hold: 5s, gate: {success: 99%}}", "weights grow"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantRefusal(t, deployHead+tt.step, tt.want)
		})
	}
}
