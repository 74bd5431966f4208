import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { expect, it } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { begin, type Failure, failureOf } from "./conversation.ts";
import { grpcMessage } from "./http2-frames.ts";
import { overEveryProtocol, type Stage } from "./start.ts";

/** google.protobuf.Struct in Struct in Struct: `{"a": {"a": …}}`. */
function nestedStruct(depth: number): Uint8Array {
  let inner: Uint8Array = new Uint8Array();
  for (let left = depth; left > 0; left--) {
    const value = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(inner).finish();
    const entry = new BinaryWriter().tag(1, WireType.LengthDelimited).string("a");
    const both = entry.tag(2, WireType.LengthDelimited).bytes(value).finish();
    inner = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(both).finish();
  }
  return inner;
}

function newSession(write: (writer: BinaryWriter) => BinaryWriter): Buffer {
  return Buffer.from(write(new BinaryWriter().tag(1, WireType.LengthDelimited).string("clerk")).finish());
}

const { metadata, idleTimeout, title } = SessionService.method.newSession.input.field;
const [metadataField = 0, idleTimeoutField = 0, titleField = 0] = [metadata, idleTimeout, title].map(
  (field) => field?.number,
);

/** 10,000 groups inside each other, of a field that nobody knows. */
const groups = Buffer.concat(Array<Buffer>(10_000).fill(Buffer.from([0xbb, 0x3e])));

const duration = (seconds: bigint, nanos = 0) =>
  newSession((writer) =>
    writer
      .tag(idleTimeoutField, WireType.LengthDelimited)
      .bytes(
        new BinaryWriter()
          .tag(1, WireType.Varint)
          .int64(seconds)
          .tag(2, WireType.Varint)
          .int32(nanos)
          .finish(),
      ),
  );

const binary: readonly [string, Buffer][] = [
  ["cut off", Buffer.from("0a0a61", "hex")],
  ["a number without an end", Buffer.alloc(30, 0xff)],
  ["field 0", Buffer.from("0000", "hex")],
  ["a wire type that there is not", Buffer.from("0e", "hex")],
  ["a length of 4 GiB", Buffer.from("0affffffff0f", "hex")],
  ["a length that is negative", Buffer.from("0affffffffffffffffff01", "hex")],
  ["groups inside each other", groups],
  ["a group that ends and never began", Buffer.from("0c", "hex")],
  [
    "bytes that are no UTF-8",
    newSession((writer) =>
      writer.tag(titleField, WireType.LengthDelimited).bytes(Buffer.from("c080", "hex")),
    ),
  ],
  [
    "metadata 10,000 deep",
    newSession((writer) => writer.tag(metadataField, WireType.LengthDelimited).bytes(nestedStruct(10_000))),
  ],
  ["a negative duration", duration(-5n)],
  ["a duration longer than there are", duration(2n ** 63n - 1n)],
  ["a duration of odd nanoseconds", duration(1n, -2_000_000_000)],
];

/** Sends bytes in place of a NewSession request. */
async function sendBinary(stage: Stage, bytes: Buffer): Promise<Partial<Failure>> {
  const method = SessionService.method.newSession;
  if (stage.protocol === "gRPC") return failureOf(stage.server.grpc().bytes(method, bytes));
  const isWeb = stage.protocol === "gRPC-Web";
  const response = await fetch(`${stage.server.baseUrl}/parley.v1.SessionService/NewSession`, {
    method: "POST",
    headers: { "content-type": isWeb ? "application/grpc-web+proto" : "application/proto" },
    body: isWeb ? grpcMessage(bytes) : bytes,
  });
  const text = await response.text();
  if (!isWeb) {
    const { code, details } = JSON.parse(text);
    return {
      code: code === "invalid_argument" ? "InvalidArgument" : code,
      reason: details?.[0]?.debug?.reason,
    };
  }
  const status = /grpc-status: (\d+)/.exec(text)?.[1];
  const details = Buffer.from(/grpc-status-details-bin: (\S+)/.exec(text)?.[1] ?? "", "base64");
  return {
    code: status === "3" ? "InvalidArgument" : `status ${status}`,
    reason: details.includes("INVALID_REQUEST") ? "INVALID_REQUEST" : "",
  };
}

overEveryProtocol((stage) => {
  it.each(binary)("a message with %s is INVALID_ARGUMENT, with a reason", async (_what, bytes) => {
    expect(await sendBinary(stage, bytes)).toMatchObject({
      code: "InvalidArgument",
      reason: "INVALID_REQUEST",
    });
    await begin(stage.clients);
    expect(stage.server.errors).toEqual([]);
  });

  it("confidences that are no numbers, or too large, are refused", async () => {
    const { session } = await begin(stage.clients);
    const { sessionId } = session;
    for (const confidence of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.1, 1.1]) {
      const input = { case: "userText", value: { text: "hello", confidence } } as const;
      const events = stage.clients.sessions.createEvent({ sessionId, input })[Symbol.asyncIterator]();
      expect(await failureOf(events.next()), String(confidence)).toMatchObject({
        fields: ["user_text.confidence"],
      });
    }
  });

  if (stage.protocol !== "Connect") return;

  const open = '{"modelId":"clerk",';
  const many = 10_000;
  it.each([
    ["metadata 10,000 deep", `${open}"metadata":${'{"a":'.repeat(many)}1${"}".repeat(many)}}`],
    ["lists 10,000 deep", `${open}"metadata":{"a":${"[".repeat(many)}${"]".repeat(many)}}}`],
    ["100,000 brackets", "[".repeat(100_000)],
    ["a number that is too large", `${open}"idleTimeout":"1e999s"}`],
    ["a number where a text belongs", `${open}"title":1e999}`],
    ["the same name twice", `${open}"title":"a","title":"b"}`],
    ["half a pair", `${open}"title":"\\ud800"}`],
    ["a negative duration", `${open}"idleTimeout":"-5s"}`],
    ["nothing at all", ""],
    ["null", "null"],
  ])("JSON with %s is INVALID_ARGUMENT, with a reason", async (_what, body) => {
    expect(await post(Buffer.from(body))).toEqual([400, "INVALID_REQUEST"]);
    expect(stage.server.errors).toEqual([]);
  });

  // "__proto__" is lost: protobuf-es keeps maps in plain objects.
  it("JSON with names that mean something to JavaScript changes nothing but what they name", async () => {
    const names = '{"__proto__":"a","constructor":"b","toString":"c"}';
    expect((await post(Buffer.from(`${open}"labels":${names},"__proto__":{"title":"x"}}`)))[0]).toBe(200);
    expect(Object.prototype).not.toHaveProperty("title");
    const { sessions } = await stage.clients.sessions.listSessions({ labels: { constructor: "b" } });
    expect(sessions.map(({ title, labels }) => [title, Object.keys(labels).sort()])).toEqual([
      ["", ["constructor", "toString"]],
    ]);
  });

  it("JSON that is no UTF-8 is read with marks in place of what is none", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${open}"title":"`),
      Buffer.from("ff", "hex"),
      Buffer.from('"}'),
    ]);
    expect((await post(bytes))[0]).toBe(200);
  });

  async function post(body: Buffer): Promise<[number, unknown]> {
    const response = await fetch(`${stage.server.baseUrl}/parley.v1.SessionService/NewSession`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const answer = (await response.json()) as { details?: { debug?: { reason?: string } }[] };
    return [response.status, answer.details?.[0]?.debug?.reason];
  }
});
