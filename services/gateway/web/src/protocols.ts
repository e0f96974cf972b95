// The same calls in three protocols, and what a page gets to see of each.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { GatewayService } from "./gen/shop/gateway/v1/gateway_pb";
import { GetProductRequestSchema, ProductSchema } from "./gen/shop/select/v1/select_pb";
import { traceOf, type Trace } from "./trace";

export interface Attempt {
  protocol: string;
  id: string; // of the product that was asked for
  status: string; // "ok", or the error's code; empty: the page can't know
  message: string; // the product's name; empty: none came
  sent: number; // bytes of the bodies
  received: number;
  ms: number; // until the body of the answer was there
  trace: Trace;
}

const path = `/${GatewayService.typeName}/${GatewayService.method.getProduct.name}`;

// protocols are the ways to ask for a product.
export const protocols: ((id: string) => Promise<Attempt>)[] = [
  grpc,
  (id) => library("gRPC-Web", id, (fetch) => createGrpcWebTransport({ baseUrl: location.origin, fetch })),
  (id) => library("Connect", id, (fetch) => createConnectTransport({ baseUrl: location.origin, fetch, useBinaryFormat: true })),
];

// measured is fetch that writes down what it sent and received.
function measured(into: Attempt): typeof fetch {
  return async (input, init) => {
    into.sent = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer()).length;
    const began = performance.now();
    const response = await fetch(input, init);
    into.trace = traceOf(response.headers);
    into.received = (await response.clone().arrayBuffer()).byteLength;
    into.ms = performance.now() - began;
    return response;
  };
}

const blank = (protocol: string, id: string): Attempt => ({
  protocol, id, status: "", message: "", sent: 0, received: 0, ms: 0, trace: { id: "", url: "" },
});

// library asks by connect-web.
async function library(protocol: string, id: string, transport: (f: typeof fetch) => Transport): Promise<Attempt> {
  const attempt = blank(protocol, id);
  const client = createClient(GatewayService, transport(measured(attempt)));
  try {
    attempt.message = (await client.getProduct({ id })).name;
    attempt.status = "ok";
  } catch (thrown) {
    attempt.status = Code[ConnectError.from(thrown).code];
  }
  return attempt;
}

const prefix = 5; // of a gRPC message: one byte of flags, four of length

// grpc asks by fetch alone: a message with its prefix, as HTTP/2 would carry it.
// The answer's message comes back the same way. Its status is in the trailers,
// and an answer has no trailers here: whether the call succeeded can't be known.
async function grpc(id: string): Promise<Attempt> {
  const attempt = blank("gRPC", id);
  const message = toBinary(GetProductRequestSchema, create(GetProductRequestSchema, { id }));
  const body = new Uint8Array(prefix + message.length);
  new DataView(body.buffer).setUint32(1, message.length);
  body.set(message, prefix);
  const response = await measured(attempt)(path, {
    method: "POST", headers: { "Content-Type": "application/grpc+proto", TE: "trailers" }, body,
  });
  const answer = new Uint8Array(await response.arrayBuffer());
  if (response.ok && answer.length > prefix) attempt.message = fromBinary(ProductSchema, answer.subarray(prefix)).name;
  const status = response.headers.get("grpc-status"); // where it is, were it a header
  if (status !== null) attempt.status = status === "0" ? "ok" : Code[Number(status)];
  return attempt;
}

export interface Withheld {
  trailers: boolean;
  te: boolean;
  http: string; // the protocol that was spoken: "http/1.1"
  upload: boolean;
}

// withheld tries what a gRPC client needs of HTTP.
export async function withheld(): Promise<Withheld> {
  const response = await fetch("/api/products?page_size=1");
  const spoken = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  return {
    trailers: !("trailers" in response || "trailer" in response),
    te: new Request("/", { headers: { TE: "trailers" } }).headers.get("TE") === null,
    http: spoken.find((e) => e.name.includes("/page.js"))?.nextHopProtocol ?? "",
    upload: !(await uploads()),
  };
}

// uploads tells whether a request's body can be sent while it is being written. A
// browser that can't may send the stream's name in its stead, as text.
async function uploads(): Promise<boolean> {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(prefix));
      controller.close();
    },
  });
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
  try {
    const request = new Request(path, init);
    if (request.headers.has("Content-Type")) return false;
    await fetch(request);
    return true;
  } catch {
    return false;
  }
}
