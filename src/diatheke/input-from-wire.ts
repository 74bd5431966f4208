import type { SessionInput } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import type { SessionInput as SessionInput3 } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { invalidField } from "../dialog/error.ts";
import type { ClientInput } from "../dialog/event.ts";

/**
 * What a client of version 2 or 3 brings.
 *
 * @throws DialogError INVALID_REQUEST when it brings nothing.
 */
export function inputFromWire(input: SessionInput["input"] | SessionInput3["input"]): ClientInput {
  switch (input.case) {
    case "text":
      return { kind: "user_text", text: input.value.text, timedOut: false };
    case "asr": {
      const { text, confidence, timedOut } = input.value;
      // What speech recognition does not tell is 0 on the wire.
      return { kind: "user_text", text, ...(confidence === 0 ? {} : { confidence }), timedOut };
    }
    case "cmd": {
      const { id, outParameters, error } = input.value;
      return { kind: "command_result", commandId: id, outputs: outParameters, error };
    }
    case "story": {
      const { storyId, parameters } = input.value;
      return { kind: "story_jump", storyId, parameters };
    }
    case undefined:
      throw invalidField("input", "is required: text, asr, cmd or story");
    default:
      return input satisfies never;
  }
}
