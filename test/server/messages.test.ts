import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { begin, failureOf, logOf, say } from "./conversation.ts";
import { overEveryProtocol } from "./start.ts";

const mib = 1 << 20;
/** Field 1 is a text of 100 bytes, of which there are two. */
const brokenProtobuf = Buffer.from([0x0a, 100, 0x61, 0x62]);

const unreadable = { code: "invalid_argument", message: "parse binary: premature EOF" };

overEveryProtocol((stage) => {
  describe("a message", () => {
    it("of almost 1 MiB is taken", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const outputs = Object.fromEntries(
        Array.from({ length: 63 }, (_, index) => [`output${index}`, "x".repeat(16 << 10)]),
      );
      const call = stage.clients.sessions.createEvent({
        sessionId,
        input: { case: "commandResult", value: { commandId: "place_order", outputs } },
      });
      expect(await failureOf(call[Symbol.asyncIterator]().next())).toMatchObject({
        reason: "NO_COMMAND_PENDING",
      });
    });

    it("of more than 1 MiB is refused, in a stream and outside of one", async () => {
      const { sessionId } = (await begin(stage.clients)).session;
      const text = "x".repeat(mib + 1);
      const calls = [
        say(stage.clients, sessionId, text),
        stage.clients.sessions.newSession({ modelId: "clerk", title: text }),
      ];
      for (const failure of await Promise.all(calls.map(failureOf))) {
        expect(failure.code).toBe("ResourceExhausted");
      }
      expect(await logOf(stage.clients, sessionId)).toHaveLength(3);
      expect(stage.server.errors).toEqual([]);
    });
  });
});

overEveryProtocol((stage) => {
  if (stage.protocol === "gRPC") {
    describe("a gRPC message that is no protobuf", () => {
      it("is refused with INVALID_ARGUMENT", async () => {
        const transport = stage.server.grpc();
        for (const method of [SessionService.method.createEvent, SessionService.method.getSession]) {
          expect(await failureOf(transport.bytes(method, brokenProtobuf))).toMatchObject({
            code: "InvalidArgument",
            message: `the request is not a ${method.input.typeName}`,
          });
        }
        expect(stage.server.errors).toEqual([]);
      });
    });

    describe("a gRPC message that is small, but has 16 MiB when it is unpacked", () => {
      it("is refused", async () => {
        const zipping = { "grpc.default_compression_algorithm": 2 };
        const transport = stage.server.grpc(stage.server.port, zipping);
        const call = transport.bytes(SessionService.method.createEvent, Buffer.alloc(16 * mib));
        expect(await failureOf(call)).toMatchObject({ code: "ResourceExhausted" });
      });
    });
    return;
  }

  /** A call by hand. */
  async function post(method: string, contentType: string, body: string | Buffer, headers = {}) {
    const response = await fetch(`${stage.server.baseUrl}/parley.v1.SessionService/${method}`, {
      method: "POST",
      headers: { "content-type": contentType, ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  /** A message as it stands in a stream, with its length before it. */
  function enveloped(message: string | Buffer, flags = 0): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags);
    head.writeUInt32BE(Buffer.byteLength(message), 1);
    return Buffer.concat([head, Buffer.from(message)]);
  }

  if (stage.protocol === "Connect") {
    describe("a Connect message", () => {
      it.each([
        ["is no JSON", "application/json", "{nonsense"],
        ["is no object", "application/json", '"s"'],
        ["has a number where a text belongs", "application/json", '{"sessionId": 7}'],
      ])("that %s is refused with INVALID_ARGUMENT", async (_what, contentType, body) => {
        const answer = await post("GetSession", contentType, body);
        expect(answer.status).toBe(400);
        expect(JSON.parse(answer.body)).toMatchObject({ code: "invalid_argument" });
      });

      it("that is no protobuf is refused", async () => {
        const answer = await post("GetSession", "application/proto", brokenProtobuf);
        expect(answer.status).toBe(400);
        expect(JSON.parse(answer.body)).toMatchObject({
          ...unreadable,
          details: [{ debug: { reason: "INVALID_REQUEST" } }],
        });
        expect(stage.server.errors).toEqual([]);
      });

      it("that is no JSON is refused in a stream, too", async () => {
        const { body } = await post("CreateEvent", "application/connect+json", enveloped("{nonsense"));
        expect(JSON.parse(body.slice(5))).toMatchObject({ error: { code: "invalid_argument" } });
      });

      it("that is small, but has 16 MiB when it is unpacked, is refused", async () => {
        const headers = { "content-encoding": "gzip" };
        const answer = await post("GetSession", "application/proto", makeBomb(), headers);
        expect(JSON.parse(answer.body)).toMatchObject({ code: "resource_exhausted" });
      });

      it("with names that nobody knows is taken without them, as clients of a later release send them", async () => {
        const answer = await post("NewSession", "application/json", '{"modelId":"clerk","mood":"good"}');
        expect(answer.status).toBe(200);
      });

      it("to a method that there is not is answered with 404, and in another format with 415", async () => {
        expect((await post("Dance", "application/json", "{}")).status).toBe(404);
        expect((await post("GetSession", "text/plain", "{}")).status).toBe(415);
      });
    });
    return;
  }

  describe("a gRPC-Web message", () => {
    it("that is no protobuf is refused", async () => {
      for (const method of ["GetSession", "CreateEvent"]) {
        const { headers, body } = await post(method, "application/grpc-web+proto", enveloped(brokenProtobuf));
        expect(`${headers.get("grpc-status")} ${body}`).toMatch(/^3 |grpc-status: 3\b/);
      }
    });

    it("that is small, but has 16 MiB when it is unpacked, is refused", async () => {
      const { headers, body } = await post(
        "GetSession",
        "application/grpc-web+proto",
        enveloped(makeBomb(), 1),
        {
          "grpc-encoding": "gzip",
        },
      );
      expect(`${headers.get("grpc-status")} ${body}`).toMatch(/^8 |grpc-status: 8\b/);
    });
  });
});

/** A small thing that unpacks to something large. */
function makeBomb(): Buffer {
  return gzipSync(Buffer.alloc(16 * mib));
}
