import { createHandlerContext, type HandlerContext } from "@connectrpc/connect";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { DialogError } from "../../src/dialog/error.ts";
import { whileKnown } from "../../src/rpc/while-known.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refused = new DialogError("UNAUTHENTICATED", "no");

function contextOf(signal: AbortSignal): HandlerContext {
  return createHandlerContext({
    service: SessionService,
    method: SessionService.method.watchEvents,
    protocolName: "grpc",
    requestMethod: "POST",
    url: "http://localhost/",
    requestSignal: signal,
  });
}

/** A stream of numbers that goes on until its signal fires, and then ends well. */
async function* numbers({ signal }: HandlerContext): AsyncGenerator<number, void> {
  for (let next = 0; !signal.aborted; next++) {
    yield next;
    if (next === 1) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
}

/** One that does not look whether it fires. */
async function* stubborn({ signal }: HandlerContext): AsyncGenerator<boolean, void> {
  for (;;) yield signal.aborted;
}

function open(authenticate: () => unknown, signal = new AbortController().signal) {
  return whileKnown(numbers, contextOf(signal), authenticate, 10_000);
}

it("ends a stream that waits when its caller is not known any more", async () => {
  let isKnown = true;
  const stream = open(async () => {
    if (!isKnown) throw refused;
  });
  expect((await stream.next()).value).toBe(0);
  expect((await stream.next()).value).toBe(1);
  const third = expect(stream.next()).rejects.toBe(refused);
  await vi.advanceTimersByTimeAsync(20_000);
  isKnown = false;
  await vi.advanceTimersByTimeAsync(10_000);
  await third;
  expect(vi.getTimerCount()).toBe(0);
});

it("sends nothing more to a caller who is not known any more, though there is something", async () => {
  const context = contextOf(new AbortController().signal);
  const stream = whileKnown(stubborn, context, () => Promise.reject(refused), 10_000);
  expect((await stream.next()).value).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await expect(stream.next()).rejects.toBe(refused);
});

it("goes on while nobody can tell who calls", async () => {
  const stream = open(() => Promise.reject(new DialogError("AUTHENTICATION_UNAVAILABLE", "later")));
  expect((await stream.next()).value).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await stream.next()).value).toBe(1);
  await stream.return(undefined);
  expect(vi.getTimerCount()).toBe(0);
});

it("ends when the caller leaves", async () => {
  const leaving = new AbortController();
  const stream = open(async () => {}, leaving.signal);
  await stream.next();
  await stream.next();
  const third = stream.next();
  leaving.abort();
  expect((await third).done).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
