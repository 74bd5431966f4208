import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { quantile } from "../rounds.ts";
import { comparing } from "./answers.ts";
import type { UnaryCall, UnaryFigures, UnaryLoad } from "./unary.ts";
import { UnaryClient } from "./unary-client.ts";

/** The load of unary calls, the same for Parley and for its yardstick. Prints its figures. */
const parameters: UnaryLoad = JSON.parse(process.argv[2] ?? "");
const { port, method, clients, warmUpSeconds, seconds } = parameters;
const listed: UnaryCall[] = JSON.parse(readFileSync(parameters.calls, "utf8"));
const calls = listed.map(({ request, answer }) => ({
  request: Buffer.from(request, "base64"),
  isRight: comparing(method, Buffer.from(answer, "base64")),
}));

/** Of calls that came back while it was measured. */
const latencies: number[] = [];
let isMeasuring = false;
let isStopped = false;

/** Makes the calls in turns, each when the one before is answered. Clients begin at different places. */
async function ask(index: number): Promise<void> {
  const client = new UnaryClient(port);
  for (let place = Math.floor((index / clients) * calls.length); !isStopped; place++) {
    const call = calls[place % calls.length];
    if (!call) throw new Error("there are no calls to make");
    const begun = performance.now();
    const answer = await client.call(method, call.request);
    if (!call.isRight(answer)) throw new Error(`${method} was answered otherwise than before`);
    if (isMeasuring) latencies.push(performance.now() - begun);
  }
  client.close();
}

const asking = Promise.all(Array.from({ length: clients }, (_, index) => ask(index)));
await setTimeout(warmUpSeconds * 1000);
isMeasuring = true;
const begun = performance.now();
await setTimeout(seconds * 1000);
isMeasuring = false;
const elapsed = (performance.now() - begun) / 1000;
isStopped = true;
await asking;
latencies.sort((a, b) => a - b);
const figures: UnaryFigures = {
  perSecond: latencies.length / elapsed,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
