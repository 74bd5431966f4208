import type { Event } from "../dialog/event.ts";
import type { nluResultToWire } from "./nlu-result-to-wire.ts";

type NluResult = ReturnType<typeof nluResultToWire>;

/**
 * What version 2 and 3 tell a client to do, of all that happened. The last action is the one that the session waits
 * for; commands of the webhook are not the client's.
 *
 * @param nluResult how the text was understood that they follow from, for those who tell it with commands.
 */
export function actionsToWire(events: readonly Event[], nluResult?: NluResult) {
  return events.flatMap(({ body }) => {
    const action = actionToWire(body, nluResult);
    return action ? [{ action }] : [];
  });
}

function actionToWire(body: Event["body"], nluResult: NluResult | undefined) {
  switch (body.kind) {
    case "reply":
      return { case: "reply", value: { text: body.text } } as const;
    case "transcribe":
      return { case: "transcribe", value: { id: body.transcribeId } } as const;
    case "command": {
      if (body.runner === "webhook") return undefined;
      const { commandId: id, inputs: inputParameters } = body;
      const value = { id, inputParameters, ...(nluResult ? { nluResult } : {}) };
      return { case: "command", value } as const;
    }
    case "wait_for_user": {
      const { requiresWakeWord, immediate } = body;
      return { case: "input", value: { requiresWakeWord, immediate } } as const;
    }
    default:
      return undefined;
  }
}
