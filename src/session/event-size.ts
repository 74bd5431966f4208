/** Roughly how much memory a value of events takes, in characters: all its texts, and a little for each part. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return partSize + value.length;
  if (typeof value !== "object" || value === null) return partSize;
  let size = partSize;
  for (const part of Object.values(value)) size += sizeOf(part);
  return size;
}

const partSize = 16;
