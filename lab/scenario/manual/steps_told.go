// # Steps that measure and tell
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
// answered: from the log, the map, the matrix and the traces, in the lab and in
// Jaeger, as a drawn fault stamps no span. Whoever reads the file knows what there is
// to draw from. id names the draw and its fault.
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
//     a connection a call; grpc-8 has eight; http1-default is Go's client as it
//     comes, for 1, 8 and 64 callers, and with 8 over 1 and 10 ms); at the centre,
//     with 10 order lines, 8 callers and a link of 0 ms, and where one of these
//     differs (1-line, 100-lines, 1000-lines, 1-caller, 64-callers, +1ms, +10ms), and
//     when one connection stalls for 100 ms (stall); p50 and p99 in µs, calls that the
//     p99 is of (there is none of fewer than a hundred), rate a second, slow calls of
//     50 ms and more, sent and received bytes, conns opened, calls per_conn, cpu, client_cpu, server_cpu in µs
//     a call; of the time of both ends codec, framing and other, by a CPU profile, and
//     kernel, together cpu (with 8 callers and 0 ms); codec_alone without a call;
//     client_allocs, server_allocs
//   - codecs: messages of 1-line to 1000-lines written and read without a call, by
//     protobuf, json, goccy-json, protojson and xml: encode, decode and both in µs,
//     bytes, allocs
//   - streams: what others say in a room (chat) and how an order comes along
//     (order), followed by a stream, by long-poll, poll-100ms and poll-1s: p50 and
//     p99 of the delay in µs, messages, sent and received bytes for each thing
//     said; the same while nothing is said (chat-idle, order-idle; nobody listens
//     in chat-idle/nobody): requests, idle_sent and idle_received bytes, idle_cpu in
//     ms, idle_slots in slot-seconds of the replica, a minute (by the lab's rule a
//     question keeps a slot until it is answered, and a stream is given none), and
//     goroutines of the server in the midst of it; and a reader that stalls while 250
//     or 2,000 messages are said (slow-250/stream, slow-2000/stream): said bytes,
//     messages held and held_bytes on their way when the sender blocks, memory that
//     the server's heap grew by, messages missed
//   - browser: the same calls from the page of the first shop in a real browser
//     (Chromium on the PATH, or the one that LAB_CHROMIUM names), for a product that
//     is there (ok) and one that isn't (missing), by grpc over fetch, grpc-web and
//     connect: known is 1 where the page knows how the call ended, message where it
//     got one; sent and received bytes of the bodies, took in µs, spans of the trace;
//     and what the browser withholds from the page (browser/trailers, te, http2,
//     upload): withheld is 1. Without a browser nothing is measured, and what is said
//     by its figures is not judged
//
// All cells are measured in turn, rounds times over (5 by default); what is shown
// is the median of the rounds, with the lowest and the highest. only chooses cells,
// with * for any column or row. "lab bench hops" does it without a shop.
//
//	steps:
//	  - load: {rate: 0/s}
//	  - bench: {kind: hops, rounds: 5}
//	  - bench: {kind: protocols, only: [centre/*, "*/grpc"]}
//	  - bench: {kind: streams, only: [chat/*]}
//	  - bench: {kind: browser}
//	  - expect: bench("hops", "loopback/depth=8").p50 > bench("hops", "loopback/depth=1").p50
//
// wire captures the next message of a kind that goes from one service to another,
// and takes it apart: its bytes, annotated field by field, and the same in JSON
// and XML. With edit it is sent by a schema with these changes (one, or a list),
// and read by a program that knows the schema as it was; the message itself stays
// as it is, and so does the shop. In the monolith no message is sent. "lab wire"
// lists the messages, and does the same without a scenario.
//
//	steps:
//	  - hold: 1s
//	  - wire: {id: order, message: CheckoutRequest}
//	    when: services
//	  - wire: {id: newer, message: shop.pay.v1.CheckoutRequest, edit: add note string 15}
//	    when: services
//	  - wire: {id: reused, message: CheckoutRequest, edit: [remove member_id, add note string 2]}
//	    when: services
//	  - expect: services.protobuf_bytes("order") < services.json_bytes("order")
//	  - expect: services.fields_lost("newer") == 0 && services.fields_misread("reused") == 1
package manual
