import { invalidField } from "../dialog/error.ts";
import { drawModel } from "../graph/draw.ts";
import { TooLarge } from "../graph/too-large.ts";
import type { DrawModel } from "../rpc/model-service.ts";

/** Draws for clients, who are told what to ask for when that is too much. */
export const draw: DrawModel = async (model, format, storyId) => {
  try {
    return await drawModel(model, { format, ...(storyId === undefined ? {} : { storyId }) });
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const others = format === "svg" ? ", or ask for FORMAT_DOT" : "";
    throw invalidField("story_id", `${error.message}; draw one story at a time${others}`);
  }
};
