import { expect, it } from "vitest";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { ScriptedRecognizer } from "../session/scripted-recognizer.ts";
import { Signal } from "../session/signal.ts";
import { begin, lines, logOf } from "./conversation.ts";
import { NeverReader, NeverReadingConnection } from "./never-reader.ts";
import { startForTest } from "./start.ts";

const { createEvent } = SessionService.method;

it.each(["gRPC", "Connect", "gRPC-Web"] as const)(
  "a client that leaves in the middle of its turn, over %s, is nobody's fault",
  async (protocol) => {
    const recognizer = new ScriptedRecognizer();
    const server = await startForTest({ recognizer });
    const clients = server.clients("gRPC");
    await begin(clients, { sessionId: "s" });
    const [asked, thought] = [new Signal(), new Signal()];
    recognizer.before = () => {
      asked.give();
      return thought.given;
    };
    const request = { sessionId: "s", input: { case: "userText", value: { text: "hello" } } } as const;
    if (protocol === "gRPC") {
      const connection = await NeverReadingConnection.open(server.port, 65_535);
      void connection.call(createEvent, request);
      await asked.given;
      connection.session.destroy();
    } else {
      const reader = await NeverReader.open(server.port, protocol, createEvent, request);
      await asked.given;
      reader.socket.resetAndDestroy();
    }
    // The server answers others meanwhile; so it has seen the client leave.
    await begin(server.clients("Connect"));
    thought.give();
    await begin(server.clients("Connect"));
    expect(lines(await logOf(clients, "s"))).toContain("Hello.");
    expect(server.errors).toEqual([]);
  },
);
