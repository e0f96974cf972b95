import { createHash } from 'node:crypto';

/**
 * Draws is a sequence of numbers from 0 up to 1 that a seed fixes: the n-th is
 * the hash of seed and n. It is not the sequence that Go's generator gives.
 */
export class Draws {
  #seed;
  #n = 0;

  constructor(...seed) {
    this.#seed = seed.join('\0');
  }

  next() {
    const hash = createHash('sha256').update(`${this.#seed}\0${this.#n++}`).digest();
    return hash.readUIntBE(0, 6) / 2 ** 48;
  }

  /** duration draws one of this mean. A lognormal one has sigma 1: a hump and a long tail. */
  duration(distribution, mean) {
    switch (distribution) {
      case 'exponential':
        return -mean * Math.log(1 - this.next());
      case 'lognormal': { // a normal number by Box and Muller; the mean of a lognormal is exp(mu + sigma²/2)
        const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
        return mean * Math.exp(normal - 0.5);
      }
    }
    return mean;
  }
}
