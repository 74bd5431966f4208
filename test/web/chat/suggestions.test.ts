import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ModelDefinitionSchema } from "../../../gen/parley/v1/definition_pb.ts";
import { WaitForUserSchema } from "../../../gen/parley/v1/event_pb.ts";
import { suggestionsFor } from "../../../web/src/chat/suggestions.ts";

const accounts = { locale: "en_US", values: [{ value: "checking" }, { value: "savings" }] };
const definition = create(ModelDefinitionSchema, {
  intents: [
    intent("yes", [], ["yes please", "yes"]),
    intent("pay", ["account"], ["pay from my ${account} account", "use ${account}"]),
    intent("wake", ["time"], ["wake me at ${time}"]),
    intent("silent", [], []),
  ],
  entities: [
    { entityId: "account", format: "value_list", values: [{ ...accounts }] },
    { entityId: "time", format: "time" },
  ],
});

describe("what a user could say", () => {
  it("is the shortest sample of every intent, with values in its slots", () => {
    expect(suggested({ expectedIntentIds: ["yes", "pay", "silent", "unknown"] })).toEqual([
      { text: "yes", meaning: "yes", gap: undefined },
      { text: "use checking", meaning: "pay", gap: undefined },
    ]);
  });

  it("shows where a value is missing", () => {
    expect(suggested({ expectedIntentIds: ["wake"] })).toEqual([
      { text: "wake me at ‹time›", meaning: "wake", gap: [11, 17] },
    ]);
  });

  it("begins with the values of the slot that is asked for", () => {
    expect(suggested({ slot: "account", expectedIntentIds: ["yes"] }).map(({ text }) => text)).toEqual([
      "checking",
      "savings",
      "yes",
    ]);
  });

  it("is said in the first locale when there is nothing in that of the session", () => {
    const [suggestion] = suggestionsFor(wait({ expectedIntentIds: ["yes"] }), definition, "de_DE");
    expect(suggestion?.text).toBe("yes");
  });
});

function suggested(init: Parameters<typeof wait>[0]) {
  return suggestionsFor(wait(init), definition, "en_US");
}

function wait(init: { slot?: string; expectedIntentIds: string[] }) {
  return create(WaitForUserSchema, init);
}

function intent(intentId: string, slots: string[], texts: string[]) {
  return {
    intentId,
    slots: slots.map((slot) => ({ slot, entityId: slot })),
    samples: [{ locale: "en_US", texts }],
  };
}
