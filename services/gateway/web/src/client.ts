// The shop's public API as a typed client, over the Connect protocol.

import { Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { GatewayService } from "./gen/shop/gateway/v1/gateway_pb";
import { note, traceOf } from "./trace";

// traced notes each call with its trace, whether it succeeds or not.
const traced: Interceptor = (next) => async (request) => {
  const began = performance.now();
  const done = (outcome: string, headers: Headers) =>
    note(request.method.name, outcome, performance.now() - began, traceOf(headers));
  try {
    const response = await next(request);
    done("ok", response.header);
    return response;
  } catch (thrown) {
    const error = ConnectError.from(thrown);
    done(Code[error.code], error.metadata);
    throw error;
  }
};

export const shop = createClient(
  GatewayService,
  createConnectTransport({ baseUrl: location.origin, interceptors: [traced] }),
);
