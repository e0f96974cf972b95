import { status } from '@grpc/grpc-js';

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
  return new Failure(status.INVALID_ARGUMENT, `${field}: ${why}`);
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
