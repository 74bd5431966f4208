import { Agent, request } from "node:http";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import type { DescMethod } from "@bufbuild/protobuf";
import { ModelService } from "../../gen/parley/v1/model_service_pb.ts";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { grpcMessage } from "../server/http2-frames.ts";
import type { Random } from "../server/random.ts";
import { binaryRequest } from "./binary-request.ts";
import { jsonRequest } from "./json-request.ts";
import { mutate, oneOf } from "./mutate.ts";

/** How often each method is called: more where more can go wrong, and less where a session is lost. */
const methods: readonly DescMethod[] = [
  ...Array<DescMethod>(6).fill(SessionService.method.newSession),
  ...Array<DescMethod>(16).fill(SessionService.method.createEvent),
  ...Array<DescMethod>(2).fill(SessionService.method.listSessions),
  ...SessionService.methods,
  ...ModelService.methods,
];

/** Mostly gRPC, of which more can be sent in the same time. */
const protocols = [
  ...Array<string>(4).fill("grpc"),
  "connect+json",
  "connect+json",
  "connect+proto",
  "grpc-web",
];

/** How long to wait for a stream that may have nothing to say. */
const streamMs = 40;

/** What became of a call: gRPC's status, in numbers; -1 when it was broken off. */
export interface Outcome {
  readonly what: string;
  readonly status: number;
  readonly message: string;
}

/** Calls methods with requests that are wrong more or less, over all protocols. */
export class MessageFuzzer {
  private readonly port: number;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private session: ClientHttp2Session | undefined;

  constructor(port: number) {
    this.port = port;
  }

  close(): void {
    this.session?.destroy();
    this.agent.destroy();
  }

  async run(random: Random): Promise<Outcome> {
    const method = oneOf(random, methods) ?? SessionService.method.newSession;
    const path = `/${method.parent.typeName}/${method.name}`;
    const isStream = method.methodKind === "server_streaming";
    const protocol = oneOf(random, protocols);
    const isJson = protocol === "connect+json";
    let body: Buffer = Buffer.from(
      isJson ? jsonRequest(random, method.input) : binaryRequest(random, method.input),
    );
    if (random.below(4) === 0) body = mutate(random, body);
    const what = `${protocol} ${method.name}`;
    if (protocol === "grpc")
      return { what, ...(await this.grpc(path, grpcMessage(body, ...lies(random, body)))) };
    if (protocol === "grpc-web") {
      const framed = grpcMessage(body, ...lies(random, body));
      return { what, ...(await this.http1(path, "application/grpc-web+proto", framed)) };
    }
    const type = `application/${isStream ? "connect+" : ""}${isJson ? "json" : "proto"}`;
    return {
      what,
      ...(await this.http1(path, type, isStream ? grpcMessage(body, ...lies(random, body)) : body)),
    };
  }

  private grpc(path: string, body: Buffer): Promise<Omit<Outcome, "what">> {
    return new Promise((resolve) => {
      const call = this.http2().request({
        ":method": "POST",
        ":path": path,
        "content-type": "application/grpc",
        te: "trailers",
      });
      let status = -1;
      let message = "";
      const note = (headers: NodeJS.Dict<string | string[]>) => {
        if (headers["grpc-status"] === undefined) return;
        status = Number(headers["grpc-status"]);
        message = String(headers["grpc-message"] ?? "");
      };
      const leave = () => call.close(constants.NGHTTP2_CANCEL);
      const timer = setTimeout(leave, path.endsWith("WatchEvents") ? streamMs : 10_000);
      call
        .on("response", note)
        .on("trailers", note)
        .on("error", () => {});
      call.on("data", () => path.endsWith("WatchEvents") && leave());
      call.on("close", () => {
        clearTimeout(timer);
        resolve({ status, message });
      });
      call.end(body);
    });
  }

  private http2(): ClientHttp2Session {
    if (this.session && !this.session.destroyed && !this.session.closed) return this.session;
    this.session = connect(`http://127.0.0.1:${this.port}`).on("error", () => {});
    this.session.setMaxListeners(0);
    return this.session;
  }

  private http1(path: string, type: string, body: Buffer): Promise<Omit<Outcome, "what">> {
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const call = request({
        port: this.port,
        host: "127.0.0.1",
        path,
        method: "POST",
        agent: this.agent,
        headers: { "content-type": type, "content-length": body.length },
      });
      const isWatch = path.endsWith("WatchEvents");
      const timer = setTimeout(() => call.destroy(), isWatch ? streamMs : 10_000);
      const done = (httpStatus: number) => {
        clearTimeout(timer);
        resolve(statusIn(httpStatus, Buffer.concat(chunks).toString("latin1")));
      };
      call.on("error", () => done(-1));
      call.on("response", (response) => {
        response.on("data", (chunk) => {
          chunks.push(chunk);
          if (isWatch && chunk[0] === 0) call.destroy();
        });
        response.on("error", () => {}).on("close", () => done(response.statusCode ?? -1));
      });
      call.end(body);
    });
  }
}

/** Sometimes a wrong flag or length. */
function lies(random: Random, body: Buffer): [number, number] {
  const flag = random.below(40) === 0 ? random.below(256) : 0;
  const length = random.below(40) === 0 ? [0, 1, body.length + 1, 2 ** 32 - 1][random.below(4)] : undefined;
  return [flag, length ?? body.length];
}

const codeNames =
  "ok canceled unknown invalid_argument deadline_exceeded not_found already_exists permission_denied resource_exhausted failed_precondition aborted out_of_range unimplemented internal unavailable data_loss unauthenticated".split(
    " ",
  );

/** The status in an answer of Connect or gRPC-Web. */
function statusIn(httpStatus: number, body: string): Omit<Outcome, "what"> {
  const trailer = /grpc-status: (\d+)/.exec(body)?.[1];
  const code = /"code":"([a-z_]+)"/.exec(body)?.[1];
  const message = /"message":"([^"]*)"|grpc-message: (.*)/.exec(body)?.[0] ?? "";
  if (trailer !== undefined) return { status: Number(trailer), message };
  if (code !== undefined) return { status: codeNames.indexOf(code), message };
  if (httpStatus >= 500) return { status: 13, message: `HTTP ${httpStatus}` };
  return { status: httpStatus === 200 ? 0 : httpStatus === -1 ? -1 : 3, message: `HTTP ${httpStatus}` };
}
