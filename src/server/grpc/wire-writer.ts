/** How large a buffer is kept for the next message, in bytes. */
const keptBytes = 64 << 10;

/** A varint of 64 bits has no more bytes than this. */
const maxVarintBytes = 10;

/** Writes protobuf's wire format into one buffer, which grows and is used again. */
export class WireWriter {
  private bytes = Buffer.allocUnsafeSlow(keptBytes);
  private length = 0;

  /** Begins a message, whatever became of the one before. */
  start(): void {
    this.length = 0;
    if (this.bytes.length > keptBytes) this.bytes = Buffer.allocUnsafeSlow(keptBytes);
  }

  /** A copy of what was written since the start. */
  written(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  /** A whole number, in up to 64 bits with or without a sign. */
  integer(value: number | bigint): void {
    this.reserve(maxVarintBytes);
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) this.varint(Number(value));
    else this.wideVarint(BigInt.asUintN(64, BigInt(value)));
  }

  double(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  float(value: number): void {
    this.reserve(4);
    this.length = this.bytes.writeFloatLE(value, this.length);
  }

  /** A text, after its length. */
  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.reserve(maxVarintBytes + length);
    this.varint(length);
    this.length += this.bytes.write(value, this.length);
  }

  /** Bytes, after their number. */
  part(bytes: Uint8Array): void {
    this.reserve(maxVarintBytes + bytes.length);
    this.varint(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Begins a part that is written after its length. Gives what `end` wants. */
  begin(): number {
    this.reserve(1);
    this.length++;
    return this.length;
  }

  /** Ends the part, whose length takes the byte that was left for it, and more if it has to. */
  end(start: number): void {
    const length = this.length - start;
    if (length > 0x7f) {
      this.reserve(maxVarintBytes);
      const shift = varintBytes(length) - 1;
      this.bytes.copyWithin(start + shift, start, this.length);
      this.length += shift;
    }
    const end = this.length;
    this.length = start - 1;
    this.varint(length);
    this.length = end;
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.bytes[this.length++] = (rest % 0x80) | 0x80;
    this.bytes[this.length++] = rest;
  }

  private wideVarint(value: bigint): void {
    let rest = value;
    for (; rest > 0x7fn; rest >>= 7n) this.bytes[this.length++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[this.length++] = Number(rest);
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * needed);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}

function varintBytes(value: number): number {
  let count = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) count++;
  return count;
}
