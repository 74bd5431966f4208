import type { HandlerContext } from "@connectrpc/connect";
import { DialogError } from "../../dialog/error.ts";
import { anyone, type Principal } from "../../session/principal.ts";
import { isLocalHost } from "../address.ts";

/**
 * Lets anyone call a server that listens on loopback, but no browser by a name from elsewhere. A web page can have
 * its own name point to this machine, and is then no stranger to its browser (DNS rebinding): what gives it away
 * is that name, in the header Host.
 *
 * @param mayBeBrowser whether a call may come from one. gRPC alone does not tell: it can be made over HTTP/1.1.
 * @throws DialogError PERMISSION_DENIED.
 */
export function localNamesOnly(
  mayBeBrowser: (context: HandlerContext) => boolean,
): (context: HandlerContext) => Principal {
  return (context) => {
    if (!mayBeBrowser(context)) return anyone;
    const host = context.requestHeader.get("host") ?? "";
    if (isLocalHost(host)) return anyone;
    throw new DialogError(
      "PERMISSION_DENIED",
      `This server asks nobody who they are, and so is for its own machine: call it localhost, not "${host}".`,
    );
  };
}
