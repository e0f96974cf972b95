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
//   - leak: each replica grows, by growth, until it holds ceiling (default 256MB, at
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
//   - in-flight: requests in a replica, those that wait for a slot too; the mean
//     between two looks, as of the others
//   - rate: requests a second of a replica
//
// A ratio within the tolerance of the target changes nothing (0.2; Kubernetes, and
// who looks as seldom: 0.1). up and down bound the changes: window is for how long
// past recommendations count too, the lowest on the way up (six looks; Kubernetes,
// and who looks as seldom: none, but the means are longer), the highest on the way
// down (30s; Kubernetes: 300s); policies are how many pods, or how many percent,
// may change in a time; select is max (of several policies the one that allows the
// most; the default), min, or disabled. every: none ends it, and the replicas stay.
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
//     (25% each, as in a Deployment of Kubernetes; not both none)
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
// deadline, two retries, and ejection. Its retries have no budget, so that links in a
// row multiply them: up to 3 calls for one behind one link, 27 behind three. The other
// fields change a part, and none switches it off. The name of a preset alone is for all links.
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
//   - bandwidth: so many bytes a second pass each way (8kB/s, 1MB/s), over all
//     connections of all replicas together
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
// transaction over all tables of money (the order and the cart are written apart), of
// which a monolith alone is capable; naive, one call after the other, and what was
// taken before a failure stays taken; saga, recorded step by step, and undone where a
// step fails. A monolith starts with tx, services with saga. Under tx the simulated
// work of all calls that an order may need is done before the transaction, as it must
// not hold the write lock: an order whose card is declined, or that a coupon covers,
// works for calls that it doesn't make, and a fault on them fails it.
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
// card/capture/commit, card/capture/answer); in shopping around the order's record,
// its call of pay, and the record of what came out (shopping/order/record,
// shopping/order/call, shopping/order/answer, shopping/settle/answer), and around the
// question after an order whose buyer never heard (shopping/sweep/call), which is
// cancelled where its buyer has left (pay/cancel/record). skip lets so many payments
// pass. A run in which nobody came by is invalid.
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
package manual
