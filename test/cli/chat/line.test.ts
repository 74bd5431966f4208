import { expect, test } from "vitest";
import { readLine } from "../../../src/cli/chat/line.ts";

test.each([
  ["hello there", { kind: "text", text: "hello there" }],
  ["  hello", { kind: "text", text: "  hello" }],
  ["", { kind: "text", text: "" }],
  ["//quit", { kind: "text", text: "/quit" }],
  ["and/or", { kind: "text", text: "and/or" }],
  ["/quit", { kind: "slash", command: "quit", argument: "" }],
  ["  /quit ", { kind: "slash", command: "quit", argument: "" }],
  ["/jump  main ", { kind: "slash", command: "jump", argument: "main" }],
  ["/save my tests/one.yaml", { kind: "slash", command: "save", argument: "my tests/one.yaml" }],
  ["/save", { kind: "slash", command: "save", argument: "" }],
  ["/jmup x", { kind: "mistake", message: "there is no /jmup, did you mean /jump? (//jmup x says it)" }],
  ["/xyzzy", { kind: "mistake", message: "there is no /xyzzy, but see /help (//xyzzy says it)" }],
  ["/", { kind: "mistake", message: "there is no /, but see /help (// says it)" }],
  ["/jump", { kind: "mistake", message: "/jump needs <story> after it" }],
  ["/back two", { kind: "mistake", message: "/back takes nothing after it (//back two says it)" }],
])("%j is understood", (line, meaning) => {
  expect(readLine(line)).toEqual(meaning);
});
