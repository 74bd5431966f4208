import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { comparing } from "../../bench/load/answers.ts";
import {
  ListEventsResponseSchema,
  NewSessionResponseSchema,
} from "../../gen/parley/v1/session_service_pb.ts";

function page(init: MessageInitShape<typeof ListEventsResponseSchema>): Buffer {
  return Buffer.from(toBinary(ListEventsResponseSchema, create(ListEventsResponseSchema, init)));
}

function begun(init: MessageInitShape<typeof NewSessionResponseSchema>): Buffer {
  return Buffer.from(toBinary(NewSessionResponseSchema, create(NewSessionResponseSchema, init)));
}

test("a page is the same but for its token, whose length is the same", () => {
  const isRight = comparing("ListEvents", page({ events: [{ offset: 7 }], nextPageToken: "abc" }));
  expect(isRight(page({ events: [{ offset: 7 }], nextPageToken: "xyz" }))).toBe(true);
  expect(isRight(page({ events: [{ offset: 8 }], nextPageToken: "abc" }))).toBe(false);
  expect(isRight(page({ events: [{ offset: 7 }], nextPageToken: "" }))).toBe(false);
});

test("a new session has the same kinds of events, whatever its id is", () => {
  const wait = { body: { case: "waitForUser", value: {} } } as const;
  const reply = { body: { case: "reply", value: { text: "Welcome." } } } as const;
  const isRight = comparing("NewSession", begun({ session: { sessionId: "a" }, events: [reply, wait] }));
  expect(isRight(begun({ session: { sessionId: "b" }, events: [reply, wait] }))).toBe(true);
  expect(isRight(begun({ session: { sessionId: "b" }, events: [wait] }))).toBe(false);
});
