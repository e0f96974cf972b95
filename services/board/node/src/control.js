import { status } from '@grpc/grpc-js';

import { Failure } from './failure.js';
import { kinds } from './faults.js';
import { BoardService, ControlService, milliseconds, timestamp } from './protos.js';

/** Control is how the lab watches this replica and breaks it. No slot is taken, no fault touches it. */
export class Control {
  #replica;
  #watches = new Set();
  #captures = new Set();

  constructor(replica) {
    this.#replica = replica;
    this.#tap();
    replica.server.addService(ControlService, {
      describe: unary(() => this.#describe()),
      watch: (call) => this.#watch(call),
      capture: (call) => this.#capture(call),
      setFaults: unary(({ faults }) => replica.faults.replace(faults)),
      setPolicies: unary((request) => this.#setPolicies(request)),
      setCheckout: unary(({ way }) => {
        throw new Failure(status.INVALID_ARGUMENT, `checkout "${way}": ${replica.config.ID} carries no pay; set it at one that does`);
      }),
      setCrashpoints: unary(({ crashpoints }) => {
        if (crashpoints.length === 0) return;
        throw new Failure(status.INVALID_ARGUMENT, `crashpoint "${crashpoints[0].name}": board in Node.js has none`);
      }),
    });
  }

  #describe() {
    const { ID: id, Version: version } = this.#replica.config;
    return { id, version, functions: ['board'], faultKinds: kinds };
  }

  #watch(call) {
    const interval = call.request.interval ? milliseconds(call.request.interval) : 250;
    if (interval < 10) {
      return call.emit('error', new Failure(status.INVALID_ARGUMENT, `interval: ${interval} ms is not at least 10 ms`));
    }
    const send = () => call.write({ at: timestamp(Date.now()), ...this.#replica.figures() });
    const timer = setInterval(send, interval);
    const watch = {
      send,
      end() {
        clearInterval(timer);
        call.end();
      },
    };
    this.#watches.add(watch);
    call.on('cancelled', () => {
      clearInterval(timer);
      this.#watches.delete(watch);
    });
    send();
  }

  /** report sends figures to all who watch, at once. */
  report() {
    for (const w of this.#watches) w.send();
  }

  /** end ends Watch and Capture, the last streams of a replica that drains. */
  end() {
    this.report();
    for (const stream of [...this.#watches, ...this.#captures]) stream.end();
  }

  #capture(call) {
    call.sendMetadata(new call.metadata.constructor()); // by which the caller knows that one listens
    const seen = new Set();
    const capture = {
      hear(name, raw) {
        if (seen.has(name)) return;
        seen.add(name);
        call.write({ name, raw });
      },
      end: () => call.end(),
    };
    this.#captures.add(capture);
    call.on('cancelled', () => this.#captures.delete(capture));
  }

  /** #tap puts an ear at the messages of the board as they are on the wire. */
  #tap() {
    const hear = (type, raw) => {
      for (const c of this.#captures) c.hear(`shop.board.v1.${type.type.name}`, raw);
    };
    for (const method of Object.values(BoardService)) {
      const { requestDeserialize, responseSerialize } = method;
      method.requestDeserialize = (raw) => {
        hear(method.requestType, raw);
        return requestDeserialize(raw);
      };
      method.responseSerialize = (value) => {
        const raw = responseSerialize(value);
        hear(method.responseType, raw);
        return raw;
      };
    }
  }

  #setPolicies({ links, limits }) {
    const wrong = [
      ...links.map((l) => `link ${l.caller}.${l.callee}: board calls nobody`),
      ...limits.filter((l) => l.function !== 'board').map((l) => `limit of ${l.function}: it is not carried`),
      ...limits.filter((l) => l.rate < 0 || (l.rate > 0 && l.burst < 1)).map((l) => `limit of ${l.function}: rate ${l.rate}, burst ${l.burst}`),
    ];
    if (wrong.length > 0) throw new Failure(status.INVALID_ARGUMENT, wrong.join('\n'));
    const { rate, burst, wait } = limits[0] ?? { rate: 0, burst: 0 };
    this.#replica.limit.set(rate, burst, milliseconds(wait));
  }
}

/** unary makes a handler of a function that returns the answer, or throws it. */
function unary(handle) {
  return (call, answer) => {
    try {
      answer(null, handle(call.request) ?? {});
    } catch (err) {
      answer(err instanceof Failure ? err : new Failure(status.INTERNAL, err.message));
    }
  };
}
