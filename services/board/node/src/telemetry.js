import { ROOT_CONTEXT, SpanKind, propagation, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';

const propagator = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});

const metadata = {
  get: (m, key) => m.get(key).join(',') || undefined,
  keys: (m) => Object.keys(m.getMap()),
};

// gRPC's status codes by name, as span attributes have them.
const names = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS',
  'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED',
  'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];

// Codes that are the server's fault: its span is an error then, as the semantic conventions have it.
const serverFaults = ['UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'];

/**
 * Telemetry is the replica's tracing. OpenTelemetry's own instrumentation of
 * grpc-js replaces functions of the module when it is loaded; in a bundle no
 * module is loaded, so the span of a call is made here. Whether a request is
 * traced was decided at the ingress.
 */
export class Telemetry {
  #provider;
  #tracer;

  constructor(config) {
    this.#provider = new TracerProvider({
      resource: defaultResource().merge(resourceFromAttributes({
        'service.name': 'board', 'service.version': config.Version, 'service.instance.id': config.ID, 'lab.shop': config.Shop,
      })),
      sampler: new ParentBasedSampler({ root: new AlwaysOffSampler() }),
      spanProcessors: config.Traces ? [new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `http://${config.Traces}`, timeoutMillis: 2000 }),
        scheduledDelayMillis: 50, maxQueueSize: 16384, exportTimeoutMillis: 2000,
      })] : [],
    });
    this.#tracer = this.#provider.getTracer('github.com/msalab/msalab/services/board/node');
  }

  /** begin begins the span of a call, and reads the baggage that it carries. */
  begin(method, call) {
    const context = propagator.extract(ROOT_CONTEXT, call.metadata, metadata);
    const name = method.slice(1);
    const span = this.#tracer.startSpan(name, {
      kind: SpanKind.SERVER,
      attributes: { 'rpc.system.name': 'grpc', 'rpc.method': name, 'lab.function': 'board' },
    }, context);
    return { span, context: trace.setSpan(context, span), baggage: propagation.getBaggage(context) };
  }

  /** end ends the span of a call by the call's status code. */
  end(span, code, message) {
    span.setAttribute('rpc.response.status_code', names[code]);
    if (serverFaults.includes(names[code])) span.setStatus({ code: 2, message });
    span.end();
  }

  /** within makes a span of work inside a call. */
  within(context, name, attributes, work) {
    const span = this.#tracer.startSpan(name, { attributes }, context);
    try {
      return work();
    } finally {
      span.end();
    }
  }

  /** waited makes the span of a wait for a slot that ends now. */
  waited(context, seconds) {
    this.#tracer.startSpan('wait for slot', { startTime: Date.now() - seconds * 1000 }, context).end();
  }

  /** flush sends the spans that have ended; what can't be sent is lost. */
  flush() {
    return this.#provider.forceFlush().catch(() => {});
  }
}
