import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { canonical } from "./requests.ts";
import type { Secret, SessionStore } from "./store.ts";
import type { Surroundings } from "./surroundings.ts";

export interface SealOptions {
  /** What is sealed. Seals of different purposes have different secrets. */
  readonly purpose: string;
  /**
   * How long a secret seals before a new one takes its place, in milliseconds. Nonces are random: a secret
   * should not seal more than 2^32 texts.
   */
  readonly renewMs: number;
  /** How long what was sealed can be opened at least. */
  readonly keepMs: number;
}

type SecretStore = Pick<SessionStore, "listSecrets" | "addSecret">;
type Surrounding = Pick<Surroundings, "now" | "newId">;

const algorithm = "aes-256-gcm";
const idBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
/** Texts are filled up to multiples of this, so that a length tells little. */
const blockBytes = 32;

/**
 * Seals texts that clients keep for the server: they can neither read nor make nor change them, nor use them
 * elsewhere. Every server with the same store can open them.
 */
export class Seal {
  private readonly store: SecretStore;
  private readonly surroundings: Surrounding;
  private readonly options: SealOptions;
  /** Oldest first. */
  private secrets: readonly Secret[] = [];
  private renewing: Promise<Secret> | undefined;

  constructor(store: SecretStore, surroundings: Surrounding, options: SealOptions) {
    this.store = store;
    this.surroundings = surroundings;
    this.options = options;
  }

  /**
   * Seals a text without NUL characters.
   *
   * @param context what must be the same when it is opened, such as who may.
   */
  async seal(text: string, context: readonly string[]): Promise<string> {
    const { id, key } = await this.current();
    const nonce = this.random(nonceBytes);
    const cipher = createCipheriv(algorithm, Buffer.from(key, "hex"), nonce).setAAD(boundTo(context));
    const sealed = [Buffer.from(id, "hex"), nonce, cipher.update(filled(text)), cipher.final()];
    return Buffer.concat([...sealed, cipher.getAuthTag()]).toString("base64url");
  }

  /** What was sealed; undefined when it was not sealed here in this context, was changed, or is too old. */
  async open(token: string, context: readonly string[]): Promise<string | undefined> {
    const bytes = Buffer.from(token, "base64url");
    // Node reads base64 generously. One text has one token.
    if (bytes.length < idBytes + nonceBytes + tagBytes || bytes.toString("base64url") !== token) return;
    const secret = await this.find(bytes.subarray(0, idBytes).toString("hex"));
    if (!secret) return;
    const nonce = bytes.subarray(idBytes, idBytes + nonceBytes);
    const decipher = createDecipheriv(algorithm, Buffer.from(secret.key, "hex"), nonce)
      .setAAD(boundTo(context))
      .setAuthTag(bytes.subarray(-tagBytes));
    try {
      const text = decipher.update(bytes.subarray(idBytes + nonceBytes, -tagBytes), undefined, "utf8");
      return (text + decipher.final("utf8")).replace(/\0+$/, "");
    } catch {
      return;
    }
  }

  /** The secret to seal with. */
  private current(): Promise<Secret> {
    const newest = this.secrets.at(-1);
    if (newest && !this.isOlder(newest, this.options.renewMs)) return Promise.resolve(newest);
    this.renewing ??= this.renew().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  /** Another server may have renewed it already. */
  private async renew(): Promise<Secret> {
    const { purpose, renewMs, keepMs } = this.options;
    this.secrets = await this.store.listSecrets(purpose);
    const newest = this.secrets.at(-1);
    if (newest && !this.isOlder(newest, renewMs)) return newest;
    const createTime = this.surroundings.now();
    const id = this.random(idBytes).toString("hex");
    const made = { id, purpose, key: this.random(32).toString("hex"), createTime };
    await this.store.addSecret(made, createTime - renewMs - keepMs);
    this.secrets = [...this.secrets, made];
    return made;
  }

  private async find(id: string): Promise<Secret | undefined> {
    const { purpose, renewMs, keepMs } = this.options;
    const isIt = (secret: Secret) => secret.id === id;
    if (!this.secrets.some(isIt)) this.secrets = await this.store.listSecrets(purpose);
    const found = this.secrets.find(isIt);
    return found && !this.isOlder(found, renewMs + keepMs) ? found : undefined;
  }

  private isOlder({ createTime }: Secret, milliseconds: number): boolean {
    return createTime + milliseconds < this.surroundings.now();
  }

  /** @param size at most 32. */
  private random(size: number): Buffer {
    const { surroundings } = this;
    const chance = `${surroundings.newId()} ${surroundings.newId()}`;
    return createHash("sha256").update(chance).digest().subarray(0, size);
  }
}

function boundTo(context: readonly string[]): Buffer {
  return Buffer.from(canonical(context));
}

function filled(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc(blockBytes - (bytes.length % blockBytes))]);
}
