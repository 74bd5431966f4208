import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
} from "../../gen/google/rpc/error_details_pb.ts";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import type { Session } from "../../gen/parley/v1/session_pb.ts";
import type {
  CreateEventRequestSchema,
  NewSessionRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import type { Clients } from "./start.ts";

/** What tests say and hear over the wire, in fewer words. */

export interface Begun {
  readonly session: Session;
  readonly events: readonly Event[];
}

/** Begins a session with the clerk. */
export async function begin(
  { sessions }: Clients,
  request: MessageInitShape<typeof NewSessionRequestSchema> = {},
): Promise<Begun> {
  const { session, events } = await sessions.newSession({ modelId: "clerk", ...request });
  return { session: present(session), events };
}

/** Sends an event, and gives it back with all that follow. */
export async function send(
  { sessions }: Clients,
  request: MessageInitShape<typeof CreateEventRequestSchema>,
): Promise<Event[]> {
  const events: Event[] = [];
  for await (const { event } of sessions.createEvent(request)) events.push(present(event));
  return events;
}

/** The user says something. */
export function say(
  clients: Clients,
  sessionId: string,
  text: string,
  request: MessageInitShape<typeof CreateEventRequestSchema> = {},
): Promise<Event[]> {
  return send(clients, { sessionId, input: { case: "userText", value: { text } }, ...request });
}

/** The client has run a command. */
export function finish(
  clients: Clients,
  sessionId: string,
  commandId: string,
  outputs: Record<string, string> = {},
): Promise<Event[]> {
  return send(clients, { sessionId, input: { case: "commandResult", value: { commandId, outputs } } });
}

/** The whole log, page by page. */
export async function logOf({ sessions }: Clients, sessionId: string): Promise<Event[]> {
  const log: Event[] = [];
  for (let pageToken = ""; ; ) {
    const page = await sessions.listEvents({ sessionId, pageToken, pageSize: 1000 });
    log.push(...page.events);
    if (page.nextPageToken === "") return log;
    pageToken = page.nextPageToken;
  }
}

/** Watches until a number of events has come, and leaves: Connect clients do that by a signal only. */
export async function watchSome(
  { sessions }: Clients,
  request: { sessionId: string; afterOffset?: number },
  count: number,
): Promise<Event[]> {
  const events: Event[] = [];
  if (count === 0) return events;
  const leaving = new AbortController();
  for await (const { event } of sessions.watchEvents(request, { signal: leaving.signal })) {
    events.push(present(event));
    if (events.length === count) break;
  }
  leaving.abort();
  return events;
}

/** Watches to the end of the stream. */
export function watchAll(
  clients: Clients,
  request: { sessionId: string; afterOffset?: number },
): Promise<Event[]> {
  return watchSome(clients, request, Number.POSITIVE_INFINITY);
}

/** The events in lines: what a reply says, and otherwise the kind. */
export function lines(events: readonly Event[]): string[] {
  return events.map(({ body }) => (body.case === "reply" ? body.value.text : (body.case ?? "nothing")));
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it should be there");
  return value;
}

/** All that a failure tells. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The paths of fields that are wrong. */
  readonly fields: readonly string[];
  /** What was not found, as `type name`. */
  readonly resources: readonly string[];
  readonly details: number;
}

/** Waits for a call to fail. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const error: unknown = await call.then(
    () => new Error("the call did not fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectError)) throw error;
  const [info] = error.findDetails(ErrorInfoSchema);
  return {
    code: Code[error.code],
    message: error.rawMessage,
    reason: info?.reason ?? "",
    domain: info?.domain ?? "",
    metadata: info?.metadata ?? {},
    fields: error.findDetails(BadRequestSchema).flatMap(({ fieldViolations }) => {
      return fieldViolations.map(({ field }) => field);
    }),
    resources: error.findDetails(ResourceInfoSchema).map(({ resourceType, resourceName }) => {
      return `${resourceType} ${resourceName}`;
    }),
    details: error.details.length,
  };
}
