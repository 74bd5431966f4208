import type { Chapter } from "../chapter.ts";
import { growth } from "./growth.ts";
import { peers } from "./peers.ts";
import { turns } from "./turns.ts";

/** In the order of the document. */
export const chapters: readonly Chapter[] = [turns, growth, peers];
