import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import type { Event } from "../../gen/parley/v1/event_pb.ts";
import {
  CreateEventRequestSchema,
  CreateEventResponseSchema,
  DeleteSessionRequestSchema,
  NewSessionRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";

const bytes = (value: Buffer) => value;

/** A turn that a client asks for. */
export interface AskedTurn {
  readonly sessionId: string;
  readonly requestId: string;
  readonly text: string;
}

/** A gRPC client with a connection of its own that does little but talk: the load should be on the server. */
export class TurnCaller {
  private readonly client: Client;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  newSession(sessionId: string, requestId: string): Promise<void> {
    const request = create(NewSessionRequestSchema, { modelId: "bank", sessionId, requestId });
    return this.unary("NewSession", toBinary(NewSessionRequestSchema, request));
  }

  deleteSession(sessionId: string): Promise<void> {
    const request = create(DeleteSessionRequestSchema, { sessionId });
    return this.unary("DeleteSession", toBinary(DeleteSessionRequestSchema, request));
  }

  /** Says something, and tells of every event as it comes. Rejects when the stream breaks. */
  say({ sessionId, requestId, text }: AskedTurn, onEvent: (event: Event) => void): Promise<void> {
    const input = { case: "userText", value: { text } } as const;
    const request = create(CreateEventRequestSchema, { sessionId, requestId, input });
    return new Promise((resolve, reject) => {
      this.client
        .makeServerStreamRequest(
          pathOf("CreateEvent"),
          bytes,
          bytes,
          Buffer.from(toBinary(CreateEventRequestSchema, request)),
        )
        .on("data", (message: Buffer) => {
          const { event } = fromBinary(CreateEventResponseSchema, message);
          if (event) onEvent(event);
        })
        .on("error", reject)
        .on("end", resolve);
    });
  }

  close(): void {
    this.client.close();
  }

  private unary(method: string, request: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(pathOf(method), bytes, bytes, Buffer.from(request), (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }
}

function pathOf(method: string): string {
  return `/parley.v1.SessionService/${method}`;
}
