// Package scenario reads scenario files and runs their steps. This is the
// manual of the format.
//
// A scenario is a lesson: it puts load on a shop, breaks something, measures,
// and judges. It knows nothing of how a shop is run: its steps act on a [Lab].
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
// are refused. Reading is strict: [Parse] returns all that is wrong with a file
// at once, each with its place, what would be right, and the line itself.
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
// baseline is what the shop has to be like before its first fault: no journey
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
//
// # Steps
//
// A step is an item with the step's name and, beside it, when: a shape, an
// architecture, or a list of these that the step is for. Without it a step is
// for all shapes. A step that one of the shapes can't take must say so.
//
//	steps:
//	  - scale: {pay: 3}
//	    when: services
//	  - scale: {monolith: 3}
//	    when: [monolith/process, monolith/inproc]
//
// say narrates. One sentence a line reads best on a stage.
//
//	steps:
//	  - say:
//	      en: |
//	        Shoppers are coming in.
//	        Watch the right side.
//	      ko: |
//	        손님이 들어오고 있습니다.
//	        오른쪽을 보십시오.
//
// hold lets time pass. mark ends the phase that ran until now and names it; the
// next phase begins. A journey counts in the phase in which it was due.
//
//	steps:
//	  - hold: 10s
//	  - mark: healthy
//
// load replaces the load. What it leaves out is as the scenario's own load says,
// but for the profile, which is constant; {} brings the scenario's own back. rate
// is journeys a second. mix is even (each journey alike), article (half of them
// buy), or shares of browse, join, cart, buy and board that add up to 1. arrivals
// is poisson (the default) or even. declined is the share of purchases with a
// card that is declined.
//
//	steps:
//	  - load: {rate: 120/s, mix: article, arrivals: even, declined: 5%}
//	  - load: {mix: {buy: 0.5, browse: 50%}}
//	  - load: {}
//
// profile moves the rate: constant; step jumps to a rate after a while; ramp
// moves to it over a while; spike is there from after, for over.
//
//	steps:
//	  - load: {profile: {kind: constant}}
//	  - load: {profile: {kind: step, to: 200/s, after: 10s}}
//	  - load: {profile: {kind: ramp, to: 200/s, over: 30s}}
//	  - load: {profile: {kind: spike, to: 200/s, after: 10s, over: 5s}}
//
// fault breaks a function: gateway, regist, select, shopping, pay, board, coupon,
// point or card, wherever it runs. kind is
//
//   - latency: requests take longer, by delay; with distribution: lognormal that
//     is the mean, most lose less and a few lose much more (the default is fixed)
//   - error: requests end with code, the name of a gRPC code: CANCELLED, UNKNOWN,
//     INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS,
//     PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED,
//     OUT_OF_RANGE, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS or
//     UNAUTHENTICATED
//   - hang: requests get no answer
//   - crash: the process that next runs the function exits, and again when it was
//     restarted, until the fault is healed
//   - kill: replicas are killed, once and now
//   - crash-loop: every replica exits, requests or not, delay (default 1s) after it
//     was ready, again and again
//   - slow-start: replicas that start from now on become ready delay later
//
// These are planted in the shop's own code, where it has the wrong way beside
// the right one:
//
//   - slow-query: each search reads a table of 200,000 rows that has no index; in
//     select
//   - n-plus-one: a statement for each product of a page or a look-up (in select),
//     two calls for each product of a cart (in shopping), where one does for all
//   - lock: a mutex is held across a whole payment (in pay) or order (in shopping),
//     the calls to others included, so that requests go one by one
//   - serial-fan-out: coupons and points are given one after the other, not at
//     once; in regist (who joins) and gateway (who claims a gift)
//
// These burden a process, so they need the placement process:
//
//   - queue-flood: requests of the lab's own, so many a second, each hold a slot
//     for delay (default 50ms); they fill the slots and then the queue
//   - cpu-burn: so many workers, goroutines, spin for a share of the time (default
//     all of it)
//   - leak: the process grows, by growth, until it holds ceiling (default 256MB, at
//     most 512MB) more than before; healing gives the memory back
//
// method narrows a fault to one RPC, replica to one replica (board-1, monolith-1),
// rate to a share of the requests (above 0; default all), baggage to those that
// carry a pair of W3C Baggage. The gateway gives the requests of every tenth
// member the baggage member=vip. id names the fault; without it "board-crash" is
// made of the function and the kind. Which fields a kind has "lab faults" tells.
//
//	steps:
//	  - fault: {kind: latency, function: card, delay: 200ms, rate: 30%}
//	  - fault: {kind: error, function: pay, method: Checkout, code: UNAVAILABLE, id: flaky}
//	  - fault: {kind: hang, function: point}
//	  - fault: {kind: crash, function: board}
//	  - fault: {kind: kill, function: select, replica: select-1}
//	    when: services
//	  - fault: {kind: latency, function: pay, delay: 1s, distribution: lognormal, baggage: member=vip}
//	  - fault: {kind: crash-loop, function: point, delay: 500ms, id: dies-young}
//	  - fault: {kind: slow-query, function: select}
//	  - fault: {kind: n-plus-one, function: select, method: ListProducts}
//	  - fault: {kind: queue-flood, function: coupon, requests: 400/s, delay: 20ms}
//	    when: [monolith/process, services/process]
//	  - fault: {kind: cpu-burn, function: gateway, workers: 1, share: 50%}
//	  - fault: {kind: leak, function: board, growth: 20MB/s, ceiling: 200MB}
//
// heal ends a fault by its id, or all of them, and waits until every replica is
// back.
//
//	steps:
//	  - fault: {kind: hang, function: point}
//	  - hold: 10s
//	  - heal: point-hang
//	  - heal: all
//
// scale sets how many replicas functions have, from 1 to 50. A function has
// replicas of its own in services only; monolith counts whole copies.
//
//	steps:
//	  - scale: {pay: 3, shopping: 2}
//	    when: services
//
// autoscale lets the number of replicas follow the load, by the rule of
// Kubernetes' HorizontalPodAutoscaler and with its fields, from min (1) to max. It
// looks every so often (2s; Kubernetes: 15s) at one or more metrics, each with the
// target for the average replica; the one that asks for the most decides:
//
//   - utilisation: the share of a replica's slots that are taken
//   - in-flight: requests in a replica, those that wait for a slot too
//   - rate: requests a second of a replica
//
// A ratio within the tolerance (0.1) of the target changes nothing. up and down
// bound the changes: window is for how long past recommendations count too, the
// lowest on the way up (three looks; Kubernetes: none, but it looks at longer
// means), the highest on the way down (20s; Kubernetes: 300s); policies are how
// many pods, or how many percent, may change in a time; select is max (of several
// policies the one that allows the most; the default), min, or disabled. every:
// none ends it, and the replicas stay.
//
//	steps:
//	  - autoscale: {function: pay, max: 10, utilisation: 70%}
//	    when: services
//	  - autoscale:
//	      function: monolith
//	      min: 2
//	      max: 8
//	      utilisation: 60%
//	      in-flight: 6
//	      rate: 40/s
//	      every: 15s
//	      tolerance: 0.05
//	      up: {window: none, policies: [{pods: 4, every: 15s}, {percent: 100, every: 15s}]}
//	      down: {window: 5m, policies: [{percent: 10, every: 1m}], select: min}
//	    when: monolith
//	  - autoscale: {function: pay, every: none}
//	    when: services
//
// deploy brings another version of a function's code, under load, and returns when
// it has come to its end. There are v1 of every function, v2 of board (posts have
// topics: a new field, a new table) and v2-bad, which fails once it has warmed up.
// In the monolith whole copies are replaced, with all functions that they carry.
// strategy is
//
//   - rolling (the default): a few replicas at a time; max_surge is how many there
//     may be too many, max_unavailable how many too few, as a number or a share
//     (25% each, as in a Deployment of Kubernetes)
//   - recreate: all replicas go, then all come again
//   - canary: new replicas come beside the old ones and get the first of the
//     weights, a share of the calls, for hold; then the next, and at last all. gate
//     is what they must keep to, measured at the replicas themselves: success (the
//     share of requests that don't fail) and p95. Who breaks it is taken out again
//     (at once, if three requests or more have failed), and so is who answers fewer
//     than 30 requests in three holds
//
// deadline is for how long no replica may become ready before the deploy stops
// (20s; Kubernetes' progressDeadlineSeconds: 600s); what runs then goes on.
//
//	steps:
//	  - deploy: {function: board, version: v2, strategy: rolling, max_surge: 1, max_unavailable: 0}
//	  - deploy: {function: board, version: v1, strategy: recreate}
//	  - deploy:
//	      function: board
//	      version: v2-bad
//	      strategy: canary
//	      weights: [10%, 50%]
//	      hold: 5s
//	      gate: {success: 99%, p95: 300ms}
//	      deadline: 30s
//
// size finds the smallest replica set that carries a load: so many times the
// scenario's own, with a p95 of a journey within a target. It is predicted by
// queueing theory (Erlang's C formula, Allen and Cunneen's correction) from what
// two earlier phases measured: alone, in which that journey alone was made and
// hardly anything queued, and usual, under the scenario's own mix. Then it is
// measured, for hold each, and so is each set that is one replica smaller in a hot
// function, or one copy of the monolith, and one that is larger if none of these
// was enough. The phase of the smallest set that kept the target has the name.
//
//	steps:
//	  - load: {rate: 6/s, mix: {buy: 100%}}
//	  - hold: 10s
//	  - mark: alone
//	  - load: {}
//	  - hold: 10s
//	  - mark: usual
//	  - size: {name: x4, times: 4, journey: buy, p95: 400ms, hot: [shopping, pay], hold: 9s, alone: alone, usual: usual}
//
// policy changes how calls on a link are governed, while they run; link is the
// caller and the callee (pay.card), or all. preset is none, what a client does
// that nobody configured (it waits for ever), or sane, what shops start with: a
// deadline, two retries, and ejection. The other fields change a part, and none
// switches it off. The name of a preset alone is for all links.
//
//   - deadline: how long a call may take, all its attempts together
//   - try: how long one attempt may take; less than the deadline
//   - retries: attempts is how often a call is sent again, on which codes (on:
//     UNAVAILABLE, the default, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL,
//     CANCELLED), after a backoff (25ms) that doubles; budget bounds retries to a
//     share of the calls
//   - breaker: opens the circuit after so many failures of the latest calls (of;
//     default: in a row), for open (2s); then one call tries
//   - bulkhead: how many calls may be under way at once, from each replica
//   - ejection: for how long a replica that mostly fails gets no calls
//   - balancing: round-robin or least-request
//
// Retries are the mesh's work or, where a try or a budget asks for it, the
// caller's; never both, as they would multiply.
//
//	steps:
//	  - policy: none
//	    when: services
//	  - policy: {link: pay.card, deadline: 500ms, breaker: {failures: 5, of: 10, open: 2s}}
//	    when: services
//	  - policy:
//	      link: shopping.pay
//	      try: 300ms
//	      retries: {attempts: 2, on: [UNAVAILABLE, DEADLINE_EXCEEDED], backoff: 50ms, budget: 20%}
//	      bulkhead: 20
//	      balancing: least-request
//	    when: services
//	  - policy: {link: shopping.pay, retries: none, ejection: none, bulkhead: none}
//	    when: services
//
// limit protects each replica of a function from its callers: rate is how many
// requests a second it takes, burst how many of them at once (a tenth of the rate
// by default), wait the longest that a request may wait for a slot. What is too
// much is refused at once with RESOURCE_EXHAUSTED. none lifts it.
//
//	steps:
//	  - limit: {function: card, rate: 50/s, burst: 10, wait: 200ms}
//	  - limit: {function: card, rate: none}
//
// link breaks the network between two services, from a caller to a callee that it
// calls. kind is
//
//   - latency: answers take longer, by delay, give or take jitter
//   - bandwidth: so many bytes a second pass each way (8kB/s, 1MB/s)
//   - reset: connections are reset, those that stand and every new one
//   - blackhole: nothing passes, and nobody is told
//
// It is a fault as others are: heal ends it by its id, which is made of caller,
// callee and kind (pay-card-latency) where it has none.
//
//	steps:
//	  - link: {from: pay, to: card, kind: latency, delay: 100ms, jitter: 20ms}
//	    when: services
//	  - link: {from: gateway, to: board, kind: bandwidth, bandwidth: 8kB/s, id: thin}
//	    when: services
//	  - link: {from: shopping, to: pay, kind: reset}
//	    when: services
//	  - link: {from: pay, to: point, kind: blackhole}
//	    when: services
//	  - heal: pay-card-latency
//	    when: services
//
// checkout says how orders are paid from now on, while shoppers go on: tx, one
// transaction over all tables, of which a monolith alone is capable; naive, one
// call after the other, and what was taken before a failure stays taken; saga,
// recorded step by step, and undone where a step fails. A monolith starts with tx,
// services with saga.
//
//	steps:
//	  - checkout: {way: naive}
//	    when: services
//	  - hold: 5s
//	  - checkout: {way: saga}
//
// crash has a replica die, once, when a payment comes by a point in its code: in
// pay before a record, between that and the call, and after its answer
// (pay/take-card/record, pay/take-card/call, pay/take-card/answer); in coupon,
// point and card before, in and after their transaction (card/capture/begin,
// card/capture/commit, card/capture/answer). skip lets so many payments pass. A
// run in which nobody came by is invalid.
//
//	steps:
//	  - crash: {at: pay/take-card/answer}
//	  - crash: {at: point/spend/commit, function: point, skip: 3}
//	  - hold: 10s
//
// audit joins the books of the shop, as far as they have come: each order must be
// paid, each means debited once; or cancelled, nothing net; or in progress, and
// somebody at it. Whatever else an order is, is an imbalance: it is listed with its
// trace. It runs by itself at the end of every scenario that sells something, and
// an imbalance of orders paid as tx or saga makes the run fail: the lab promises
// that there is none. "lab audit FILE" prints the books that the record of a run holds.
//
//	steps:
//	  - checkout: {way: saga}
//	  - hold: 10s
//	  - audit: {}
//	  - expect: services.imbalance == 0 && services.paid > 0
//
// expect is what the lab promises of itself; one that fails makes the run fail.
// because says why it is promised. The short form is the expression alone.
//
//	steps:
//	  - expect: services.success("buy") >= 0.99 && monolith.success("buy") >= 0.99
//	  - expect:
//	      that: services.processes == 9
//	      because:
//	        en: Nine services are nine processes.
//	        ko: 서비스 아홉 개는 프로세스 아홉 개입니다.
//	    when: services/process
//
// judge decides the claim: it holds if holds_if is true, does not hold here if
// fails_if is, and holds partly if neither is; both at once is a defect of the
// scenario. It never makes a run fail. claim overrides the scenario's own.
//
//	steps:
//	  - judge:
//	      claim: C1
//	      holds_if: services.processes > monolith.processes
//	      fails_if: services.processes <= monolith.processes
//	      because:
//	        en: Each service has a process to itself.
//	        ko: 서비스마다 프로세스를 따로 가집니다.
//
// scrape reads the endpoint for Prometheus of every replica, as a Prometheus
// server does. What they told since the scrape before (the first time: since the
// replicas started) becomes figures of the phase. follow names a function: the
// trace that is the exemplar of its slowest requests is looked up and shown.
//
//	steps:
//	  - scrape: {}
//	  - mark: healthy
//	  - fault: {kind: latency, function: card, delay: 300ms}
//	  - hold: 10s
//	  - scrape: {follow: gateway}
//	  - expect: services.scraped_p95("card") > 3 * services.scraped_p95("card", "healthy")
//	  - expect: services.exemplar_spans("gateway") > 0 && services.blamed("card") > 0.5
//
// trace shows a trace in each shape that fits: by journey, outcome (ok, declined,
// failed, shed), function that it crossed, fault that struck it, phase that it
// began in. Of several pick takes the slowest (the default), a typical one (as long
// as the one in the middle), or the widest (it crosses most functions).
//
//	steps:
//	  - hold: 5s
//	  - mark: healthy
//	  - trace: {journey: buy, outcome: ok, function: card}
//	  - trace: {journey: browse, phase: healthy, pick: typical}
//	  - fault: {kind: error, function: pay, code: INTERNAL}
//	  - hold: 5s
//	  - trace: {fault: pay-error}
//
// diagnose looks for the cause of a slow phase: it compares its traces with those
// of a healthy phase, by what their spans show and nothing else (no list of faults,
// no stamp on a span). It names one of slow-query, n-plus-one, lock,
// serial-fan-out and bad-replica, the function, and the evidence, and shows a
// trace that has it. fault is what the finding is held against afterwards: the
// figure found("select-slow-query") is 1 where cause and place are right, 0.5 where
// one of them is, and 0.
//
//	steps:
//	  - hold: 5s
//	  - mark: healthy
//	  - fault: {kind: slow-query, function: select}
//	  - hold: 5s
//	  - mark: slow
//	  - diagnose: {fault: select-slow-query, phase: slow, against: healthy}
//
// draw breaks one of 2 to 6 things; the run's seed draws which, and the same seed
// draws the same. What it is and where stays hidden until a question about it is
// answered: from the log, the map, the matrix and the traces that the lab shows (the
// pages of a Jaeger of yours show the stamps on the spans all the same). Whoever
// reads the file knows what there is to draw from. id names the draw and its fault.
//
//	steps:
//	  - draw:
//	      id: mystery
//	      faults:
//	        - {kind: slow-query, function: select}
//	        - {kind: lock, function: pay}
//
// ask puts a question to the room. The answer is computed: it is the first
// option whose if is true, else the one option that has none. because explains
// it. With an id the question is asked before the run can answer it, and a later
// step reveals the answer; figures are taken then.
//
//	steps:
//	  - ask:
//	      id: who-buys
//	      text: {en: Who can still buy?, ko: 누가 계속 살 수 있을까요?}
//	      options:
//	        - {en: All, ko: 모두, if: services.success("buy") >= 0.9}
//	        - {en: Some, ko: 일부, if: services.success("buy") >= 0.1}
//	        - {en: Nobody, ko: 아무도 못 삽니다}
//	      because: {en: A purchase needs the card., ko: 구매에는 카드가 필요합니다.}
//	  - fault: {kind: hang, function: card}
//	  - hold: 10s
//	  - ask: {reveal: who-buys}
//
// With drawn instead of options the question is what a draw drew: the options are
// its faults, and revealing the answer ends the hiding. The room's score, and
// whether a diagnosis was right, are told with it.
//
//	steps:
//	  - draw: {id: mystery, faults: [{kind: lock, function: pay}, {kind: slow-query, function: select}]}
//	  - ask:
//	      id: what-is-it
//	      drawn: mystery
//	      text: {en: What is wrong?, ko: 무엇이 잘못되었을까요?}
//	      because: {en: The traces show it., ko: 추적에 드러납니다.}
//	  - ask: {reveal: what-is-it}
//
// bench measures something beside the shop, in processes of its own, while the
// shop goes on: give it no load first. kind is
//
//   - hops: what a call costs, in µs: as a local call in one process (function),
//     to another process (loopback), and over a link that takes 1 or 10 ms more
//     (+1ms, +10ms); chains of depth=1 to depth=8, 8 calls serial and parallel,
//     20 items n+1 and batch; p50 is how long one takes, cpu the processor time of
//     both ends together
//   - protocols: one operation called through many doors (grpc, connect, grpc-web,
//     http2-json, http1-json, http1-goccy, http1-xml; json-close and xml-close open
//     a connection a call; grpc-8 has eight); at the centre, with 10 order lines, 8
//     callers and a link of 0 ms, and where one of these differs (1-line, 100-lines,
//     1000-lines, 1-caller, 64-callers, +1ms, +10ms), and when one connection stalls
//     for 100 ms (stall); p50 and p99 in µs, rate a second, slow calls of 50 ms and
//     more, sent and received bytes, conns opened, calls per_conn, cpu, client_cpu,
//     server_cpu, codec, kernel and framing in µs a call, client_allocs, server_allocs
//   - codecs: messages of 1-line to 1000-lines written and read without a call, by
//     protobuf, json, goccy-json, protojson and xml: encode, decode and both in µs,
//     bytes, allocs
//
// All cells are measured in turn, rounds times over (5 by default); what is shown
// is the median of the rounds, with the lowest and the highest. only chooses cells,
// with * for any column or row. "lab bench hops" does it without a shop.
//
//	steps:
//	  - load: {rate: 0/s}
//	  - bench: {kind: hops, rounds: 5}
//	  - bench: {kind: protocols, only: [centre/*, "*/grpc"]}
//	  - expect: bench("hops", "loopback/depth=8").p50 > bench("hops", "loopback/depth=1").p50
//
// # Expressions
//
// Expressions compare measured figures, with numbers and the operators && || !
// (and, or, not), == != < <= > >= and + - * /. A figure belongs to a shape:
// services or monolith name the one shape of that architecture,
// shape("services/inproc") names any. Figures are of the current phase, which is
// the time since the last mark, unless an earlier phase is named.
//
//	steps:
//	  - hold: 10s
//	  - mark: healthy
//	  - hold: 10s
//	  - expect: services.p95("buy") < 2 * services.p95("buy", "healthy")
//	  - expect: shape("monolith/process").failed("buy") == 0
//
// Of a journey, and perhaps a phase:
//
//   - success: the share that ended well, ok or declined
//   - n, ok, declined, failed, shed: how many there were, and how they ended
//   - p50, p95, p99: milliseconds from the moment they were due
//   - delayed: how many ended well, but took more than a second
//   - recovery: how many seconds of the phase had passed when the last one that
//     failed was due; 0 where none failed
//   - spans, traced_services, traced_functions, duration: of a good trace: how
//     many spans, services and functions it has, and its milliseconds
//   - languages: of a good trace: how many programming languages the programs are
//     written in that made its spans
//
// Of the shop:
//
//   - bill("1:4"), bill("1:4", "phase"): what a second costs where a
//     footprint-second (of a function that a replica carries) costs four times as
//     much as a slot-second; both are simulated
//   - processes, replicas, ports: how many there are
//   - links: callers and callees with a network between them
//   - restarts: replicas that died in the phase and were started again
//   - requests("card"), requests("card", "phase"): how many requests reached a
//     function, retries among them, however they ended. Replicas tell four times a
//     second, so a phase's edges are so vague. Divided by a journey's n it says how
//     callers multiply what a shopper asks for once.
//   - fired("board-crash"): how often a fault has struck since it was injected
//   - found("board-crash"): how well a diagnosis named the fault, from 0 to 1
//
// Of the latest deploy of a function that began in the phase:
//
//   - restarted("board"): replicas of the new version that were started
//   - carried("board"): the functions that these carry, all counted
//   - rollout_seconds("board"): until the last old replica had left
//   - met("board"): requests to the function that the new version has answered, up
//     to the next deploy; met_failed: those of them that failed
//   - promoted("board"): 1 if the new version runs alone in the end, rolled_back: 1
//     if the old one does; else 0
//
// Of the books, as they were at the latest audit in the phase (or in another one,
// which is named in parentheses: services.paid("saga")), since the shop opened:
//
//   - imbalance: the won that are missing or too many, over all orders
//   - imbalances: orders whose money is not conserved
//   - paid, cancelled, in_progress: orders
//   - untold: paid orders of which shopping has not heard so far
//
// Of a function, and perhaps a phase, as the endpoints for Prometheus tell it,
// where a scrape was taken in the phase:
//
//   - scraped("card"): requests that ended; scraped_rate: a second
//   - scraped_gap: by how many requests the endpoints differ from the lab's own
//     figures, read at the same time; 0: they agree
//   - scraped_errors: the share that failed by the shop's fault
//   - scraped_p50, scraped_p95: milliseconds, callees included, estimated from
//     buckets as PromQL's histogram_quantile does
//   - exemplar("gateway"): milliseconds of the request whose trace was followed,
//     exemplar_spans: how many spans the store has of that trace; 0: none
//   - blamed("card"): the function's share of the work in that trace
//
// Of a bench that was run before, by a cell and a figure, which is the median of
// its rounds; with _low and _high it is the lowest and the highest of them. Two
// cells whose rounds overlap don't differ.
//
//	steps:
//	  - bench: {kind: hops}
//	  - judge:
//	      claim: C6
//	      holds_if: bench("hops", "loopback/depth=1").p50_low > 10 * bench("hops", "function/depth=1").p50_high
//	      fails_if: bench("hops", "loopback/depth=1").p50_low <= bench("hops", "function/depth=1").p50_high
//
// A figure of a journey that fewer than 30 shoppers made is not judged by (n
// alone is): the judgement reads "not judged", and an expectation fails. A
// judgement on a shape that was left out of the run is not made, nor one of C1
// or C4 on an inproc shape: there everything is one process.
package scenario
