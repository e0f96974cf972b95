import { Server, status } from '@grpc/grpc-js';

import { Draws } from './draw.js';
import { Failure } from './failure.js';
import { Faults } from './faults.js';
import { Histogram } from './histogram.js';
import { Limit } from './limit.js';
import { BoardService } from './protos.js';
import { Slots } from './slots.js';
import { sleep } from './sleep.js';

/**
 * Replica is what stands around the board as around every service of the shop:
 * slots, simulated work, faults, counts, spans.
 */
export class Replica {
  server = new Server();
  limit = new Limit();
  work = { distribution: 'fixed', mean: 0 }; // mean in milliseconds
  inFlight = 0;
  latency = new Histogram();
  done = new Array(17).fill(0); // answers by code
  streams = new Set(); // that are open, by what ends each
  #telemetry;
  #draws;

  constructor(config, telemetry, crash) {
    this.config = config;
    this.#telemetry = telemetry;
    this.slots = new Slots(config.Slots, config.Queue);
    this.#draws = new Draws(config.Seed.Number, config.ID, 'work');
    const methods = Object.values(BoardService).map((m) => m.path.split('/').pop());
    this.faults = new Faults(config.ID, methods, crash);
    const work = config.Work?.board;
    if (work) this.work = { distribution: work.Distribution, mean: work.Mean / 1e6 };
  }

  /** serve registers the board. */
  serve(board) {
    this.server.addService(BoardService, {
      listPosts: this.#unary(BoardService.ListPosts, (request, context) => board.listPosts(request, context)),
      writePost: this.#unary(BoardService.WritePost, (request, context) => board.writePost(request, context)),
      say: this.#unary(BoardService.Say, (request) => board.say(request)),
      hear: this.#unary(BoardService.Hear, (request, context, signal) => board.hear(request, signal)),
      feed: this.#stream(BoardService.Feed, (call, stream) => board.feed(call, stream)),
      chat: this.#stream(BoardService.Chat, (call, stream) => board.chat(call, stream)),
    });
  }

  #unary({ path }, handle) {
    return async (call, answer) => {
      const { span, context, baggage } = this.#telemetry.begin(path, call);
      const began = performance.now();
      this.inFlight++;
      const leaving = new AbortController();
      call.on('cancelled', () => leaving.abort());
      const request = { method: path.split('/').pop(), baggage, span, signal: leaving.signal };
      let failure = null;
      let reply;
      try {
        reply = await this.#inSlot(request, context, () => handle(call.request, context, leaving.signal));
      } catch (err) {
        failure = asFailure(err);
      }
      this.inFlight--;
      this.latency.add((performance.now() - began) / 1000);
      this.done[failure?.code ?? status.OK]++;
      this.#telemetry.end(span, failure?.code ?? status.OK, failure?.message);
      answer(failure, reply);
    };
  }

  /** #inSlot does the work of a request: it waits for a slot, is struck by faults, pauses, and runs. */
  async #inSlot(request, context, handle) {
    this.limit.admit();
    const waited = await this.slots.take(request.signal, this.limit.wait).catch((err) => {
      if (this.limit.wait > 0 && err.code === status.RESOURCE_EXHAUSTED) this.limit.shed++;
      throw err;
    });
    try {
      if (waited > 0) this.#telemetry.waited(context, waited);
      await this.faults.strike(request);
      if (this.work.mean > 0) {
        await sleep(this.#draws.duration(this.work.distribution, this.work.mean), request.signal);
      }
      const reply = handle();
      if (reply instanceof Promise) await reply; // it keeps the slot
      return reply;
    } finally {
      this.slots.release();
    }
  }

  // A stream takes no slot and counts in no figures; faults strike it as it opens.
  #stream({ path }, handle) {
    return async (call) => {
      const { span, context, baggage } = this.#telemetry.begin(path, call);
      const ending = new AbortController();
      let failure = null;
      const leave = (err) => {
        failure ??= err ? asFailure(err) : null;
        ending.abort();
      };
      const drain = () => leave(new Failure(status.UNAVAILABLE, 'the replica drains; connect again'));
      this.streams.add(drain);
      call.on('cancelled', () => leave());
      call.on('error', () => leave());
      try {
        await this.faults.strike({ method: path.split('/').pop(), baggage, span, signal: ending.signal });
        await handle(call, { context, signal: ending.signal, leave });
      } catch (err) {
        failure ??= asFailure(err);
      }
      this.streams.delete(drain);
      this.#telemetry.end(span, failure?.code ?? status.OK, failure?.message);
      if (failure) call.emit('error', failure);
      else call.end();
    };
  }

  /** figures are the replica's counts, as control/v1 has them. */
  figures() {
    const usage = process.cpuUsage();
    return {
      ...this.slots.message(),
      functions: [{
        function: 'board', inFlight: this.inFlight, latency: this.latency.message(),
        limited: this.limit.limited, shed: this.limit.shed,
        done: this.done.flatMap((count, code) => (count > 0 ? [{ code, count }] : [])),
      }],
      faults: this.faults.message(),
      cpuSeconds: (usage.user + usage.system) / 1e6,
      rssBytes: process.memoryUsage.rss(),
    };
  }
}

/** asFailure makes an answer of any error: a bug in one request must not end the process. */
function asFailure(err) {
  if (err instanceof Failure) return err;
  console.error(err);
  return new Failure(status.INTERNAL, `error in board: ${err.message}`);
}
