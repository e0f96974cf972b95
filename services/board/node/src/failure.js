import { Metadata, status } from '@grpc/grpc-js';

import { packStatus } from './protos.js';

/** Failure is an answer that is an error, by its gRPC status code. */
export class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
    this.details = message; // grpc-js sends this
  }
}

/** refuse makes the answer to a request whose field is wrong. */
export function refuse(field, why) {
  return detailed(`${field}: ${why}`, 'BadRequest', { fieldViolations: [{ field, description: why }] });
}

/** reused makes the answer to a key that comes again with another body. */
export function reused(why) {
  return detailed(why, 'ErrorInfo', { reason: 'KEY_REUSED', domain: 'shop.msalab' });
}

/** detailed is a failure with a detail for programs, as the services in Go give it: beside the status, in a trailer. */
function detailed(message, kind, detail) {
  const failure = new Failure(status.INVALID_ARGUMENT, message);
  failure.metadata = new Metadata();
  failure.metadata.set('grpc-status-details-bin', packStatus(failure.code, message, kind, detail));
  return failure;
}

/** check refuses a text that is empty or longer than max characters. */
export function check(field, value, max) {
  if (!value) throw refuse(field, 'required');
  const n = [...value].length;
  if (n > max) throw refuse(field, `${n} characters, at most ${max}`);
}

/** checkId refuses an identifier that is empty or longer than 200 bytes. */
export function checkId(field, value) {
  if (!value) throw refuse(field, 'required');
  const n = Buffer.byteLength(value);
  if (n > 200) throw refuse(field, `${n} bytes, at most 200`);
}
