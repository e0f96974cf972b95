import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const topics = ['New arrivals', 'Opening hours', 'Delivery', 'Sale', 'Question', 'Thank you'];
const firstDay = Date.UTC(2026, 0, 1, 9);

/**
 * Journal keeps posts and messages in a file of JSON lines that all replicas
 * append to: Node.js has no SQL database of its own before version 22. The
 * kernel puts appended lines one after the other, so the order of the file is
 * the same for all who read it, and a line's place among its kind is its id.
 * What is written outlives the death of a replica.
 */
export class Journal {
  posts = [];
  messages = [];
  #requests = new Map(); // posts by request_id
  #file;
  #read = 0; // so many bytes of the file
  #rest = Buffer.alloc(0); // a line that has no end yet

  /** The posts of a fresh shop are those that the seed gives the Go board. */
  constructor(folder, seed) {
    for (let i = 0; i < seed.Posts; i++) {
      const topic = topics[Number((BigInt(i) + BigInt(seed.Number)) % BigInt(topics.length))];
      const member = String(i % Math.max(seed.Members, 1)).padStart(5, '0');
      this.#keep({
        request: `seed/${String(i).padStart(5, '0')}`, author: `member-${member}`,
        title: `${topic} (${i + 1})`, body: `A note on "${topic}".`, at: firstDay + i * 60_000,
      });
    }
    this.#file = openSync(join(folder, 'board.jsonl'), 'a+', 0o600);
  }

  /** publish writes a post unless its request was served before, and returns the post of that request. */
  publish(post) {
    this.refresh();
    if (!this.#requests.has(post.request)) {
      this.#append(post); // another replica may do so too: the first line counts
      this.refresh();
    }
    return this.#requests.get(post.request);
  }

  /** say keeps a message. */
  say(message) {
    this.#append(message);
    this.refresh();
  }

  /** refresh reads what was written since the last time, by whichever replica. */
  refresh() {
    const { size } = fstatSync(this.#file);
    if (size <= this.#read) return;
    const fresh = Buffer.alloc(size - this.#read);
    this.#read += readSync(this.#file, fresh, 0, fresh.length, this.#read);
    const all = Buffer.concat([this.#rest, fresh]);
    const end = all.lastIndexOf(10) + 1;
    this.#rest = all.subarray(end);
    for (const line of all.toString('utf8', 0, end).split('\n')) {
      const entry = parse(line);
      if (entry) this.#keep(entry);
    }
  }

  close() {
    closeSync(this.#file);
  }

  // A line begins with an end of line: one that a dying replica left torn spoils no other.
  #append(entry) {
    writeSync(this.#file, `\n${JSON.stringify(entry)}\n`);
  }

  #keep(entry) {
    if (entry.room !== undefined) {
      this.messages.push(entry);
    } else if (!this.#requests.has(entry.request)) {
      entry.id = this.posts.push(entry);
      this.#requests.set(entry.request, entry);
    }
  }
}

function parse(line) {
  if (line === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // torn
  }
}
