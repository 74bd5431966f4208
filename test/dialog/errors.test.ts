import { describe, expect, test } from "vitest";
import { DialogError, invalidField, reasons } from "../../src/dialog/error.ts";
import type { ClientInput } from "../../src/dialog/event.ts";
import { Conversation } from "./conversation.ts";
import { sketch } from "./sketch.ts";

const model = sketch(`
  stories:
    main:
      start_actions: [input ask]
      input_actions: [{name: ask, intents: [{intent_id: go, actions: [command work]}]}]
`);
const result = { kind: "command_result", commandId: "work", outputs: {}, error: "" } as const;

const idle = () => new Conversation(model);
const busy = () => {
  const talk = new Conversation(model);
  talk.say("go");
  return talk;
};

/** The error that an event is refused with. */
function refusal(talk: Conversation, event: ClientInput): DialogError {
  const before = structuredClone(talk.state);
  try {
    talk.send(event);
  } catch (error) {
    expect(talk.state).toEqual(before);
    if (error instanceof DialogError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("while a command is pending", () => {
  test.each<ClientInput>([
    { kind: "user_text", text: "go", timedOut: false },
    { kind: "user_text", text: "", timedOut: true },
    { kind: "input_timeout" },
  ])("the user is not heard: %o", (event) => {
    const error = refusal(busy(), event);
    expect(error.reason).toBe("COMMAND_PENDING");
    expect(error.code).toBe("failed_precondition");
    expect(error.details.metadata).toEqual({ command_id: "work" });
    expect(error.message).toContain('"work"');
  });

  test("the result of another command is refused, by its field", () => {
    const error = refusal(busy(), { ...result, commandId: "play" });
    expect(error.reason).toBe("COMMAND_MISMATCH");
    expect(error.code).toBe("invalid_argument");
    expect(error.details.violations).toEqual([
      { field: "command_result.command_id", description: 'must be "work"' },
    ]);
    expect(error.details.metadata).toEqual({ command_id: "work" });
  });

  test("the dialog can still go on after a refusal", () => {
    const talk = busy();
    refusal(talk, { kind: "input_timeout" });
    refusal(talk, { ...result, commandId: "play" });
    expect(talk.finish("work")).toEqual(["waits at main/ask"]);
  });
});

test("while the dialog waits for the user, no result is taken", () => {
  const error = refusal(idle(), result);
  expect(error.reason).toBe("NO_COMMAND_PENDING");
  expect(error.code).toBe("failed_precondition");
});

test("a command's result is taken once", () => {
  const talk = busy();
  talk.finish("work");
  expect(refusal(talk, result).reason).toBe("NO_COMMAND_PENDING");
});

test.each([
  ["idle", idle],
  ["busy", busy],
])("a jump to a story that is not there is refused, by its field: %s", (_, talk) => {
  for (const storyId of ["nowhere", "", "toString", "Main"]) {
    const error = refusal(talk(), { kind: "story_jump", storyId, parameters: {} });
    expect(error.reason).toBe("INVALID_REQUEST");
    expect(error.code).toBe("invalid_argument");
    expect(error.details.violations).toEqual([
      { field: "story_jump.story_id", description: `model "sketch" has no story "${storyId}"` },
    ]);
  }
});

test("every reason has its status code", () => {
  for (const [reason, code] of Object.entries(reasons)) {
    if (isReason(reason)) expect(new DialogError(reason, "x").code).toBe(code);
  }
});

test("an error keeps its cause, and says which field is wrong", () => {
  const cause = new Error("inner");
  expect(new DialogError("STORE_UNAVAILABLE", "x", { cause }).cause).toBe(cause);
  expect(new DialogError("STORE_UNAVAILABLE", "x")).not.toHaveProperty("cause");
  expect(invalidField("a.b", "is wrong").message).toBe("a.b: is wrong");
});

function isReason(name: string): name is keyof typeof reasons {
  return Object.hasOwn(reasons, name);
}
