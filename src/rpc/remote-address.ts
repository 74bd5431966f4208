import { createContextKey } from "@connectrpc/connect";

/** Where a call comes from: an IP address, as the transport tells it; empty when it can not. */
export const remoteAddressKey = createContextKey("");
