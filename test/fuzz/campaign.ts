import { setTimeout } from "node:timers/promises";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { SessionService } from "../../gen/parley/v1/session_service_pb.ts";
import { Random } from "../server/random.ts";
import { MessageFuzzer } from "./message-fuzzer.ts";
import { recordConversations } from "./recording.ts";
import { SocketFuzzer } from "./socket-fuzzer.ts";
import { Target } from "./target.ts";

export interface Plan {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Whether to see to it that the server closes every connection in the end, which takes half a minute. */
  readonly waitForClosing?: boolean;
  /** Told now and then how far it is. */
  readonly onProgress?: (done: number, residentMib: number) => void;
}

export interface Summary {
  /** How often each kind of call ended in each status. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What the server had in memory: after the first tenth, at the most, and at the end. */
  readonly residentMib: { readonly early: number; readonly most: number; readonly last: number };
}

/** How many inputs are under way at once, and how many pass between two looks at the server. */
const width = 64;
const perRound = 2000;

/** A server that needs more than this has kept something. */
const mostMib = 700;

/** One in this many inputs goes to a socket; the others are calls. */
const socketShare = 5;

/** Statuses that a request can not deserve: UNKNOWN, INTERNAL, DATA_LOSS. */
const faults: readonly number[] = [2, 13, 15];

/**
 * Sends inputs to a server of its own. Each input follows from the seed and its number.
 *
 * @throws when the server dies, complains, answers INTERNAL or UNKNOWN, grows, or no longer serves.
 */
export async function fuzz({ seed, from, to, waitForClosing, onProgress }: Plan): Promise<Summary> {
  const target = await Target.start();
  const messages = new MessageFuzzer(target.port);
  const outcomes = new Map<string, number>();
  const count = (what: string) => outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
  let [early, most, last] = [0, 0, 0];
  try {
    const filesBefore = target.openFiles;
    const sockets = new SocketFuzzer(target.port, await recordConversations(target.port));
    const runOne = async (index: number) => {
      const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index, 0x85ebca6b));
      try {
        if (index % socketShare === 0) {
          const { what, answer } = await sockets.run(random);
          if (/^HTTP\/1\.1 500/m.test(answer.toString("latin1"))) throw new Error(`${what}: HTTP status 500`);
          count(what);
        } else {
          const { what, status, message } = await messages.run(random);
          if (faults.includes(status)) throw new Error(`${what}: status ${status}: ${message}`);
          count(`${what}: ${status}`);
        }
      } catch (error) {
        throw found(error, seed, index, index + 1);
      }
    };
    for (let start = from; start < to; start += perRound) {
      const end = Math.min(to, start + perRound);
      let next = start;
      const worker = async () => {
        for (let index = next++; index < end; index = next++) await runOne(index);
      };
      await Promise.all(Array.from({ length: width }, worker));
      try {
        if (!target.isAlive) throw new Error(`the server has died: ${target.stderr}`);
        if (target.stderr !== "") throw new Error(`the server complains: ${target.stderr}`);
        await useIt(target.port);
        last = target.residentMib;
        most = Math.max(most, last);
        if (early === 0 && end - from >= (to - from) / 10) early = last;
        if (last > mostMib) throw new Error(`the server has ${last} MiB in memory`);
      } catch (error) {
        throw found(error, seed, start, end);
      }
      onProgress?.(end - from, last);
    }
    messages.close();
    if (waitForClosing && !(await isClosing(target, filesBefore))) {
      throw found(new Error(`the server still has ${target.openFiles} files open`), seed, from, to);
    }
  } finally {
    messages.close();
    await target.kill();
  }
  return { outcomes, residentMib: { early, most, last } };
}

/** Whether a server has closed its connections, except for a few, in good time. */
async function isClosing(target: Target, filesBefore: number): Promise<boolean> {
  for (let second = 0; second < 90; second++) {
    if (target.openFiles <= filesBefore + 10) return true;
    await setTimeout(1000);
  }
  return false;
}

function found(error: unknown, seed: number, from: number, to: number): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const again = `npm run fuzz -- --seed ${seed} --from ${from} --to ${to}`;
  return new Error(`${reason}\n  again: ${again}`, { cause: error });
}

/** A good client, which must be served whatever others do. */
export async function useIt(port: number): Promise<void> {
  const baseUrl = `http://127.0.0.1:${port}`;
  for (const transport of [
    createGrpcTransport({ baseUrl }),
    createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  ]) {
    const sessions = createClient(SessionService, transport);
    const { session } = await sessions.newSession({ modelId: "bank" }, { timeoutMs: 60_000 });
    const sessionId = session?.sessionId ?? "";
    const kinds: (string | undefined)[] = [];
    const text = "what is my balance";
    const events = sessions.createEvent({ sessionId, input: { case: "userText", value: { text } } });
    for await (const { event } of events) kinds.push(event?.body.case);
    if (!kinds.includes("recognition")) throw new Error(`a good client is told ${kinds.join(", ")}`);
    await sessions.deleteSession({ sessionId });
  }
}
