import { status } from '@grpc/grpc-js';

import { Failure } from './failure.js';
import { Histogram } from './histogram.js';
import { until } from './sleep.js';

const now = () => performance.now() / 1000;

/**
 * Slots is what the replica can work on at once, and the queue before it. This
 * program has one thread, but simulated work is a pause, so that slots mean the
 * same here as in Go.
 */
export class Slots {
  busy = 0;
  refused = 0;
  waits = new Histogram();
  #waiting = []; // who waits, by what wakes them
  #start = now();
  #last = now();
  #working = 0; // slot-seconds
  #queued = 0; // request-seconds

  constructor(count, queue) {
    this.count = count;
    this.queue = queue;
  }

  /** take waits its turn, at most so many milliseconds (0: any). */
  async take(signal, patience) {
    const arrived = now();
    if (this.busy < this.count) {
      this.#advance();
      this.busy++;
      this.waits.add(0);
      return 0;
    }
    if (this.#waiting.length >= this.queue) {
      this.refused++;
      throw new Failure(status.RESOURCE_EXHAUSTED,
        `queue full: ${this.count} requests under way, ${this.queue} waiting`);
    }
    const given = await this.#turn(signal, patience);
    const waited = now() - arrived;
    if (!given) {
      throw new Failure(status.RESOURCE_EXHAUSTED, `waited ${patience} ms for a slot`);
    }
    this.waits.add(waited);
    return waited;
  }

  /** #turn tells whether a slot was given before patience ended. */
  async #turn(signal, patience) {
    let given = false;
    await until(signal, (wake) => {
      const grant = () => {
        given = true;
        clearTimeout(timer);
        wake();
      };
      const leave = () => {
        clearTimeout(timer);
        this.#advance();
        const i = this.#waiting.indexOf(grant);
        if (i >= 0) this.#waiting.splice(i, 1);
      };
      const timer = patience > 0 ? setTimeout(() => { leave(); wake(); }, patience) : undefined;
      this.#advance();
      this.#waiting.push(grant);
      return leave;
    });
    return given;
  }

  /** release passes the slot on to who waits longest, or frees it. */
  release() {
    this.#advance();
    const next = this.#waiting.shift();
    if (next) return next();
    this.busy--;
  }

  #advance() {
    const t = now();
    this.#working += this.busy * (t - this.#last);
    this.#queued += this.#waiting.length * (t - this.#last);
    this.#last = t;
  }

  /** message is what the slots did, as parts of control/v1's Figures. */
  message() {
    this.#advance();
    const idle = this.count * (this.#last - this.#start) - this.#working;
    return {
      slots: this.count, busy: this.busy, waiting: this.#waiting.length, queue: this.queue, refused: this.refused,
      slotTime: { working: this.#working, waiting: 0, idle, queued: this.#queued }, wait: this.waits.message(),
    };
  }
}
