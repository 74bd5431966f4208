import type { Random } from "../server/random.ts";

/** Numbers that programs stumble over. */
const oddBytes = [0, 1, 0x7f, 0x80, 0xff];

/** Changes bytes at a few places: flips, cuts, splices, repetitions, and runs of odd bytes. */
export function mutate(random: Random, bytes: Buffer, others: readonly Buffer[] = []): Buffer {
  let changed = Buffer.from(bytes);
  for (let count = 1 + random.below(3); count > 0; count--) changed = mutateOnce(random, changed, others);
  return changed;
}

function mutateOnce(random: Random, bytes: Buffer, others: readonly Buffer[]): Buffer<ArrayBuffer> {
  const at = random.below(bytes.length + 1);
  const length = random.below(Math.min(64, bytes.length - at + 1) || 1);
  const [before, part, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, at + length),
    bytes.subarray(at + length),
  ];
  switch (random.below(7)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << random.below(8)), at);
      return flipped;
    }
    case 1:
      return Buffer.from(before);
    case 2:
      return Buffer.concat([before, after]);
    case 3: {
      const times = 1 + random.below(random.below(20) === 0 ? 2000 : 8);
      return Buffer.concat([before, ...Array<Buffer>(times).fill(part), after]);
    }
    case 4: {
      const other = oneOf(random, others) ?? bytes;
      return Buffer.concat([before, other.subarray(random.below(other.length + 1))]);
    }
    case 5: {
      const noise = Buffer.from(Array.from({ length: 1 + random.below(16) }, () => random.below(256)));
      return Buffer.concat([before, noise, after]);
    }
    default: {
      const filled = Buffer.alloc(length, oneOf(random, oddBytes));
      return Buffer.concat([before, filled, after]);
    }
  }
}

export function oneOf<T>(random: Random, all: readonly T[]): T | undefined {
  return all[random.below(all.length || 1)];
}
