import { describe, expect, it } from "vitest";
import { DialogError } from "../../src/dialog/error.ts";
import type { ClientInput } from "../../src/dialog/event.ts";
import type { NewSession } from "../../src/session/requests.ts";
import type { SessionChange } from "../../src/session/store.ts";
import { House } from "./house.ts";

const kib = 1024;
const day = 86_400_000;

/** A thing that may be as large as this, and the same a little larger with the field that is then wrong. */
interface Edge<T> {
  readonly what: string;
  readonly most: T;
  readonly more: T;
  readonly field: string;
}

const describing: readonly Edge<SessionChange>[] = [
  {
    what: "256 characters of title",
    most: { title: "x".repeat(256) },
    more: { title: "x".repeat(257) },
    field: "title",
  },
  {
    what: "4,096 characters of description",
    most: { description: "x".repeat(4096) },
    more: { description: "x".repeat(4097) },
    field: "description",
  },
  { what: "50 labels", most: { labels: named(50) }, more: { labels: named(51) }, field: "labels" },
  {
    what: "128 characters of label name",
    most: { labels: { ["n".repeat(128)]: "v" } },
    more: { labels: { ["n".repeat(129)]: "v" } },
    field: `labels[${"n".repeat(40)}…]`,
  },
  {
    what: "256 characters of label value",
    most: { labels: { colour: "v".repeat(256) } },
    more: { labels: { colour: "v".repeat(257) } },
    field: "labels[colour]",
  },
  { what: "labels with a name", most: { labels: { x: "" } }, more: { labels: { "": "" } }, field: "labels" },
  {
    what: "16 KiB of metadata as JSON",
    most: { metadata: { note: "x".repeat(16 * kib - '{"note":""}'.length) } },
    more: { metadata: { note: "x".repeat(16 * kib - '{"note":""}'.length + 1) } },
    field: "metadata",
  },
  {
    what: "at least 1 second of idle timeout",
    most: { idleTimeoutMs: 1000 },
    more: { idleTimeoutMs: 999 },
    field: "idle_timeout",
  },
  {
    what: "366 days of idle timeout",
    most: { idleTimeoutMs: 366 * day },
    more: { idleTimeoutMs: 366 * day + 1 },
    field: "idle_timeout",
  },
];

const beginning: readonly Edge<Partial<NewSession>>[] = [
  ...describing,
  {
    what: "128 characters of session id",
    most: { sessionId: "s".repeat(128) },
    more: { sessionId: "s".repeat(129) },
    field: "session_id",
  },
  {
    what: "a session id of letters, digits and - _ . ~",
    most: { sessionId: "aZ09-_.~" },
    more: { sessionId: "a b" },
    field: "session_id",
  },
  { what: "a session id in ASCII", most: { sessionId: "e" }, more: { sessionId: "é" }, field: "session_id" },
  {
    what: "a session id in one line",
    most: { sessionId: "line" },
    more: { sessionId: "line\n" },
    field: "session_id",
  },
  {
    what: "128 characters of request id",
    most: { requestId: "r".repeat(128) },
    more: { requestId: "r".repeat(129) },
    field: "request_id",
  },
  {
    what: "128 characters of user id",
    most: { userId: "u".repeat(128) },
    more: { userId: "u".repeat(129) },
    field: "user_id",
  },
  {
    what: "256 parameters",
    most: { parameters: named(256) },
    more: { parameters: named(257) },
    field: "parameters",
  },
  {
    what: "16 KiB of parameter value, counted in UTF-8",
    most: { parameters: { place: "é".repeat(8 * kib) } },
    more: { parameters: { place: `${"é".repeat(8 * kib)}x` } },
    field: "parameters[place]",
  },
  {
    what: "128 characters of parameter name",
    most: { parameters: { ["p".repeat(128)]: "" } },
    more: { parameters: { ["p".repeat(129)]: "" } },
    field: `parameters[${"p".repeat(40)}…]`,
  },
  {
    what: "a parameter name without blanks",
    most: { parameters: { "first-name": "" } },
    more: { parameters: { "first name": "" } },
    field: "parameters[first name]",
  },
  { what: "a locale of the model", most: { locale: "de_DE" }, more: { locale: "fr_FR" }, field: "locale" },
  { what: "a model id", most: {}, more: { modelId: "" }, field: "model_id" },
  { what: "128 characters of model id", most: {}, more: { modelId: "m".repeat(129) }, field: "model_id" },
];

