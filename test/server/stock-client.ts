import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  type MethodDefinition,
} from "@grpc/grpc-js";
import { loadSync, type PackageDefinition, type ServiceDefinition } from "@grpc/proto-loader";
import { onTestFinished } from "vitest";

type Definition = MethodDefinition<object, object>;

/** A gRPC client as programs of others have it: with services that it reads from .proto files by itself. */
export class StockClient {
  private readonly client: Client;
  private readonly definitions: PackageDefinition;

  /** @param file a .proto file inside of the directory. */
  constructor(port: number, directory: string, file: string) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    onTestFinished(() => this.client.close());
    const options = { keepCase: true, enums: String, defaults: true, oneofs: true, bytes: Buffer };
    this.definitions = loadSync(file, { ...options, includeDirs: [directory] });
  }

  unary(service: string, method: string, request: object): Promise<object> {
    const { path, requestSerialize, responseDeserialize } = this.definition(service, method);
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        (error, response) => {
          if (error || !response) reject(error);
          else resolve(response);
        },
      );
    });
  }

  stream(service: string, method: string, request: object): ClientReadableStream<object> {
    const { path, requestSerialize, responseDeserialize } = this.definition(service, method);
    return this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
  }

  duplex(service: string, method: string): ClientDuplexStream<object, object> {
    const { path, requestSerialize, responseDeserialize } = this.definition(service, method);
    return this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  }

  private definition(service: string, method: string): Definition {
    const found = (this.definitions[service] as ServiceDefinition | undefined)?.[method];
    if (!found) throw new Error(`there is no ${service}/${method}`);
    return found as Definition;
  }
}

/** The .proto files of server reflection, as the package has them. */
export const reflectionProtos = join(
  dirname(createRequire(import.meta.url).resolve("@grpc/reflection")),
  "..",
  "proto",
);
