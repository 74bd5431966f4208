import { constants, type ServerHttp2Stream } from "node:http2";
import type {
  ServerDuplexStream,
  ServerInterceptingCallInterface,
  ServerWritableStream,
  StatusObject,
} from "@grpc/grpc-js";
import type { GrpcCall } from "./call-context.ts";

/** How much may wait for the reader of a stream, in bytes; a single message may be larger. */
const maxWaitingBytes = 64 << 10;

/** How much of an answer the reader has to take in the time that a slow reader has. */
const slowestBytes = 1 << 20;

type Outgoing = ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>;

/** What grpc-js has below a call, and keeps to itself. */
interface Below extends Pick<ServerInterceptingCallInterface, "sendMessage"> {
  readonly stream: ServerHttp2Stream;
}

/**
 * Sends messages on a gRPC stream no faster than they are read. grpc-js counts messages, sixteen of which may be
 * many megabytes; here bytes are counted.
 *
 * Messages that come together leave together. grpc-js would write each when the one before has been written, in a
 * round of the event loop and a packet of its own; so they are given to the layer below at once.
 */
export class GrpcOutlet {
  private readonly call: Outgoing;
  private readonly slowReaderMs: number;
  private waitingBytes = 0;
  private isGathering = false;
  private wake: (() => void) | undefined;

  /** @param slowReaderMs how long a reader may take nothing of what waits for it. */
  constructor(call: Outgoing, slowReaderMs: number) {
    this.call = call;
    this.slowReaderMs = slowReaderMs;
  }

  /** Sends a message. False when the next one has to wait for `ready`. */
  send(message: Buffer): boolean {
    this.gather();
    this.waitingBytes += message.length;
    below(this.call).sendMessage(message, () => {
      this.waitingBytes -= message.length;
      this.wake?.();
    });
    return this.waitingBytes <= maxWaitingBytes;
  }

  /** Waits until the reader has caught up, or has left. One that is too slow for that has its stream reset. */
  async ready(): Promise<void> {
    while (this.waitingBytes > maxWaitingBytes && !this.call.cancelled) {
      if (!(await this.something())) resetStream(this.call);
    }
  }

  /** Sends the end of the stream: a good one, or this. */
  end(error?: Partial<StatusObject>): void {
    if (error) this.call.emit("error", error);
    else this.call.end();
    expectReader(this.call, this.waitingBytes, this.slowReaderMs);
  }

  /** Holds back what is sent until the work at hand is done, or the stream ends. */
  private gather(): void {
    if (this.isGathering) return;
    this.isGathering = true;
    const { stream } = below(this.call);
    stream.cork();
    process.nextTick(() => {
      this.isGathering = false;
      stream.uncork();
    });
  }

  /** Waits until a message was taken, or the call is over. False when neither happens in time. */
  private something(): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (happened: boolean) => {
        clearTimeout(timer);
        this.wake = undefined;
        this.call.off("cancelled", wake);
        resolve(happened);
      };
      const wake = () => done(true);
      const timer = setTimeout(() => done(false), this.slowReaderMs);
      this.wake = wake;
      this.call.on("cancelled", wake);
    });
  }
}

/** Resets the stream of a call that has been answered, unless the answer is read within a reasonable time. */
export function expectReader(call: GrpcCall, answerBytes: number, slowReaderMs: number): void {
  if (call.cancelled) return;
  const timer = setTimeout(() => resetStream(call), slowReaderMs * Math.max(1, answerBytes / slowestBytes));
  // grpc-js says so of every call that is over.
  call.once("cancelled", () => clearTimeout(timer));
}

/**
 * Ends a stream whose reader does not read: no status could reach it behind what waits. The client is told
 * RESOURCE_EXHAUSTED. grpc-js has no means for this.
 */
function resetStream(call: object): void {
  below(call).stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
}

function below(call: object): Below {
  return (call as { readonly call: Below }).call;
}
