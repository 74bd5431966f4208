import { expect, it } from "vitest";
import { present } from "../server/conversation.ts";
import { startWatched } from "../server/telemetry/watching.ts";
import { diathekeClients } from "./clients.ts";

it("every call is logged with the session that it is about, whichever version it is of", async () => {
  const { server, lines } = await startWatched();
  const { diatheke, v3 } = diathekeClients(server);
  const { sessionId } = await diatheke.newSession({ model: "clerk" });
  await diatheke.pushText({ sessionId, text: "a secret" });

  const input = { case: "text", value: { text: "a secret" } } as const;
  const { token } = await diatheke.createSession({ modelId: "clerk" });
  await diatheke.updateSession({ token, input });
  // The session has gone on: this is one that forks from it.
  const { data, id } = present(token);
  const { sessionOutput } = await v3.updateSession({ sessionInput: { token: { data }, input } });
  await v3.deleteSession({ tokenData: present(sessionOutput?.token) });

  const calls = await lines.until("call", 6);
  const sessions = calls.map(({ session }) => session);
  expect(sessions.slice(0, 4)).toEqual([sessionId, sessionId, id, id]);
  expect(sessions[4]).toMatch(/^[0-9a-f]{32}$/);
  expect(sessions[4]).not.toBe(id);
  expect(sessions[5]).toBe(sessions[4]);
  expect(calls.map(({ method }) => method)).toEqual([
    "cobaltspeech.diatheke.Diatheke/NewSession",
    "cobaltspeech.diatheke.Diatheke/PushText",
    "cobaltspeech.diatheke.Diatheke/CreateSession",
    "cobaltspeech.diatheke.Diatheke/UpdateSession",
    "cobaltspeech.diatheke.v3.DiathekeService/UpdateSession",
    "cobaltspeech.diatheke.v3.DiathekeService/DeleteSession",
  ]);
  expect(lines.raw.join("")).not.toContain("secret");
});
