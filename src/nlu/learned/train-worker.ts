import { parentPort, workerData } from "node:worker_threads";
import type { Calibration } from "./certainty.ts";
import { type Trained, Training } from "./train.ts";
import type { TrainingSet } from "./training-set.ts";

/** What the thread that trains tells: how far it is, and the results, each as soon as it is there. */
export type TrainingMessage =
  | { readonly progress: number }
  | { readonly trained: Trained }
  | { readonly calibration: Calibration };

/** What it learns from. */
export interface TrainingOrder {
  readonly set: TrainingSet;
  readonly sentences: readonly Float32Array[];
}

const port = parentPort;
if (!port) throw new Error("this runs in a thread of its own");
const tell = (message: TrainingMessage) => port.postMessage(message);
const { set, sentences } = workerData as TrainingOrder;
const training = new Training(set, sentences);
tell({ trained: training.train((progress) => tell({ progress })) });
tell({ calibration: training.calibrate() });
