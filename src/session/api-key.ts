import { hash as hashOnce, randomInt, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Role } from "./principal.ts";

/** What is kept of an API key: everything but the key. Times are milliseconds since 1970. */
export interface ApiKey {
  /** Public: it stands in the key, and in lists of keys. */
  readonly id: string;
  /** Whose key it is. What the key makes belongs to the name, so that a key can be replaced by another. */
  readonly name: string;
  readonly role: Role;
  /**
   * SHA-256 of the whole key, in hexadecimal digits. A password would need a slow hash, because people choose
   * passwords that can be guessed; nobody guesses 178 random bits.
   */
  readonly hash: string;
  readonly createTime: number;
  readonly expireTime: number | undefined;
  readonly revokeTime: number | undefined;
}

/** Why a key can not be added: the name has another role, or keys enough. */
export type KeyRefusal = "other_role" | "too_many";

/** Where API keys are kept. Promises are kept as those of SessionStore are. */
export interface KeyStore {
  /** Adds a key, unless `refusalOf` finds that it does not go with those that are there. */
  add(key: ApiKey): Promise<"added" | KeyRefusal>;
  find(id: string): Promise<ApiKey | undefined>;
  /** All keys that ever were, oldest first. */
  list(): Promise<ApiKey[]>;
  /** Makes a key worth nothing from now on. False when there is none. One that was revoked before stays so. */
  revoke(id: string, now: number): Promise<boolean>;
}

/** How many keys of one name can be live: one to use, and one to change to. */
const maxLiveKeys = 2;

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const idLength = 10;
/** 30 letters of 62 are 178 bits. */
const secretLength = 30;
const checksumLength = 6;

const keyPattern = new RegExp(
  `^parley_([0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength + checksumLength}}$`,
);

/** Whether a text means to be an API key. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith("parley_");
}

/** Makes a key. The text is the key itself: shown once, and kept nowhere. */
export function makeKey(
  { name, role, expireTime }: Pick<ApiKey, "name" | "role" | "expireTime">,
  now: number,
): { readonly key: ApiKey; readonly text: string } {
  const id = randomLetters(idLength);
  const body = `parley_${id}_${randomLetters(secretLength)}`;
  const text = body + checksumOf(body);
  return {
    key: { id, name, role, hash: hashOf(text), createTime: now, expireTime, revokeTime: undefined },
    text,
  };
}

/** The id in an API key; undefined when the text is none, or was mistyped: its end is a checksum of the rest. */
export function keyIdIn(text: string): string | undefined {
  const id = keyPattern.exec(text)?.[1];
  const body = text.slice(0, -checksumLength);
  return text.endsWith(checksumOf(body)) ? id : undefined;
}

/** Whether a text is this very key. Takes the same time wherever they differ. */
export function isKey(text: string, { hash }: Pick<ApiKey, "hash">): boolean {
  return timingSafeEqual(Buffer.from(hashOf(text)), Buffer.from(hash));
}

/** Whether a key is good for anything at a time. */
export function isLive({ expireTime, revokeTime }: ApiKey, now: number): boolean {
  return revokeTime === undefined && (expireTime === undefined || now < expireTime);
}

/** Whether a new key goes with those of its name that are live when it is made. */
export function refusalOf(key: ApiKey, ofSameName: readonly ApiKey[]): KeyRefusal | undefined {
  const live = ofSameName.filter((one) => isLive(one, key.createTime));
  if (live.some(({ role }) => role !== key.role)) return "other_role";
  return live.length >= maxLiveKeys ? "too_many" : undefined;
}

function hashOf(text: string): string {
  return hashOnce("sha256", text, "hex");
}

/** CRC-32 in base 62: programs that look for secrets in files tell real keys from texts that look like them. */
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let place = 0; place < checksumLength; place++) {
    digits = letters.charAt(rest % letters.length) + digits;
    rest = Math.floor(rest / letters.length);
  }
  return digits;
}

function randomLetters(length: number): string {
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");
}
