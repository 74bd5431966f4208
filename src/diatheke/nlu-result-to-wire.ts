import type { MessageInitShape } from "@bufbuild/protobuf";
import type { ParseResponseSchema } from "../../gen/cobaltspeech/chosun/v2/chosun_pb.ts";
import type { Entity, Event } from "../dialog/event.ts";

/** How the text was understood that these events followed from; undefined when they followed from none. */
export function nluResultToWire(
  events: readonly Event[],
): MessageInitShape<typeof ParseResponseSchema> | undefined {
  const said = events.find(({ body }) => body.kind === "user_text")?.body;
  const recognition = events.find(({ body }) => body.kind === "recognition")?.body;
  if (said?.kind !== "user_text" || recognition?.kind !== "recognition") return undefined;
  const { text } = said;
  const { intentId, confidence, entities, alternatives } = recognition;
  const best =
    intentId === "" ? [] : [{ id: intentId, confidence, entities: entities.map(entityToWire), text }];
  return { intents: [...best, ...alternatives.map((other) => ({ ...intentOf(other), text }))] };
}

function intentOf({ intentId: id, confidence }: { readonly intentId: string; readonly confidence: number }) {
  return { id, confidence };
}

function entityToWire({ slot: id, value, start, end, confidence }: Entity) {
  return { id, value, start, end, confidence };
}
