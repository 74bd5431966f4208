import { describe, expect, it } from "vitest";
import type { SessionInput, SessionOutput } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { failureOf, logOf, present } from "../server/conversation.ts";
import { startForTest, type TestServer } from "../server/start.ts";
import { WebhookStandIn } from "../session/webhook-stand-in.ts";
import { type DiathekeClients, diathekeClients } from "./clients.ts";

/** A server with the clerk, and its clients. */
async function open(webhook?: string): Promise<DiathekeClients & { readonly server: TestServer }> {
  const server = await startForTest(webhook === undefined ? {} : { webhook });
  return { server, ...diathekeClients(server) };
}

const text = (value: string): SessionInput["input"] => {
  return { case: "text", value: { text: value } } as SessionInput["input"];
};

/** The actions in lines. */
function lines({ actionList }: Pick<SessionOutput, "actionList">): string[] {
  return actionList.map(({ action }) => {
    switch (action.case) {
      case "reply":
        return action.value.text;
      case "command":
        return `${action.value.id} ${JSON.stringify(action.value.inputParameters)}`;
      case "transcribe":
        return `transcribe ${action.value.id}`;
      case "input":
        return action.value.immediate ? "asks" : "waits";
      default:
        return "nothing";
    }
  });
}

describe("version 2", () => {
  it("tells what answers, and which models there are", async () => {
    const { diatheke } = await open();
    expect(await diatheke.version({})).toMatchObject({
      diatheke: expect.stringMatching(/^Parley \d/),
      chosun: expect.stringMatching(/^Parley \d/),
      cubic: "",
      luna: "",
    });
    const { models } = await diatheke.listModels({});
    expect(models).toMatchObject([
      { id: "clerk", name: "Clerk", language: "en_US", asrSampleRate: 0, ttsSampleRate: 0 },
    ]);
  });

  it("begins a session, and goes on with texts, results of commands and stories", async () => {
    const { diatheke } = await open();
    const begun = await diatheke.createSession({ modelId: "clerk" });
    expect(lines(begun)).toEqual(["Welcome.", "waits"]);
    const asked = await diatheke.updateSession({ token: begun.token, input: text("I want to order") });
    expect(lines(asked)).toEqual(["Which one?", "asks"]);
    const ordered = await diatheke.updateSession({ token: asked.token, input: text("apples") });
    expect(lines(ordered)).toEqual(['place_order {"item":"apples"}']);
    const outParameters = { number: "7", weight: "not declared" };
    const placed = await diatheke.updateSession({
      token: ordered.token,
      input: { case: "cmd", value: { id: "place_order", outParameters } },
    });
    expect(lines(placed)).toEqual(["Order 7: apples.", "waits"]);
    const resting = await diatheke.updateSession({
      token: placed.token,
      input: { case: "story", value: { storyId: "break_story" } },
    });
    expect(lines(resting)).toEqual(["Taking a break.", "transcribe note", "asks"]);
  });

  it("takes what was recognized of speech like a text, and nothing said in time as a timeout", async () => {
    const { diatheke } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const said = { case: "asr", value: { text: "hello", confidence: 0.8 } } as const;
    expect(lines(await diatheke.updateSession({ token, input: said }))).toEqual(["Hello.", "waits"]);
    const silence = { case: "asr", value: { timedOut: true } } as const;
    expect(lines(await diatheke.updateSession({ token, input: silence }))).toEqual([
      "Are you there?",
      "waits",
    ]);
  });

  it("takes a blank text for something not understood", async () => {
    const { diatheke } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    for (const blank of ["", "  "]) {
      expect(lines(await diatheke.updateSession({ token, input: text(blank) }))).toEqual([
        "Pardon?",
        "waits",
      ]);
    }
  });

  it("takes a failed command as the model says, and commands without any outputs", async () => {
    const { diatheke } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const ordered = await diatheke.updateSession({ token, input: text("order apples") });
    const failed = { case: "cmd", value: { id: "place_order", error: "out of paper" } } as const;
    expect(lines(await diatheke.updateSession({ token: ordered.token, input: failed }))).toEqual([
      "That failed.",
      "waits",
    ]);
    const empty = { case: "cmd", value: { id: "place_order" } } as const;
    expect(lines(await diatheke.updateSession({ token: ordered.token, input: empty }))).toEqual([
      "Order : apples.",
      "waits",
    ]);
  });

  it("goes to a story while a command is pending, and begins again at main", async () => {
    const { diatheke } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const ordered = await diatheke.updateSession({ token, input: text("order apples") });
    const story = (storyId: string) => ({ case: "story", value: { storyId } }) as const;
    const resting = await diatheke.updateSession({ token: ordered.token, input: story("break_story") });
    expect(lines(resting)).toEqual(["Taking a break.", "transcribe note", "asks"]);
    const again = await diatheke.updateSession({ token: resting.token, input: story("main") });
    expect(lines(again)).toEqual(["waits"]);
  });

  it("runs commands of the webhook inside the call, and does not tell of them", async () => {
    const webhook = await WebhookStandIn.open(({ answer }) => {
      answer({ id: "look_up", outParameters: { stock: "12 apples" } });
    });
    const { diatheke } = await open(webhook.url);
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const answered = await diatheke.updateSession({ token, input: text("count everything twice") });
    expect(lines(answered)).toEqual(["There are 12 apples.", "There are 12 apples.", "waits"]);
    expect(webhook.calls.map(({ request }) => request.sessionID)).toEqual([token?.id, token?.id]);
  });

  it("carries the client's metadata from token to token, and the id all along", async () => {
    const { diatheke } = await open();
    const begun = present((await diatheke.createSession({ modelId: "clerk" })).token);
    expect(begun.metadata).toBe("");
    const marked = { ...begun, metadata: "of my own" };
    const next = present((await diatheke.updateSession({ token: marked, input: text("hello") })).token);
    expect(next).toMatchObject({ id: begun.id, metadata: "of my own" });
    const other = present((await diatheke.updateSession({ token: begun, input: text("hello") })).token);
    expect(other).toMatchObject({ id: begun.id, metadata: "" });
  });

  it("deletes a session, whichever of its tokens names it", async () => {
    const { diatheke, server } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const next = await diatheke.updateSession({ token, input: text("hello") });
    await diatheke.deleteSession(present(token));
    for (const old of [token, next.token]) {
      const failure = await failureOf(diatheke.updateSession({ token: old, input: text("hello") }));
      expect(failure).toMatchObject({ code: "NotFound", reason: "SESSION_NOT_FOUND" });
    }
    const { sessions } = await server.clients("gRPC").sessions.listSessions({});
    expect(sessions).toEqual([]);
  });
});

