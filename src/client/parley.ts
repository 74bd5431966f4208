import type { JsonObject } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { type CallOptions, Calls, type ClientOptions, newRequestId, present } from "./calls.ts";
import type { Values } from "./event.ts";
import { Session } from "./session.ts";

/** How a session is begun. Limits are those of NewSession. */
export interface NewSessionOptions extends CallOptions {
  /** What makes it safe to ask again, even by another process: the same id gives the same session. Absent: a new one. */
  readonly requestId?: string;
  /** Absent: the server makes one. */
  readonly sessionId?: string;
  /** Who the user is, to find sessions by. Absent: a guest. */
  readonly userId?: string;
  /** For people. */
  readonly title?: string;
  readonly description?: string;
  /** To find sessions by. */
  readonly labels?: Values;
  /** Anything to keep with the session. */
  readonly metadata?: JsonObject;
  /** What the dialog knows from the start. */
  readonly parameters?: Values;
  /** Such as "en_US". Absent: the model's first. */
  readonly locale?: string;
  /** After how long without events it expires, in milliseconds. Absent: the server decides. */
  readonly idleTimeoutMs?: number;
  /** Begin without the model's greeting. */
  readonly skipGreeting?: boolean;
}

/** How a session is opened that there is already. */
export interface OpenSessionOptions extends CallOptions {
  /** The last offset that is known here: what comes later is given by `resume`. -1: all. Absent: nothing is missed. */
  readonly after?: number;
}

/** A Parley server, as its clients see it. Nothing is sent before the first call. */
export class Parley {
  /** The raw calls about sessions. They are not tried again, and fail with a ConnectError. */
  readonly sessions: Client<typeof SessionService>;
  /** The raw calls about models; likewise. */
  readonly models: Client<typeof ModelService>;
  private readonly calls: Calls;

  /** @param transport any of Connect's: for gRPC-Web, TLS, tests. */
  constructor(transport: Transport, options: ClientOptions = {}) {
    this.sessions = createClient(SessionService, transport);
    this.models = createClient(ModelService, transport);
    this.calls = new Calls(this.sessions, options);
  }

  /** Begins a conversation with the newest version of a model. */
  async newSession(modelId: string, options: NewSessionOptions = {}): Promise<Session> {
    const { signal, retry, idleTimeoutMs, requestId = newRequestId(), ...description } = options;
    const { labels = {}, parameters = {}, ...rest } = description;
    const request = {
      ...rest,
      modelId,
      requestId,
      labels: { ...labels },
      parameters: { ...parameters },
      ...(idleTimeoutMs === undefined ? {} : { idleTimeout: durationFromMs(idleTimeoutMs) }),
    };
    const { session, events } = await this.calls.make({ signal, retry }, (call) =>
      this.sessions.newSession(request, call),
    );
    return Session.begun(this.calls, present(session), events, { signal, retry });
  }

  /** Goes on with a session that there is already. */
  async openSession(sessionId: string, { after, ...options }: OpenSessionOptions = {}): Promise<Session> {
    const { session } = await this.calls.make(options, (call) =>
      this.sessions.getSession({ sessionId }, call),
    );
    return Session.opened(this.calls, present(session), after, options);
  }
}
