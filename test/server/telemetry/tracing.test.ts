import { describe, expect, it } from "vitest";
import { WebhookStandIn } from "../../session/webhook-stand-in.ts";
import { begin, finish, say } from "../conversation.ts";
import { protocols } from "../start.ts";
import { Collector, type DeliveredSpan, treeBelow } from "./collector.ts";
import { startWatched } from "./watching.ts";

const service = "parley.v1.SessionService";
const caller = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };
const traceparent = `00-${caller.trace}-${caller.span}-01`;

function named(spans: readonly DeliveredSpan[], name: string): DeliveredSpan[] {
  return spans.filter((span) => span.name === name);
}

describe.each(protocols)("a call over %s", (protocol) => {
  it("is followed from its caller through its steps to the webhook, and through what that answers", async () => {
    const collector = await Collector.open();
    const webhook = await WebhookStandIn.open((call) => {
      call.answer({ id: "look_up", outParameters: { stock: "7" } });
    });
    const { server } = await startWatched({ webhook: webhook.url, tracing: collector.tracing });
    const clients = server.clients(protocol);
    await begin(clients, { sessionId: "s" });
    const input = { case: "userText", value: { text: "what is there" } } as const;
    const headers = { traceparent };
    for await (const _ of clients.sessions.createEvent({ sessionId: "s", input }, { headers }));

    const spans = await collector.spans();
    const called = spans.filter(({ traceId }) => traceId === caller.trace);
    expect(treeBelow(called, caller.span)).toEqual([
      [`${service}/CreateEvent`, ["recognize"], ["run"], ["append"], ["webhook"], ["run"], ["append"]],
    ]);
    // A call that nobody traces begins a trace of its own.
    expect(treeBelow(spans, undefined)).toEqual([[`${service}/NewSession`]]);
    const [sent] = named(spans, "webhook");
    expect(webhook.calls[0]?.headers).toHaveProperty("traceparent", `00-${caller.trace}-${sent?.spanId}-01`);
    expect(sent?.kind).toBe(3);
    expect(named(spans, `${service}/CreateEvent`)[0]?.kind).toBe(2);
  });

  it("that fails has a span that says why", async () => {
    const collector = await Collector.open();
    const { server } = await startWatched({ tracing: collector.tracing });
    await expect(say(server.clients(protocol), "nobody", "hello")).rejects.toThrow();
    const [span] = await collector.spans();
    expect(span?.status.code).toBe(2);
    expect(span?.attributes).toContainEqual({
      key: "parley.reason",
      value: { stringValue: "SESSION_NOT_FOUND" },
    });
  });
});

describe("traces", () => {
  it("of calls side by side are kept apart", async () => {
    const collector = await Collector.open();
    const { server } = await startWatched({ tracing: collector.tracing });
    const clients = server.clients("gRPC");
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await begin(clients, { sessionId: `s${index}` });
        await say(clients, `s${index}`, "hello");
      }),
    );
    const spans = await collector.spans();
    expect(named(spans, `${service}/CreateEvent`)).toHaveLength(10);
    for (const { spanId } of named(spans, `${service}/CreateEvent`)) {
      expect(treeBelow(spans, spanId)).toEqual([["recognize"], ["run"], ["append"]]);
    }
  });

  it("are taken of a share of the calls, and of those whose caller is traced", async () => {
    const collector = await Collector.open({ share: 0 });
    const { server } = await startWatched({ tracing: collector.tracing });
    const { sessions } = server.clients("gRPC");
    await sessions.newSession({ modelId: "clerk" });
    await sessions.newSession({ modelId: "clerk" }, { headers: { traceparent } });
    await sessions.newSession({ modelId: "clerk" }, { headers: { traceparent: "00-nonsense" } });
    expect((await collector.spans()).map(({ parentSpanId }) => parentSpanId)).toEqual([caller.span]);
  });

  it.each(["down", "slow", "failing"])("harm no call when the collector is %s", async (state) => {
    const collector = await Collector.open();
    if (state === "down") await collector.standIn.close();
    if (state === "slow") collector.standIn.react = () => {};
    if (state === "failing") collector.standIn.fail(400);
    const { server } = await startWatched({ tracing: collector.tracing });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    await say(clients, "s", "order apple");
    await finish(clients, "s", "place_order", { number: "1" });
    // To stop waits for the collector, but not for long.
    await collector.tracing.stop();
    if (state === "failing") expect(collector.errors).not.toEqual([]);
  });
});
