import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';

import { status } from '@grpc/grpc-js';

import { Failure, check, checkId, refuse, reused } from './failure.js';
import { timestamp } from './protos.js';
import { quote } from './quote.js';

// How often a stream looks for what other replicas wrote; what this one wrote it tells at once.
const poll = 200;

// How long an answer may wait for something to be said, in ms.
const maxWait = 30_000;

// The sender of what was said without a stream is this and the author.
const spoken = 'by ';

/** Board is the notice board: what the Go service of this name does, by the same .proto file. */
export class Board {
  #journal;
  #telemetry;
  #news = new EventEmitter().setMaxListeners(0);

  constructor(journal, telemetry) {
    this.#journal = journal;
    this.#telemetry = telemetry;
  }

  /** listPosts returns a page of posts, newest first. */
  listPosts(request, context) {
    const size = request.pageSize || 20;
    if (size < 1 || size > 100) throw refuse('page_size', `${request.pageSize}, want 1 to 100`);
    const before = Number(request.beforeId);
    if (before < 0) throw refuse('before_id', `${request.beforeId} is negative`);
    this.#io('read posts', context, () => this.#journal.refresh());
    const { posts } = this.#journal;
    const end = before === 0 ? posts.length : Math.min(before - 1, posts.length);
    return { posts: posts.slice(Math.max(0, end - size), end).reverse().map(message) };
  }

  /** writePost publishes a post, once per request_id. */
  writePost(request, context) {
    checkId('request_id', request.requestId);
    check('author', request.author, 100);
    check('title', request.title, 200);
    check('body', request.body, 10_000);
    const { requestId, author, title, body } = request;
    const post = this.#io('insert post', context, () => this.#journal.publish({ request: requestId, author, title, body, at: Date.now() }));
    if (post.author !== author || post.title !== title || post.body !== body) {
      throw reused(`request_id ${quote(requestId)} published another post before`);
    }
    this.#news.emit('written');
    return message(post);
  }

  /** feed sends each new post until the caller leaves. */
  async feed(call, { signal }) {
    let last = Number(call.request.afterId);
    if (last < 0) throw refuse('after_id', `${call.request.afterId} is negative`);
    this.#journal.refresh();
    if (last === 0) last = this.#journal.posts.length;
    await this.#follow(call, signal, this.#journal.posts, last, message);
  }

  /** chat joins the room of the caller's first message. The caller leaves by closing its side. */
  async chat(call, { signal, leave }) {
    const self = randomUUID(); // tells this caller's messages from those of others
    let room;
    let last;
    let joined;
    const ready = new Promise((resolve) => { joined = resolve; });
    call.on('data', (m) => {
      try {
        if (room === undefined) {
          this.#journal.refresh();
          last = this.#journal.messages.length;
        }
        this.#say(self, room ?? m.room, m);
        room ??= m.room;
        joined();
      } catch (err) {
        leave(err);
      }
    });
    call.on('end', () => leave());
    await Promise.race([ready, new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))]);
    await this.#follow(call, signal, this.#journal.messages, last, (m) => {
      if (m.room !== room || m.sender === self) return undefined;
      return { room, author: m.author, text: m.text };
    });
  }

  /** say says one thing in a room, without a stream. */
  say(m) {
    if (m.text === '') throw refuse('text', 'required');
    this.#say(spoken + m.author, m.room, m);
    return {};
  }

  /** hear returns what was said in a room since the caller heard last, and may wait for it. */
  async hear({ room, author, afterId, waitMs }, signal) {
    checkId('room', room);
    if (waitMs < 0 || waitMs > maxWait) throw refuse('wait_ms', `${waitMs}, want 0 to ${maxWait}`);
    let last = Number(afterId ?? 0);
    if (last < 0) throw refuse('after_id', `${afterId} is negative`);
    const { messages } = this.#journal;
    const fresh = () => {
      this.#journal.refresh();
      const found = messages.slice(last).filter((m) => m.room === room && m.sender !== spoken + author);
      last = messages.length;
      return found;
    };
    let heard = fresh();
    if (afterId === undefined) return { messages: [], lastId: last };
    const enough = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
    while (heard.length === 0 && !enough.aborted) {
      await this.#written(enough);
      heard = fresh();
    }
    return { messages: heard.map(({ author: by, text }) => ({ room, author: by, text })), lastId: last };
  }

  /** #written waits until there may be something new, or the signal aborts. */
  #written(signal) {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#news.off('written', wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, poll);
      this.#news.on('written', wake);
      signal.addEventListener('abort', wake);
    });
  }

  #say(self, room, m) {
    checkId('room', m.room);
    check('author', m.author, 100);
    if (m.room !== room) throw refuse('room', `this stream is in ${quote(room)}`);
    if (m.text === '') return; // joins in silence
    check('text', m.text, 1000);
    this.#journal.say({ room, sender: self, author: m.author, text: m.text });
    this.#news.emit('written');
  }

  /**
   * #follow sends what comes after the last in a list, as pick gives it (undefined:
   * it is not for this reader), until the signal aborts. A reader that is slow is
   * waited for: what it has not fetched stays in the journal.
   */
  async #follow(call, signal, list, last, pick) {
    let next = last;
    if (signal.aborted) return;
    call.sendMetadata(new call.metadata.constructor());
    let blocked = false;
    const send = () => {
      while (!blocked && !signal.aborted && next < list.length) {
        const m = pick(list[next++]);
        if (m !== undefined) blocked = !call.write(m);
      }
    };
    const look = () => {
      this.#journal.refresh();
      send();
    };
    const timer = setInterval(look, poll);
    const drained = () => { blocked = false; send(); };
    this.#news.on('written', send);
    call.on('drain', drained);
    send();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    clearInterval(timer);
    this.#news.off('written', send);
    call.off('drain', drained);
  }

  #io(name, context, work) {
    return this.#telemetry.within(context, name, { 'file.path': 'board.jsonl' }, () => {
      try {
        return work();
      } catch (err) {
        throw new Failure(status.INTERNAL, `${name}: ${err.message}`);
      }
    });
  }
}

function message({ id, author, title, body, at }) {
  return { id, author, title, body, writtenAt: timestamp(at) };
}
