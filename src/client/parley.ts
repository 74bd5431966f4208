import { durationFromMs } from "@bufbuild/protobuf/wkt";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { type Session as SessionInfo, SessionState } from "../../gen/parley/v1/session_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { Calls, type ClientOptions, newRequestId, present } from "./calls.ts";
import { Session } from "./session.ts";
import type { NewSessionOptions, OpenSessionOptions, SessionFilter } from "./session-options.ts";

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

  /** The sessions for which all these conditions hold, newest first; read page by page, as the loop goes on. */
  async *findSessions(filter: SessionFilter = {}): AsyncGenerator<SessionInfo, void> {
    const { signal, retry, labels = {}, states = [], ...rest } = filter;
    const conditions = {
      ...rest,
      labels: { ...labels },
      states: states.map((state) => sessionStates[state]),
    };
    for (let pageToken = ""; ; ) {
      const page = await this.calls.make({ signal, retry }, (call) =>
        this.sessions.listSessions({ ...conditions, pageToken }, call),
      );
      yield* page.sessions;
      if (page.nextPageToken === "") return;
      pageToken = page.nextPageToken;
    }
  }
}

const sessionStates = {
  active: SessionState.ACTIVE,
  ended: SessionState.ENDED,
  expired: SessionState.EXPIRED,
} as const;
