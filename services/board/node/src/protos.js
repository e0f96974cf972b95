// The messages and services, from the same .proto files that the Go code is
// generated from. esbuild puts their text into the bundle; the stubs are made
// of it when the program starts.
import { loadPackageDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';

import board from '../../../../proto/shop/board/v1/board.proto';
import control from '../../../../proto/control/v1/control.proto';
import error from './error.proto';
import health from './health.proto';

const root = new protobuf.Root();
for (const known of ['any', 'duration', 'timestamp']) {
  root.addJSON(protobuf.common.get(`google/protobuf/${known}.proto`).nested);
}
for (const text of [board, control, error, health]) protobuf.parse(text, root);

// 64-bit numbers are texts, as JavaScript's numbers end at 2^53.
const packages = loadPackageDefinition(fromJSON(root.toJSON(), { longs: String, defaults: true }));

export const BoardService = packages.shop.board.v1.BoardService.service;
export const ControlService = packages.control.v1.ControlService.service;
export const Health = packages.grpc.health.v1.Health.service;

/** packStatus makes the bytes of a google.rpc.Status with one detail, a message of google.rpc. */
export function packStatus(code, message, kind, detail) {
  const { rpc } = packages.google;
  const any = { type_url: `type.googleapis.com/google.rpc.${kind}`, value: rpc[kind].serialize(detail) };
  return rpc.Status.serialize({ code, message, details: [any] });
}

/** milliseconds reads a google.protobuf.Duration; none is 0. */
export function milliseconds(d) {
  return d ? Number(d.seconds) * 1000 + d.nanos / 1e6 : 0;
}

/** timestamp makes a google.protobuf.Timestamp of milliseconds since 1970. */
export function timestamp(ms) {
  return { seconds: String(Math.floor(ms / 1000)), nanos: (Math.floor(ms) % 1000) * 1e6 };
}
