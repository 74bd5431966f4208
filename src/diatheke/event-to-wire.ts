import type { Event } from "../dialog/event.ts";

/** What version 1 tells of an event of a log; undefined: nothing. */
export function eventToWire({ offset, body }: Event, said: string) {
  switch (body.kind) {
    case "recognition":
      return { case: "recognize", value: { text: said, validInput: body.valid } } as const;
    case "reply":
      return { case: "reply", value: { text: body.text, label: body.replyId } } as const;
    case "command": {
      if (body.runner === "webhook") return undefined;
      const { commandId, inputs: parameters } = body;
      return { case: "command", value: { commandId, parameters, commandStateId: String(offset) } } as const;
    }
    default:
      return undefined;
  }
}

export const inputRequired = { case: "inputRequired", value: {} } as const;
export const atStart = { case: "atStart", value: {} } as const;

/** What version 1 may tell. */
export type Told = NonNullable<ReturnType<typeof eventToWire>> | typeof inputRequired | typeof atStart;
