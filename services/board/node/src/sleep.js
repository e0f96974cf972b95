import { status } from '@grpc/grpc-js';

import { Failure } from './failure.js';

/** cancelled is how a request ends whose caller has left. */
export function cancelled() {
  return new Failure(status.CANCELLED, 'the caller has left');
}

/**
 * until waits for an event: a function that is given what to call and returns
 * what takes that back. It fails when the signal aborts first.
 */
export function until(signal, event) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled());
    let undo = () => {};
    const abort = () => {
      undo();
      reject(cancelled());
    };
    signal.addEventListener('abort', abort, { once: true });
    undo = event(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}

/** sleep pauses. Node's timers count whole milliseconds: ms is rounded. */
export function sleep(ms, signal) {
  return until(signal, (wake) => {
    const timer = setTimeout(wake, Math.round(ms));
    return () => clearTimeout(timer);
  });
}
