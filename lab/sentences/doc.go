// Package sentences is what the lab says of its own doings, in English and Korean:
// that a replica died, what a fault does, why a canary goes. Each function makes one
// sentence, or a few that belong together, of what it is given; it decides nothing
// and knows nothing of the engine that says it. What a record says of itself is
// worded in [github.com/msalab/msalab/lab/runs], and what stands on the app's own
// screens in tui/text.
//
//	sentences.Drained("pay-2").In(scenario.Korean) // pay-2 레플리카가 요청을 마치고 종료했습니다
//
// In Korean no particle follows an interpolated name or number: its form would
// depend on the last sound of what stands there. A noun carries it: "%s 레플리카가",
// never "%s가".
package sentences
