// Package manual is the manual of the scenario format.
//
// A scenario is a lesson: it puts load on a shop, breaks something, measures,
// and judges.
//
//	name: isolate
//	claim: C4
//	title: {en: Who goes down with the board?, ko: 게시판이 죽으면?}
//	minutes: 1
//	compare: {shapes: [monolith/process, services/process]}
//	load: {rate: 60/s, mix: even, arrivals: poisson}
//	steps:
//	  - say:
//	      en: |
//	        The board has a bug that kills its process.
//	        Who else goes down with it?
//	      ko: |
//	        게시판에 프로세스를 죽이는 버그가 있습니다.
//	        무엇이 함께 죽을까요?
//	  - hold: 10s
//	  - mark: healthy
//	  - fault: {kind: crash, function: board}
//	  - hold: 10s
//	  - judge:
//	      holds_if: services.success("buy") >= 0.99 && monolith.success("buy") < 0.9
//	      fails_if: services.success("buy") < 0.9
//	  - heal: all
//	  - trace: {journey: board, outcome: failed}
//
// # The file
//
// A file is YAML in UTF-8, one document, at most 1 MiB, 10,000 lines, 2,000
// characters a line and 32 levels deep. Anchors, aliases, merge keys and tags
// are refused. Reading is strict: all that is wrong with a file is told at once,
// each with its place, what would be right, and the line itself.
//
// Values carry their units: durations 250ms, 10s, 1m30s (up to 1h); rates 60/s
// (up to 10,000/s); shares 20% or 0.2. Texts are given in English and in Korean,
// both always, and are kept in composed form (NFC). Names of phases, faults and
// questions are small letters, digits and dashes.
//
// # Fields of the scenario
//
// name is what "lab run" calls it. Required.
//
// claim is the claim of the article that its judgements decide: C1 to C15.
//
// title is one line in both languages; without it the name stands in.
//
// minutes is how long it takes, holds and narration together; without it the
// holds are added up.
//
// compare says on which shapes it runs. Required. shapes is a list of
// monolith/inproc, monolith/process, services/inproc and services/process. run
// is together (all at once under the same arrivals; the default) or in-turn (one
// after the other, the order alternating, rounds times: where cost is measured).
//
//	compare: {shapes: [monolith/process, services/process], run: in-turn, rounds: 3}
//
// load is what shoppers do from the start. Required; see the load step.
//
// replicas is how many replicas there are at the start, by function; monolith
// counts whole copies. Missing: 1.
//
//	replicas: {monolith: 2, pay: 2, shopping: 2}
//
// policy is how calls between services are governed at the start: none or sane
// (the default) on all links, or a change of sane as in the policy step.
//
//	policy: none
//
// baseline is what the shop has to be like before its first fault or crash: no journey
// fails, and the p95 of each kind (of 30 journeys and more) is at most p95, 1s
// unless the file says otherwise. A run whose baseline is worse can't be believed:
// it is invalid, exit code 3. none asks for nothing, as where overload itself is
// measured and nothing is broken.
//
//	baseline: {p95: 300ms}
//
// work is on (replicas work as long as the simulation says; the default) or off
// (nothing is simulated: the real code is measured).
//
//	work: off
//
// slots is how many requests a replica works on at once, a service's as well as a
// copy of the monolith; without it the lab's own number. With few of them growth
// shows at a load that a laptop can make.
//
//	slots: 2
//
// language says which functions run in another language than Go, among services
// in processes of their own: the board can, as a Node.js program that is made
// from the same .proto file. Faults act in it as far as it knows them: latency,
// error, hang, crash. It keeps its posts in a file of its own. Where node
// (version 20 or newer) isn't there, or nothing is in a process of its own, the
// lab says so and goes on in Go.
//
//	language: {board: node}
//
// steps is the list of what happens. Required.
package manual