/** All of these can be sent while the clerk waits for an order to be placed, or else for the user. */
const inputs: readonly (Edge<ClientInput> & { readonly whileOrdering?: true })[] = [
  {
    what: "64 KiB of text, counted in UTF-8",
    most: said("é".repeat(32 * kib)),
    more: said(`${"é".repeat(32 * kib)}x`),
    field: "user_text.text",
  },
  {
    what: "a confidence of 1",
    most: { ...said("hello"), confidence: 1 },
    more: { ...said("hello"), confidence: 1.0000001 },
    field: "user_text.confidence",
  },
  {
    what: "a confidence of 0",
    most: { ...said("hello"), confidence: 0 },
    more: { ...said("hello"), confidence: -0.0000001 },
    field: "user_text.confidence",
  },
  {
    what: "a confidence that is a number",
    most: { ...said("hello"), confidence: 0.5 },
    more: { ...said("hello"), confidence: Number.NaN },
    field: "user_text.confidence",
  },
  {
    what: "256 outputs",
    most: placed({ outputs: named(256) }),
    more: placed({ outputs: named(257) }),
    field: "command_result.outputs",
    whileOrdering: true,
  },
  {
    what: "16 KiB of output",
    most: placed({ outputs: { number: "x".repeat(16 * kib) } }),
    more: placed({ outputs: { number: "x".repeat(16 * kib + 1) } }),
    field: "command_result.outputs[number]",
    whileOrdering: true,
  },
  {
    what: "16 KiB of command error",
    most: placed({ error: "x".repeat(16 * kib) }),
    more: placed({ error: "x".repeat(16 * kib + 1) }),
    field: "command_result.error",
    whileOrdering: true,
  },
  {
    what: "a command id",
    most: placed({}),
    more: { ...placed({}), commandId: "" },
    field: "command_result.command_id",
    whileOrdering: true,
  },
  {
    what: "256 parameters of a jump",
    most: jump({ parameters: named(256) }),
    more: jump({ parameters: named(257) }),
    field: "story_jump.parameters",
  },
  {
    what: "16 KiB of parameter of a jump",
    most: jump({ parameters: { mood: "x".repeat(16 * kib) } }),
    more: jump({ parameters: { mood: "x".repeat(16 * kib + 1) } }),
    field: "story_jump.parameters[mood]",
  },
  { what: "a story id", most: jump({}), more: jump({ storyId: "" }), field: "story_jump.story_id" },
  {
    what: "a story of the model",
    most: jump({ storyId: "main" }),
    more: jump({ storyId: "mane" }),
    field: "story_jump.story_id",
  },
];

describe("a new session", () => {
  it.each(beginning)("takes $what, and refuses what goes beyond", async ({ most, more, field }) => {
    const house = await House.open();
    await house.create(most);
    expect(await wrongFields(house.create(more))).toEqual([field]);
  });
});

describe("an update", () => {
  it.each(describing)("takes $what, and refuses what goes beyond", async ({ most, more, field }) => {
    const house = await House.open();
    await house.create({ sessionId: "s", title: "before" });
    expect(await wrongFields(house.sessions.update({ sessionId: "s", change: more }))).toEqual([field]);
    expect((await house.sessions.get("s")).session.title).toBe("before");
    const { session } = await house.sessions.update({ sessionId: "s", change: most });
    expect(session).toMatchObject(most);
  });
});

