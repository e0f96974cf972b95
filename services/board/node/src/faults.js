import { status } from '@grpc/grpc-js';

import { Draws } from './draw.js';
import { Failure } from './failure.js';
import { milliseconds, timestamp } from './protos.js';
import { quote } from './quote.js';
import { until } from './sleep.js';

/** kinds are the faults that this program can act out. */
export const kinds = ['crash', 'error', 'hang', 'latency'];

/** Faults breaks the replica on purpose: requests pass through strike. */
export class Faults {
  #replica;
  #methods;
  #crash;
  #active = [];
  #counts = new Map(); // by id; healing keeps them

  /** crash ends the process, for a reason. */
  constructor(replica, methods, crash) {
    this.#replica = replica;
    this.#methods = methods;
    this.#crash = crash;
  }

  /** replace makes these faults the active ones, or refuses them all. */
  replace(faults) {
    const wrong = faults.flatMap((f) => this.#wrong(f).map((why) => `fault ${quote(f.id)}: ${why}`));
    if (wrong.length > 0) throw new Failure(status.INVALID_ARGUMENT, wrong.join('\n'));
    const old = this.#active;
    this.#active = faults.map((f) => {
      const text = JSON.stringify(f);
      return old.find((a) => a.text === text) ?? this.#arm(f, text);
    });
    for (const a of old) {
      if (!this.#active.includes(a)) a.heal();
    }
  }

  #wrong(f) {
    const why = [];
    if (!f.id) why.push('id: empty');
    if (f.function !== 'board') why.push(`function: ${quote(f.function)} is not one of ["board"]`);
    if (f.method && !this.#methods.includes(f.method)) {
      why.push(`method: ${quote(f.method)} is not one of ${JSON.stringify(this.#methods)}`);
    }
    if (!(f.rate > 0 && f.rate <= 1)) why.push(`rate: ${f.rate} is not above 0 and at most 1`);
    if (!kinds.includes(f.kind)) {
      why.push(`kind: ${quote(f.kind)} is not one of ${JSON.stringify(kinds)}, which board in Node.js can act out`);
    }
    if (f.kind === 'latency' && !(milliseconds(f.delay) > 0)) why.push('delay: not above 0');
    if (f.kind === 'latency' && !['', 'fixed', 'lognormal'].includes(f.distribution)) {
      why.push(`distribution: ${quote(f.distribution)} is not fixed or lognormal`);
    }
    if (f.kind === 'error' && !(f.code >= 1 && f.code <= 16)) {
      why.push(`code: ${f.code} is not a gRPC status code of an error, 1 to 16`);
    }
    return why;
  }

  #arm(fault, text) {
    if (!this.#counts.has(fault.id)) this.#counts.set(fault.id, { id: fault.id, seen: 0, fired: 0 });
    const healing = new EventTarget();
    return {
      fault, text, healing, count: this.#counts.get(fault.id),
      draws: new Draws(fault.seed, this.#replica, fault.id),
      healed: false,
      heal() {
        this.healed = true;
        healing.dispatchEvent(new Event('healed'));
      },
    };
  }

  /** strike lets the active faults strike a request; what it throws is the request's answer. */
  async strike(request) {
    for (const a of this.#active) {
      if (!this.#fires(a, request)) continue;
      const attributes = { 'lab.fault.id': a.fault.id, 'lab.fault.kind': a.fault.kind };
      if (!a.fault.hidden) request.span.setAttributes(attributes).addEvent('fault', attributes);
      await this.#act(a, request);
    }
  }

  #fires(a, { method, baggage }) {
    const f = a.fault;
    if (f.method && f.method !== method) return false;
    if (f.baggage) {
      const [key, value] = f.baggage.split('=');
      if (baggage?.getEntry(key)?.value !== value) return false;
    }
    a.count.seen++;
    if (a.draws.next() >= f.rate) return false;
    a.count.fired++;
    a.count.last = timestamp(Date.now());
    a.count.first ??= a.count.last;
    return true;
  }

  async #act(a, { signal, span }) {
    const f = a.fault;
    switch (f.kind) {
      case 'error':
        throw new Failure(f.code, `fault ${f.id}: injected error`);
      case 'latency':
        return pause(a, signal, a.draws.duration(f.distribution, milliseconds(f.delay)));
      case 'hang':
        return pause(a, signal, Infinity);
      case 'crash':
        span.setStatus({ code: 2, message: 'the replica crashes' }).end(); // now, while it can still be sent
        this.#crash(`fault ${f.id}`);
        return pause(a, signal, Infinity);
    }
  }

  message() {
    return [...this.#counts.values()];
  }
}

/** pause ends by time, when the fault is healed, or with an error when the caller leaves. */
function pause(a, signal, ms) {
  return until(signal, (wake) => {
    if (a.healed) {
      wake();
      return () => {};
    }
    const timer = ms < Infinity ? setTimeout(end, Math.round(ms)) : undefined;
    const undo = () => {
      clearTimeout(timer);
      a.healing.removeEventListener('healed', end);
    };
    function end() {
      undo();
      wake();
    }
    a.healing.addEventListener('healed', end);
    return undo;
  });
}
