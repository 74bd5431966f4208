import { create, toBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { ModelDefinitionSchema } from "../../gen/parley/v1/definition_pb.ts";
import type { EntityDefinition, ReplyDefinition } from "../../src/dialog/model.ts";
import { definitionToWire } from "../../src/rpc/definition-to-wire.ts";
import { richModel } from "../dialog/rich-model.ts";

/** A model of the place that has these entities and replies instead. */
function definitionOf(parts: {
  entities?: readonly EntityDefinition[];
  replies?: readonly ReplyDefinition[];
}) {
  const { entities = [], replies = [] } = parts;
  const model = {
    ...richModel(),
    entities: new Map(entities.map((entity) => [entity.id, entity])),
    replies: new Map(replies.map((reply) => [reply.id, reply])),
  };
  const definition = create(ModelDefinitionSchema, definitionToWire(model));
  expect(toBinary(ModelDefinitionSchema, definition).length).toBeLessThan(4 << 20);
  return definition;
}

function reply(id: string, ...texts: readonly string[]): ReplyDefinition {
  return { id, texts: new Map([["en_US", texts.map((text) => [text])]]) };
}

function words(id: string, count: number): EntityDefinition {
  const values = numbered(count).map((value) => ({ value, synonyms: [] }));
  return { id, format: "value_list", values: new Map([["en_US", values]]) };
}

/** Texts of 90 letters. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`.padStart(90, "x"));
}

it("tells a model as its author wrote it", () => {
  const { intents, entities, replies } = definitionToWire(richModel());
  expect(intents?.[0]).toEqual({
    intentId: "order",
    title: "an order",
    slots: [
      { slot: "size", entityId: "size" },
      { slot: "topping", entityId: "topping" },
      { slot: "second_topping", entityId: "topping" },
      { slot: "count", entityId: "count" },
    ],
    samples: [
      {
        locale: "en_US",
        texts: [
          "[please] order",
          "[I want] a ${size} (pizza|pie)",
          "a pizza with ${topping}",
          "a ${size} pizza with ${topping} and ${second_topping}",
          "${count} pizzas",
          "more",
        ],
        leftOut: 0,
      },
      { locale: "de_DE", texts: ["bestellen", "eine ${size} Pizza mit ${topping}"], leftOut: 0 },
    ],
  });
  expect(entities).toMatchObject([
    {
      ...{ entityId: "size", format: "value_list" },
      values: [
        {
          locale: "en_US",
          values: [
            { value: "small", synonyms: [] },
            { value: "large", synonyms: ["big", "extra large"] },
          ],
        },
        { locale: "de_DE", values: [{ value: "klein" }, { value: "groß" }] },
      ],
    },
    { entityId: "topping" },
    {
      ...{ entityId: "count", format: "regex" },
      patterns: [
        { locale: "en_US", texts: ["[0-9]{1,2}", "(a|one|two) dozen"] },
        { locale: "de_DE", texts: ["[0-9]{1,2}"] },
      ],
    },
  ]);
  expect(replies?.[1]).toMatchObject({
    replyId: "what_else",
    texts: [
      { locale: "en_US", texts: ["What else?", "Anything else, ${mood}?"] },
      { locale: "de_DE", texts: ["Sonst noch was?"] },
    ],
  });
});

it("cuts nothing of a model that clients can take", () => {
  const { entities } = definitionOf({ entities: [words("word", 15_000), { id: "day", format: "date" }] });
  expect(entities).toMatchObject([
    { values: [{ leftOut: 0, values: { length: 15_000 } }] },
    { entityId: "day", format: "date", values: [], patterns: [] },
  ]);
});

it("cuts the longest lists of a larger one, and tells how much is missing", () => {
  const { entities, replies } = definitionOf({
    entities: [words("word", 50_000), words("few", 1000)],
    replies: [reply("short", "Hello."), reply("long", "a".repeat(3 << 19), "b".repeat(3 << 19))],
  });
  const [word, few] = entities.map(({ values: [local] }) => local);
  expect(few).toMatchObject({ leftOut: 0, values: { length: 1000 } });
  expect(word?.values.length).toBeGreaterThan(1000);
  expect(word?.values[1]?.value).toMatch(/^x+1$/);
  expect((word?.values.length ?? 0) + (word?.leftOut ?? 0)).toBe(50_000);
  expect(replies).toMatchObject([
    { replyId: "short", texts: [{ texts: ["Hello."], leftOut: 0 }] },
    { replyId: "long", texts: [{ texts: [], leftOut: 2 }] },
  ]);
});

it("names every definition of a model that has very many", () => {
  const { replies } = definitionOf({
    replies: numbered(30_000).map((text, index) => reply(`${index}`, text)),
  });
  expect(replies).toHaveLength(30_000);
  expect(new Set(replies.map(({ texts: [local] }) => local?.leftOut))).toEqual(new Set([1]));
});
