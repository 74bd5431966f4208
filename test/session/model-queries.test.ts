import { expect, test } from "vitest";
import type { Recognized } from "../../src/dialog/event.ts";
import { defaultSessionLimits } from "../../src/session/limits.ts";
import { ModelQueries } from "../../src/session/model-queries.ts";
import { ModelVersions } from "../../src/session/model-versions.ts";
import { FixedSurroundings } from "./fixed-surroundings.ts";
import { House } from "./house.ts";

test("what the model is not sure enough about is not recognized", async () => {
  const house = await House.open();
  const recognizeWith = (confidence: number) => {
    const recognized: Recognized = { intentId: "hello_intent", confidence, entities: [], alternatives: [] };
    const versions = new ModelVersions(house.catalog, house.store);
    const queries = new ModelQueries(
      versions,
      { recognize: () => recognized },
      new FixedSurroundings(),
      defaultSessionLimits,
    );
    const expected = { intentIds: [], slot: "", slotIntentId: "", filledSlot: "" };
    return queries.recognize({ modelId: "clerk", text: "hm", locale: "", expected });
  };

  expect(await recognizeWith(0.5)).toMatchObject({
    recognition: { valid: true, intentId: "hello_intent", confidence: 0.5 },
  });
  expect(await recognizeWith(0.49)).toEqual({
    recognition: {
      valid: false,
      intentId: "",
      confidence: 0,
      entities: [],
      alternatives: [{ intentId: "hello_intent", confidence: 0.49 }],
    },
  });
});
