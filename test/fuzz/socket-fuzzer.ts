import { connect } from "node:net";
import { frame, framesIn, frameTypes, preface } from "../server/http2-frames.ts";
import type { Random } from "../server/random.ts";
import { mutate, oneOf } from "./mutate.ts";

/** How long to wait for an answer and the end of a connection. */
const waitMs = 60;

/** Sends what real clients have sent, more or less spoiled, as bytes and as frames. */
export class SocketFuzzer {
  private readonly port: number;
  private readonly conversations: readonly Buffer[];

  constructor(port: number, conversations: readonly Buffer[]) {
    this.port = port;
    this.conversations = conversations;
  }

  /** @returns what the server answered, as far as it was read. */
  run(random: Random): Promise<{ readonly what: string; readonly answer: Buffer }> {
    const original = oneOf(random, this.conversations) ?? Buffer.alloc(0);
    const isHttp2 = original.subarray(0, preface.length).equals(preface);
    const byFrame = isHttp2 && random.below(3) > 0;
    const bytes = byFrame
      ? mutateFrames(random, original.subarray(preface.length))
      : mutate(random, original, this.conversations);
    const what = byFrame ? "HTTP/2 frames" : isHttp2 ? "HTTP/2 bytes" : "HTTP/1.1 bytes";
    return new Promise((resolve) => {
      const answer: Buffer[] = [];
      const socket = connect({ port: this.port, host: "127.0.0.1" });
      const timer = setTimeout(() => socket.destroy(), waitMs);
      socket.on("error", () => {}).on("data", (chunk: Buffer) => answer.push(chunk));
      socket.on("close", () => {
        clearTimeout(timer);
        resolve({ what, answer: Buffer.concat(answer) });
      });
      if (random.below(10) === 0) socket.write(bytes, () => socket.resetAndDestroy());
      else socket.end(bytes);
    });
  }
}

const types = Object.keys(frameTypes) as (keyof typeof frameTypes)[];

/** A conversation of HTTP/2 whose frames are left out, repeated, exchanged, changed, and new ones put between. */
function mutateFrames(random: Random, bytes: Buffer): Buffer {
  const frames = framesIn(bytes).map(({ type, ...rest }) => frame(types[type] ?? "data", rest));
  for (let count = 1 + random.below(4); count > 0; count--) {
    const at = random.below(frames.length || 1);
    const chosen = frames[at] ?? Buffer.alloc(0);
    switch (random.below(6)) {
      case 0:
        frames.splice(at, 1);
        break;
      case 1:
        frames.splice(at, 0, ...Array<Buffer>(1 + random.below(20)).fill(chosen));
        break;
      case 2:
        frames.splice(at, 1);
        frames.splice(random.below(frames.length + 1), 0, chosen);
        break;
      case 3: {
        const changed = Buffer.from(chosen);
        // Length, type, flags or stream.
        if (changed.length >= 9) changed.writeUInt8(random.below(256), random.below(9));
        frames[at] = changed;
        break;
      }
      case 4: {
        const payload = Buffer.from(Array.from({ length: random.below(20) }, () => random.below(256)));
        const odd = { flags: random.below(256), stream: random.below(12), payload };
        frames.splice(at, 0, frame(oneOf(random, types) ?? "data", odd));
        break;
      }
      default:
        frames[at] = mutate(random, chosen);
    }
  }
  return Buffer.concat([preface, ...frames]);
}
