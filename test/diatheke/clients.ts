import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { onTestFinished } from "vitest";
import { Diatheke } from "../../gen/cobaltspeech/diatheke/diatheke_pb.ts";
import { DiathekeService } from "../../gen/cobaltspeech/diatheke/v3/diatheke_pb.ts";
import { InteractService } from "../../gen/cobaltspeech/interact/v3/interact_pb.ts";
import type { Identity } from "../server/certificates.ts";

/** Clients of all that speaks Diatheke, over one connection of gRPC. */
export interface DiathekeClients {
  /** Version 1 and 2. */
  readonly diatheke: Client<typeof Diatheke>;
  readonly v3: Client<typeof DiathekeService>;
  readonly interact: Client<typeof InteractService>;
}

/** @param security the CA that the client trusts, and what it shows of itself; absent: clear text. */
export function diathekeClients(
  { baseUrl }: { readonly baseUrl: string },
  security?: { readonly ca: string } & Partial<Identity>,
): DiathekeClients {
  const nodeOptions = security ?? {};
  const sessionManager = new Http2SessionManager(baseUrl, {}, nodeOptions);
  onTestFinished(() => sessionManager.abort());
  const transport = createGrpcTransport({ baseUrl, nodeOptions, sessionManager });
  return {
    diatheke: createClient(Diatheke, transport),
    v3: createClient(DiathekeService, transport),
    interact: createClient(InteractService, transport),
  };
}
