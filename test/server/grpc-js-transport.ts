import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import {
  type CallOptions,
  Client,
  type ClientOptions,
  credentials,
  Metadata,
  type MethodDefinition,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";

/** The services as any gRPC client loads them: from the .proto files, by nobody of ours. */
const files = [
  "parley/v1/session_service.proto",
  "parley/v1/model_service.proto",
  "cobaltspeech/diatheke/diatheke.proto",
];
const definitions = loadSync(files, {
  includeDirs: ["proto"],
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
  oneofs: true,
});

type Definition = MethodDefinition<object, object>;

/** A stock @grpc/grpc-js client with messages by @grpc/proto-loader, under the face of a Connect transport. */
export class GrpcJsTransport implements Transport {
  private readonly client: Client;

  /** @param address such as "127.0.0.1:9002". */
  constructor(address: string, options: ClientOptions = {}, security = credentials.createInsecure()) {
    this.client = new Client(address, security, options);
  }

  close(): void {
    this.client.close();
  }

  /** Waits until there is a connection. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve()));
    });
  }

  unary: Transport["unary"] = (method, signal, timeoutMs, header, input) => {
    const definition = definitionOf(method);
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        toLoader(definition, method.input, create(method.input, input)),
        metadataOf(header),
        optionsOf(timeoutMs),
        (error, response) => {
          if (error) return reject(errorOf(error));
          if (!response) return reject(new Error("no response"));
          const message = fromLoader(definition, method.output, response);
          const headers = { header: new Headers(), trailer: new Headers() };
          resolve({ stream: false, service: method.parent, method, message, ...headers });
        },
      );
      signal?.addEventListener("abort", () => call.cancel());
    });
  };

  stream: Transport["stream"] = async (method, signal, timeoutMs, header, input) => {
    const definition = definitionOf(method);
    const request = create(method.input, await only(input));
    const call = this.client.makeServerStreamRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      toLoader(definition, method.input, request),
      metadataOf(header),
      optionsOf(timeoutMs),
    );
    signal?.addEventListener("abort", () => call.cancel());
    async function* messages() {
      try {
        for await (const message of call) yield fromLoader(definition, method.output, message);
      } catch (error) {
        throw isServiceError(error) ? errorOf(error) : error;
      } finally {
        call.cancel();
      }
    }
    const headers = { header: new Headers(), trailer: new Headers() };
    return { stream: true, service: method.parent, method, message: messages(), ...headers };
  };

  /** A streaming call of bytes: what is on the wire, untouched. */
  async bytes(method: DescMethod, request: Uint8Array): Promise<Buffer[]> {
    const untouched = (bytes: Buffer) => bytes;
    const call = this.client.makeServerStreamRequest(
      definitionOf(method).path,
      untouched,
      untouched,
      Buffer.from(request),
    );
    const answers: Buffer[] = [];
    try {
      for await (const answer of call) answers.push(answer);
    } catch (error) {
      throw isServiceError(error) ? errorOf(error) : error;
    }
    return answers;
  }
}

function definitionOf(method: DescMethod): Definition {
  const service = definitions[method.parent.typeName];
  const definition = service && (service as ServiceDefinition)[method.name];
  if (!definition) throw new Error(`the .proto files have no ${method.parent.typeName}/${method.name}`);
  return definition;
}

/** A message as proto-loader has it. */
function toLoader<S extends DescMessage>(
  definition: Definition,
  schema: S,
  message: MessageShape<S>,
): object {
  return definition.requestDeserialize(Buffer.from(toBinary(schema, message)));
}

function fromLoader<S extends DescMessage>(
  definition: Definition,
  schema: S,
  message: object,
): MessageShape<S> {
  return fromBinary(schema, definition.responseSerialize(message));
}

function metadataOf(header: ConstructorParameters<typeof Headers>[0]): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of new Headers(header)) metadata.set(name, value);
  return metadata;
}

function optionsOf(timeoutMs: number | undefined): CallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

async function only<T>(input: AsyncIterable<T>): Promise<T> {
  for await (const message of input) return message;
  throw new Error("a call needs a request");
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && "metadata" in error && "details" in error;
}

/** The status of gRPC, with the details in its trailer. */
function errorOf(error: ServiceError): ConnectError {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const trailers = new Headers({
    "grpc-status": String(error.code),
    "grpc-message": encodeURIComponent(error.details),
    ...(Buffer.isBuffer(details) ? { "grpc-status-details-bin": details.toString("base64") } : {}),
  });
  return findTrailerError(trailers) ?? new ConnectError(error.details, Code.Unknown);
}