describe("a session begun over version 2", () => {
  it("is there over parley.v1, where it is watched and gone on with", async () => {
    const { diatheke, server } = await open();
    const clients = server.clients("gRPC");
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    const sessionId = present(token).id;
    await diatheke.updateSession({ token, input: text("hello") });
    const { session } = await clients.sessions.getSession({ sessionId });
    expect(session).toMatchObject({ modelId: "clerk", nextOffset: 7 });
    const kinds = (await logOf(clients, sessionId)).map(({ body }) => body.case);
    expect(kinds.slice(3)).toEqual(["userText", "recognition", "reply", "waitForUser"]);
  });

  it("goes on from a token, whatever became of it over parley.v1", async () => {
    const { diatheke, server } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    await server.clients("gRPC").sessions.endSession({ sessionId: present(token).id });
    expect(lines(await diatheke.updateSession({ token, input: text("hello") }))).toEqual(["Hello.", "waits"]);
  });
});

describe("version 2 refuses", () => {
  type Case = readonly [
    what: string,
    code: string,
    call: (clients: DiathekeClients, token: SessionOutput["token"]) => Promise<unknown>,
  ];
  const story = (storyId: string) => ({ case: "story", value: { storyId } }) as const;
  const result = (id: string) => ({ case: "cmd", value: { id } }) as const;
  const cases: readonly Case[] = [
    [
      "a model that is not there",
      "NotFound",
      ({ diatheke }) => diatheke.createSession({ modelId: "nobody" }),
    ],
    [
      "a missing token",
      "InvalidArgument",
      ({ diatheke }) => diatheke.updateSession({ input: text("hello") }),
    ],
    [
      "a token that nobody made",
      "InvalidArgument",
      ({ diatheke }) => {
        return diatheke.updateSession({ token: { data: new Uint8Array(100) }, input: text("hello") });
      },
    ],
    [
      "a token without data",
      "InvalidArgument",
      ({ diatheke }, token) => diatheke.deleteSession({ id: token?.id ?? "" }),
    ],
    ["no input", "InvalidArgument", ({ diatheke }, token) => diatheke.updateSession({ token })],
    [
      "a story that is not there",
      "InvalidArgument",
      ({ diatheke }, token) => diatheke.updateSession({ token, input: story("nowhere") }),
    ],
    [
      "a result while it waits for the user",
      "FailedPrecondition",
      ({ diatheke }, token) => diatheke.updateSession({ token, input: result("place_order") }),
    ],
    [
      "a text while it waits for a result",
      "FailedPrecondition",
      async ({ diatheke }, token) => {
        const ordered = await diatheke.updateSession({ token, input: text("order apples") });
        return diatheke.updateSession({ token: ordered.token, input: text("hello") });
      },
    ],
    [
      "the result of another command",
      "InvalidArgument",
      async ({ diatheke }, token) => {
        const ordered = await diatheke.updateSession({ token, input: text("order apples") });
        return diatheke.updateSession({ token: ordered.token, input: result("look_up") });
      },
    ],
  ];

  it.each(cases)("%s with %s", async (_what, code, call) => {
    const clients = await open();
    const { token } = await clients.diatheke.createSession({ modelId: "clerk" });
    expect(await failureOf(call(clients, token))).toMatchObject({ code });
    expect(clients.server.errors).toEqual([]);
  });

  it("what does not fit an older token either, and forks nothing for it", async () => {
    const { diatheke, server } = await open();
    const { token } = await diatheke.createSession({ modelId: "clerk" });
    await diatheke.updateSession({ token, input: text("hello") });
    for (const input of [result("place_order"), story("nowhere")]) {
      await failureOf(diatheke.updateSession({ token, input }));
    }
    const { sessions } = await server.clients("gRPC").sessions.listSessions({});
    expect(sessions).toHaveLength(1);
    expect(lines(await diatheke.updateSession({ token, input: text("hello") }))).toEqual(["Hello.", "waits"]);
  });
});

