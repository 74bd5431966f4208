import { AsyncLocalStorage } from "node:async_hooks";
import type { ConnectError } from "@connectrpc/connect";
import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Call } from "../../rpc/guard.ts";
import { codeOf, methodOf, reasonOf, subjectOf } from "./call-facts.ts";
import type { TraceSettings, Tracing } from "./tracing.ts";

/** How long the collector may take for a batch, and how long we wait for it when we stop. In milliseconds. */
const exportTimeoutMs = 5_000;
const lastWordsMs = 1_500;

/** Spans that wait to be delivered; what comes on top of that is dropped. */
const maxQueued = 4_096;

/** How often what has ended is delivered, in milliseconds. */
const deliveryMs = 2_000;

/** Opens traces by OpenTelemetry. To be imported only when someone wants them. */
export function openTracing({ endpoint, share, version, onError }: TraceSettings): Tracing {
  const exporter = new OTLPTraceExporter({ url: tracesUrl(endpoint), timeoutMillis: exportTimeoutMs });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "parley", "service.version": version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: telling(exporter, onError),
        maxQueueSize: maxQueued,
        scheduledDelayMillis: deliveryMs,
        exportTimeoutMillis: 2 * exportTimeoutMs,
      }),
    ],
  });
  const tracer = provider.getTracer("parley", version);
  const spans = new WeakMap<Call, Context>();
  const here = new AsyncLocalStorage<Context>();
  const current = () => here.getStore() ?? ROOT_CONTEXT;
  const stop = async () => {
    const shutdown = provider.shutdown().catch(onError);
    await Promise.race([shutdown, new Promise((resolve) => setTimeout(resolve, lastWordsMs).unref())]);
  };
  let stopping: Promise<void> | undefined;

  return {
    onCall(call) {
      const parent = contextFrom(call.context.requestHeader.get("traceparent"));
      const span = tracer.startSpan(methodOf(call), { kind: SpanKind.SERVER }, parent);
      spans.set(call, trace.setSpan(parent, span));
      return (error) => {
        span.setAttributes(attributesOf(call, error));
        if (error) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      };
    },
    within: (call, work) => here.run(spans.get(call) ?? ROOT_CONTEXT, work),
    onStep(step) {
      // What nobody has called for, such as an expiry, is no trace.
      if (current() === ROOT_CONTEXT) return () => {};
      const span = tracer.startSpan(step, {}, current());
      return (error) => end(span, error !== undefined);
    },
    onWebhook({ session }, commandId) {
      const attributes = {
        "parley.model": session.modelId,
        "parley.session": session.sessionId,
        "parley.command": commandId,
      };
      const span = tracer.startSpan("webhook", { kind: SpanKind.CLIENT, attributes }, current());
      return {
        headers: { traceparent: traceparentOf(span) },
        ended: (outcome) => {
          span.setAttribute("parley.outcome", outcome);
          end(span, outcome !== "ok");
        },
      };
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function end(span: Span, isFailed: boolean): void {
  if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Texts, parameters and the words of errors are not among them. */
function attributesOf(call: Call, error: ConnectError | undefined): Attributes {
  const { session, request } = subjectOf(call);
  const [service = "", method = ""] = methodOf(call).split("/");
  return {
    "rpc.system": call.context.protocolName === "grpc" ? "grpc" : "connect_rpc",
    "rpc.service": service,
    "rpc.method": method,
    "parley.protocol": call.context.protocolName,
    "parley.code": codeOf(call, error),
    "parley.reason": reasonOf(error),
    "parley.session": session,
    "parley.request": request,
  };
}

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** W3C Trace Context: the span of whoever calls us, as the parent of ours. */
function contextFrom(traceparent: string | null): Context {
  const [, traceId = "", spanId = "", flags = ""] = traceparentPattern.exec(traceparent ?? "") ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? "01" : "00"}`;
}

function tracesUrl(endpoint: URL): string {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/traces`;
  return url.href;
}

/** The SDK tells its failures to nobody unless asked. */
function telling(exporter: SpanExporter, onError: (error: unknown) => void): SpanExporter {
  return {
    export(spans: ReadableSpan[], done) {
      exporter.export(spans, (result) => {
        if (result.error) onError(result.error);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
