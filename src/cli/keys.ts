import { Command, InvalidArgumentError, Option } from "commander";
import { type ApiKey, isLive, type KeyRefusal, type KeyStore, makeKey } from "../session/api-key.ts";
import type { Role } from "../session/principal.ts";
import { table } from "./columns.ts";
import { addStoreOptions } from "./config.ts";
import { giveUp } from "./give-up.ts";
import { time } from "./settings/setting.ts";
import { storeInWords } from "./settings/storing.ts";
import { storePathOf } from "./store-path.ts";
import { openStore } from "./stores.ts";

/** `parley keys`: the API keys of a server. */
export function keysCommand(): Command {
  return new Command("keys")
    .description("Make, list and revoke the API keys that a server asks for with --auth keys.")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
    .addHelpText(
      "after",
      `
The keys are in the store of the server, which may be running: it takes a new key at once, and a
revoked one for 2 seconds more at most. What a key makes belongs to its name. Two keys of one name
can be live, so that one can take the place of the other.

Examples:
  parley keys create shop                            prints the key: nobody can read it again
  parley keys create ada --role operator --expires 90d
  parley keys list
  parley keys revoke 4tQx0aVb2k`,
    );
}

interface CreateOptions {
  readonly role: Role;
  readonly expires?: number;
}

function createCommand(): Command {
  const command = new Command("create")
    .description("Make a key, and print it.")
    .argument("<name>", "whose key it is: 1 to 64 letters, digits and - _ .", readName)
    .addOption(
      new Option("--role <role>", "client, or operator of all")
        .choices(["client", "operator"])
        .default("client"),
    )
    .option("--expires <time>", "how long it is good: 12h, 90d (default: until it is revoked)", readTime);
  return addStoreOptions(command).action(async (name: string, { role, expires }: CreateOptions) => {
    const now = Date.now();
    const expireTime = expires === undefined ? undefined : now + expires;
    const { key, text } = makeKey({ name, role, expireTime }, now);
    await withKeys(command, async (keys) => {
      const before = (await keys.list()).some((one) => one.name === name);
      const outcome = await keys.add(key);
      if (outcome !== "added") giveUp(refusals[outcome](name));
      process.stdout.write(`${text}\n`);
      const until = expireTime === undefined ? "" : `, until ${timeInWords(expireTime)}`;
      tell(`Key ${key.id} of ${role} ${name}${until}. Keep it now: it is not shown again.`);
      if (before) tell(`What earlier keys of ${name} have made belongs to this one, too.`);
    });
  });
}

const refusals: Readonly<Record<KeyRefusal, (name: string) => string>> = {
  other_role: (name) => `${name} has a live key of another role; revoke it first, or take another name`,
  too_many: (name) => `${name} has two live keys already; revoke one first`,
};

function listCommand(): Command {
  const command = new Command("list")
    .description("List all keys that ever were.")
    .option("--json", "print one JSON document instead of lines for people");
  return addStoreOptions(command).action(async ({ json }: { json?: boolean }) => {
    await withKeys(command, async (keys) => {
      const found = await keys.list();
      if (json) process.stdout.write(`${JSON.stringify({ keys: found.map(toJson) }, undefined, 2)}\n`);
      else for (const line of lines(found)) process.stdout.write(`${line}\n`);
    });
  });
}

function revokeCommand(): Command {
  const command = new Command("revoke")
    .description("Make a key worth nothing, for good.")
    .argument("<id>", "of the key, as it stands in the list and in the key");
  return addStoreOptions(command).action(async (id: string) => {
    await withKeys(command, async (keys) => {
      if (!(await keys.revoke(id, Date.now()))) giveUp(`there is no key ${id}`);
      tell(`Key ${id} is revoked. A server that runs takes it for 2 seconds more at most.`);
    });
  });
}

/** Opens the store that a command means; only a new key makes one where there is none. */
async function withKeys(command: Command, work: (keys: KeyStore) => Promise<void>): Promise<void> {
  const place = storePathOf(command);
  if (place === ":memory:") return giveUp("a store in memory has no keys");
  const store = await openStore(place, command.name() === "create").catch((error) =>
    giveUp(`can not open store ${storeInWords(place)}: ${error instanceof Error ? error.message : error}`),
  );
  try {
    await work(store.keys);
  } finally {
    await store.close();
  }
}

function readName(text: string): string {
  if (/^[\w.-]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be 1 to 64 letters, digits and - _ .");
}

function readTime(text: string): number {
  const read = time("1m", "3660d", "12h or 90d").safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError(`It ${read.error.issues[0]?.message}.`);
}

function lines(keys: readonly ApiKey[]): string[] {
  const header = ["id", "name", "role", "made", "expires", "state"];
  const rows = keys.map((key) => {
    const { id, name, role, createTime, expireTime } = key;
    const expires = expireTime === undefined ? "never" : timeInWords(expireTime);
    return [id, name, role, timeInWords(createTime), expires, stateOf(key)];
  });
  return table(header, rows, header);
}

function toJson(key: ApiKey) {
  const { id, name, role, createTime, expireTime, revokeTime } = key;
  const toText = (milliseconds: number | undefined) =>
    milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
  return {
    id,
    name,
    role,
    state: stateOf(key),
    create_time: toText(createTime),
    expire_time: toText(expireTime),
    revoke_time: toText(revokeTime),
  };
}

function stateOf(key: ApiKey): "live" | "expired" | "revoked" {
  if (isLive(key, Date.now())) return "live";
  return key.revokeTime === undefined ? "expired" : "revoked";
}

/** To the minute, in UTC. */
function timeInWords(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

/** Beside the key itself, which a shell may want to catch. */
function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
