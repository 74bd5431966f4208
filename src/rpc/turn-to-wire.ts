import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { StateSchema, TurnSchema } from "../../gen/parley/v1/turn_pb.ts";
import type { Parameters } from "../dialog/event.ts";
import { type State, stepWaitedAt } from "../dialog/state.ts";
import { nextOffsetAfter } from "../session/session.ts";
import type { RetracedTurn } from "../session/turn-page.ts";

/** How much the parameters of a state may have together, in bytes of UTF-8: gRPC clients refuse 4 MiB. */
const maxParameterBytes = 1 << 20;

/** A turn as the people see it who write models. */
export function turnToWire({ turn, steps }: RetracedTurn): MessageInitShape<typeof TurnSchema> {
  return {
    firstOffset: turn.firstOffset,
    lastOffset: nextOffsetAfter(turn) - 1,
    createTime: timestampFromMs(turn.time),
    state: stateToWire(turn.state),
    stepIds: steps.map(({ id }) => id),
  };
}

function stateToWire(state: State): MessageInitShape<typeof StateSchema> {
  const { frames, waiting } = state;
  const filling = waiting.for === "user" ? waiting.filling : undefined;
  return {
    frames: frames.map(({ story, list, next }) => ({ storyId: story, listKey: list, nextStep: next })),
    ...shownOf(state.parameters),
    stepId: stepWaitedAt(state) ?? "",
    fillingIntentId: filling?.intentId ?? "",
    fillingSlot: filling?.slot ?? "",
  };
}

/** The parameters, and the names of those that are left out because all would be too much: the longest. */
function shownOf(all: Parameters): { parameters: Record<string, string>; omittedParameters: string[] } {
  const entries = Object.entries(all).map(([name, value]) => {
    return { name, value, bytes: Buffer.byteLength(name) + Buffer.byteLength(value) };
  });
  let bytes = 0;
  const omitted = new Set<string>();
  for (const entry of entries.toSorted((a, b) => a.bytes - b.bytes)) {
    bytes += entry.bytes;
    if (bytes > maxParameterBytes) omitted.add(entry.name);
  }
  const shown = entries.filter(({ name }) => !omitted.has(name));
  return {
    parameters: Object.fromEntries(shown.map(({ name, value }) => [name, value])),
    omittedParameters: [...omitted],
  };
}
