import { fromBinary } from "@bufbuild/protobuf";
import {
  ListEventsResponseSchema,
  ListSessionsResponseSchema,
  NewSessionResponseSchema,
} from "../../gen/parley/v1/session_service_pb.ts";
import type { Method } from "./unary.ts";

/**
 * Makes what compares answers with the one that came once. New sessions have the same events, with other ids and
 * times; pages are the same to the byte, but for the token of the next, whose length is the same.
 */
export function comparing(method: Method, once: Uint8Array): (answer: Buffer) => boolean {
  if (method === "NewSession") {
    const kinds = kindsIn(once);
    return (answer) => kindsIn(answer) === kinds;
  }
  const schema = method === "ListEvents" ? ListEventsResponseSchema : ListSessionsResponseSchema;
  const page = once.subarray(0, once.length - fromBinary(schema, once).nextPageToken.length);
  return (answer) => answer.length === once.length && answer.subarray(0, page.length).equals(page);
}

function kindsIn(newSession: Uint8Array): string {
  const { events } = fromBinary(NewSessionResponseSchema, newSession);
  return events.map(({ body }) => body.case).join(" ");
}