describe("an event", () => {
  it.each(inputs)(
    "takes $what, and refuses what goes beyond",
    async ({ most, more, field, whileOrdering }) => {
      const house = await House.open();
      await house.create({ sessionId: "s" });
      if (whileOrdering) await house.say("s", "order apples");
      const before = await house.log("s");
      expect(await wrongFields(house.send("s", more))).toEqual([field]);
      expect(await house.log("s")).toEqual(before);
      await house.send("s", most);
    },
  );
});

describe("pages", () => {
  it.each(["sessions", "events"] as const)(
    "of %s take 1,000 entries, and refuse what goes beyond",
    async (kind) => {
      const house = await House.open();
      await house.create({ sessionId: "s" });
      const read = async (size: number) =>
        kind === "sessions"
          ? house.sessions.list({ filter: {}, page: { size, token: "" } })
          : house.sessions.listEvents({
              sessionId: "s",
              fromOffset: 0,
              kinds: [],
              pageSize: size,
              pageToken: "",
            });
      await read(1000);
      expect(await wrongFields(read(1001))).toEqual(["page_size"]);
    },
  );
});

describe("a request in which several things are wrong", () => {
  it("is told of all of them at once", async () => {
    const house = await House.open();
    const wrong = house.create({
      modelId: "",
      sessionId: "no good",
      title: "x".repeat(300),
      labels: { colour: "x".repeat(300), "": "" },
      parameters: { "a b": "x".repeat(17 * kib) },
      idleTimeoutMs: 1,
    });
    const error = await failure(wrong);
    expect(error.details.violations).toEqual([
      { field: "model_id", description: "is required" },
      { field: "session_id", description: "must be 1 to 128 characters from A–Z, a–z, 0–9 and - _ . ~" },
      { field: "title", description: "has 300 characters; at most 256 are allowed" },
      { field: "labels[colour]", description: "has 300 characters; at most 256 are allowed" },
      { field: "labels", description: "has an empty name" },
      {
        field: "parameters[a b]",
        description: "is not a name: 1 to 128 characters without blanks, braces and $",
      },
      { field: "parameters[a b]", description: "has 17408 bytes; at most 16384 are allowed" },
      { field: "idle_timeout", description: "must be from 1 second to 366 days" },
    ]);
    for (const { field } of error.details.violations ?? []) expect(error.message).toContain(field);
  });

  it("leaves nothing behind", async () => {
    const house = await House.open();
    await failure(house.create({ sessionId: "s", requestId: "r", title: "x".repeat(257) }));
    await expect(house.sessions.get("s")).rejects.toMatchObject({ reason: "SESSION_NOT_FOUND" });
    const { head } = await house.create({ sessionId: "s", requestId: "r" });
    expect(head.session.sessionId).toBe("s");
  });
});

function named(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, "value"]));
}

function said(text: string): Extract<ClientInput, { kind: "user_text" }> {
  return { kind: "user_text", text, timedOut: false };
}

function placed(
  part: Partial<Extract<ClientInput, { kind: "command_result" }>>,
): Extract<ClientInput, { kind: "command_result" }> {
  return { kind: "command_result", commandId: "place_order", outputs: {}, error: "", ...part };
}

function jump(
  part: Partial<Extract<ClientInput, { kind: "story_jump" }>>,
): Extract<ClientInput, { kind: "story_jump" }> {
  return { kind: "story_jump", storyId: "break_story", parameters: {}, ...part };
}

async function failure(call: Promise<unknown>): Promise<DialogError> {
  const error: unknown = await call.then(
    () => new Error("it was accepted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DialogError)) throw error;
  return error;
}

/** The fields that make a call fail with INVALID_REQUEST. */
async function wrongFields(call: Promise<unknown>): Promise<string[]> {
  const error = await failure(call);
  expect(error.reason).toBe("INVALID_REQUEST");
  return (error.details.violations ?? []).map(({ field }) => field);
}
