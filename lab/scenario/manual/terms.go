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
//   - imbalances_with_care: those of them that were not paid as naive
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
// Of a look at a message (a wire step), by its id:
//
//   - protobuf_bytes("order"), json_bytes, xml_bytes: how long the message is that
//     was captured, and the same in JSON and XML
//   - sent_bytes("order"): how long it is by the edited schema
//   - fields_kept("order"), fields_lost, fields_misread: how many of its fields a
//     reader with the schema as it was has as they were meant, doesn't have, or has
//     another value for
//   - unknown_bytes("order"): how many bytes that reader doesn't understand, and
//     keeps
//
// Of a bench that was run before, by a cell and a figure, which is the median of
// its rounds; with _low and _high it is the lowest and the highest of them. Cells
// whose rounds overlap can't be told apart by these: that is no evidence that they are
// alike, and more rounds make it likelier that two overlap. What a bench says of two
// cells goes by an interval for each median, which narrows from nine rounds on.
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
package manual
