import { onTestFinished } from "vitest";
import { openTracing } from "../../../src/server/telemetry/opentelemetry.ts";
import type { Tracing } from "../../../src/server/telemetry/tracing.ts";
import { HttpStandIn } from "../../nlu/outside/http-stand-in.ts";

/** A span as it stands in OTLP's JSON. */
export interface DeliveredSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number };
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** A collector of traces on this machine, and tracing that delivers to it. */
export class Collector {
  readonly tracing: Tracing;
  readonly errors: unknown[] = [];
  readonly standIn: HttpStandIn;

  private constructor(standIn: HttpStandIn, share: number) {
    this.standIn = standIn;
    const onError = (error: unknown) => this.errors.push(error);
    this.tracing = openTracing({ endpoint: standIn.url, share, version: "1.2.3", onError });
    onTestFinished(() => this.tracing.stop());
  }

  static async open({ share = 1 } = {}): Promise<Collector> {
    const standIn = await HttpStandIn.open();
    standIn.answer({});
    return new Collector(standIn, share);
  }

  /** Delivers what has ended, and gives all that was ever delivered. No more is traced after that. */
  async spans(): Promise<DeliveredSpan[]> {
    await this.tracing.stop();
    return this.standIn.requests.flatMap(({ body }) =>
      JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: DeliveredSpan[] }[] }) =>
        resource.scopeSpans.flatMap(({ spans }) => spans),
      ),
    );
  }
}

/** The spans below one, as names with what is below them. */
export function treeBelow(spans: readonly DeliveredSpan[], parent: string | undefined): object {
  const children = spans.filter(({ parentSpanId }) => (parentSpanId || undefined) === parent);
  return children.map(({ name, spanId }) => [name, ...(treeBelow(spans, spanId) as object[])]);
}
