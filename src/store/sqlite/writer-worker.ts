import { parentPort, workerData } from "node:worker_threads";
import { takeOrders } from "./orders.ts";

/** The thread that `openWriterThread` starts. */
if (!parentPort) throw new Error("this is no thread");
takeOrders(parentPort, workerData);
