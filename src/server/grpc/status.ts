import { Code, ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { Metadata, type StatusObject } from "@grpc/grpc-js";

const detailsKey = "grpc-status-details-bin";

/** An error as gRPC's status: code, message, and google.rpc details in a trailer. */
export function statusOf(reason: unknown): StatusObject {
  const error = ConnectError.from(reason, Code.Internal);
  const trailers = setTrailerStatus(new Headers(), error);
  const metadata = new Metadata();
  const details = trailers.get(detailsKey);
  if (details) metadata.set(detailsKey, Buffer.from(details, "base64"));
  const code: number = error.code;
  return { code, details: error.rawMessage, metadata };
}

/** Whether the trailers of a status say more than its code and a sentence. */
export function hasDetails(metadata: Metadata | null | undefined): boolean {
  return metadata ? metadata.get(detailsKey).length > 0 : false;
}
