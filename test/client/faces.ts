import { createGrpcWebTransport } from "@connectrpc/connect-node";
import { describe } from "vitest";
import { Parley as BrowserParley } from "../../src/client/browser.ts";
import type { ClientOptions } from "../../src/client/calls.ts";
import type { Event } from "../../src/client/event.ts";
import { Parley as NodeParley } from "../../src/client/node.ts";
import { Parley } from "../../src/client/parley.ts";

/** The ways in which the client reaches a server: as it does in Node, as it does in browsers, and with a transport. */
export const faces = ["gRPC, as in Node", "Connect, as in browsers", "gRPC-Web, by a transport"] as const;
export type Face = (typeof faces)[number];

/** Tests do not wait long. */
const quick: ClientOptions = { retry: { firstDelayMs: 1, longestDelayMs: 50, attempts: 40 } };

export function connect(face: Face, port: number, options: ClientOptions = quick): Parley {
  const baseUrl = `http://127.0.0.1:${port}`;
  if (face === "gRPC, as in Node") return NodeParley.connect(baseUrl, options);
  if (face === "Connect, as in browsers") return BrowserParley.connect(baseUrl, options);
  return new Parley(createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }), options);
}

export function withEveryFace(tests: (face: Face) => void): void {
  describe.each(faces)("with %s, the client", (face) => tests(face));
}

/** The events in lines: what a reply says, and otherwise the kind. */
export function lines(events: readonly Event[]): string[] {
  return events.map((event) => (event.kind === "reply" ? event.text : event.kind));
}

export function offsets(events: readonly Event[]): number[] {
  return events.map(({ offset }) => offset);
}

export async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

/** Some of the first items; then the loop is left. */
export async function some<T>(iterable: AsyncIterable<T>, count: number): Promise<T[]> {
  const items: T[] = [];
  if (count === 0) return items;
  for await (const item of iterable) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}
