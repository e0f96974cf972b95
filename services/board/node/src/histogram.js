// A bucket i of an OpenTelemetry exponential histogram holds the seconds in
// (base^i, base^(i+1)] with base = 2^(2^-scale). The range is that of the Go
// replicas, so that the lab can add both.
const scale = 4;
const first = -20 << scale;
const last = (10 << scale) - 1;

/** Histogram counts durations. */
export class Histogram {
  #counts = new Map();
  #sum = 0;

  add(seconds) {
    const i = seconds > 0 ? Math.ceil(Math.log2(seconds) * 2 ** scale) - 1 : first;
    const bucket = Math.min(Math.max(i, first), last);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#sum += seconds;
  }

  /** message is the histogram as control/v1 has it. */
  message() {
    if (this.#counts.size === 0) return { scale };
    const offset = Math.min(...this.#counts.keys());
    const counts = new Array(Math.max(...this.#counts.keys()) - offset + 1).fill(0);
    for (const [i, n] of this.#counts) counts[i - offset] = n;
    return { scale, offset, counts, sum: this.#sum };
  }
}
