import type { Chapter } from "../chapter.ts";
import { growth } from "./growth.ts";
import { peers } from "./peers.ts";
import { recognition } from "./recognition.ts";
import { sessions } from "./sessions.ts";
import { start } from "./start.ts";
import { turns } from "./turns.ts";
import { watchers } from "./watchers.ts";

/** In the order of the document. */
export const chapters: readonly Chapter[] = [turns, sessions, watchers, growth, start, recognition, peers];
