import type { Chapter } from "../chapter.ts";
import { growth } from "./growth.ts";
import { peers } from "./peers.ts";
import { recognition } from "./recognition.ts";
import { start } from "./start.ts";
import { turns } from "./turns.ts";
import { watchers } from "./watchers.ts";

/** In the order of the document. */
export const chapters: readonly Chapter[] = [turns, watchers, growth, start, recognition, peers];
