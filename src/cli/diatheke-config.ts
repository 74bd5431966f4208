import { dirname, resolve } from "node:path";
import { parse } from "smol-toml";
import type { Placement } from "../model/catalog.ts";
import type { ConfigFile, FileSetting } from "./config-file.ts";

/** What stands in the file, by its path in lower case, since Diatheke takes keys in any case. */
interface Leaf {
  /** As it is written. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * Reads the config of a Diatheke server: its address, its certificate and its models. Whatever else stands there is
 * noted as ignored. Paths in it start from where the file is.
 */
export function readDiathekeConfig(file: string, text: string): ConfigFile {
  try {
    const { models, others } = split(parse(text));
    return new Reader(file).read(models, leavesOf(others));
  } catch (error) {
    const [message = ""] = error instanceof Error ? error.message.split("\n") : [];
    return { settings: new Map(), problems: [`${file}: ${message}`], notes: [] };
  }
}

class Reader {
  private readonly file: string;
  private readonly settings = new Map<string, FileSetting>();
  private readonly problems: string[] = [];
  private readonly notes: string[] = [];
  private readonly webhooks: string[] = [];

  constructor(file: string) {
    this.file = file;
  }

  read(models: readonly unknown[], leaves: ReadonlyMap<string, Leaf>): ConfigFile {
    const rest = new Map(leaves);
    const take = (name: string): Leaf | undefined => {
      const leaf = rest.get(name);
      rest.delete(name);
      return leaf;
    };
    take("version");
    this.address(take("server.grpc.address"));
    this.path("tlsCert", take("server.grpc.certfile"));
    this.path("tlsKey", take("server.grpc.keyfile"));
    const webhook = this.text(take("webhook.url"));
    if (webhook) this.webhooks.push(webhook);
    const placements = models.flatMap((model, index) => this.model(model, index) ?? []);
    if (this.webhooks.length > 0) {
      this.settings.set("webhook", { value: this.webhooks, origin: `${this.file}: webhook` });
    }
    this.ignore([...rest.values()].map(({ path }) => path));
    const { settings, problems, notes } = this;
    return { settings, placements, problems, notes };
  }

  private model(table: unknown, index: number): Placement | undefined {
    const what = `models[${index}]`;
    const leaves = leavesOf(table, what);
    const take = (name: string): string | undefined => {
      const leaf = leaves.get(`${what}.${name}`);
      leaves.delete(`${what}.${name}`);
      return this.text(leaf);
    };
    const id = take("id");
    const config = take("modelconfig");
    const name = take("name");
    const locale = take("language");
    const webhook = take("webhook");
    this.ignore([...leaves.values()].map(({ path }) => path));
    if (!id || !config) {
      this.problems.push(`${this.file}: ${what} needs an ID and a ModelConfig`);
      return undefined;
    }
    if (webhook) this.webhooks.push(`${id}=${webhook}`);
    return { id, path: dirname(this.resolved(config)), name: name || undefined, locale: locale || undefined };
  }

  /** `host:port`. Without a host, it listens on all addresses. */
  private address(leaf: Leaf | undefined): void {
    const text = this.text(leaf);
    if (!leaf || text === undefined) return;
    const [, host = "", port] = /^(.*):(\d{1,5})$/.exec(text) ?? [];
    if (port === undefined) {
      this.problems.push(`${this.file}: ${leaf.path} is host:port, not "${text}"`);
      return;
    }
    const origin = `${this.file}: ${leaf.path}`;
    this.settings.set("host", { value: host.replaceAll(/[[\]]/g, "") || "0.0.0.0", origin });
    this.settings.set("port", { value: port, origin });
  }

  private path(setting: string, leaf: Leaf | undefined): void {
    const text = this.text(leaf);
    if (!leaf || !text) return;
    this.settings.set(setting, { value: this.resolved(text), origin: `${this.file}: ${leaf.path}` });
  }

  private text(leaf: Leaf | undefined): string | undefined {
    if (!leaf || typeof leaf.value === "string") return leaf?.value as string | undefined;
    this.problems.push(`${this.file}: ${leaf.path} is a text`);
    return undefined;
  }

  private ignore(paths: readonly string[]): void {
    for (const path of paths) this.notes.push(`${this.file}: ${path} is ignored`);
  }

  private resolved(path: string): string {
    return resolve(dirname(this.file), path);
  }
}

function split(root: Record<string, unknown>): { models: unknown[]; others: Record<string, unknown> } {
  const entries = Object.entries(root);
  const isModels = ([key, value]: [string, unknown]) =>
    key.toLowerCase() === "models" && Array.isArray(value);
  return {
    models: entries.filter(isModels).flatMap(([, value]) => value as unknown[]),
    others: Object.fromEntries(entries.filter((entry) => !isModels(entry))),
  };
}

function leavesOf(value: unknown, path = ""): Map<string, Leaf> {
  if (!isTable(value)) return new Map(path === "" ? [] : [[path.toLowerCase(), { path, value }]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...leavesOf(inner, path === "" ? key : `${path}.${key}`),
    ]),
  );
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
