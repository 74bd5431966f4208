/** A byte of flags, and the length of the message. */
const headBytes = 5;

/** A message as gRPC and Connect send it, not compressed. */
export function enveloped(message: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Finds the messages in the bytes of a stream, which come in any pieces. */
export class EnvelopeReader {
  private rest: Buffer = Buffer.alloc(0);

  /** The messages that have become whole with these bytes. */
  take(bytes: Buffer): Buffer[] {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const messages: Buffer[] = [];
    let start = 0;
    for (;;) {
      const body = start + headBytes;
      if (body > all.length) break;
      const end = body + all.readUInt32BE(start + 1);
      if (end > all.length) break;
      messages.push(all.subarray(body, end));
      start = end;
    }
    this.rest = all.subarray(start);
    return messages;
  }
}
