import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ModelDefinitionSchema } from "../../../gen/parley/v1/definition_pb.ts";
import { complete } from "../../../src/cli/chat/completion.ts";
import { Sayings } from "../../../src/cli/chat/sayable.ts";
import type { WaitForUser } from "../../../src/client/event.ts";

const sayable = {
  texts: ["Transfer money", "transfer 50 € to savings", "help"],
  hint: "(expected here: transfer, help)",
  storyIds: ["main", "transfer_story", "terms_story"],
};

test.each([
  ["/", ["/jump ", "/silence", "/back", "/restart", "/why", "/state", "/events", "/save ", "/help", "/quit"]],
  ["/s", ["/silence", "/state", "/save "]],
  ["/jump t", ["/jump transfer_story", "/jump terms_story"]],
  ["/jump x", []],
  ["tr", ["Transfer money", "transfer 50 € to savings"]],
  ["//h", []],
])("%j may become %j", (line, lines) => {
  expect(complete(line, sayable)).toMatchObject({ lines, of: line });
});

test("what is expected is told where no text begins like that, and only there", () => {
  expect(complete("xyzzy", sayable).hint).toBe(sayable.hint);
  expect(complete("he", sayable).hint).toBe("");
  expect(complete("/xyzzy", sayable).hint).toBe("");
});

const definition = create(ModelDefinitionSchema, {
  intents: [
    {
      intentId: "transfer_intent",
      title: "transfer money",
      slots: [
        { slot: "amount", entityId: "amount" },
        { slot: "from", entityId: "account" },
        { slot: "code", entityId: "code" },
      ],
      samples: [
        {
          locale: "en_US",
          texts: ["[please] (send|move) ${amount} from ${from}", "use ${code}", "give $${"],
        },
        { locale: "de_DE", texts: ["überweise ${amount}"] },
      ],
    },
    { intentId: "help_intent", title: "help", samples: [{ locale: "en_US", texts: ["help"] }] },
  ],
  entities: [
    { entityId: "amount", format: "money" },
    { entityId: "code", format: "regex", patterns: [{ locale: "en_US", texts: ["[q]{40}"] }] },
    {
      entityId: "account",
      format: "value_list",
      values: [
        { locale: "en_US", values: [{ value: "savings", synonyms: ["piggy bank"] }, { value: "checking" }] },
      ],
    },
  ],
});

const wait: WaitForUser = {
  kind: "wait_for_user",
  offset: 0,
  time: new Date(0),
  requestId: "",
  immediate: true,
  requiresWakeWord: false,
  expectedIntentIds: ["help_intent", "transfer_intent"],
  slot: "",
};

test("samples are offered as someone would say them, those with a slot that nobody can fill left out", () => {
  const sayings = new Sayings(definition, "en_US");
  expect(sayings.textsFor(wait)).toEqual(["help", "please send 20 € from savings", "give ${"]);
  expect(sayings.textsFor({ ...wait, expectedIntentIds: ["help_intent"] })).toEqual(["help"]);
  expect(new Sayings(definition, "de_DE").textsFor(wait)).toEqual(["überweise 20 €"]);
  expect(sayings.titlesOf(["transfer_intent", "gone_intent"])).toEqual(["transfer money", "gone_intent"]);
});

test("the values of the slot that was asked for come first", () => {
  const sayings = new Sayings(definition, "en_US");
  expect(sayings.textsFor({ ...wait, slot: "from" }).slice(0, 3)).toEqual(["savings", "checking", "help"]);
});
