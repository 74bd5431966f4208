import {
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  type Message,
} from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import type { handleServerStreamingCall, handleUnaryCall, MethodDefinition, Server } from "@grpc/grpc-js";
import { lastMade } from "../../rpc/last-made.ts";
import { CallContext } from "./call-context.ts";
import { encoderOf } from "./encoder.ts";
import { expectReader, GrpcOutlet } from "./outlet.ts";
import { statusOf } from "./status.ts";

type UnaryMethod = (request: Message, context: HandlerContext) => unknown;
type StreamMethod = (request: Message, context: HandlerContext) => AsyncIterable<unknown>;

/**
 * Serves a Connect implementation by grpc-js, which is several times faster at gRPC than connect-node. Methods
 * must be unary or server-streaming.
 *
 * @param slowReaderMs how long a reader may take nothing of what it is sent.
 */
export function addToGrpcServer<S extends DescService>(
  server: Server,
  service: S,
  implementation: ServiceImpl<S>,
  slowReaderMs: number,
): void {
  const methods = implementation as Record<string, UnaryMethod & StreamMethod>;
  const definitions: Record<string, MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<
    string,
    handleUnaryCall<Buffer, Buffer> | handleServerStreamingCall<Buffer, Buffer>
  > = {};
  for (const method of service.methods) {
    const implemented = methods[method.localName];
    if (!implemented) throw new Error(`${service.typeName}/${method.name} has no implementation`);
    definitions[method.localName] = definitionOf(method);
    handlers[method.localName] =
      method.methodKind === "server_streaming"
        ? streamHandler(method, implemented, slowReaderMs)
        : unaryHandler(method, implemented, slowReaderMs);
  }
  server.addService(definitions, handlers);
}

/** Messages pass as bytes: they are decoded in the handler, where a failure can be told as what it is. */
function definitionOf(method: DescMethod): MethodDefinition<Buffer, Buffer> {
  const bytes = (value: Buffer) => value;
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: false,
    responseStream: method.methodKind === "server_streaming",
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
}

function unaryHandler(
  method: DescMethod,
  implementation: UnaryMethod,
  slowReaderMs: number,
): handleUnaryCall<Buffer, Buffer> {
  const encode = encoderOf(method.output);
  return async (call, callback) => {
    const context = new CallContext(method, call);
    try {
      const response = await implementation(decode(method.input, call.request), context);
      const answer = encode(response);
      callback(null, answer);
      expectReader(call, answer.length, slowReaderMs);
    } catch (error) {
      callback(statusOf(error));
    }
  };
}

function streamHandler(
  method: DescMethod,
  implementation: StreamMethod,
  slowReaderMs: number,
): handleServerStreamingCall<Buffer, Buffer> {
  const encode = lastMade(encoderOf(method.output));
  return async (call) => {
    const context = new CallContext(method, call);
    const outlet = new GrpcOutlet(call, slowReaderMs);
    try {
      for await (const response of implementation(decode(method.input, call.request), context)) {
        if (call.cancelled) return;
        // A slow reader holds up its own stream, not our memory.
        if (!outlet.send(encode(response))) await outlet.ready();
      }
      outlet.end();
    } catch (error) {
      outlet.end(statusOf(error));
    }
  };
}

function decode(schema: DescMessage, bytes: Buffer): Message {
  try {
    return fromBinary(schema, bytes);
  } catch (cause) {
    const message = `the request is not a ${schema.typeName}`;
    throw new ConnectError(message, Code.InvalidArgument, undefined, undefined, cause);
  }
}
