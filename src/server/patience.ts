/** How long the server bears with connections and readers that do nothing. All in milliseconds. */
export interface Patience {
  /** A reader that takes nothing of what it is sent for so long is dropped: its stream, or its connection. */
  readonly slowReaderMs: number;
  /**
   * How long an HTTP/2 or HTTP/1.1 connection may be silent before it is asked for a sign of life. Not only for
   * clients that are gone: Node 20 keeps an HTTP/2 connection that it has itself ended for a fault of the client,
   * and reads from it no more, not even that the client has closed it.
   */
  readonly keepaliveMs: number;
  /**
   * How long an HTTP/2 client may take to give that sign (the system decides it for HTTP/1.1), and any client to
   * hang up after the server has.
   */
  readonly keepaliveTimeoutMs: number;
  /** A connection on which no call is under way for so long is closed. */
  readonly idleConnectionMs: number;
  /** An HTTP/2 client is asked to connect anew after so long, give or take 10 %; calls under way finish. */
  readonly connectionAgeMs: number;
  /**
   * A server that stops leaves a connection of HTTP/1.1 open for so long after its last answer, for the next call
   * that may be on its way. In HTTP/2, it can say that no more will be taken.
   */
  readonly lameDuckMs: number;
}

export const usualPatience: Patience = {
  slowReaderMs: 60_000,
  keepaliveMs: 20_000,
  keepaliveTimeoutMs: 10_000,
  idleConnectionMs: 300_000,
  connectionAgeMs: Number.POSITIVE_INFINITY,
  lameDuckMs: 500,
};
