import { parentPort, workerData } from "node:worker_threads";
import type { Calibration } from "./certainty.ts";
import { type Trained, Training } from "./train.ts";
import type { TrainingSet } from "./training-set.ts";

/** What the thread that trains tells: how far it is, and the results, each as soon as it is there. */
export type TrainingMessage =
  | { readonly progress: number }
  | { readonly trained: Trained }
  | { readonly calibration: Calibration };

const port = parentPort;
if (!port) throw new Error("this runs in a thread of its own");
const tell = (message: TrainingMessage) => port.postMessage(message);
const training = new Training(workerData as TrainingSet);
tell({ trained: training.train((progress) => tell({ progress })) });
tell({ calibration: training.calibrate() });
