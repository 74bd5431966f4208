import fc from "fast-check";
import { expect, test } from "vitest";
import { expectation } from "../../src/dialog/answer.ts";
import { compiled } from "./any-model.ts";
import { Conversation } from "./conversation.ts";
import { documentOf, givenParameters, type Move, moves, writtenModels } from "./generated-model.ts";
import { hitLimit, Reference } from "./reference.ts";

test("any model does in any conversation what the language says", () => {
  const seen = { turns: 0, refused: 0, limits: 0, deepest: 0 };
  const rare = { refusals: 0, corrections: 0, givenUp: 0 };
  fc.assert(
    fc.property(
      writtenModels,
      givenParameters,
      fc.boolean(),
      moves,
      (written, parameters, skipGreeting, all) => {
        const model = compiled(documentOf(written));
        if (!model) {
          seen.refused++;
          return;
        }
        const talk = new Conversation(model, { parameters, skipGreeting });
        const reference = new Reference(written, parameters, rare);
        const session = reference.session(skipGreeting);
        let lines = talk.opening;

        for (const move of [undefined, ...all]) {
          if (move) lines = play(talk, move);
          if (hitLimit(talk.events)) {
            seen.limits++;
            return;
          }
          const wait = move ? session.next(move) : session.next();
          expect(lines).toEqual(reference.lines);
          expect(talk.parameters).toEqual(Object.fromEntries(reference.parameters));
          expect(talk.state.waiting.for).toBe(wait.value);
          const { slot, slotIntentId, filledSlot } = expectation(model, talk.state);
          const { asked } = reference;
          const expected = [asked?.slot ?? "", asked?.intent.intent_id ?? "", asked?.filled ?? ""];
          expect([slot, slotIntentId, filledSlot]).toEqual(expected);
          seen.turns++;
          seen.deepest = Math.max(seen.deepest, talk.state.frames.length);
        }
      },
    ),
    { numRuns: 500 },
  );
  // The test is worth something only as long as most models run for a while.
  expect(seen.refused).toBeLessThan(150);
  expect(seen.limits).toBeLessThan(150);
  expect(seen.turns).toBeGreaterThan(500);
  expect(seen.deepest).toBeGreaterThan(2);
  expect(rare.refusals).toBeGreaterThan(10);
  expect(rare.corrections).toBeGreaterThan(0);
  expect(rare.givenUp).toBeGreaterThan(0);
});

/** Does the part of a move that fits what the dialog waits for. */
function play(talk: Conversation, { jump, recognized, outputs, error }: Move): string[] {
  if (jump) return talk.jump(jump.storyId, jump.parameters);
  const { waiting } = talk.state;
  if (waiting.for === "command") {
    return talk.send({ kind: "command_result", commandId: waiting.commandId, outputs, error });
  }
  return recognized ? talk.hear("some text", recognized) : talk.keepSilent();
}
