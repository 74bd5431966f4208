import { computed, effect, signal } from "@preact/signals";
import { whenNobodyWrites } from "./parts/writing.ts";

const keyName = "parley-api-key";

/** The API key or token that every call carries; empty: none. It is forgotten with the browser's tab. */
const credentials = signal(sessionStorage.getItem(keyName) ?? "");

/** The credentials that were refused; undefined: none were since the last ones came. */
const refused = signal<string | undefined>(undefined);

/** Whether the page has credentials that it can forget. */
export const isSignedIn = computed(() => credentials.value !== "");

/** Why credentials are wanted: "missing", or those that there are were "refused"; undefined: they are not. */
export const wanted = computed((): "missing" | "refused" | undefined => {
  if (refused.value === undefined || refused.value !== credentials.value) return undefined;
  return refused.value === "" ? "missing" : "refused";
});

/** From now on calls carry these, and those that wait for credentials go on. */
export function signIn(keyOrToken: string): void {
  sessionStorage.setItem(keyName, keyOrToken);
  refused.value = undefined;
  credentials.value = keyOrToken;
}

/** Forgets the credentials, and with the page all that was read by them. */
export function signOut(): void {
  sessionStorage.clear();
  location.reload();
}

/** Puts the credentials on a call, and returns them. */
export function identify(header: Headers): string {
  const { value } = credentials;
  header.delete("authorization");
  header.delete("x-api-key");
  // Tokens are three parts of base64, the first of which is a JSON object.
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(value)) header.set("authorization", `Bearer ${value}`);
  else if (value !== "") header.set("x-api-key", value);
  return value;
}

/**
 * Waits until there are other credentials than those that were refused.
 *
 * @throws the signal's reason when it is aborted before that.
 */
export function othersThan(used: string, signal: AbortSignal): Promise<void> {
  whenNobodyWrites(() => {
    if (credentials.peek() === used) refused.value = used;
  });
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    const stop = effect(() => {
      if (credentials.value === used) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
