import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Memory, type Server, startParley, tellingMemory } from "../processes.ts";
import { makeSessions } from "./history.ts";

/** What one more of something takes of a server's memory, in kB. */
export interface Each {
  readonly heap: number;
  readonly resident: number;
}

/** What sessions take of a server that tells its memory. Makes that many. */
export async function sessionsEach(server: Server, count: number): Promise<Each> {
  const before = await server.memory();
  await makeSessions(server.port, count);
  return eachOf(before, await server.memory(), count);
}

/** What models take that are loaded and learned: copies of the bank under other ids. */
export async function modelsEach(directory: string, copies: number): Promise<Each> {
  const one = await memoryWith(join(directory, "models-1"), 1);
  return eachOf(one, await memoryWith(join(directory, `models-${copies}`), copies), copies - 1);
}

async function memoryWith(models: string, copies: number): Promise<Memory> {
  mkdirSync(models, { recursive: true });
  for (let copy = 1; copy <= copies; copy++) {
    cpSync("models/bank", join(models, `bank-${copy}`), { recursive: true });
  }
  const server = await startParley(`${models}.db`, ["--models", models], tellingMemory);
  const memory = await server.memory();
  await server.stop("SIGKILL");
  return memory;
}

function eachOf(before: Memory, after: Memory, count: number): Each {
  return {
    heap: (after.heap - before.heap) / count / 1000,
    resident: (after.resident - before.resident) / count / 1000,
  };
}
