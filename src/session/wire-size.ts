/** The size of a value as JSON in bytes, which is about what it has on the wire. */
export function wireSizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
