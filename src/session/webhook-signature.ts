import { createHmac } from "node:crypto";

/** A secret that a webhook shares: `whsec_` and 24 to 64 bytes in base64. */
export const webhookSecret: RegExp = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/**
 * The headers by which a webhook knows that a call is Parley's, as Standard Webhooks has them: an id, the time, and an
 * HMAC of both and the body by SHA-256.
 *
 * @param time in milliseconds since 1970.
 */
export function signatureOf(secret: string, id: string, time: number, body: string): Record<string, string> {
  const seconds = String(Math.floor(time / 1000));
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": `v1,${signature}` };
}
