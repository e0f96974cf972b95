import { status } from '@grpc/grpc-js';

import { Failure } from './failure.js';

/** Limit protects the replica from its callers: a token bucket, and a bound on the wait for a slot. */
export class Limit {
  limited = 0;
  shed = 0;
  wait = 0; // milliseconds; 0: any
  #rate = 0; // requests a second; 0: any
  #burst = 0;
  #tokens = 0;
  #filled = 0;

  set(rate, burst, wait) {
    if (rate === this.#rate && burst === this.#burst && wait === this.wait) return; // it keeps its tokens
    [this.#rate, this.#burst, this.wait] = [rate, burst, wait];
    [this.#tokens, this.#filled] = [burst, performance.now()];
  }

  /** admit refuses a request that comes too soon. */
  admit() {
    if (this.#rate === 0) return;
    const t = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((t - this.#filled) / 1000) * this.#rate);
    this.#filled = t;
    if (this.#tokens < 1) {
      this.limited++;
      throw new Failure(status.RESOURCE_EXHAUSTED, `rate limit of board: ${this.#rate} requests a second`);
    }
    this.#tokens--;
  }
}
