import { buffer } from "node:stream/consumers";
import { Code, ConnectError } from "@connectrpc/connect";
import { encodeEnvelope, type UniversalHandler } from "@connectrpc/connect/protocol";
import {
  codeToHttpStatus,
  contentTypeUnaryJson,
  endStreamFlag,
  endStreamFromJson,
  endStreamToJson,
  errorFromJsonBytes,
  errorToJsonBytes,
} from "@connectrpc/connect/protocol-connect";
import { findTrailerError, setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { trailerFlag, trailerParse, trailerSerialize } from "@connectrpc/connect/protocol-grpc-web";
import { transportErrorToWire } from "../../rpc/transport-errors.ts";

type Response = Awaited<ReturnType<UniversalHandler>>;

/** Flags and length of an envelope. */
const envelopeHead = 5;

/**
 * Makes the failures that connect-node finds by itself like all others: with a reason, and INVALID_ARGUMENT where
 * it says INTERNAL of a damaged message. There is no place to do that before the response is written.
 */
export function mendHandlers(handlers: UniversalHandler[]): void {
  for (const [index, handler] of handlers.entries()) {
    const { protocolNames, service, method, requestPath, allowedMethods, supportedContentType } = handler;
    const about = { protocolNames, service, method, requestPath, allowedMethods, supportedContentType };
    handlers[index] = Object.assign(
      async (request: Parameters<UniversalHandler>[0]) => mended(await handler(request)),
      about,
    );
  }
}

async function mended(response: Response): Promise<Response> {
  const { status, header, body } = response;
  if (!body || header?.has("content-encoding")) return response;
  if (status === 200) return { ...response, body: mendedStream(body) };
  return header?.get("content-type") === contentTypeUnaryJson ? mendedUnary(response, body) : response;
}

/** A failed unary call of Connect: JSON, and an HTTP status. */
async function mendedUnary(response: Response, body: AsyncIterable<Uint8Array>): Promise<Response> {
  const bytes = await buffer(body);
  const error = errorFromJsonBytes(bytes, undefined, new ConnectError("", Code.Unknown));
  const better = betterThan(error);
  if (!better) return { ...response, body: once(bytes) };
  const text = errorToJsonBytes(better, undefined);
  const header = new Headers(response.header);
  header.set("content-length", String(text.byteLength));
  return { ...response, status: codeToHttpStatus(better.code), header, body: once(text) };
}

/** A stream of Connect, or any call of gRPC-Web: the last envelope tells how it went. */
async function* mendedStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const envelope of body) {
    const [flags] = envelope;
    if (flags === endStreamFlag) yield mendedEndStream(envelope);
    else if (flags === trailerFlag) yield mendedTrailer(envelope);
    else yield envelope;
  }
}

function mendedEndStream(envelope: Uint8Array): Uint8Array {
  const { error, metadata } = endStreamFromJson(envelope.subarray(envelopeHead));
  const better = error && betterThan(error);
  if (!better) return envelope;
  const json = JSON.stringify(endStreamToJson(metadata, better, undefined));
  return encodeEnvelope(endStreamFlag, new TextEncoder().encode(json));
}

function mendedTrailer(envelope: Uint8Array): Uint8Array {
  const trailer = trailerParse(envelope.subarray(envelopeHead));
  const error = findTrailerError(trailer);
  const better = error && betterThan(error);
  if (!better) return envelope;
  return encodeEnvelope(trailerFlag, trailerSerialize(setTrailerStatus(trailer, better)));
}

function betterThan(error: ConnectError): ConnectError | undefined {
  return error.details.length > 0 ? undefined : transportErrorToWire(error.code, error.rawMessage);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}