describe.each(["v3", "interact"] as const)("%s", (name) => {
  it("does the same with messages of its own", async () => {
    const clients = await open();
    const service = clients[name];
    expect((await service.version({})).diatheke).toMatch(/^Parley/);
    expect((await service.listModels({})).models).toMatchObject([
      { id: "clerk", name: "Clerk", language: "en_US", ttsModelAttributes: [] },
    ]);
    const begun = present((await service.createSession({ modelId: "clerk" })).sessionOutput);
    expect(begun.actionList.map(({ action }) => action.case)).toEqual(["reply", "input"]);
    const sessionInput = { token: begun.token, input: { case: "text", value: { text: "hello" } } } as const;
    const next = present((await service.updateSession({ sessionInput })).sessionOutput);
    expect(next.actionList.map(({ action }) => action.case)).toEqual(["reply", "input"]);
    await service.deleteSession({ tokenData: present(next.token) });
    expect(await failureOf(service.updateSession({ sessionInput }))).toMatchObject({ code: "NotFound" });
  });

  it("tells with a command how the text was understood that led to it", async () => {
    const service = (await open())[name];
    const { token } = present((await service.createSession({ modelId: "clerk" })).sessionOutput);
    const input = { case: "text", value: { text: "order apples" } } as const;
    const { actionList } = present(
      (await service.updateSession({ sessionInput: { token, input } })).sessionOutput,
    );
    const entities = [{ id: "item", value: "apples", start: 6, end: 12, confidence: 1 }];
    expect(actionList).toMatchObject([
      {
        action: {
          case: "command",
          value: {
            id: "place_order",
            nluResult: { intents: [{ id: "order_intent", confidence: 1, text: "order apples", entities }] },
          },
        },
      },
    ]);
  });

  it("keeps the client's metadata with the session", async () => {
    const clients = await open();
    const metadata = { customMetadata: "of my own", storageFilePrefix: "a-" };
    const { sessionOutput } = await clients[name].createSession({ modelId: "clerk", metadata });
    const sessionId = present(sessionOutput?.token).id;
    const { session } = await clients.server.clients("gRPC").sessions.getSession({ sessionId });
    expect(session?.metadata).toEqual({ custom_metadata: "of my own", storage_file_prefix: "a-" });
  });

  it("refuses a call without a token", async () => {
    const service = (await open())[name];
    expect(await failureOf(service.updateSession({}))).toMatchObject({ code: "InvalidArgument" });
    expect(await failureOf(service.deleteSession({}))).toMatchObject({ code: "InvalidArgument" });
  });
});
