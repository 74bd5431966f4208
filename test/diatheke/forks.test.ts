import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SessionOutput } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { clientsAt } from "../crash/clients-at.ts";
import { ServerProcess } from "../crash/server-process.ts";
import { bearer, Issuing } from "../server/auth/issuing.ts";
import { failureOf, logOf, present } from "../server/conversation.ts";
import { startForTest } from "../server/start.ts";
import { type DiathekeClients, diathekeClients } from "./clients.ts";

const issuing = await Issuing.open();

type Diatheke = DiathekeClients["diatheke"];
type Token = SessionOutput["token"];

const amounts = Array.from({ length: 100 }, (_, index) => String(1000 + index));

/** Two questions into a transfer: the bank asks how much. */
async function transferring(diatheke: Diatheke): Promise<Token> {
  const { token } = await diatheke.createSession({ modelId: "bank" });
  const { token: asked } = await say(diatheke, token, "make a transfer");
  return asked;
}

function say(diatheke: Diatheke, token: Token, text: string): Promise<SessionOutput> {
  return diatheke.updateSession({ token, input: { case: "text", value: { text } } });
}

/** Answers the rest of the bank's questions; gives what the bank asks then. */
async function confirm(diatheke: Diatheke, token: Token): Promise<string> {
  const from = await say(diatheke, token, "checking");
  const to = await say(diatheke, from.token, "savings");
  return to.actionList.flatMap(({ action }) => (action.case === "reply" ? [action.value.text] : [])).join();
}

describe("from one token", () => {
  it("a hundred ways lead on, each with its own parameters, and the session itself stays as it was", async () => {
    const server = await startForTest({ modelsPath: "models/bank" });
    const { diatheke } = diathekeClients(server);
    const token = await transferring(diatheke);
    const clients = server.clients("gRPC");
    const original = present(token).id;
    // The session itself takes the first way.
    await say(diatheke, token, "20 euros");
    const before = await logOf(clients, original);

    const ways = await Promise.all(
      amounts.map(async (amount) => {
        const said = await say(diatheke, token, amount);
        expect(said.token?.id).toBe(original);
        return confirm(diatheke, said.token);
      }),
    );
    expect(ways).toEqual(amounts.map((amount) => `Shall I move ${amount} from checking to savings?`));
    expect(await logOf(clients, original)).toEqual(before);
    const { sessions } = await clients.sessions.listSessions({ pageSize: 1000 });
    const forks = sessions.filter(({ forkedFrom }) => forkedFrom?.sessionId === original);
    expect([sessions.length, forks.length]).toEqual([101, 100]);
  });

  it("two clients at once lead on, one in the session and one in a fork", async () => {
    const server = await startForTest({ modelsPath: "models/bank" });
    const { diatheke } = diathekeClients(server);
    const token = await transferring(diatheke);
    const both = await Promise.all(["10", "20"].map((amount) => say(diatheke, token, amount)));
    const asked = await Promise.all(both.map((said) => confirm(diatheke, said.token)));
    expect(asked).toEqual([
      "Shall I move 10 from checking to savings?",
      "Shall I move 20 from checking to savings?",
    ]);
    expect((await server.clients("gRPC").sessions.listSessions({})).sessions).toHaveLength(2);
  });
});

it("every token is good after the server was killed and started again", { timeout: 60_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "parley-tokens-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const start = async () => {
    const server = await ServerProcess.start(join(directory, "parley.db"));
    const { diatheke } = diathekeClients({ baseUrl: `http://127.0.0.1:${server.port}` });
    return { server, diatheke, clients: clientsAt(server.port) };
  };
  const first = await start();
  const begun = present((await first.diatheke.createSession({ modelId: "bank" })).token);
  const asked = present((await say(first.diatheke, begun, "make a transfer")).token);
  const ways = await Promise.all(amounts.slice(0, 20).map((amount) => say(first.diatheke, asked, amount)));
  await first.server.kill();

  const second = await start();
  onTestFinished(() => second.server.kill());
  const before = await logOf(second.clients, begun.id);
  for (const [index, { token }] of ways.entries()) {
    const question = `Shall I move ${amounts[index]} from checking to savings?`;
    expect(await confirm(second.diatheke, token)).toBe(question);
    expect(await confirm(second.diatheke, token)).toBe(question);
  }
  for (const old of [begun, asked]) {
    const { actionList } = await say(second.diatheke, old, "cancel");
    expect(actionList.at(-1)?.action.case).toBe("input");
  }
  // One of the ways was the session's own; whatever happened since, it begins as it did.
  expect((await logOf(second.clients, begun.id)).slice(0, before.length)).toEqual(before);
});

it("a token with any of its bits flipped is no token", async () => {
  const server = await startForTest({ modelsPath: "models/bank" });
  const { diatheke } = diathekeClients(server);
  const token = present(await transferring(diatheke));
  for (let bit = 0; bit < token.data.length * 8; bit++) {
    const data = Uint8Array.from(token.data);
    data[bit >> 3] = (data[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const failure = await failureOf(say(diatheke, { ...token, data }, "20"));
    expect(failure, `bit ${bit}`).toMatchObject({ code: "InvalidArgument", fields: ["token"] });
  }
  for (const data of [
    token.data.slice(1),
    token.data.slice(0, -1),
    Buffer.concat([token.data, token.data]),
  ]) {
    expect(await failureOf(say(diatheke, { ...token, data }, "20"))).toMatchObject({
      code: "InvalidArgument",
    });
  }
  await say(diatheke, token, "20");
  expect((await server.clients("gRPC").sessions.listSessions({})).sessions).toHaveLength(1);
});

it("a token is good for who made the session, and for operators, only", async () => {
  const server = await startForTest({ authentication: issuing.authentication() });
  const { diatheke } = diathekeClients(server);
  const as = async (sub: string) => ({ headers: bearer(await issuing.token({ sub })) });
  const { token } = await diatheke.createSession({ modelId: "clerk" }, await as("ada"));
  const input = { case: "text", value: { text: "hello" } } as const;
  expect(await failureOf(diatheke.updateSession({ token, input }, await as("eve")))).toMatchObject({
    code: "NotFound",
  });
  expect(await failureOf(diatheke.updateSession({ token, input }))).toMatchObject({
    code: "Unauthenticated",
  });
  await diatheke.updateSession({ token, input }, await as("ada"));
});
