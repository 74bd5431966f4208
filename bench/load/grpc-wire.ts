import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Client, credentials } from "@grpc/grpc-js";
import {
  CreateEventRequestSchema,
  CreateEventResponseSchema,
  NewSessionRequestSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import { type Answer, replyIn, type Wire } from "./wire.ts";

const bytes = (value: Buffer) => value;
const service = "/parley.v1.SessionService";

/** gRPC, by grpc-js. */
export class GrpcWire implements Wire {
  private readonly client: Client;

  /** @param isShared whether all clients share one connection. */
  constructor(port: number, isShared: boolean) {
    const pool = { "grpc.use_local_subchannel_pool": isShared ? 0 : 1 };
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), pool);
  }

  begin(modelId: string, sessionId: string): Promise<void> {
    const request = create(NewSessionRequestSchema, { modelId, sessionId });
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        `${service}/NewSession`,
        bytes,
        bytes,
        Buffer.from(toBinary(NewSessionRequestSchema, request)),
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }

  turn(sessionId: string, text: string): Promise<Answer> {
    const request = create(CreateEventRequestSchema, {
      sessionId,
      input: { case: "userText", value: { text } },
    });
    return new Promise((resolve, reject) => {
      const call = this.client.makeServerStreamRequest(
        `${service}/CreateEvent`,
        bytes,
        bytes,
        Buffer.from(toBinary(CreateEventRequestSchema, request)),
      );
      const messages: Buffer[] = [];
      call.on("data", (message: Buffer) => messages.push(message));
      call.on("error", reject);
      call.on("end", () => {
        const third = messages[2];
        const reply = third && replyIn(fromBinary(CreateEventResponseSchema, third));
        resolve({ reply, messages });
      });
    });
  }

  close(): void {
    this.client.close();
  }
}
